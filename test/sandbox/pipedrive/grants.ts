// What OAuth gave out: codes, access tokens that expire, refresh tokens that die unused, and who installed the app.
import type { Settled } from './options.ts'

const codeLifeMs = 5 * 60_000
const accessLifeSeconds = 3_599
const refreshLifeMs = 60 * 24 * 3_600_000

interface Grant {
  readonly userId: number
  refreshToken: string
  usedAt: number
}

export interface TokenAnswer {
  readonly access_token: string
  readonly token_type: 'bearer'
  readonly refresh_token: string
  readonly scope: string
  readonly expires_in: number
  readonly api_domain: string
}

export interface Grants {
  newCode(userId: number): string
  /** null when the code is unknown, used or older than five minutes. */
  exchange(code: string): TokenAnswer | null
  refresh(token: string): TokenAnswer | null
  revoke(token: string): void
  /** Who acts with this access token; null when it is unknown, expired or revoked. */
  userOf(accessToken: string): number | null
  expireAll(): void
  revokeAll(): void
  revokeUser(userId: number): void
}

export function createGrants(settled: Settled, origin: () => string): Grants {
  const codes = new Map<string, { readonly userId: number; readonly expiresAt: number }>()
  const grants = new Map<string, Grant>()
  const access = new Map<string, { readonly grant: Grant; readonly expiresAt: number }>()
  const scope = [...settled.scopes.filter((one) => one !== 'base'), 'base'].join(',')

  function now(): number {
    return settled.now().getTime()
  }
  /** Longer than most columns people make for tokens, as the documents warn. */
  function newToken(): string {
    return `v1u:${settled.random(96).toString('base64url')}`
  }
  function answer(grant: Grant): TokenAnswer {
    const token = newToken()
    access.set(token, { grant, expiresAt: now() + accessLifeSeconds * 1000 })
    return {
      access_token: token,
      token_type: 'bearer',
      refresh_token: grant.refreshToken,
      scope,
      expires_in: accessLifeSeconds,
      api_domain: origin(),
    }
  }
  function forget(grant: Grant): void {
    grants.delete(grant.refreshToken)
    for (const [token, given] of access) if (given.grant === grant) access.delete(token)
  }
  return {
    newCode(userId) {
      const code = settled.random(20).toString('hex')
      codes.set(code, { userId, expiresAt: now() + codeLifeMs })
      return code
    },
    exchange(code) {
      const given = codes.get(code)
      codes.delete(code)
      if (given === undefined || given.expiresAt <= now()) return null
      const grant: Grant = { userId: given.userId, refreshToken: newToken(), usedAt: now() }
      grants.set(grant.refreshToken, grant)
      return answer(grant)
    },
    refresh(token) {
      const grant = grants.get(token)
      if (grant === undefined || grant.usedAt + refreshLifeMs <= now()) return null
      grant.usedAt = now()
      if (settled.rotateRefreshTokens) {
        grants.delete(token)
        grant.refreshToken = newToken()
        grants.set(grant.refreshToken, grant)
      }
      return answer(grant)
    },
    revoke(token) {
      const grant = grants.get(token)
      if (grant !== undefined) forget(grant)
      access.delete(token)
    },
    userOf(token) {
      const given = access.get(token)
      return given === undefined || given.expiresAt <= now() ? null : given.grant.userId
    },
    expireAll() {
      access.clear()
    },
    revokeAll() {
      access.clear()
      grants.clear()
    },
    revokeUser(userId) {
      for (const grant of [...grants.values()]) if (grant.userId === userId) forget(grant)
    },
  }
}
