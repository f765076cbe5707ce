// The access token of one installation in one worker: kept in memory while it lives, asked for once however many requests want it.
import type { Db } from '../../db/client.ts'
import { freshToken, type InstallKey, type TokenAnswer } from '../../db/installs.ts'
import type { Seal } from '../../db/seal.ts'
import { type OAuthClient, refreshTokens } from './oauth.ts'

export interface TokensDeps {
  readonly db: Db
  readonly seal: Seal
  readonly install: InstallKey
  readonly oauth: OAuthClient
  readonly now: () => Date
}

export interface Tokens {
  current(): Promise<TokenAnswer>
  /** Pipedrive answered 401 to this token: it is not given out again. */
  refuse(accessToken: string): void
}

/** Before this the row is looked at again; the row itself is exchanged five minutes before the end. */
const marginMs = 5 * 60_000

export function createTokens({ db, seal, install, oauth, now }: TokensDeps): Tokens {
  let known: Extract<TokenAnswer, { kind: 'token' }> | null = null
  let asking: Promise<TokenAnswer> | null = null
  let rejected: string | null = null

  async function ask(): Promise<TokenAnswer> {
    const refresh = (refreshToken: string) => refreshTokens(oauth, refreshToken, now)
    const answer = await freshToken(db, { seal, install, refresh, now, ...(rejected === null ? {} : { rejected }) })
    if (answer.kind === 'token') known = answer
    return answer
  }

  return {
    async current() {
      if (known && known.expiresAt.getTime() - now().getTime() > marginMs) return known
      asking ??= ask().finally(() => {
        asking = null
      })
      return asking
    },
    refuse(accessToken) {
      rejected = accessToken
      if (known?.accessToken === accessToken) known = null
    },
  }
}
