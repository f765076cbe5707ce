// The reconciliation as arithmetic.
import { describe, expect, it } from 'vitest'
import { createReconciliation } from '../../migration/reconcile.ts'

const risk = 'd'.repeat(40)
const facts = {
  staged: new Map([['deal', 3]]),
  states: new Map([['deal', new Map([['written', 2], ['refused', 1]])]]),
  pipelines: [{ id: 1, name: 'Litigation' }],
  stages: [{ id: 5, name: 'Issued', pipelineId: 1, orderNr: 1 }, { id: 6, name: 'Settled', pipelineId: 1, orderNr: 2 }],
  keys: new Map([['deal/varchar/Source ID', { key: 'k', options: [] }]]),
  readableOf: () => ({ name: (key: string) => (key === risk ? 'Risk' : key), value: (key: string, value: unknown) => (key === risk && value === 7 ? 'High' : value) }),
} // prettier-ignore
const deal = (sourceId: string, value: number) => ({
  object: 'deal' as const, sourceId, body: { title: sourceId, value, currency: 'GBP', pipeline_id: 1, stage_id: 5 }, changes: [], isOurs: true,
}) // prettier-ignore
const found = (id: number, sourceId: string, value: number) => ({
  id,
  title: sourceId,
  value,
  currency: 'GBP',
  pipeline_id: 1,
  stage_id: 5,
})

describe('a reconciliation', () => {
  it('names fields and values in the words of people', () => {
    const report = createReconciliation(facts)
    const meant = { ...deal('a', 1), body: { title: 'a', custom_fields: { [risk]: 7 } } }
    report.compare(meant, { id: 1, title: 'a', custom_fields: { [risk]: 8 } })
    expect(report.finish().differences[0]?.message).toBe('deal a: Risk was meant to be "High" and is 8 in Pipedrive.')
  })

  it('is clean when everything is there as it was meant and what is not there has its reason', () => {
    const report = createReconciliation(facts)
    report.compare(deal('a', 0.1), found(1, 'a', 0.1))
    report.compare(deal('b', 0.2), found(2, 'b', 0.2))
    const result = report.finish()
    expect(result).toMatchObject({
      clean: true,
      objects: [{ object: 'deal', source: 3, pipedrive: 2, equal: 2, leftOut: 1, refused: 1, waiting: 0, missing: 0 }],
    })
    expect(result.sums).toEqual([
      {
        pipeline: 'Litigation',
        stage: 'Issued',
        currency: 'GBP',
        source: 0.3,
        pipedrive: 0.3,
        equal: true,
        notWritten: 0,
        notWrittenDeals: 0,
        amountsLeftOut: 0,
      },
    ])
  })

  it('counts a text whose formatting Pipedrive does not keep as changed by a rule, and stays clean', () => {
    const report = createReconciliation({ ...facts, staged: new Map([['note', 1]]), states: new Map() })
    const note = { object: 'note', sourceId: 'n', body: { note: '<p><u>Fee</u></p>' }, changes: [], isOurs: true }
    report.compare(note, { note: '<p>Fee</p>' })
    expect(report.finish()).toMatchObject({
      clean: true,
      objects: [{ object: 'note', changedByRule: 1, different: 0 }],
    })
  })

  it('tells what was left out by choice from what is not there although nobody chose so', () => {
    const states = new Map([['deal', new Map([['refused', 2], ['held', 1]])]]) // prettier-ignore
    const report = createReconciliation({ ...facts, staged: new Map([['deal', 4]]), states, leftOut: new Map([['deal', 1]]) })
    report.expect('deal')
    const { sentence, objects } = report.finish()
    expect(objects).toMatchObject([{ source: 4, leftOut: 4, refused: 2, waiting: 1 }])
    expect(sentence).toContain('left out by choice, or refused with a reason. 1 record was left out by choice. 3 records are not in Pipedrive')
    const chosen = createReconciliation({ ...facts, staged: new Map([['deal', 1]]), states: new Map(), leftOut: new Map([['deal', 1]]) })
    chosen.expect('deal')
    expect(chosen.finish().sentence).toBe('Every value is accounted for: equal, changed by a named rule, or left out by choice. 1 record was left out by choice.')
  }) // prettier-ignore

  it('names a value that differs, and the sum that no longer adds up', () => {
    const report = createReconciliation(facts)
    report.compare(deal('a', 10), found(1, 'a', 11))
    report.compare(deal('b', 5), found(2, 'b', 5))
    expect(report.finish().differences.map(({ kind, field }) => [kind, field])).toEqual([['different', 'value'], ['sum', 'value']]) // prettier-ignore
  })

  it('adds up the deals of each stage by themselves, and what stands in another stage adds to that one', () => {
    const report = createReconciliation(facts)
    report.compare(deal('a', 10), found(1, 'a', 10))
    report.compare(deal('b', 5), { ...found(2, 'b', 5), stage_id: 6 })
    expect(report.finish().sums.map(({ stage, source, pipedrive }) => [stage, source, pipedrive])).toEqual([['Issued', 15, 10], ['Settled', 0, 5]]) // prettier-ignore
  })

  it('counts the amount of a deal that is gone on the side of the source', () => {
    const report = createReconciliation(facts)
    report.compare(deal('a', 10), found(1, 'a', 10))
    report.missing('deal', 'b')
    report.missingDeal(deal('b', 1_000_000).body)
    const result = report.finish()
    expect(result.sums).toMatchObject([{ source: 1_000_010, pipedrive: 10, equal: false }])
    expect(result.differences.map(({ kind }) => kind)).toEqual(['missing', 'sum'])
  })

  it('tells what deals come to that were refused, and is clean all the same: each has its reason', () => {
    const report = createReconciliation(facts)
    report.compare(deal('a', 10), found(1, 'a', 10))
    report.compare(deal('b', 5), found(2, 'b', 5))
    report.notWritten(deal('c', 1_000_000))
    expect(report.finish()).toMatchObject({ clean: true, sums: [{ source: 15, pipedrive: 15, equal: true, notWritten: 1_000_000, notWrittenDeals: 1 }] }) // prettier-ignore
  })

  it('tells how many deals were written without their amount', () => {
    const report = createReconciliation(facts)
    const change = { field: 'fee', target: 'value', how: 'left_out', rule: 'not_money', reason: '', source: 'tbc', meant: null } as const // prettier-ignore
    report.compare({ ...deal('a', 0), body: { currency: 'GBP', stage_id: 5 }, changes: [change] }, found(1, 'a', 0))
    expect(report.finish().sums).toMatchObject([{ pipeline: 'Litigation', source: 0, amountsLeftOut: 1 }])
  })

  it('names a record that was written and is gone', () => {
    const report = createReconciliation(facts)
    report.compare(deal('a', 10), found(1, 'a', 10))
    report.missing('deal', 'b')
    expect(report.finish()).toMatchObject({ clean: false, differences: [{ kind: 'missing', sourceId: 'b' }] })
  })

  it('names a record that carries one of our source ids and is not ours', () => {
    const report = createReconciliation(facts)
    report.strange('deal', { id: 9, custom_fields: { k: 'a' } })
    report.strange('deal', { id: 10, custom_fields: { k: null } })
    expect(report.finish().differences.filter(({ kind }) => kind === 'unexpected')).toHaveLength(1)
  })

  it('says so when the counts do not add up', () => {
    const report = createReconciliation(facts)
    report.compare(deal('a', 10), found(1, 'a', 10))
    expect(report.finish().differences).toContainEqual(
      expect.objectContaining({ kind: 'count', message: '3 deal records are in the source, 2 are accounted for.' }),
    )
  })
})
