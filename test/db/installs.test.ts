// Installations and their tokens: sealed at rest, exchanged once, never used before they are kept.
import { randomBytes } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { createDb } from '../../db/client.ts'
import { expiryOf, freshToken, installOf, markUninstalled, saveInstall, type RefreshAnswer } from '../../db/installs.ts'
import { createSeal } from '../../db/seal.ts'
import { freshDatabase } from '../database.ts'
import { patientPool } from './patient-pool.ts'

const database = await freshDatabase()
const pool = patientPool(database.url, { max: 8, name: 'installs.test' })
const other = patientPool(database.url, { max: 8, name: 'installs.test, another worker' })
const db = createDb(pool)
const seal = createSeal(`k1:${randomBytes(32).toString('base64')}`)
const now = () => new Date('2026-11-22T10:00:00Z')
const minutes = (count: number) => new Date(now().getTime() + count * 60_000)
let lastUser = 0

afterAll(async () => {
  await Promise.all([pool.end(), other.end()])
  await database.drop()
})

async function installed(expiresAt: Date) {
  const install = { companyId: 77, userId: ++lastUser }
  await saveInstall(db, seal, {
    ...install,
    companyName: 'Harper & Lane LLP',
    userName: 'Ada Harper',
    isAdmin: true,
    apiDomain: 'https://harper.pipedrive.com',
    scope: 'base',
    accessToken: 'access-0',
    refreshToken: 'refresh-0',
    expiresAt,
  })
  return install
}

const refreshed: RefreshAnswer = {
  kind: 'refreshed',
  accessToken: 'access-1',
  refreshToken: 'refresh-1',
  expiresAt: minutes(60),
  apiDomain: 'https://harper-lane.pipedrive.com',
  scope: 'base,deals:full',
}
const never = () => Promise.reject(new Error('no exchange was expected'))

describe('an installation', () => {
  it('is kept without its tokens being readable, and is told without them', async () => {
    const install = await installed(minutes(60))
    const row = await installOf(db, install.companyId, install.userId)
    expect(row).toMatchObject({ ...install, state: 'active', isAdmin: true, apiDomain: 'https://harper.pipedrive.com' })
    expect(JSON.stringify(row)).not.toContain('oken')
    const raw = await pool.query('select access_token, refresh_token from installs where user_id = $1', [
      install.userId,
    ])
    expect(JSON.stringify(raw.rows)).not.toMatch(/access-0|refresh-0/)
  })

  it('that does not exist is null, and has no token', async () => {
    expect(await installOf(db, 77, 99_999)).toBeNull()
    const answer = await freshToken(db, { seal, install: { companyId: 77, userId: 99_999 }, refresh: never, now })
    expect(answer.kind).toBe('uninstalled')
  })

  it('loses its tokens when it is uninstalled, and is active again after a new installation', async () => {
    const install = await installed(minutes(60))
    await markUninstalled(db, install.companyId, install.userId, now())
    await markUninstalled(db, install.companyId, install.userId, now())
    const raw = await pool.query('select access_token, refresh_token from installs where user_id = $1', [
      install.userId,
    ])
    expect(raw.rows).toEqual([{ access_token: null, refresh_token: null }])
    expect(await freshToken(db, { seal, install, refresh: never, now })).toMatchObject({ kind: 'uninstalled' })
    lastUser -= 1
    await installed(minutes(60))
    expect(await installOf(db, 77, install.userId)).toMatchObject({ state: 'active', uninstalledAt: null })
    expect(await freshToken(db, { seal, install, refresh: never, now })).toMatchObject({ accessToken: 'access-0' })
  })

  it("cannot be used with another user's sealed tokens", async () => {
    const [one, two] = [await installed(minutes(60)), await installed(minutes(60))]
    await pool.query(
      'update installs set access_token = (select access_token from installs where user_id = $1) where user_id = $2',
      [one.userId, two.userId],
    )
    await expect(freshToken(db, { seal, install: two, refresh: never, now })).rejects.toThrow(/could not be opened/)
  })
})

describe('a token', () => {
  it('is used as it is while it lives for more than five minutes', async () => {
    const install = await installed(minutes(6))
    expect(await freshToken(db, { seal, install, refresh: never, now })).toMatchObject({
      kind: 'token',
      accessToken: 'access-0',
      apiDomain: 'https://harper.pipedrive.com',
    })
  })

  it.each([
    [60, 44, 46],
    [3600, 3299, 3301],
  ])('of %i seconds is used for %i seconds, and exchanged after %i', async (seconds, still, no) => {
    const install = await installed(expiryOf(now(), seconds))
    let exchanges = 0
    const refresh = () => Promise.resolve((exchanges++, refreshed))
    const later = (passed: number) => () => new Date(now().getTime() + passed * 1000)
    await freshToken(db, { seal, install, refresh, now: later(still) })
    expect(exchanges).toBe(0)
    await freshToken(db, { seal, install, refresh, now: later(no) })
    expect(exchanges).toBe(1)
  })

  it('is exchanged once when twenty ask at the same time in two workers, and the new address is kept', async () => {
    const install = await installed(minutes(4))
    const asked: string[] = []
    const refresh = async (token: string) => {
      asked.push(token)
      await new Promise(setImmediate)
      return refreshed
    }
    const workers = [db, createDb(other)]
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => freshToken(workers[index % 2] ?? db, { seal, install, refresh, now })),
    )
    expect(asked).toEqual(['refresh-0'])
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]).toMatchObject({ accessToken: 'access-1', apiDomain: 'https://harper-lane.pipedrive.com' })
    expect(await installOf(db, 77, install.userId)).toMatchObject({ scope: 'base,deals:full' })
  })

  it('is exchanged before its time when Pipedrive has refused it, but not a second time for those who come later', async () => {
    const install = await installed(minutes(60))
    let exchanges = 0
    const refresh = () => Promise.resolve((exchanges++, refreshed))
    const late = { seal, install, refresh, now, rejected: 'access-0' }
    expect(await freshToken(db, late)).toMatchObject({ accessToken: 'access-1' })
    expect(await freshToken(db, late)).toMatchObject({ accessToken: 'access-1' })
    expect(exchanges).toBe(1)
  })

  it('whose exchange is refused for good leaves an installation that must be authorized again, without tokens', async () => {
    const install = await installed(minutes(1))
    const refresh = () =>
      Promise.resolve<RefreshAnswer>({ kind: 'invalid_grant', message: 'The refresh token is invalid.' })
    expect(await freshToken(db, { seal, install, refresh, now })).toEqual({
      kind: 'reauthorize',
      message: 'The refresh token is invalid.',
    })
    expect(await installOf(db, 77, install.userId)).toMatchObject({ state: 'reauthorize' })
    expect(await freshToken(db, { seal, install, refresh: never, now })).toMatchObject({ kind: 'reauthorize' })
  })

  it('whose exchange found no answer stays as it was, and is exchanged at the next request', async () => {
    const install = await installed(minutes(1))
    const failed = () => Promise.resolve<RefreshAnswer>({ kind: 'failed', message: 'No answer.' })
    expect(await freshToken(db, { seal, install, refresh: failed, now })).toEqual({
      kind: 'failed',
      message: 'No answer.',
    })
    const again = await freshToken(db, { seal, install, refresh: () => Promise.resolve(refreshed), now })
    expect(again).toMatchObject({ accessToken: 'access-1' })
  })
})
