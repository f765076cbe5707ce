// A second bundle of the same firm is the delta: nothing in a file says what changed, so contents are compared.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rowsOf } from '../../db/ledger-rows.ts'
import * as contract from '../../server/contract.ts'
import { bundleForm } from '../sandbox/demo/bundle.ts'
import { createFirm, type Firm } from '../sandbox/firm/firm.ts'
import { writeBundle } from '../sandbox/perfect-books/bundle.ts'
import { type Office, openOffice } from './office.ts'
import { audit, confirm, createMigration, restOf, run, sampleAndApprove, startRun, total } from './walk.ts'

describe('a firm that uploads a second bundle', () => {
  const firm = createFirm({ seed: 9, scale: 0.1 })
  let office: Office
  let id: string
  let folder: string

  async function upload(of: Firm, name: string): Promise<void> {
    await writeBundle(of, join(folder, name))
    const body = await bundleForm(join(folder, name), folder)
    await office.api.send('POST', `/migrations/${id}/bundle`, { schema: contract.connectedSchema, body })
  }

  const counts = (ended: contract.Run, object: string) => ended.delta?.objects.find((one) => one.object === object)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'second-bundle-'))
    office = await openOffice({ firm })
    id = await createMigration(office.api)
    await upload(firm, 'first')
    await audit(office.api, id)
    await confirm(office, id)
    await sampleAndApprove(office.api, id)
    await run(office.api, id, 'full')
  })
  afterAll(async () => {
    await office.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('finds and writes nothing when it is the same bundle', async () => {
    await upload(firm, 'again')
    office.pipedrive.resetStats()
    const same = await run(office.api, id, 'delta')
    expect(counts(same, 'contact')).toMatchObject({ created: 0, changed: 0, vanished: 0 })
    expect(total(same, 'written')).toBe(0)
    expect(office.pipedrive.stats().writes).toBe(0)
  })

  it('writes what differs, names what vanished and leaves it in place', async () => {
    const { contacts, ...rest } = firm.resources
    const [first, second, ...others] = contacts
    if (!first || !second) throw new Error('The firm has no contacts.')
    const renamed = { ...second, first_name: 'Newly', last_name: 'Wed', name: 'Newly Wed' }
    const come = { ...second, id: 9001, first_name: 'Late', last_name: 'Comer', name: 'Late Comer', companies: [] }
    await upload({ ...firm, resources: { ...rest, contacts: [renamed, ...others, come] } }, 'second')
    const ended = await run(office.api, id, 'delta')
    expect(counts(ended, 'contact')).toMatchObject({ created: 1, changed: 1, vanished: 1 })
    expect(ended.delta?.vanished).toMatchObject([{ object: 'contact', sourceId: String(first.id) }])
    expect(total(ended, 'written')).toBe(2)
    const rows = await rowsOf(
      office.db,
      id,
      'contact',
      [first, second, come].map((one) => String(one.id)),
    )
    const people = rows.map((row) =>
      office.pipedrive.records('person').find((one) => String(one.id) === row.pipedriveId),
    )
    expect(people.map((person) => person?.['name'])).toEqual(expect.arrayContaining(['Newly Wed', 'Late Comer']))
    expect(people.filter(Boolean)).toHaveLength(3)
  })

  it("writes nothing of another firm's bundle", async () => {
    const other = createFirm({ seed: 10, scale: 0.1 })
    const moved = Object.entries(other.resources).map(([name, records]) => [
      name,
      records.map((record) => ({ ...record, id: record.id + 50_000 })),
    ])
    await upload({ ...other, resources: Object.fromEntries(moved) as Firm['resources'] }, 'other')
    office.pipedrive.resetStats()
    const ended = await restOf(office.api, id, await startRun(office.api, id, 'delta'))
    expect(ended.state).toBe('failed')
    expect(ended.reason).toMatch(/another firm's\. Nothing was written/)
    expect(office.pipedrive.stats().writes).toBe(0)
  })
})
