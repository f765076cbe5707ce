// A picture that texts show from two addresses: one file in Pipedrive with two rows in the ledger, and both are undone.
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as contract from '../../server/contract.ts'
import { createFirm, type Firm } from '../sandbox/firm/firm.ts'
import { type Office, openOffice } from './office.ts'
import { audit, createMigration, confirm, run, sampleAndApprove } from './walk.ts'

function firmWithTwins(): Firm {
  const firm = createFirm({ seed: 31, scale: 0.1 })
  const { documents, notes } = firm.resources
  const photo = { ...documents[6], mime: 'image/jpeg', name: 'photo.jpg', size: 9000 }
  const texts: Readonly<Record<number, string>> = {
    102: '<p><img src="documents/107/content"></p>',
    104: '<p><img src="documents/107/content?view=full"></p>',
  }
  return {
    ...firm,
    resources: {
      ...firm.resources,
      documents: documents.map((one, at) => (at === 6 ? (photo as typeof one) : one)),
      notes: notes.map((note) => (texts[note.id] === undefined ? note : { ...note, body: texts[note.id] })),
    },
  }
}

let office: Office
beforeAll(async () => {
  office = await openOffice({ firm: firmWithTwins() })
}, 90_000)
afterAll(() => office.close())

it('a picture with two addresses is uploaded once, and nothing of it is taken for a change by hand', async () => {
  const { api, pipedrive, perfectBooks } = office
  const before = pipedrive.snapshot()
  const id = await createMigration(api)
  const { profile, secrets } = perfectBooks
  await api.send('PUT', `/migrations/${id}/source`, { schema: contract.connectedSchema, body: { kind: 'rest', profile, secrets } }) // prettier-ignore
  await audit(api, id)
  await confirm(office, id)
  await sampleAndApprove(api, id)
  await run(api, id, 'full')
  const { rows } = await api.get(`/migrations/${id}/records?limit=500&object=inline_picture`, contract.recordsSchema)
  const twins = rows.filter(({ sourceId }) => sourceId.startsWith('documents/107'))
  expect(twins.map(({ state }) => state)).toEqual(['written', 'written'])
  expect(new Set(twins.map(({ pipedriveId }) => pipedriveId)).size).toBe(1)
  expect((await run(api, id, 'rollback')).buckets).toMatchObject({ kept: 0, failed: 0 })
  expect(pipedrive.snapshot()).toEqual(before)
}, 90_000)
