// A plan with too few custom fields: the least useful ones arrive as lines of one text, are compared there, and go again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foldField, isFolded } from '../../migration/fold/field.ts'
import * as contract from '../../server/contract.ts'
import { type Office, openOffice } from './office.ts'
import { audit, confirm, createMigration, reconcile, run, sampleAndApprove } from './walk.ts'

interface Field {
  readonly code: string
  readonly name: string
}

describe('a firm in an account of the smallest plan', () => {
  let office: Office
  let id: string
  let before: unknown
  let mapping: contract.MappingAnswer

  beforeAll(async () => {
    office = await openOffice({ pipedrive: { plan: 'lite' } })
    before = office.pipedrive.snapshot()
    const { api, perfectBooks } = office
    id = await createMigration(api)
    const source = { kind: 'rest', profile: perfectBooks.profile, secrets: perfectBooks.secrets }
    await api.send('PUT', `/migrations/${id}/source`, { schema: contract.connectedSchema, body: source })
    await audit(api, id)
    mapping = await api.get(`/migrations/${id}/mapping`, contract.mappingAnswerSchema)
  })
  afterAll(() => office.close())

  const plan = () => office.api.get(`/migrations/${id}/plan`, contract.planSchema)
  const edit = (field: string, name: string) => {
    const line = mapping.lines.find((one) => one.object === 'deal' && one.field === field)
    const target = line?.candidates.map((one) => one.target).find((one) => one.kind === 'custom' && one.name === name)
    const body = { lines: [{ object: 'deal', field, target }] }
    return office.api.send('PUT', `/migrations/${id}/mapping`, { schema: contract.mappingAnswerSchema, body })
  }
  const folded = () => mapping.lines.filter(({ target }) => isFolded(target))
  const foldedOfDeals = () => folded().filter(({ object }) => object === 'deal')

  it('is proposed a mapping that fits, with the reason on every line that shares the text', async () => {
    expect(folded().length).toBeGreaterThan(1)
    expect(foldedOfDeals().length).toBeGreaterThan(1)
    for (const line of folded()) expect(line.reason).toMatch(/its plan is lite .*allows 30\. .*This one is filled in/)
    const { creates, blockers, fidelity } = await plan()
    const own = (office.pipedrive.snapshot()['fields'] as Record<string, readonly Field[]>)
    const customs = Object.values(own).flat().filter(({ code }) => /^[0-9a-f]{40}$/.test(code)).length
    expect(creates.customFields.length + customs).toBeLessThanOrEqual(30)
    expect(blockers.map(({ code }) => code)).not.toContain('custom_fields_over_cap')
    const [line] = foldedOfDeals()
    expect(fidelity.find(({ object, field }) => object === 'deal' && field === line?.field)).toMatchObject({
      arrival: 'custom_field', target: `deal: ${foldField.name} (long text)`,
    }) // prettier-ignore
  }) // prettier-ignore

  it('says the problem when lines are unfolded by hand, and folds no other for them', async () => {
    const count = folded().length
    for (const { field, candidates } of foldedOfDeals()) {
      const own = candidates.map(({ target }) => target).find((target) => target.kind === 'custom' && !isFolded(target))
      mapping = await edit(field, own?.kind === 'custom' ? own.name : '')
    }
    expect(folded().length).toBeLessThan(count)
    const { blockers } = await plan()
    const told = blockers.find(({ code }) => code === 'custom_fields_over_cap')
    expect(told).toMatchObject({ acceptable: true, message: expect.stringContaining('which allows 30 in all') })
    await confirm(office, id)
    const wanted = { method: 'POST', path: `/migrations/${id}/runs`, body: { kind: 'sample' } } as const
    await expect(office.api.send(wanted.method, wanted.path, { schema: contract.createdRunSchema, body: wanted.body })).rejects.toThrow(/too many/) // prettier-ignore
    const edited = mapping.lines.filter(({ state }) => state === 'edited')
    for (const { field } of edited) mapping = await edit(field, foldField.name)
    expect(folded().length).toBe(count)
  })

  it('finds every folded value on its line: in Pipedrive, the sample, the panel and the reconciliation', async () => {
    const { api, pipedrive } = office
    await confirm(office, id)
    await sampleAndApprove(api, id)
    const rows: contract.Diff['rows'] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: contract.Diff = await api.get(`/migrations/${id}/diff?limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`, contract.diffSchema) // prettier-ignore
      rows.push(...page.rows)
      cursor = page.next
    }
    const told = rows.filter(({ target }) => target === foldField.name)
    expect(told.length).toBeGreaterThan(0)
    expect(new Set(told.map(({ verdict }) => verdict))).toEqual(new Set(['changed_by_rule']))
    for (const { meant, found } of told) expect(found).toEqual(meant)
    await run(api, id, 'full')
    const report = await reconcile(api, id)
    expect(report.differences).toEqual([])
    expect(report.objects.find(({ object }) => object === 'deal')?.changedByRule).toBeGreaterThan(0)
    const { deal: fields } = pipedrive.snapshot()['fields'] as { deal: readonly Field[] }
    const key = fields.find(({ name }) => name === foldField.name)?.code ?? ''
    const textOf = (deal: Record<string, unknown>) => (deal['custom_fields'] as Record<string, unknown>)[key]
    const deal = pipedrive.records('deal').find((one) => typeof textOf(one) === 'string')
    const shown = await api.get(`/records/deal/${String(deal?.['id'])}`, contract.panelRecordSchema)
    const lines = shown.fields.filter(({ target }) => target === foldField.name)
    expect(lines.map(({ arrived }) => arrived).join('\n')).toBe(textOf(deal ?? {}))
    expect(lines.every(({ how }) => how === 'changed_by_rule')).toBe(true)
  })

  it('has nothing of it left when all is undone', async () => {
    const ended = await run(office.api, id, 'rollback')
    expect(ended.buckets).toMatchObject({ kept: 0, failed: 0 })
    expect(office.pipedrive.snapshot()).toEqual(before)
  })
})
