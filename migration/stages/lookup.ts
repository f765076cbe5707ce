// The one rule that leads a deal to its pipeline, stage and status, by id or by name.
import { firstLink, type SourceRecord } from '../record.ts'
import { closedStatus, statusOf, type DealStatus } from './words.ts'

/** The pipeline of deals and stages that name none. */
export const defaultPipelineId = 'default'

/** The source id of a stage that is only a name. */
export const stageKey = (pipelineId: string, stageName: string): string => `${pipelineId}/${stageName.trim()}`

export interface KnownStage {
  readonly pipelineId: string
  readonly stageId: string
  readonly name: string
}

/** The pipelines and stages that exist, as `resolveStage` looks them up. */
export interface KnownStages {
  /** Pipeline ids by id, and by name in lower case. */
  readonly pipelines: ReadonlyMap<string, string>
  /** Stages by id, and by `pipelineId/name` in lower case. */
  readonly stages: ReadonlyMap<string, KnownStage>
  /** Stages by name in lower case, where no two pipelines have one of that name. */
  readonly unique: ReadonlyMap<string, KnownStage>
  /** Open stages by pipeline id, in their order. */
  readonly ordered: ReadonlyMap<string, readonly KnownStage[]>
  /** The pipeline of deals that name none: the only one, or `default`. */
  readonly usual: string
}

export const fold = (name: string): string => name.trim().toLowerCase()

export function plainText(value: unknown): string | null {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

export function nameOf(record: SourceRecord): string {
  return plainText(record.fields['name']) ?? record.id
}

/** What a deal or stage says of itself: links first, a plain field of that name where the source has no links. */
export function namedIn(record: SourceRecord, name: 'pipeline' | 'stage'): string | null {
  return firstLink(record, name) ?? plainText(record.fields[name])
}

/** Indexes pipeline and stage records, the source's own and the derived ones alike. */
export function knownStages(records: readonly SourceRecord[]): KnownStages {
  const pipelines = new Map<string, string>()
  const own = records.filter((record) => record.object === 'pipeline')
  for (const record of own) pipelines.set(fold(nameOf(record)), record.id)
  for (const record of own) pipelines.set(record.id, record.id)
  const [only] = own
  const usual = own.length === 1 && only ? only.id : defaultPipelineId

  const listed = inOrder(records.filter((record) => record.object === 'stage')).map((record) => {
    const linked = namedIn(record, 'pipeline')
    const pipelineId = linked === null ? usual : (pipelines.get(linked) ?? pipelines.get(fold(linked)) ?? linked)
    return { pipelineId, stageId: record.id, name: nameOf(record) }
  })
  const names = Map.groupBy(listed, (stage) => fold(stage.name))
  return {
    pipelines,
    stages: new Map([
      ...listed.map((stage) => [fold(stageKey(stage.pipelineId, stage.name)), stage] as const),
      ...listed.map((stage) => [stage.stageId, stage] as const),
    ]),
    unique: new Map([...names].flatMap(([name, [stage, ...more]]) => (stage && more.length === 0 ? [[name, stage]] : []))), // prettier-ignore
    ordered: Map.groupBy(
      listed.filter((stage) => closedStatus(stage.name) === null),
      (stage) => stage.pipelineId,
    ),
    usual,
  }
}

function inOrder(stages: readonly SourceRecord[]): SourceRecord[] {
  const place = (stage: SourceRecord) => Number(plainText(stage.fields['order']) ?? 0) || 0
  return [...stages].sort((a, b) => place(a) - place(b))
}

export interface Place {
  /** Null for a pipeline that does not exist. */
  readonly pipelineId: string | null
  readonly stage: KnownStage | null
}

/** The pipeline and stage that are meant; a stage id is enough, and so is a stage name that only one pipeline has. */
export function findPlace(pipeline: string | null, stage: string | null, known: KnownStages): Place {
  const byId = stage === null ? undefined : known.stages.get(stage)
  if (byId) return { pipelineId: byId.pipelineId, stage: byId }
  if (pipeline === null && stage !== null && !known.stages.has(fold(stageKey(known.usual, stage)))) {
    const unique = known.unique.get(fold(stage))
    if (unique) return { pipelineId: unique.pipelineId, stage: unique }
  }
  const pipelineId = pipeline === null ? known.usual : (known.pipelines.get(pipeline) ?? known.pipelines.get(fold(pipeline)) ?? null) // prettier-ignore
  if (pipelineId === null || stage === null) return { pipelineId, stage: null }
  return { pipelineId, stage: known.stages.get(fold(stageKey(pipelineId, stage))) ?? null }
}

export interface ResolvedStage {
  readonly pipelineId: string
  /** Null only in a pipeline without any stage. */
  readonly stageId: string | null
  /** Null when neither the deal nor its stage says: the deal is open. */
  readonly status: DealStatus | null
}

/**
 * Where a deal stands. A stage name that is an outcome gives the status, and the deal then stands in the last open stage (won)
 * or the first (lost): no source says where it was lost. Null when the deal names a pipeline or stage that does not exist.
 */
export function resolveStage(deal: SourceRecord, known: KnownStages): ResolvedStage | null {
  const named = namedIn(deal, 'stage')
  const said = statusOf(plainText(deal.fields['status']))
  const { pipelineId, stage } = findPlace(namedIn(deal, 'pipeline'), named, known)
  if (pipelineId === null) return null
  if (stage) return { pipelineId, stageId: stage.stageId, status: said ?? closedStatus(stage.name) }
  const outcome = named === null ? null : closedStatus(named)
  if (named !== null && outcome === null) return null
  const open = known.ordered.get(pipelineId) ?? []
  const status = said ?? outcome
  return { pipelineId, stageId: (status === 'won' ? open.at(-1) : open[0])?.stageId ?? null, status }
}
