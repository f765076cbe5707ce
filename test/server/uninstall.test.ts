// What Pipedrive tells in the background: an uninstallation, perhaps late or twice, and a sharing.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createMigration } from '../../db/migrations.ts'
import { createRun, runOf } from '../../db/runs.ts'
import { installs, runs } from '../../db/schema.ts'
import { defaultSettings } from '../../migration/settings.ts'
import { startWeb, type Web } from './web.ts'

const ada = { companyId: 100, userId: 7 }

let web: Web
beforeAll(async () => {
  web = await startWeb()
})
afterAll(() => web.close())
beforeEach(async () => {
  await web.db.delete(installs)
})

describe('the notices of Pipedrive', () => {
  const credentials = `Basic ${Buffer.from('client-1:client secret').toString('base64')}`
  const notice = JSON.stringify({ client_id: 'client-1', company_id: 100, user_id: 7, timestamp: '2026-11-22' })
  const uninstall = (headers: Record<string, string>, body: string = notice) =>
    web.send({ method: 'DELETE', url: '/oauth/callback', headers, payload: body })

  it('of an uninstallation erase the tokens and end the open runs of that user, twice as well as once', async () => {
    await web.install(ada)
    const theirs = { companyId: 100, userId: 7, name: 'Theirs', settings: defaultSettings }
    const others = { companyId: 100, userId: 8, name: 'Others', settings: defaultSettings }
    const made = []
    const ids: string[] = []
    for (const migration of [theirs, others]) {
      const row = await createMigration(web.db, migration)
      ids.push(row.id)
      const wanted = { migrationId: row.id, companyId: 100, kind: 'full', preview: false, mappingVersion: 1 } as const
      made.push(await web.db.transaction((tx) => createRun(tx, wanted)))
    }
    const waiting = { companyId: 100, kind: 'sample', state: 'awaiting_approval', pass: 1, migrationId: ids[0] ?? '' } as const // prettier-ignore
    const [sample] = await web.db.insert(runs).values(waiting).returning()
    for (const type of ['application/json', 'text/plain']) {
      const response = await uninstall({ authorization: credentials, 'content-type': type })
      expect(response.status).toBe(204)
    }
    const [row] = await web.db.select().from(installs)
    expect(row).toMatchObject({ state: 'uninstalled', accessToken: null, refreshToken: null })
    const states = new Map((await web.db.select().from(runs)).map((run) => [run.id, run]))
    expect(states.get(made[0]?.id ?? '')).toMatchObject({ state: 'cancelled', asked: 'cancel' })
    expect(states.get(made[0]?.id ?? '')?.reason).toContain('uninstalled the app')
    expect(states.get(sample?.id ?? '')).toMatchObject({ state: 'cancelled' })
    expect(states.get(made[1]?.id ?? '')).toMatchObject({ state: 'queued' })
  })

  it('of an uninstallation that come after a new installation change nothing', async () => {
    await web.install(ada)
    const theirs = { companyId: 100, userId: 7, name: 'Theirs', settings: defaultSettings }
    const { id: migrationId } = await createMigration(web.db, theirs)
    const wanted = { migrationId, companyId: 100, kind: 'full', preview: false, mappingVersion: 1 } as const
    const { id } = await web.db.transaction((tx) => createRun(tx, wanted))
    const headers = { authorization: credentials, 'content-type': 'application/json' }
    const told = (timestamp: unknown) =>
      uninstall(headers, JSON.stringify({ client_id: 'client-1', company_id: 100, user_id: 7, timestamp }))
    const [before] = await web.db.select().from(installs)
    const installedAt = before?.installedAt.getTime() ?? 0
    const early = installedAt - 3_600_000
    for (const timestamp of [new Date(early).toISOString(), early, Math.floor(early / 1000), String(early)]) {
      expect((await told(timestamp)).status).toBe(200)
    }
    expect((await web.db.select().from(installs))[0]).toMatchObject({ state: 'active', uninstalledAt: null })
    expect(await runOf(web.db, migrationId, id)).toMatchObject({ state: 'queued' })
    expect((await told(new Date(installedAt - 30_000).toISOString())).status).toBe(204)
    expect((await web.db.select().from(installs))[0]).toMatchObject({ state: 'uninstalled', accessToken: null })
    expect(await runOf(web.db, migrationId, id)).toMatchObject({ state: 'cancelled' })
  })

  it('of an uninstallation whose time cannot be told for certain count', async () => {
    for (const timestamp of ['2001-01-01', '2001-01-01 10:00:00', 'yesterday', 12, null, undefined]) {
      await web.install(ada)
      const body = JSON.stringify({ company_id: 100, user_id: 7, timestamp })
      expect((await uninstall({ authorization: credentials }, body)).status).toBe(204)
      expect((await web.db.select().from(installs))[0]).toMatchObject({ state: 'uninstalled' })
    }
  })

  it('of an uninstallation are refused without the credentials of the app, and without a company and user', async () => {
    await web.install(ada)
    expect((await uninstall({})).status).toBe(401)
    const wrong = `Basic ${Buffer.from('client-1:guessed').toString('base64')}`
    expect((await uninstall({ authorization: wrong })).status).toBe(401)
    expect((await uninstall({ authorization: credentials }, '{}')).status).toBe(400)
    const foreign = JSON.stringify({ client_id: 'other', company_id: 100, user_id: 7 })
    expect((await uninstall({ authorization: credentials }, foreign)).status).toBe(400)
    const [row] = await web.db.select().from(installs)
    expect(row?.state).toBe('active')
  })

  it('of a sharing are taken and believed in nothing', async () => {
    const body = JSON.stringify({ company_id: 100, user_id: 7, isShared: true })
    const response = await web.send({ method: 'POST', url: '/oauth/callback', payload: body })
    expect(response.status).toBe(204)
    expect(await web.db.select().from(installs)).toHaveLength(0)
  })
})
