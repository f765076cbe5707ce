// Pipelines and stages that only deals name, and where each deal then stands.
import { describe, expect, it } from 'vitest'
import { createDealFacts, derivePipelines } from '../../../migration/stages/from-deals.ts'
import { knownStages, resolveStage } from '../../../migration/stages/lookup.ts'
import type { SourceRecord } from '../../../migration/record.ts'

function deal(links: Record<string, string>, fields: Record<string, unknown> = {}): SourceRecord {
  const linked = Object.fromEntries(Object.entries(links).map(([name, id]) => [name, [{ id }]]))
  return { object: 'deal', id: 'd', createdAt: null, updatedAt: null, owner: null, links: linked, fields }
}
const own = (object: string, id: string, fields: Record<string, unknown>, pipeline?: string): SourceRecord => ({
  ...deal(pipeline === undefined ? {} : { pipeline }, fields), object, id,
}) // prettier-ignore

function derive(deals: readonly SourceRecord[], records: readonly SourceRecord[] = []) {
  const facts = createDealFacts()
  for (const one of deals) facts.add(one)
  const pipelines = records.filter((record) => record.object === 'pipeline')
  const stages = records.filter((record) => record.object === 'stage')
  const result = derivePipelines({ deals: facts.finish(), pipelines, stages })
  return { ...result, ids: result.records.map((record) => record.id), known: knownStages([...records, ...result.records]) } // prettier-ignore
}

describe('a source that only names stages', () => {
  const deals = ['Won', 'Engaging', 'Lost', 'Prospecting', 'Engaging'].map((stage) => deal({ stage }))
  const { records, ids, stageStatus, known, remarks } = derive(deals)

  it('gets one pipeline with its stages in the usual order, and outcomes are no stages', () => {
    expect(ids).toEqual(['default', 'default/Prospecting', 'default/Engaging'])
    expect(records[0]?.fields).toEqual({ name: 'Sales pipeline', order: 1 })
    expect(records[2]).toMatchObject({ fields: { name: 'Engaging', order: 2 }, links: { pipeline: [{ id: 'default' }] } }) // prettier-ignore
    expect(stageStatus).toEqual({ 'default/Won': 'won', 'default/Lost': 'lost' })
    expect(remarks).toContain('"Won" is an outcome, not a stage: its deals arrive as won.')
  })

  it('has every deal in a stage, a won one in the last and a lost one in the first', () => {
    const at = (stage: string) => resolveStage(deal({ stage }), known)
    expect(at('engaging')).toEqual({ pipelineId: 'default', stageId: 'default/Engaging', status: null })
    expect(at('Won')).toEqual({ pipelineId: 'default', stageId: 'default/Engaging', status: 'won' })
    expect(at('Lost')).toEqual({ pipelineId: 'default', stageId: 'default/Prospecting', status: 'lost' })
    expect(at('Nowhere')).toBeNull()
  })
})

describe('a source that names pipelines', () => {
  it('gets a pipeline for each name, spelled as first seen, and the same stage name in each', () => {
    const { ids, known } = derive([
      deal({ pipeline: 'Family', stage: 'Proposal' }),
      deal({ pipeline: 'family', stage: 'proposal' }),
      deal({ pipeline: 'Property', stage: 'Proposal' }),
    ])
    expect(ids).toEqual(['Family', 'Property', 'Family/Proposal', 'Property/Proposal'])
    expect(resolveStage(deal({ pipeline: 'FAMILY', stage: 'Proposal' }), known)?.stageId).toBe('Family/Proposal')
  })

  it('puts deals without a pipeline into the only one', () => {
    const { ids } = derive([deal({ stage: 'Lead' }), deal({ pipeline: 'Sales', stage: 'Lead' })])
    expect(ids).toEqual(['Sales', 'Sales/Lead'])
  })

  it('makes a stage where no deal names an open one', () => {
    expect(derive([deal({ pipeline: 'Sales', stage: 'Closed Won' })]).ids).toEqual(['Sales', 'Sales/Open'])
    expect(derive([deal({})]).ids).toEqual(['default', 'default/Open'])
  })

  it('keeps unknown stages in the order in which they appeared', () => {
    expect(derive([deal({ stage: 'Zeta' }), deal({ stage: 'Alpha' })]).ids.slice(1)).toEqual(['default/Zeta', 'default/Alpha']) // prettier-ignore
  })
})

describe('a source with records of its own', () => {
  const records = [
    own('pipeline', 'p1', { name: 'Family' }),
    own('pipeline', 'p2', { name: 'Property' }),
    own('stage', 's1', { name: 'Intake', order: 1 }, 'p1'),
    own('stage', 's2', { name: 'Closed Won', order: 2 }, 'p1'),
    own('stage', 's3', { name: 'Offer', order: 1 }, 'p2'),
  ]

  it('gets nothing made where its deals link to them, by id or by name', () => {
    const deals = [deal({ pipeline: 'p1', stage: 's1' }), deal({ stage: 's2' }), deal({ stage: 'Offer' }), deal({ pipeline: 'Property', stage: 'offer' })] // prettier-ignore
    const { ids, known } = derive(deals, records)
    expect(ids).toEqual([])
    expect(deals.map((one) => resolveStage(one, known))).toEqual([
      { pipelineId: 'p1', stageId: 's1', status: null },
      { pipelineId: 'p1', stageId: 's2', status: 'won' },
      { pipelineId: 'p2', stageId: 's3', status: null },
      { pipelineId: 'p2', stageId: 's3', status: null },
    ])
  })

  it('gets the stages that its deals name and it has no record of', () => {
    const { records: made } = derive([deal({ pipeline: 'p2', stage: 'Searches' })], records)
    expect(made).toMatchObject([{ id: 'p2/Searches', fields: { name: 'Searches', order: 2 } }])
  })

  it("takes the deal's own status before what its stage says", () => {
    const { known } = derive([], records)
    expect(resolveStage(deal({ stage: 's1' }, { status: 'Closed Lost' }), known)?.status).toBe('lost')
    expect(resolveStage(deal({ stage: 's2' }, { status: 'open' }), known)?.status).toBe('open')
  })
})
