// A firm whose matters hang on much: those that no longer fit into the first part of the sample have their turn in the whole of it.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as contract from '../../server/contract.ts'
import { bundleForm } from '../sandbox/demo/bundle.ts'
import { type Office, openOffice } from './office.ts'
import { audit, confirm, createMigration, run } from './walk.ts'

const moment = '2024-03-04T09:30:00Z'
/** 37 deals with six records each and 41 contacts fill the 300 places of the first part: four deals are left over. */
const deals = 41
const clientsEach = 5
const range = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at))

const records: Readonly<Record<string, readonly object[]>> = {
  user: [{ id: 'u1', name: 'User One', email: 'one@harperlane.example', active: true }],
  pipeline: [{ id: 'p', name: 'Matters', order: 1 }],
  stage: [{ id: 's', name: 'Advice', pipeline: 'p', order: 1 }],
  company: range(deals, (at) => ({ id: `c${at}`, name: `Firm ${at}`, owner: 'u1' })),
  contact: [
    ...range(deals, (at) => ({ id: `k${at}`, name: `Person ${at}`, origin: `Origin ${at}`, owner: 'u1' })),
    ...range(deals * clientsEach, (at) => ({ id: `x${at}`, name: `Client ${at}`, owner: 'u1' })),
  ],
  deal: range(deals, (at) => ({
    id: `d${at}`, title: `Deal ${at}`, area: `Area ${at}`, value: at + 1, currency: 'GBP', pipeline: 'p', stage: 's', company: `c${at}`,
    contacts: range(clientsEach, (one) => `x${at * clientsEach + one}`), owner: 'u1',
  })),
  task: [{ id: 't', subject: 'Task', due_at: moment, done: false, owner: 'u1', deal: 'd0' }],
  field: [
    { id: 'f1', object: 'deal', name: 'area', label: 'Area', type: 'enum', options: range(deals, (at) => `Area ${at}`) },
    { id: 'f2', object: 'contact', name: 'origin', label: 'Origin', type: 'enum', options: range(deals, (at) => `Origin ${at}`) },
  ],
} // prettier-ignore

let office: Office
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sample-fit-'))
  office = await openOffice()
})
afterAll(async () => {
  await office.close()
  await rm(folder, { recursive: true, force: true })
})

it('shows every area, also of the matters for which the first part had no room', async () => {
  const bundle = join(folder, 'bundle')
  await mkdir(bundle)
  const manifest = { bundle_version: 1, product: 'Perfect Books', tenant: 'Harper & Lane LLP', exported_at: moment, time_zone: 'Europe/London' } // prettier-ignore
  await writeFile(join(bundle, 'manifest.json'), JSON.stringify(manifest))
  for (const [object, rows] of Object.entries(records))
    await writeFile(join(bundle, `${object}.json`), JSON.stringify(rows))
  const id = await createMigration(office.api)
  const body = await bundleForm(bundle, folder)
  await office.api.send('POST', `/migrations/${id}/bundle`, { schema: contract.connectedSchema, body })
  await audit(office.api, id)
  await confirm(office, id)
  const { sample } = await run(office.api, id, 'sample')
  expect(sample).toMatchObject({ notShown: 0 })
  expect(sample?.records).toBeLessThanOrEqual(500)
}, 120_000)
