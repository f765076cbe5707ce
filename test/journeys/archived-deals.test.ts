// Archived deals: they come over with everything that hangs on them and are archived last; where the account takes it, deals keep their time of creation.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '../../server/contract.ts'
import { type Office, openOffice } from './office.ts'
import { prepareMigration, reconcile, restOf, run, sampleAndApprove, startRun, total } from './walk.ts'

describe('a firm with archived matters, in an account that keeps the time of creation', () => {
  let office: Office
  let id: string
  let before: unknown

  beforeAll(async () => {
    office = await openOffice({ pipedrive: { dealAddTime: 'honoured' } })
    before = office.pipedrive.snapshot()
    id = await prepareMigration(office)
    await sampleAndApprove(office.api, id)
  })
  afterAll(() => office.close())

  const deals = () => office.pipedrive.records('deal')
  const archived = () => deals().filter((deal) => deal['is_archived'] === true)

  async function allRows(): Promise<contract.Diff['rows']> {
    const rows: contract.Diff['rows'] = []
    let cursor = ''
    for (;;) {
      const page = await office.api.get(`/migrations/${id}/diff?limit=500${cursor}`, contract.diffSchema)
      rows.push(...page.rows)
      if (page.next === null) return rows
      cursor = `&cursor=${page.next}`
    }
  }

  it('archives nothing in the sample, and says that it will', async () => {
    expect(archived()).toEqual([])
    const rows = await allRows()
    const flags = rows.filter(({ field, source }) => field === 'archived' && source === true)
    expect(flags.length).toBeGreaterThan(0)
    for (const row of flags) expect(row).toMatchObject({ verdict: 'changed_by_rule', rule: expect.stringMatching(/last/) as unknown })
    const parents = rows.filter(({ field, verdict }) => field === 'parent' && verdict !== 'left_out')
    expect(parents.length).toBeGreaterThan(0)
    for (const row of parents) expect(row).toMatchObject({ verdict: 'equal', meant: row.found, rule: expect.stringMatching(/relationship/) as unknown })
  }) // prettier-ignore

  it('archives them in the full run, with their activities, and gives all deals their time of creation', async () => {
    const { writes } = await office.api.get(`/migrations/${id}/plan`, contract.planSchema)
    await run(office.api, id, 'full')
    expect(writes.find(({ object }) => object === 'deal_archive')?.records).toBe(archived().length)
    expect(archived().length).toBeGreaterThan(1)
    expect(archived().length).toBeLessThan(deals().length)
    for (const deal of deals()) expect(String(deal['add_time']) < '2026-11-20').toBe(true)
    const ids = new Set(archived().map((deal) => deal.id))
    expect(office.pipedrive.records('activity').some((one) => ids.has(Number(one['deal_id'])))).toBe(true)
  })

  it('reconciles cleanly, archived deals and all', async () => {
    const report = await reconcile(office.api, id)
    expect(report.differences).toEqual([])
    const line = report.objects.find(({ object }) => object === 'deal_archive')
    expect(line).toMatchObject({ source: archived().length, pipedrive: archived().length })
  })

  it('writes nothing in a second full run', async () => {
    office.pipedrive.resetStats()
    expect(total(await run(office.api, id, 'full'), 'written')).toBe(0)
    expect(office.pipedrive.stats().writes).toBe(0)
  })

  it('changes an archived deal that changed in the source, archives it again, and then writes nothing more', async () => {
    const [deal] = archived()
    const rows = await office.api.get(`/migrations/${id}/records?object=deal&limit=500`, contract.recordsSchema)
    const sourceId = rows.rows.find(({ pipedriveId }) => pipedriveId === String(deal?.id))?.sourceId
    office.perfectBooks.edit('matters', Number(sourceId), { title: 'The title after the archive' })
    office.pipedrive.resetStats()
    const count = archived().length
    await run(office.api, id, 'delta')
    expect(deals().find((one) => one.id === deal?.id)).toMatchObject({ title: 'The title after the archive', is_archived: true })
    expect(archived()).toHaveLength(count)
    expect(office.pipedrive.stats().writes).toBe(3)
    for (const kind of ['delta', 'full'] as const) {
      office.pipedrive.resetStats()
      expect(total(await run(office.api, id, kind), 'written')).toBe(0)
      expect(office.pipedrive.stats().writes).toBe(0)
    }
    expect((await reconcile(office.api, id)).differences).toEqual([])
  }) // prettier-ignore

  it('takes a deal out of the archive that the source has taken out, and writes nothing more', async () => {
    const [deal] = archived()
    const rows = await office.api.get(`/migrations/${id}/records?object=deal&limit=500`, contract.recordsSchema)
    const sourceId = rows.rows.find(({ pipedriveId }) => pipedriveId === String(deal?.id))?.sourceId
    office.perfectBooks.edit('matters', Number(sourceId), { archived: false })
    office.pipedrive.resetStats()
    await run(office.api, id, 'delta')
    expect(deals().find((one) => one.id === deal?.id)).toMatchObject({ is_archived: false })
    expect(office.pipedrive.stats().writes).toBe(1)
    for (const kind of ['delta', 'full'] as const) {
      office.pipedrive.resetStats()
      expect(total(await run(office.api, id, kind), 'written')).toBe(0)
      expect(office.pipedrive.stats().writes).toBe(0)
    }
    expect((await reconcile(office.api, id)).differences).toEqual([])
  })

  it('names what joined records and what was archived, and is so no longer in Pipedrive', async () => {
    const { people } = office.pipedrive
    const rowsOf = async (object: string) => (await office.api.get(`/migrations/${id}/records?object=${object}&limit=500`, contract.recordsSchema)).rows // prettier-ignore
    const deal = archived()[0]
    const [relationship] = await rowsOf('company_parent')
    const joined = (await rowsOf('deal_contact')).find(({ state }) => state === 'written')
    people.edit('deal', Number(deal?.id), { is_archived: false })
    people.remove('relationship', Number(relationship?.pipedriveId))
    const [dealSource] = JSON.parse(joined?.sourceId ?? '[]') as string[]
    const holder = (await rowsOf('deal')).find(({ sourceId }) => sourceId === dealSource)
    people.removeParticipant(Number(holder?.pipedriveId), Number(joined?.pipedriveId))
    const report = await reconcile(office.api, id)
    expect(report.clean).toBe(false)
    expect(report.differences.map(({ object, kind }) => [object, kind])).toEqual([
      ['company_parent', 'missing'],
      ['deal_contact', 'missing'],
      ['deal_archive', 'link'],
    ])
    people.edit('deal', Number(deal?.id), { is_archived: true })
  })

  it('is as it was before when all is undone, which is what the preview said', async () => {
    const preview = await restOf(office.api, id, await startRun(office.api, id, 'rollback', true))
    const ended = await run(office.api, id, 'rollback')
    expect(ended.buckets).toMatchObject({ kept: 0, failed: 0, stayed: [] })
    expect(preview.buckets).toEqual(ended.buckets)
    expect(office.pipedrive.snapshot()).toEqual(before)
  })
})
