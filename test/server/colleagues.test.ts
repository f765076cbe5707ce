// Two admins at one migration: neither undoes or confirms, unseen, what the other has just done.
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { startRun } from '../../db/runs.ts'
import { audited, newMigration, ready } from './firm.ts'
import { admin, startWeb, type Web } from './web.ts'

const other = { companyId: 100, userId: 3 }
let web: Web
let id: string
beforeAll(async () => {
  web = await startWeb()
})
afterAll(() => web.close())
beforeEach(async () => {
  await web.install(admin)
  await web.install(other)
  id = await newMigration(web)
})

it('a mapping is not confirmed by one who saw an older version of it', async () => {
  await audited(web, id)
  const path = `/api/migrations/${id}/mapping`
  await web.as(other, 'PUT', path, { lines: [{ object: 'deal', field: 'title', state: 'left_out' }] })
  const answer = await web.as(admin, 'POST', `${path}/confirm`, { version: 1 })
  expect(answer).toMatchObject({ status: 409, body: { error: { code: 'mapping_changed' } } })
  expect((await web.as(admin, 'GET', path)).body).toMatchObject({ state: 'proposed', version: 2 })
})

it('a run that one cancels is not paused by the other instead', async () => {
  await ready(web, id)
  const started = await web.as(admin, 'POST', `/api/migrations/${id}/runs`, { kind: 'sample' })
  const path = `/api/migrations/${id}/runs/${(started.body as { runId: string }).runId}`
  await startRun(web.db, id, web.clock.now)
  expect(await web.as(admin, 'POST', `${path}/cancel`)).toMatchObject({ status: 200 })
  const late = await web.as(other, 'POST', `${path}/pause`)
  expect(late).toMatchObject({ status: 409, body: { error: { code: 'cannot_pause' } } })
  expect(late.text).toContain('The sample run is being cancelled')
})
