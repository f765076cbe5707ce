// Late changes: what the source changed after the full run arrives, and what people changed in Pipedrive meanwhile stays.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { orm } from '../../db/drizzle.ts'
import { rowsOf } from '../../db/ledger-rows.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import type { LedgerObject } from '../../migration/ledger.ts'
import * as contract from '../../server/contract.ts'
import { createFirm } from '../sandbox/firm/firm.ts'
import type { ProfileDocument } from '../sandbox/perfect-books/profile.ts'
import { type Office, openOffice } from './office.ts'
import { audit, confirm, createMigration, reconcile, run, sampleAndApprove, total, until } from './walk.ts'

/** Contacts can only be read whole; everything else is asked for its changes. */
function contactsWhole(profile: ProfileDocument): ProfileDocument {
  const copy = structuredClone(profile) as { resources: { name: string; endpoint: Record<string, unknown> }[] }
  for (const { name, endpoint } of copy.resources) if (name === 'contacts') delete endpoint['incremental']
  return copy as unknown as ProfileDocument
}

type Delta = NonNullable<contract.Run['delta']>

function countsOf(ended: contract.Run, object: string): Delta['objects'][number] {
  const counts = ended.delta?.objects.find((one) => one.object === object)
  if (!counts) throw new Error(`The delta says nothing of ${object}.`)
  return counts
}

describe('a firm that goes on working in both systems', () => {
  const firm = createFirm({ seed: 5, scale: 0.1 })
  let office: Office
  let id: string
  let before: unknown
  let added: number
  let ended: contract.Run

  async function rowOf(object: LedgerObject, sourceId: number): Promise<LedgerRow> {
    const [row] = await rowsOf(office.db, id, object, [String(sourceId)])
    if (!row) throw new Error(`The ledger has no ${object} ${sourceId}.`)
    return row
  }
  const shown = async (object: 'company' | 'contact' | 'deal', sourceId: number) => {
    const { pipedriveId } = await rowOf(object, sourceId)
    const target = { company: 'organization', contact: 'person', deal: 'deal' } as const
    return office.pipedrive.records(target[object]).find((record) => record.id === Number(pipedriveId))
  }

  beforeAll(async () => {
    office = await openOffice({ firm })
    const { api, perfectBooks, pipedrive } = office
    before = pipedrive.snapshot()
    id = await createMigration(api)
    const source = { kind: 'rest', profile: contactsWhole(perfectBooks.profile), secrets: perfectBooks.secrets }
    await api.send('PUT', `/migrations/${id}/source`, { schema: contract.connectedSchema, body: source })
    await audit(api, id)
    await confirm(office, id)
    await sampleAndApprove(api, id)
    await run(api, id, 'full')

    added = perfectBooks.add('companies', { name: 'Latecomer Ltd', owner_id: 101 }).id
    perfectBooks.edit('companies', 101, { name: 'Renamed & Co' })
    perfectBooks.edit('contacts', 110, { first_name: 'Newly', last_name: 'Wed', name: 'Newly Wed' })
    perfectBooks.edit('matters', 107, { title: 'The title of the source', value: 4321 })
    perfectBooks.edit('matters', 106, { title: 'Nobody will see this' })
    perfectBooks.edit('contacts', 112, {
      companies: [{ id: added, role: 'Director', linked_at: '2026-11-21T10:00:00Z' }],
    })
    perfectBooks.remove('contacts', 115)
    perfectBooks.remove('companies', 118)
    pipedrive.people.edit('deal', Number((await rowOf('deal', 107)).pipedriveId), { title: 'The title of a person' })
    pipedrive.people.remove('deal', Number((await rowOf('deal', 106)).pipedriveId))
    pipedrive.resetStats()
    ended = await run(api, id, 'delta')
  })
  afterAll(() => office.close())

  it('tells created, changed, unchanged and vanished apart, object by object', () => {
    expect(countsOf(ended, 'company')).toMatchObject({ created: 1, changed: 1, vanished: 0, conflicts: 0 })
    expect(countsOf(ended, 'contact')).toMatchObject({ created: 0, changed: 2, vanished: 1 })
    expect(countsOf(ended, 'deal')).toMatchObject({ created: 0, changed: 2, unchanged: 36, vanished: 0 })
  })

  it('writes what is new and what changed, and nothing else', async () => {
    expect(await shown('company', added)).toMatchObject({ name: 'Latecomer Ltd' })
    expect(await shown('company', 101)).toMatchObject({ name: 'Renamed & Co' })
    expect(await shown('contact', 110)).toMatchObject({ name: 'Newly Wed' })
    const company = await rowOf('company', added)
    expect(await shown('contact', 112)).toMatchObject({ org_id: Number(company.pipedriveId) })
    // Beside the five that were edited: a contact of several companies carries the name of the one that was renamed.
    expect(total(ended, 'written')).toBe(6)
    expect(office.pipedrive.stats().writes).toBe(6)
  })

  it('keeps what a person changed, writes the rest of the record, and reports both values', async () => {
    expect(await shown('deal', 107)).toMatchObject({ title: 'The title of a person', value: 4321 })
    const conflict = ended.delta?.conflicts.find((one) => one.sourceId === '107')
    expect(conflict).toMatchObject({
      object: 'deal',
      field: 'title',
      source: 'The title of the source',
      pipedrive: 'The title of a person',
    })
  })

  it('does not bring back what a person removed', async () => {
    expect(await shown('deal', 106)).toBeUndefined()
    const conflict = ended.delta?.conflicts.find((one) => one.sourceId === '106')
    expect(conflict?.reason).toMatch(/removed the record in Pipedrive/)
  })

  it('names what vanished and leaves it in Pipedrive', async () => {
    expect(ended.delta?.vanished).toMatchObject([{ object: 'contact', sourceId: '115' }])
    expect(await shown('contact', 115)).toBeDefined()
  })

  it('finds and writes nothing in a second delta', async () => {
    office.pipedrive.resetStats()
    const second = await run(office.api, id, 'delta')
    expect(office.pipedrive.stats().writes).toBe(0)
    for (const { created, changed, vanished, conflicts } of second.delta?.objects ?? [])
      expect({ created, changed, vanished, conflicts }).toEqual({ created: 0, changed: 0, vanished: 0, conflicts: 0 })
    expect(total(second, 'total')).toBe(
      total(second, 'unchanged') + total(second, 'refused') + total(second, 'waiting'),
    )
  })

  it('brings along the new stage and the new option that a late change names', async () => {
    const { perfectBooks, pipedrive, api } = office
    const matter = firm.resources.matters.find((one) => one.id === 107)
    const areas = firm.resources.fields.find((one) => one['name'] === 'practice_area')
    if (!matter || !areas) throw new Error('The firm has no such matter, or no practice areas.')
    perfectBooks.edit('fields', areas.id, { options: [...(areas['options'] as string[]), 'Space law'] })
    const stage = perfectBooks.add('stages', { name: 'Appeal', pipeline_id: matter['pipeline_id'], order: 90 })
    perfectBooks.edit('matters', 107, {
      stage_id: stage.id,
      practice_area: 'Space law',
      modified: '2099-12-31T23:59:59Z',
    })
    const late = await run(api, id, 'delta')
    expect(countsOf(late, 'stage')).toMatchObject({ created: 1 })
    const deal = await shown('deal', 107)
    const home = pipedrive.records('stage').find((one) => one.id === deal?.['stage_id'])
    expect(home?.['name']).toBe('Appeal')
    const [option] = await rowsOf(office.db, id, 'field_option', ['["deal/enum/Practice area","Space law"]'])
    expect(Object.values(deal?.['custom_fields'] as object)).toContain(Number(option?.pipedriveId))
  })

  it('loses nothing behind a record that was modified in a far future', async () => {
    office.perfectBooks.edit('companies', 104, { name: 'Changed later & Co' })
    const late = await run(office.api, id, 'delta')
    expect(countsOf(late, 'deal')).toMatchObject({ changed: 0 })
    expect(countsOf(late, 'company')).toMatchObject({ changed: 1 })
    expect(await shown('company', 104)).toMatchObject({ name: 'Changed later & Co' })
  })

  it('starts by itself when it is due, and says when that is', async () => {
    const { api, db, perfectBooks } = office
    const at = `/migrations/${id}`
    const shownAt = async () => (await api.get(at, contract.migrationSchema)).nextDeltaAt
    const inFour = Date.now() + 4 * 3600_000
    expect(Math.abs(Date.parse((await shownAt()) ?? '') - inFour)).toBeLessThan(120_000)
    perfectBooks.edit('companies', 105, { name: 'Picked up & Co' })
    const before = (await api.get(at, contract.migrationSchema)).runs.length
    await db.execute(orm.sql`
      update runs set created_at = created_at - interval '5 hours', ended_at = ended_at - interval '5 hours'`)
    const { runs } = await until(
      () => api.get(at, contract.migrationSchema),
      (now) => now.runs.length > before && now.runs.every((one) => one.endedAt !== null),
    )
    expect(runs[0]).toMatchObject({ kind: 'delta', state: 'done' })
    expect(runs.length).toBe(before + 1)
    expect(await shown('company', 105)).toMatchObject({ name: 'Picked up & Co' })
  })

  it('keeps the edit in a full run too', async () => {
    office.pipedrive.resetStats()
    await run(office.api, id, 'full')
    expect(office.pipedrive.stats().writes).toBe(0)
    expect(await shown('deal', 107)).toMatchObject({ title: 'The title of a person' })
  })

  it('reconciles with no difference but the record that a person removed, and its money', async () => {
    const report = await reconcile(office.api, id)
    expect(report.differences.map(({ object, sourceId, kind }) => ({ object, sourceId, kind }))).toEqual([
      { object: 'deal', sourceId: '106', kind: 'missing' },
      { object: 'deal', sourceId: null, kind: 'sum' },
    ])
  })

  it('takes everything back but what people worked on', async () => {
    const { pipedrive, api } = office
    const company = Number((await rowOf('company', 102)).pipedriveId)
    const theirs = pipedrive.people.create('deal', { title: 'A deal of our own', org_id: company })
    const rollback = await run(api, id, 'rollback')
    const stayed = rollback.buckets?.stayed ?? []
    expect(stayed).toContainEqual({
      object: 'company',
      sourceId: '102',
      title: expect.any(String) as string,
      reason: 'Somebody has added a deal to it since.',
    })
    expect(stayed.find((one) => one.object === 'deal')).toMatchObject({ sourceId: '107' })
    expect(pipedrive.records('deal').map((deal) => deal.id)).toContain(theirs['id'])
    expect(rollback.buckets?.failed).toBe(0)
    expect(pipedrive.snapshot()).not.toEqual(before)
  })
})
