// What links between records come to when the source takes them away, before and after they were written.
import { describe, expect, it } from 'vitest'
import { decide } from '../../../migration/plan/decide.ts'
import type { LinkState, PlanContext } from '../../../migration/plan/context.ts'
import { planParent, planParticipant } from '../../../migration/plan/structure.ts'
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
