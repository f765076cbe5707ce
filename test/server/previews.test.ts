// What can be looked at before it is done.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runs } from '../../db/schema.ts'
import { newMigration, ready } from './firm.ts'
import { admin, startWeb, type Web } from './web.ts'

let web: Web
beforeAll(async () => {
  web = await startWeb()
})
afterAll(() => web.close())

it.each(['sample', 'full', 'delta', 'reconcile'])('a %s has no preview: it would write', async (kind) => {
  await web.install(admin)
  const id = await newMigration(web)
  await ready(web, id)
  const answer = await web.as(admin, 'POST', `/api/migrations/${id}/runs`, { kind, preview: true })
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'no_preview' } } })
  expect(await web.db.select().from(runs)).toEqual([])
})
