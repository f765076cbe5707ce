// Fields, stages and labels that people remove in Pipedrive between two runs: what the mapping still needs is made anew, with its values.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allRowsOf } from '../../db/ledger-rows.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import { createFirm } from '../sandbox/firm/firm.ts'
import { type Office, openOffice } from './office.ts'
import { prepareMigration, reconcile, run, sampleAndApprove, total } from './walk.ts'

describe('a migration whose fields and stages somebody removes in Pipedrive', () => {
  let office: Office
  let id: string
  let before: unknown

  /** Those of organizations and persons that hold what the source says. */
  async function fieldsMade(): Promise<{ object: 'organization' | 'person'; key: string }[]> {
    const rows = await allRowsOf(office.db, id, ['field'])
    return rows.flatMap(({ sourceId, pipedriveId, state }) => {
      const object = (['organization', 'person'] as const).find((one) => sourceId.startsWith(`${one}/`))
      if (state !== 'written' || object === undefined || sourceId === 'person/varchar/Source ID') return []
      return [{ object, key: String(pipedriveId) }]
    })
  }
  async function removeFields(): Promise<number> {
    const fields = await fieldsMade()
    for (const { object, key } of fields) office.pipedrive.people.remove(`${object}_field`, key)
    return fields.length
  }

  beforeAll(async () => {
    office = await openOffice({ firm: createFirm({ seed: 5, scale: 0.1 }) })
    before = office.pipedrive.snapshot()
    id = await prepareMigration(office)
    await sampleAndApprove(office.api, id)
  }, 90_000)
  afterAll(() => office.close())

  it('makes them anew in the full run, and fills them for the records of the sample too', async () => {
    const removed = await removeFields()
    const full = await run(office.api, id, 'full')
    expect(full.state).toBe('done')
    expect(await fieldsMade()).toHaveLength(removed)
    expect(await reconcile(office.api, id)).toMatchObject({ clean: true })
  }, 60_000)

  it('writes nothing in a second full run', async () => {
    expect(total(await run(office.api, id, 'full'), 'written')).toBe(0)
  }, 60_000)

  it('fills them for every record in a delta, although nothing has changed in the source', async () => {
    await removeFields()
    expect((await run(office.api, id, 'delta')).state).toBe('done')
    expect(await reconcile(office.api, id)).toMatchObject({ clean: true })
  }, 60_000)

  it('leaves a field that it may only not see, and makes it anew once Pipedrive says that it is gone', async () => {
    const [field] = await fieldsMade()
    const key = field?.key ?? ''
    office.pipedrive.people.remove(`${field?.object ?? 'person'}_field`, key)
    const isAskedFor = (method: string, path: string) => method === 'GET' && path.endsWith(key)
    office.pipedrive.faults.next({ match: isAskedFor, then: 'forbidden' })
    await run(office.api, id, 'full')
    expect((await fieldsMade()).map((one) => one.key)).toContain(key)
    await run(office.api, id, 'full')
    expect((await fieldsMade()).map((one) => one.key)).not.toContain(key)
    expect(await reconcile(office.api, id)).toMatchObject({ clean: true })
  }, 60_000)

  it('is undone to the account of before', async () => {
    const ended = await run(office.api, id, 'rollback')
    expect(ended.buckets).toMatchObject({ kept: 0, failed: 0 })
    expect(office.pipedrive.snapshot()).toEqual(before)
  }, 60_000)
})

describe('a migration whose stage and label somebody removes in Pipedrive', () => {
  let office: Office
  let id: string
  let lost: readonly (LedgerRow | undefined)[]
  let moved: readonly number[]

  async function stageAndLabel(): Promise<readonly (LedgerRow | undefined)[]> {
    const rows = await allRowsOf(office.db, id, ['stage', 'field_option'])
    const label = rows.find(({ sourceId }) => sourceId === '["organization/labels/label_ids","VIP"]')
    return [rows.find(({ object }) => object === 'stage'), label]
  }
  const dealsIn = (stageId: unknown) => office.pipedrive.records('deal').filter((deal) => deal['stage_id'] === stageId)

  beforeAll(async () => {
    office = await openOffice({ firm: createFirm({ seed: 5, scale: 0.1 }) })
    id = await prepareMigration(office)
    await sampleAndApprove(office.api, id)
    const { people } = office.pipedrive
    lost = await stageAndLabel()
    const [stage] = lost
    const other = (await allRowsOf(office.db, id, ['stage'])).find((row) => row.id !== stage?.id)
    moved = dealsIn(Number(stage?.pipedriveId)).map((deal) => deal.id)
    for (const dealId of moved) {
      people.edit('deal', dealId, { is_archived: false })
      people.edit('deal', dealId, { stage_id: Number(other?.pipedriveId), pipeline_id: other?.body?.['pipeline_id'] })
    }
    people.remove('stage', Number(stage?.pipedriveId))
    people.removeLabel('organization', 'VIP')
    await run(office.api, id, 'full')
  }, 90_000)
  afterAll(() => office.close())

  it('makes both anew', async () => {
    expect(lost.map((row) => row?.state)).toEqual(['written', 'written'])
    for (const [index, anew] of (await stageAndLabel()).entries()) {
      expect(anew?.state).toBe('written')
      expect(anew?.pipedriveId).not.toBe(lost[index]?.pipedriveId)
    }
  })

  it('puts the records to come there, and leaves deals that were moved where people put them', async () => {
    const [stage, label] = await stageAndLabel()
    const deals = dealsIn(Number(stage?.pipedriveId)).map((deal) => deal.id)
    expect(deals.length).toBeGreaterThan(0)
    expect(moved.length).toBeGreaterThan(0)
    for (const dealId of moved) expect(deals).not.toContain(dealId)
    const labelled = office.pipedrive.records('organization').map((one) => one['label_ids'])
    expect(labelled).toContainEqual(expect.arrayContaining([Number(label?.pipedriveId)]))
  })
})
