// What did not arrive, as the ledger knows it after the runs: values that rules left out, records that were refused or wait.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Change } from '../../migration/change.ts'
import { notMigratedSchema } from '../../server/contract.ts'
import { inLedger, newMigration, ready } from './firm.ts'
import { admin, startWeb, type Web } from './web.ts'

let web: Web
let id: string
beforeAll(async () => {
  web = await startWeb()
  await web.install(admin)
  id = await newMigration(web)
  await ready(web, id)
})
afterAll(() => web.close())

const change = (field: string, rule: string, source: unknown): Change => {
  const how = rule === 'not_an_email' ? 'left_out' : 'changed_by_rule'
  return { field, target: field, how, rule, reason: 'why', source, meant: null }
}

it('counts values by field and rule, and records by what their reasons share, each with at most five examples', async () => {
  const contact = { migrationId: id, object: 'contact' as const }
  for (const at of [1, 2, 3, 4, 5, 6, 7]) {
    const changes = [change('email', 'not_an_email', `bad ${at}`), change('tags', 'option_left_out', ['a', 'b']), change('dob', 'date_format', '1/2/80')] // prettier-ignore
    await inLedger(web, { ...contact, sourceId: `p${at}`, seq: at, state: 'written', pipedriveId: String(at), changes })
  }
  const undone = [change('email', 'not_an_email', 'gone')]
  await inLedger(web, { ...contact, sourceId: 'p8', seq: 8, state: 'reverted', changes: undone })
  const reason = (source: string) => `Contact ${source} names "${source}" and has no name.`
  for (const source of ['p.9', 'p10'])
    await inLedger(web, { ...contact, sourceId: source, seq: 9, state: 'refused', reason: reason(source) })
  await inLedger(web, { ...contact, sourceId: 'p11', seq: 11, state: 'held', reason: 'It hangs on the company "c1".' })
  await inLedger(web, { ...contact, sourceId: 'p12', seq: 12, state: 'written', pipedriveId: '12', reason: 'Pipedrive refused the change: no.' }) // prettier-ignore

  const { body } = await web.as(admin, 'GET', `/api/migrations/${id}/not-migrated`)
  const rows = notMigratedSchema.parse(body).rows.filter(({ object }) => object === 'contact')
  expect(rows.map(({ name, count, reason: why, examples }) => [name, count, why, examples])).toEqual([
    ['refused changes', 1, 'Pipedrive refused the change: no.', ['p12']],
    ['refused records', 2, 'Contact … names "…" and has no name.', ['p.9', 'p10']],
    ['waiting records', 1, 'It hangs on the company "c1".', ['p11']],
    ['email', 7, expect.stringContaining('no e-mail addresses'), ['bad 1', 'bad 2', 'bad 3', 'bad 4', 'bad 5']],
    ['tags', 7, expect.stringContaining('no option for some'), ['["a", "b"]']],
  ])
})
