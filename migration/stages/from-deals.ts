// Pipelines and stages where a source only names them on its deals: records for them, made once before the run.
import type { SourceLink, SourceRecord } from '../record.ts'
import {
  defaultPipelineId, findPlace, fold, knownStages, namedIn, nameOf, plainText, stageKey, type KnownStages,
} from './lookup.ts' // prettier-ignore
import { closedStatus, orderStages } from './words.ts'

/** How many deals stand where; the first appearance of each decides its place in the list. */
export interface DealFact {
  readonly pipeline: string | null
  readonly stage: string | null
  readonly status: string | null
  readonly count: number
}

export interface PipelineFacts {
  readonly deals: readonly DealFact[]
  readonly pipelines: readonly SourceRecord[]
  readonly stages: readonly SourceRecord[]
}

export interface DerivedPipelines {
  /** Pipelines and stages that no record of the source stands for; to be staged like records of the source. */
  readonly records: readonly SourceRecord[]
  /** Stage names that are an outcome, under the key their stage would have had. */
  readonly stageStatus: Readonly<Record<string, 'won' | 'lost'>>
  readonly remarks: readonly string[]
}

export interface DealFacts {
  add(deal: SourceRecord): void
  finish(): DealFact[]
}

/** Collects what deals say about pipelines and stages: one entry per combination, whatever the number of deals. */
export function createDealFacts(): DealFacts {
  const seen = new Map<string, DealFact>()
  return {
    add(deal) {
      const said = [namedIn(deal, 'pipeline'), namedIn(deal, 'stage'), plainText(deal.fields['status'])] as const
      const key = JSON.stringify(said)
      const [pipeline, stage, status] = said
      seen.set(key, { pipeline, stage, status, count: (seen.get(key)?.count ?? 0) + 1 })
    },
    finish: () => [...seen.values()],
  }
}

/** Makes records of the pipelines and stages that deals name and the source has no records of. */
export function derivePipelines(facts: PipelineFacts): DerivedPipelines {
  const pipelines = missingPipelines(facts)
  const known = knownStages([...facts.pipelines, ...facts.stages, ...pipelines])
  const missing = new Map<string, string[]>()
  const stageStatus: Record<string, 'won' | 'lost'> = {}
  for (const fact of facts.deals) {
    const place = findPlace(fact.pipeline, fact.stage, known)
    if (fact.stage === null || place.stage || place.pipelineId === null) continue
    const outcome = closedStatus(fact.stage)
    if (outcome) stageStatus[stageKey(place.pipelineId, fact.stage)] = outcome
    else addName(missing, place.pipelineId, fact.stage.trim())
  }
  const ids = new Set(known.pipelines.values())
  const stages = [...ids].flatMap((id) => stagesOf(id, missing.get(id) ?? [], known))
  return { records: [...pipelines, ...stages], stageStatus, remarks: remarksOn(pipelines, stages, stageStatus) }
}

function addName(missing: Map<string, string[]>, pipelineId: string, stage: string): void {
  const names = missing.get(pipelineId) ?? []
  if (!names.some((name) => fold(name) === fold(stage))) missing.set(pipelineId, [...names, stage])
}

function missingPipelines({ deals, pipelines, stages }: PipelineFacts): SourceRecord[] {
  const known = knownStages([...pipelines, ...stages])
  const wanted = [
    ...stages.map((stage) => namedIn(stage, 'pipeline')),
    // A deal whose stage is a record needs no pipeline of its own: the stage leads to one.
    ...deals.filter((deal) => !findPlace(deal.pipeline, deal.stage, known).stage).map((deal) => deal.pipeline),
  ]
  const names = new Map<string, string>()
  for (const name of wanted) {
    const id = name ?? known.usual
    if (known.pipelines.has(id) || known.pipelines.has(fold(id)) || names.has(fold(id))) continue
    names.set(fold(id), id)
  }
  // Deals that name no pipeline belong to the only one there is.
  if (pipelines.length === 0 && names.size === 2) names.delete(defaultPipelineId)
  return [...names.values()].map((id, at) => {
    const name = id === defaultPipelineId ? 'Sales pipeline' : id
    return derived('pipeline', id, { name, order: pipelines.length + at + 1 })
  })
}

/** A pipeline must have a stage: one whose deals name none at all gets a stage called Open. */
function stagesOf(pipelineId: string, names: readonly string[], known: KnownStages): SourceRecord[] {
  const before = [...new Set(known.stages.values())].filter((stage) => stage.pipelineId === pipelineId).length
  const listed = names.length === 0 && before === 0 ? ['Open'] : orderStages(names)
  return listed.map((name, at) =>
    derived('stage', stageKey(pipelineId, name), { name, order: before + at + 1 }, { pipeline: [{ id: pipelineId }] }),
  )
}

function derived(
  object: 'pipeline' | 'stage',
  id: string,
  fields: Readonly<Record<string, unknown>>,
  links: Readonly<Record<string, readonly SourceLink[]>> = {},
): SourceRecord {
  return { object, id, createdAt: null, updatedAt: null, owner: null, links, fields }
}

function remarksOn(
  pipelines: readonly SourceRecord[],
  stages: readonly SourceRecord[],
  stageStatus: Readonly<Record<string, string>>,
): string[] {
  const list = (records: readonly SourceRecord[]) => records.map(nameOf).join(', ')
  const remarks: string[] = []
  if (pipelines.length > 0) {
    remarks.push(`The source has no records of these pipelines, so they are made from its deals: ${list(pipelines)}.`)
  }
  if (stages.length > 0) {
    remarks.push(`The source has no records of these stages, so they are made in this order: ${list(stages)}.`)
  }
  for (const [key, status] of Object.entries(stageStatus)) {
    remarks.push(`"${key.slice(key.indexOf('/') + 1)}" is an outcome, not a stage: its deals arrive as ${status}.`)
  }
  return remarks
}
