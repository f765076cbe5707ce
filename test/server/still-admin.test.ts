// Who was an admin at the installation and is one no more: asked anew before large runs and before the log is downloaded.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { installOf, type RefreshAnswer } from '../../db/installs.ts'
import { inLedger, newMigration, ready } from './firm.ts'
import { admin, startWeb, type Web } from './web.ts'

let web: Web
let id: string
let role: 'admin' | 'user' | 'silent'
let said = admin
let refreshed: RefreshAnswer
const asked: string[] = []
beforeAll(async () => {
  web = await startWeb({
    deps: {
      identify: async (_domain, accessToken) => {
        asked.push(accessToken)
        if (role === 'silent') throw new Error('Pipedrive did not answer.')
        return { ...said, companyName: 'Harper & Lane LLP', userName: 'Ada', isAdmin: role === 'admin' }
      },
      refresh: async () => refreshed,
    },
  })
})
afterAll(() => web.close())
beforeEach(async () => {
  asked.length = 0
  said = admin
  refreshed = { kind: 'failed', message: 'The OAuth server did not answer.' }
  await web.install(admin)
  id = await newMigration(web)
  await ready(web, id)
  await inLedger(web, {
    migrationId: id,
    object: 'company',
    sourceId: 'c1',
    seq: 1,
    state: 'written',
    pipedriveId: '7',
  })
})

const start = (kind: string) => web.as(admin, 'POST', `/api/migrations/${id}/runs`, { kind })
const isAdmin = async () => (await installOf(web.db, admin.companyId, admin.userId))?.isAdmin
const refusal = { status: 403, body: { error: { code: 'not_admin' } } }

describe('who is no admin any more', () => {
  it.each(['full', 'delta', 'rollback'])('starts no %s, and sees nothing from then on', async (kind) => {
    role = 'user'
    expect(await start(kind)).toMatchObject(refusal)
    expect(asked).toEqual(['access'])
    expect(await isAdmin()).toBe(false)
    expect(await web.as(admin, 'GET', `/api/migrations/${id}`)).toMatchObject(refusal)
  })

  it('does not try refused records again', async () => {
    role = 'user'
    expect(await web.as(admin, 'POST', `/api/migrations/${id}/records/retry`, {})).toMatchObject(refusal)
  })

  it('does not let a paused undo go on, but may pause and cancel', async () => {
    role = 'admin'
    const { runId } = (await start('rollback')).body as { runId: string }
    const ask = (word: string) => web.as(admin, 'POST', `/api/migrations/${id}/runs/${runId}/${word}`)
    role = 'user'
    expect(await ask('pause')).toMatchObject({ status: 200, body: { state: 'paused' } })
    expect(await ask('resume')).toMatchObject(refusal)
    expect(await isAdmin()).toBe(false)
  })

  it('does not download the log', async () => {
    role = 'user'
    expect(await web.as(admin, 'GET', `/api/migrations/${id}/audit-log?format=csv`)).toMatchObject(refusal)
    expect(await isAdmin()).toBe(false)
  })

  it('is found out with a new token where the stored one has expired', async () => {
    role = 'user'
    await web.install(admin, { expiresAt: new Date('2026-11-22T09:00:00Z') })
    const expiresAt = new Date('2026-11-22T11:00:00Z')
    refreshed = { kind: 'refreshed', accessToken: 'next', refreshToken: 'r2', expiresAt, apiDomain: 'https://harper.pipedrive.com', scope: 'base' } // prettier-ignore
    expect(await start('rollback')).toMatchObject(refusal)
    expect(asked).toEqual(['next'])
  })
})

describe('who was an admin when last asked', () => {
  it('starts a rollback as long as Pipedrive says so', async () => {
    role = 'admin'
    expect(await start('rollback')).toMatchObject({ status: 202 })
    expect(asked).toEqual(['access'])
    expect(await isAdmin()).toBe(true)
  })

  it('starts a rollback while Pipedrive says nothing', async () => {
    role = 'silent'
    expect(await start('rollback')).toMatchObject({ status: 202 })
    expect(await isAdmin()).toBe(true)
  })

  it('starts a rollback where the token is of somebody else', async () => {
    role = 'user'
    said = { companyId: 100, userId: 99 }
    expect(await start('rollback')).toMatchObject({ status: 202 })
    expect(await isAdmin()).toBe(true)
  })

  it('starts a rollback where no token can be had', async () => {
    role = 'user'
    await web.install(admin, { expiresAt: new Date('2026-11-22T09:00:00Z') })
    expect(await start('rollback')).toMatchObject({ status: 202 })
    expect(asked).toEqual([])
  })
})
