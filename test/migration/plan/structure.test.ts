// What links between records come to when the source takes them away, before and after they were written.
import { describe, expect, it } from 'vitest'
import { decide } from '../../../migration/plan/decide.ts'
import type { LinkState, PlanContext } from '../../../migration/plan/context.ts'
import type { MappingLine } from '../../../migration/mapping.ts'
import type { SourceField } from '../../../migration/fields.ts'
import {
  neededFields,
  planParent,
  planParticipant,
  planPipeline,
  planStage,
} from '../../../migration/plan/structure.ts'
import type { SourceRecord } from '../../../migration/record.ts'

const ids: Readonly<Record<string, number>> = { 'deal:d1': 11, 'contact:a': 21, 'contact:b': 22, 'company:c1': 31, 'company:c2': 32 } // prettier-ignore
const link = (object: string, sourceId: string): LinkState | null => {
  const pipedriveId = ids[`${object}:${sourceId}`]
  return pipedriveId === undefined ? null : { state: 'written', pipedriveId, reason: null, name: null }
}
const context = { link } as PlanContext
const record = (object: string, id: string, links: SourceRecord['links']): SourceRecord => ({
  object, id, createdAt: null, updatedAt: null, owner: null, links, fields: {},
}) // prettier-ignore

describe('a further contact of a deal', () => {
  const both = record('deal', 'd1', { contacts: [{ id: 'a' }, { id: 'b' }] })
  const one = record('deal', 'd1', { contacts: [{ id: 'a' }] })
  const body = { deal_id: 11, person_id: 22 }

  it('takes part in the deal that names it', () => {
    expect(planParticipant(both, 'b', { context, isWritten: false })).toMatchObject({ kind: 'write', body })
  })
  it('is not written when the deal has stopped naming it meanwhile', () => {
    const planned = planParticipant(one, 'b', { context, isWritten: false })
    const step = decide(planned, { pipedriveId: null, body: null, isRefused: false })
    expect(step).toEqual({ do: 'refuse', reason: 'The source no longer names the contact "b" on deal d1: the participant was not written.' })
  }) // prettier-ignore
  it('stays when it was written before, and is said to', () => {
    const planned = planParticipant(one, 'b', { context, isWritten: true })
    const step = decide(planned, { pipedriveId: '5', body, isRefused: false })
    expect(step).toEqual({ do: 'nothing', reason: 'The source no longer names the contact "b" on deal d1: the participant stays in Pipedrive.' })
  }) // prettier-ignore
  it('that is named again is as it was, and what was said is taken back', () => {
    const planned = planParticipant(both, 'b', { context, isWritten: true })
    expect(decide(planned, { pipedriveId: '5', body, isRefused: false, isNoted: true })).toMatchObject({ do: 'keep', body }) // prettier-ignore
  })
})

describe('a parent of a company', () => {
  it('that was taken away stays where it was written, and is said to', () => {
    const planned = planParent(record('company', 'c1', {}), context, true)
    const body = { type: 'parent', rel_owner_org_id: 32, rel_linked_org_id: 31 }
    const step = decide(planned, { pipedriveId: '6', body, isRefused: false })
    expect(step).toEqual({ do: 'nothing', reason: 'The source no longer names a parent of company c1: the link stays in Pipedrive.' })
  }) // prettier-ignore
  it('that was replaced is replaced', () => {
    const planned = planParent(record('company', 'c1', { parent: [{ id: 'c2' }] }), context, true)
    const body = { type: 'parent', rel_owner_org_id: 30, rel_linked_org_id: 31 }
    expect(decide(planned, { pipedriveId: '6', body, isRefused: false })).toMatchObject({ do: 'update', patch: { rel_owner_org_id: 32 } }) // prettier-ignore
  })
})

describe('a choice field', () => {
  it('gets one option for labels that differ in the case of letters alone, in their order', () => {
    const target = { kind: 'custom', object: 'deal', type: 'enum', name: 'Risk' } as const
    const line: MappingLine = { object: 'deal', field: 'risk', target, transform: [], confidence: 1, reason: 'why', candidates: [], state: 'confirmed' } // prettier-ignore
    const field = {
      object: 'deal',
      name: 'risk',
      type: 'enum',
      distinct: 4,
      samples: [],
      options: ['High', 'Low', 'high', 'HIGH '],
    } as unknown as SourceField
    const risk = neededFields([line], [field], false).find(({ name }) => name === 'Risk')
    expect(risk?.options).toEqual(['High', 'Low'])
  })
})

describe('a pipeline and its stages', () => {
  const empty = { pipelines: [], stages: [] }
  const known = { ...context, lines: new Map(), destination: empty, link: () => ({ state: 'written', pipedriveId: 3, reason: null, name: null }) } as unknown as PlanContext // prettier-ignore
  const stage = (probability: unknown) => planStage({ ...record('stage', 's', { pipeline: [{ id: 'p' }] }), fields: { name: 'Offer', probability } }, known) // prettier-ignore

  it.each([
    [150, { rule: 'not_a_percentage', how: 'left_out', source: 150, meant: null }],
    ['high', { rule: 'not_a_number', how: 'left_out', source: 'high', meant: null }],
    [33.3, { rule: 'rounded', how: 'changed_by_rule', source: 33.3, meant: 33 }],
  ])('say what becomes of a probability of %s', (probability, change) => {
    const planned = stage(probability)
    expect(planned).toMatchObject({ kind: 'write', changes: [{ field: 'probability', target: 'deal_probability', ...change }] }) // prettier-ignore
    expect('body' in planned && planned.body['deal_probability']).toBe(change.meant ?? undefined)
  })
  it('say nothing of a probability that arrives as it is, or of none', () => {
    expect(stage(40)).toMatchObject({ body: { deal_probability: 40 }, changes: [] })
    expect(stage(null)).toMatchObject({ changes: [] })
  })
  it('say that a name was cut', () => {
    const planned = planPipeline({ ...record('pipeline', 'p', {}), fields: { name: 'a'.repeat(300) } }, known)
    expect(planned).toMatchObject({ kind: 'write', changes: [{ field: 'name', target: 'name', how: 'changed_by_rule' }] }) // prettier-ignore
  })
})
