// Who installed the app, and their tokens: sealed at rest, refreshed once however many workers ask.
import type { Db, Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'
import type { Seal } from './seal.ts'
import { installs } from './schema.ts'

const { and, eq, getTableColumns, sql } = orm

/** A token is exchanged this long before it expires, so that no request leaves with one that dies on the way. */
const refreshMarginMs = 5 * 60_000

/** What is kept as the end of a token, so that this margin is a quarter of its life where it lives less than twenty minutes. */
export function expiryOf(askedAt: Date, seconds: number): Date {
  const lifeMs = seconds * 1000
  return new Date(askedAt.getTime() + lifeMs + refreshMarginMs - Math.min(refreshMarginMs, lifeMs / 4))
}

export interface InstallKey {
  readonly companyId: number
  readonly userId: number
}

export interface NewInstall extends InstallKey {
  readonly companyName: string
  readonly userName: string
  readonly isAdmin: boolean
  readonly apiDomain: string
  readonly scope: string
  readonly accessToken: string
  readonly refreshToken: string
  readonly expiresAt: Date
}

export type Install = Omit<typeof installs.$inferSelect, 'accessToken' | 'refreshToken'>

/** What asking Pipedrive for a new pair of tokens can come to. */
export type RefreshAnswer =
  | {
      readonly kind: 'refreshed'
      readonly accessToken: string
      readonly refreshToken: string
      readonly expiresAt: Date
      /** The company's address can change; every answer names it anew. */
      readonly apiDomain: string
      readonly scope: string
    }
  /** The refresh token is no longer accepted (`invalid_grant`): only a new installation helps. */
  | { readonly kind: 'invalid_grant'; readonly message: string }
  /** No usable answer; the refresh token may still be good. */
  | { readonly kind: 'failed'; readonly message: string }

export type TokenAnswer =
  | { readonly kind: 'token'; readonly accessToken: string; readonly apiDomain: string; readonly expiresAt: Date }
  | { readonly kind: 'reauthorize'; readonly message: string }
  | { readonly kind: 'uninstalled'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string }

export interface TokenRequest {
  readonly seal: Seal
  readonly install: InstallKey
  readonly refresh: (refreshToken: string) => Promise<RefreshAnswer>
  readonly now: () => Date
  /** The access token that Pipedrive has just refused with 401; it counts as expired whatever its date says. */
  readonly rejected?: string
}

/** A first installation, a second one and a new authorization are the same thing: the row is overwritten and active. */
export async function saveInstall(db: Queryable, seal: Seal, install: NewInstall): Promise<void> {
  const { companyId, userId, ...rest } = install
  const values = {
    ...rest,
    accessToken: seal.seal(install.accessToken, ownerOf(install)),
    refreshToken: seal.seal(install.refreshToken, ownerOf(install)),
    state: 'active' as const,
    uninstalledAt: null,
  }
  await db
    .insert(installs)
    .values({ companyId, userId, ...values })
    .onConflictDoUpdate({
      target: [installs.companyId, installs.userId],
      set: { ...values, installedAt: sql`now()` },
    })
}

export async function installOf(db: Queryable, companyId: number, userId: number): Promise<Install | null> {
  const { accessToken: _access, refreshToken: _refresh, ...columns } = getTableColumns(installs)
  const [row] = await db.select(columns).from(installs).where(keyed({ companyId, userId }))
  return row ?? null
}

/** What Pipedrive says now of whether the user is an admin; whoever has uninstalled meanwhile stays as they are. */
export async function saveRole(db: Queryable, key: InstallKey, isAdmin: boolean): Promise<void> {
  await db.update(installs).set({ isAdmin }).where(keyed(key))
}

/** Holds the row until the transaction ends, so that no installation comes in between; gives when the newest one was. */
export async function lockInstall(tx: Tx, key: InstallKey): Promise<Date | null> {
  const [row] = await tx.select({ installedAt: installs.installedAt }).from(installs).where(keyed(key)).for('update')
  return row?.installedAt ?? null
}

/** Erases the tokens; the row stays, so that the panel can say what happened. Twice is as good as once. */
export async function markUninstalled(db: Queryable, companyId: number, userId: number, at: Date): Promise<void> {
  await db
    .update(installs)
    .set({ state: 'uninstalled', accessToken: null, refreshToken: null, expiresAt: null, uninstalledAt: at })
    .where(keyed({ companyId, userId }))
}

/**
 * An access token good for at least five minutes. Whoever finds it stale locks the row, looks again (another worker may have
 * exchanged it meanwhile) and exchanges it; the new pair is committed before anyone uses it.
 */
export async function freshToken(db: Db, request: TokenRequest): Promise<TokenAnswer> {
  const [row] = await db.select().from(installs).where(keyed(request.install))
  const usable = usableToken(row, request)
  if (usable) return usable
  return db.transaction(async (tx) => {
    const [locked] = await tx.select().from(installs).where(keyed(request.install)).for('update')
    return usableToken(locked, request) ?? exchange(tx, locked?.refreshToken ?? null, request)
  })
}

type Row = typeof installs.$inferSelect

/** Null: the row is active and its token must be exchanged. */
function usableToken(row: Row | undefined, { seal, install, now, rejected }: TokenRequest): TokenAnswer | null {
  const who = `user ${install.userId} of company ${install.companyId}`
  if (!row || row.state === 'uninstalled') {
    return { kind: 'uninstalled', message: `The app is not installed for ${who}; install it from the Marketplace.` }
  }
  if (row.state === 'reauthorize' || row.accessToken === null || row.expiresAt === null) {
    return {
      kind: 'reauthorize',
      message: `Pipedrive no longer accepts the authorization of ${who}; install the app again.`,
    }
  }
  if (row.expiresAt.getTime() - now().getTime() <= refreshMarginMs) return null
  const accessToken = seal.open(row.accessToken, ownerOf(install))
  if (accessToken === rejected) return null
  return { kind: 'token', accessToken, apiDomain: row.apiDomain, expiresAt: row.expiresAt }
}

async function exchange(tx: Queryable, sealed: string | null, request: TokenRequest): Promise<TokenAnswer> {
  const { seal, install, refresh } = request
  const answer: RefreshAnswer =
    sealed === null
      ? { kind: 'invalid_grant', message: 'There is no refresh token left; install the app again.' }
      : await refresh(seal.open(sealed, ownerOf(install)))
  if (answer.kind === 'failed') return answer
  if (answer.kind === 'invalid_grant') {
    const erased = { state: 'reauthorize' as const, accessToken: null, refreshToken: null, expiresAt: null }
    await tx.update(installs).set(erased).where(keyed(install))
    return { kind: 'reauthorize', message: answer.message }
  }
  const { accessToken, expiresAt, apiDomain, scope } = answer
  await tx
    .update(installs)
    .set({
      accessToken: seal.seal(accessToken, ownerOf(install)),
      refreshToken: seal.seal(answer.refreshToken, ownerOf(install)),
      expiresAt,
      apiDomain,
      scope,
    })
    .where(keyed(install))
  return { kind: 'token', accessToken, apiDomain, expiresAt }
}

/** Where the company's Pipedrive answers; empty when the user has no install. */
export async function apiDomainOf(db: Queryable, install: InstallKey): Promise<string> {
  const [row] = await db.select({ apiDomain: installs.apiDomain }).from(installs).where(keyed(install))
  return row?.apiDomain ?? ''
}

function keyed({ companyId, userId }: InstallKey) {
  return and(eq(installs.companyId, companyId), eq(installs.userId, userId))
}

/** What a token is sealed for: a row copied to another company or user cannot be opened there. */
function ownerOf({ companyId, userId }: InstallKey): string {
  return `${companyId}:${userId}`
}
