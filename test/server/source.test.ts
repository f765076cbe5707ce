// Connecting a source: the web process keeps what it was given, sealed, and the worker's word is the answer.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { orm } from '../../db/drizzle.ts'
import { migrations } from '../../db/schema.ts'
import { audited, identity, newMigration, ready, workerSays } from './firm.ts'
import { admin, startWeb, type Web } from './web.ts'

let web: Web
let id: string
beforeAll(async () => {
  web = await startWeb({ deps: { connectWait: { everyMs: 10, mostMs: 3000 } } })
  await web.install(admin)
})
afterAll(() => web.close())
beforeEach(async () => {
  id = await newMigration(web)
})

const problem = { code: 'other_product', message: 'A bookstore in Ottawa was found, not Perfect Books.' }

async function rowOf(migrationId: string) {
  const [row] = await web.db.select().from(migrations).where(orm.eq(migrations.id, migrationId))
  return row
}

const profile = { profile_version: 1, name: 'cloud' }
const rest = { kind: 'rest', profile, secrets: { token: 's3cret' } }

describe('a REST profile', () => {
  it('is kept with its secrets sealed, and answers with the identity that the worker found', async () => {
    const [answer] = await Promise.all([
      web.as(admin, 'PUT', `/api/migrations/${id}/source`, rest),
      workerSays(web, id, { identity }),
    ])
    expect(answer).toMatchObject({ status: 200, body: { identity } })
    const row = await rowOf(id)
    expect(row?.sourceProfile).toEqual(profile)
    expect(row?.sourceSecrets).not.toContain('s3cret')
    expect(web.seal.open(row?.sourceSecrets ?? '', id)).toBe('{"token":"s3cret"}')
    const shown = await web.as(admin, 'GET', `/api/migrations/${id}`)
    expect(shown.body).toMatchObject({ phase: 'audit', source: { kind: 'rest', state: 'connected', identity } })
    expect(shown.text).not.toContain('s3cret')
  })

  it('that the worker refuses is answered with its code and its sentence, and can be tried again', async () => {
    const [answer] = await Promise.all([
      web.as(admin, 'PUT', `/api/migrations/${id}/source`, rest),
      workerSays(web, id, { problem }),
    ])
    expect(answer).toMatchObject({ status: 422, body: { error: problem } })
    const shown = await web.as(admin, 'GET', `/api/migrations/${id}`)
    expect(shown.body).toMatchObject({ phase: 'connect', source: { state: 'refused', problem } })
    const [again] = await Promise.all([
      web.as(admin, 'PUT', `/api/migrations/${id}/source`, rest),
      workerSays(web, id, { identity }),
    ])
    expect(again.status).toBe(200)
  })

  it('waits for the answer to the one that was given before, so that no answer is taken for another', async () => {
    await expect(web.boss.send('connect', { migrationId: id }, { singletonKey: id })).resolves.not.toBeNull()
    const [older] = await web.boss.fetch('connect')
    const answer = web.as(admin, 'PUT', `/api/migrations/${id}/source`, rest)
    await expect
      .poll(
        async () =>
          (
            await web.db.execute(
              orm.sql`select 1 from pg_stat_activity where datname = current_database() and state like 'idle in%'`,
            )
          ).rowCount,
      )
      .toBeGreaterThan(0)
    expect((await rowOf(id))?.connectState).toBe('none')
    await web.boss.complete('connect', older?.id ?? '')
    await workerSays(web, id, { identity })
    expect((await answer).status).toBe(200)
  })

  it('is refused when the one before stays without an answer', async () => {
    await web.boss.send('connect', { migrationId: id }, { singletonKey: id })
    const answer = await web.as(admin, 'PUT', `/api/migrations/${id}/source`, rest)
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'connect_under_way' } } })
    expect((await rowOf(id))?.connectState).toBe('none')
  })

  it('must be an object', async () => {
    for (const wrong of [null, 'profile', ['profile']]) {
      const answer = await web.as(admin, 'PUT', `/api/migrations/${id}/source`, { ...rest, profile: wrong })
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } })
    }
  })

  it('is not exchanged while a run or an audit works with it', async () => {
    await audited(web, id)
    expect((await web.as(admin, 'POST', `/api/migrations/${id}/audit`)).status).toBe(202)
    const auditing = await web.as(admin, 'PUT', `/api/migrations/${id}/source`, rest)
    expect(auditing).toMatchObject({ status: 409, body: { error: { code: 'audit_open' } } })
    const other = await newMigration(web)
    await ready(web, other)
    expect((await web.as(admin, 'POST', `/api/migrations/${other}/runs`, { kind: 'sample' })).status).toBe(202)
    const running = await web.as(admin, 'PUT', `/api/migrations/${other}/source`, rest)
    expect(running).toMatchObject({ status: 409, body: { error: { code: 'run_open' } } })
  })
})

describe('a slow source', () => {
  it('is answered with a sentence when the wait is over, and the asking goes on', async () => {
    const impatient = await startWeb({ deps: { connectWait: { everyMs: 5, mostMs: 20 } } })
    await impatient.install(admin)
    const slow = await newMigration(impatient)
    const answer = await impatient.as(admin, 'PUT', `/api/migrations/${slow}/source`, rest)
    expect(answer).toMatchObject({ status: 504, body: { error: { code: 'still_checking' } } })
    expect((await impatient.as(admin, 'GET', `/api/migrations/${slow}`)).body).toMatchObject({
      source: { state: 'checking' },
    })
    await impatient.close()
  })
})
