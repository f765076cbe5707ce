// Custom objects: by each rule they come over, are accounted for, and go again when all is undone.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '../../server/contract.ts'
import { createFirm, type Firm, type RawRecord } from '../sandbox/firm/firm.ts'
import { type Office, openOffice } from './office.ts'
import { audit, confirm, createMigration, reconcile, run, sampleAndApprove } from './walk.ts'

/** Three checks of one matter, one of another, one of a matter that is not there, one of none. */
function firmWithChecks(): { firm: Firm; matter: RawRecord } {
  const firm = createFirm({ seed: 7, scale: 0.1 })
  const [matter, other] = firm.resources.matters
  const [check] = firm.resources.conflict_checks
  if (!matter || !other || !check) throw new Error('The firm has no matters.')
  const made = (id: number, matterId: number | null, result: string, modified: string): RawRecord => {
    return { ...check, id, matter_id: matterId, contact_id: null, result, modified }
  }
  const checks = [
    made(1, matter.id, 'Clear', '2025-01-02T10:00:00Z'),
    made(2, matter.id, 'Conflict', '2025-03-02T10:00:00Z'),
    made(3, matter.id, 'Potential conflict', '2025-02-02T10:00:00Z'),
    made(4, other.id, 'Clear', '2025-02-02T10:00:00Z'),
    made(5, 999_999, 'Clear', '2025-02-02T10:00:00Z'),
    made(6, null, 'Clear', '2025-02-02T10:00:00Z'),
  ]
  return { firm: { ...firm, resources: { ...firm.resources, conflict_checks: checks } }, matter }
}

interface Field {
  readonly code: string
  readonly name: string
  readonly options: readonly { readonly id: number; readonly label: string }[] | null
}

const { firm, matter } = firmWithChecks()

describe('a firm with conflict checks', () => {
  let office: Office
  let id: string
  let before: unknown

  beforeAll(async () => {
    office = await openOffice({ firm })
    before = office.pipedrive.snapshot()
    const { api, perfectBooks } = office
    id = await createMigration(api)
    const source = { kind: 'rest', profile: perfectBooks.profile, secrets: perfectBooks.secrets }
    await api.send('PUT', `/migrations/${id}/source`, { schema: contract.connectedSchema, body: source })
  })
  afterAll(() => office.close())

  const deal = () => {
    const title = String(matter['title'])
    const found = office.pipedrive.records('deal').find((one) => one['title'] === title)
    if (!found) throw new Error(`There is no deal "${title}".`)
    return found
  }

  function valueOf(name: string): unknown {
    const { deal: fields } = office.pipedrive.snapshot()['fields'] as { deal: readonly Field[] }
    const field = fields.find((one) => one.name === name)
    const value = (deal()['custom_fields'] as Record<string, unknown>)[field?.code ?? '']
    return field?.options?.find((option) => option.id === value)?.label ?? value
  }

  /** From the choice to a full run whose reconciliation is clean: the line of the checks. */
  async function migrate(rule: string) {
    const { api } = office
    const body = { customObjects: { conflict_check: { parent: 'deal', rule } } }
    await api.send('PUT', `/migrations/${id}/settings`, { schema: contract.settingsAnswerSchema, body })
    await confirm(office, id)
    await sampleAndApprove(api, id)
    await run(api, id, 'full')
    const report = await reconcile(api, id)
    expect(report.differences).toEqual([])
    return report.objects.find((line) => line.object === 'conflict_check')
  }

  async function undo(): Promise<void> {
    const ended = await run(office.api, id, 'rollback')
    expect(ended.buckets).toMatchObject({ kept: 0, failed: 0 })
    expect(office.pipedrive.snapshot()).toEqual(before)
  }

  async function stays(): Promise<string[]> {
    const { rows } = await office.api.get(`/migrations/${id}/not-migrated`, contract.notMigratedSchema)
    return rows.filter(({ object }) => object === 'conflict_check').map(({ count, reason }) => `${count} ${reason}`)
  }

  it('is told by the audit where they go, and that users are matched', async () => {
    const { source } = await audit(office.api, id)
    const object = source?.objects.find((one) => one.object === 'conflict_check')
    expect(object).toMatchObject({
      arrivesAs: 'notes on the deal',
      custom: { parent: 'deal', rule: 'note', isOne: false },
    })
    expect(source?.findings.find(({ code }) => code === 'custom_object')?.message).toContain('6 conflict checks')
    expect(source?.objects.find((one) => one.object === 'user')?.arrivesAs).toBe('matched, never created')
  })

  it('finds each as a note with everything in it, and those without a deal by name', async () => {
    expect(await migrate('note')).toMatchObject({ source: 6, pipedrive: 4, leftOut: 2, missing: 0 })
    const notes = office.pipedrive.records('note').filter((note) => note['deal_id'] === deal().id)
    const texts = notes.map((note) => String(note['content']))
    for (const word of ['Conflict<', 'Potential conflict<', 'Clear<']) {
      expect(texts.filter((text) => text.includes(word))).toHaveLength(1)
    }
    expect(await stays()).toEqual([
      expect.stringMatching(/^1 It belongs to the deal "999999", which the source does not have/),
      expect.stringMatching(/^1 This conflict check names no deal/),
    ])
    const diff = await office.api.get(`/migrations/${id}/diff?limit=500`, contract.diffSchema)
    expect(diff.rows.filter((row) => row.verdict === 'different' || row.verdict === 'missing')).toEqual([])
    const shown = await office.api.get(`/records/deal/${deal().id}`, contract.panelRecordSchema)
    expect(shown.reasons.join()).toContain('3 conflict checks from the source stand beside it')
    await undo()
  })

  it('finds the newest in fields of the deal, and the older ones by name', async () => {
    expect(await migrate('newest')).toMatchObject({ source: 6, pipedrive: 2, leftOut: 4 })
    expect(valueOf('Conflict check: Result')).toBe('Conflict')
    expect((await stays()).join('\n')).toMatch(/2 Fields hold one conflict check of each deal/)
    const shown = await office.api.get(`/records/deal/${deal().id}`, contract.panelRecordSchema)
    expect(shown.fields.find(({ field }) => field === 'conflict_check.result')?.arrived).toBe('Conflict')
    await undo()
  })

  it('finds the same where fields are asked for and a deal has several', async () => {
    expect(await migrate('fields')).toMatchObject({ source: 6, pipedrive: 2, leftOut: 4 })
    expect(valueOf('Conflict check: Result')).toBe('Conflict')
    await undo()
  })

  it('finds none of them where they are left out, all counted with the reason', async () => {
    await migrate('leave')
    expect(office.pipedrive.records('note').filter((note) => note['deal_id'] === deal().id)).toEqual([])
    expect((await stays()).join('\n')).toMatch(/^6 .*stay in the source, as chosen in the settings/)
    const shown = await office.api.get(`/records/deal/${deal().id}`, contract.panelRecordSchema)
    expect(shown.fields.filter(({ field }) => field.startsWith('conflict_check'))).toEqual([])
    await undo()
  })

  it('finds all of them in one text', async () => {
    expect(await migrate('joined')).toMatchObject({ source: 6, pipedrive: 4, leftOut: 2 })
    const lines = String(valueOf('Conflict checks')).split('\n')
    expect(lines.map((line) => /result: ([^;]+)/i.exec(line)?.[1])).toEqual(['Clear', 'Conflict', 'Potential conflict'])
    await undo()
  })

  it('finds their number, and reads that what they hold stays', async () => {
    expect(await migrate('count')).toMatchObject({ source: 6, pipedrive: 4, leftOut: 2, changedByRule: 4 })
    expect(valueOf('Number of conflict checks')).toBe(3)
    expect((await stays()).join('\n')).toContain('4 They are counted on what they belong to')
    await undo()
  })
})
