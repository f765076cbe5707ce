// Time entries: as one sum on each deal, and as activities, imported, shown, reconciled and undone.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '../../server/contract.ts'
import { type Office, openOffice } from './office.ts'
import { audit, confirm, createMigration, reconcile, run, sampleAndApprove } from './walk.ts'

interface Field {
  readonly code: string
  readonly name: string
}

describe('the time entries of a firm', () => {
  let office: Office
  let id: string
  let before: unknown
  let count: number

  beforeAll(async () => {
    office = await openOffice()
    before = office.pipedrive.snapshot()
    const { api, perfectBooks } = office
    id = await createMigration(api)
    const source = { kind: 'rest', profile: perfectBooks.profile, secrets: perfectBooks.secrets }
    await api.send('PUT', `/migrations/${id}/source`, { schema: contract.connectedSchema, body: source })
    const { source: found } = await audit(api, id)
    count = found?.objects.find(({ object }) => object === 'time_entry')?.records ?? 0
  })
  afterAll(() => office.close())

  async function migrate(timeEntries: 'summary' | 'activities') {
    const { api } = office
    const body = { timeEntries }
    await api.send('PUT', `/migrations/${id}/settings`, { schema: contract.settingsAnswerSchema, body })
    await confirm(office, id)
    await sampleAndApprove(api, id)
    await run(api, id, 'full')
    const report = await reconcile(api, id)
    expect(report.differences).toEqual([])
    return report.objects.find((line) => line.object === 'time_entry')
  }

  async function undo(): Promise<void> {
    const ended = await run(office.api, id, 'rollback')
    expect(ended.buckets).toMatchObject({ kept: 0, failed: 0 })
    expect(office.pipedrive.snapshot()).toEqual(before)
  }

  it('are summed up on each deal: in its field, in the panel and in the reconciliation, and go again', async () => {
    const line = await migrate('summary')
    expect(count).toBeGreaterThan(0)
    expect(line).toMatchObject({ source: count, missing: 0, different: 0 })
    expect((line?.pipedrive ?? 0) + (line?.leftOut ?? 0)).toBe(count)
    const { deal: fields } = office.pipedrive.snapshot()['fields'] as { deal: readonly Field[] }
    const key = fields.find(({ name }) => name === 'Time recorded')?.code ?? ''
    const textOf = (deal: Record<string, unknown>) => (deal['custom_fields'] as Record<string, unknown>)[key]
    const summed = office.pipedrive.records('deal').filter((deal) => typeof textOf(deal) === 'string')
    const entries = summed.map((deal) => Number(/^(\d+) entr(?:y|ies), /.exec(String(textOf(deal)))?.[1]))
    expect(entries.reduce((sum, one) => sum + one, 0)).toBe(line?.pipedrive)
    const shown = await office.api.get(`/records/deal/${String(summed[0]?.['id'])}`, contract.panelRecordSchema)
    expect(shown.fields.find(({ target }) => target === 'Time recorded')).toMatchObject({ field: 'time_entry', how: 'changed_by_rule', arrived: textOf(summed[0] ?? {}) }) // prettier-ignore
    await undo()
  })

  it('are activities that are done, for their time, with everything in them, and go again', async () => {
    const line = await migrate('activities')
    expect(line).toMatchObject({ source: count, missing: 0, different: 0 })
    const activities = office.pipedrive.records('activity').filter((one) => String(one['subject']).startsWith('Time: '))
    expect(activities).toHaveLength(line?.pipedrive ?? 0)
    expect(activities.every((one) => one['done'] === true && /^\d{2}:\d{2}/.test(String(one['duration'])))).toBe(true)
    const deal = activities.find((one) => one['deal_id'] !== null)?.['deal_id']
    const shown = await office.api.get(`/records/deal/${String(deal)}`, contract.panelRecordSchema)
    expect(shown.reasons.join()).toMatch(/time entr(?:y|ies) from the source stands? beside it/)
    await undo()
  })
})
