// Loads what planning needs beside the records: mapping, settings, owners, captured keys, stages, and the links of a batch.
import { attachedTo, type Owner } from '../../db/attached.ts'
import { auditOf } from '../../db/audits.ts'
import type { Queryable } from '../../db/client.ts'
import { allRowsOf } from '../../db/ledger-rows.ts'
import { type LinkRow, linkRowsOf, type Needed } from '../../db/links.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import { deltaStarts } from '../../db/deltas.ts'
import { apiDomainOf } from '../../db/installs.ts'
import { mappingOf } from '../../db/mappings.ts'
import { ownersOf } from '../../db/owners.ts'
import { parentsInCircles, someContactHasSeveralCompanies } from '../../db/shape.ts'
import { stagedInOrder } from '../../db/staging.ts'
import type { Destination } from '../../migration/destination.ts'
import { outsideOf } from '../../migration/files.ts'
import { type Flattenings, flatteningsOf, goesByFields } from '../../migration/flatten/choice.ts'
import { placeOf } from '../../migration/flatten/row.ts'
import { parentObjects } from '../../migration/flatten/rules.ts'
import { findCycles } from '../../migration/hierarchy.ts'
import { type ActivityObject, isActivityObject, type LedgerObject } from '../../migration/ledger.ts'
import type { MappingLine } from '../../migration/mapping.ts'
import type { FieldKey, LinkState, StageHome } from '../../migration/plan/context.ts'
import type { RowContext, RowFacts } from '../../migration/plan/row.ts'
import { type NeededField, neededFields } from '../../migration/plan/structure.ts'
import { firstLink, type SourceRecord } from '../../migration/record.ts'
import { knownStages, resolveStage } from '../../migration/stages/lookup.ts'
import { cleanRichText } from '../rich-text.ts'
import type { Work } from '../work.ts'

/** Everything but the links, which every batch brings for itself. */
export type BaseContext = Omit<RowContext, 'link' | 'custom'> & {
  readonly flattenings: Flattenings
  /** The pipelines and stages of the source. */
  readonly pipelines: readonly SourceRecord[]
  readonly mappingVersion: number
}

/** After structure was written: what was read of the source stands still, only what stands in Pipedrive has changed. */
export async function renewContext(work: Work, destination: Destination, before: BaseContext): Promise<BaseContext> {
  const structure = await structureOf(work)
  return { ...before, destination, ...standing(structure, { ...before, destination }) }
}

export async function loadContext(work: Work, destination: Destination): Promise<BaseContext> {
  const { db } = work.deps
  const { id } = work.migration
  const mapping = await mappingOf(db, id)
  if (!mapping)
    throw new Error(`Migration ${id} has no mapping, so nothing can be planned; a run needs a confirmed one.`)
  const audit = await auditOf(db, id)
  const fields = audit?.fields ?? []
  const flattenings = flatteningsOf(fields, work.migration.settings)
  const severalCompanies = await someContactHasSeveralCompanies(db, id)
  const needed = new Map(neededFields(mapping.lines, fields, severalCompanies, flattenings).map((field) => [field.id, field])) // prettier-ignore
  const owners = await ownerFinder(work)
  const pipelines = await pipelineRecords(work)
  const known = knownStages(pipelines)
  return {
    ...standing(await structureOf(work), { needed, pipelines, destination }),
    pipelines,
    mappingVersion: mapping.version,
    lines: byObject(mapping.lines),
    fields,
    flattenings,
    settings: work.migration.settings,
    destination,
    userOf: owners.userOf,
    fallbackUserId: work.migration.fallbackUserId ?? work.migration.userId,
    mustMatchOwners: work.migration.fallbackUserId === null,
    resolveStage: (deal) => resolveStage(deal, known),
    ownerName: owners.nameOf,
    // Every batch of records that name people by their addresses asks for just these.
    contactByEmail: () => null,
    accountOrigin: await apiDomainOf(db, work.migration),
    richText: cleanRichText,
    asOf: await readingTimes(work, audit?.startedAt ?? work.deps.now()),
    fieldsByName: new Map(fields.map((field) => [`${field.object}\n${field.name}`, field])),
    needed,
    brokenParents: await brokenParents(work),
  }
}

/** A record is judged by the reading that brought it as it is: a later one that found it unchanged moves nothing. */
async function readingTimes({ deps, migration }: Work, audited: Date): Promise<(record: SourceRecord) => string> {
  const starts = await deltaStarts(deps.db, migration.id)
  const first = audited.toISOString()
  return ({ readIn }) => (readIn === undefined ? undefined : starts.get(readIn)) ?? first
}

const structureOf = ({ deps, migration }: Work): Promise<LedgerRow[]> =>
  allRowsOf(deps.db, migration.id, ['activity_type', 'field', 'pipeline', 'stage', 'placeholder'])

/** What planning needs of the structure that stands in Pipedrive. */
function standing(
  rows: readonly LedgerRow[],
  { needed, pipelines, destination }: Pick<BaseContext, 'needed' | 'pipelines' | 'destination'>,
): Pick<BaseContext, 'keys' | 'stage' | 'placeholderId' | 'activityType'> {
  const stages = stageHomes(rows, pipelines)
  return {
    keys: capturedKeys(rows, [...needed.values()], destination),
    stage: (stageId) => stages.get(stageId) ?? null,
    placeholderId: numeric(rows.find((row) => row.object === 'placeholder')?.pipedriveId ?? null),
    activityType: typeFinder(rows, destination),
  }
}

function byObject(lines: readonly MappingLine[]): Map<string, MappingLine[]> {
  return Map.groupBy(
    lines.filter((line) => line.state !== 'left_out'),
    (line) => line.object,
  )
}

function capturedKeys(
  rows: readonly LedgerRow[],
  needed: readonly NeededField[],
  destination: Destination,
): Map<string, FieldKey> {
  const keys = new Map<string, FieldKey>()
  for (const field of needed) {
    const key = rows.find((row) => row.object === 'field' && row.sourceId === field.id)?.pipedriveId
    if (!key) continue
    const account = destination.fields.find((one) => one.object === field.target && one.key === key)
    keys.set(field.id, { key, options: account?.options ?? [] })
  }
  return keys
}

async function ownerFinder(work: Work): Promise<{
  userOf: (owner: string) => number | null
  nameOf: (owner: string) => string | null
}> {
  const owners = new Map((await ownersOf(work.deps.db, work.migration.id)).map((owner) => [owner.sourceId, owner]))
  return {
    userOf: (owner) => owners.get(owner)?.userId ?? null,
    nameOf: (owner) => owners.get(owner)?.name ?? null,
  }
}

/** By the id that the ledger captured, the key that activities name the type by. */
function typeFinder(rows: readonly LedgerRow[], destination: Destination): (object: ActivityObject) => string | null {
  const types = rows.filter((row) => row.object === 'activity_type')
  const ids = new Map(types.map((row) => [row.sourceId, numeric(row.pipedriveId)]))
  return (object) => destination.activityTypes.find((type) => type.id === (ids.get(object) ?? 0))?.keyString ?? null
}

async function pipelineRecords(work: Work): Promise<SourceRecord[]> {
  const records: SourceRecord[] = []
  for (const object of ['pipeline', 'stage']) {
    for await (const page of stagedInOrder(work.deps.db, work.migration.id, object)) records.push(...page)
  }
  return records
}

function stageHomes(rows: readonly LedgerRow[], records: readonly SourceRecord[]): Map<string, StageHome> {
  const pipedriveIdOf = (object: LedgerObject, sourceId: string | null): number | null =>
    numeric(rows.find((row) => row.object === object && row.sourceId === sourceId)?.pipedriveId ?? null)
  const homes = new Map<string, StageHome>()
  for (const stage of records.filter((record) => record.object === 'stage')) {
    const stageId = pipedriveIdOf('stage', stage.id)
    const pipelineId = pipedriveIdOf('pipeline', firstLink(stage, 'pipeline'))
    if (stageId !== null && pipelineId !== null) homes.set(stage.id, { stageId, pipelineId })
  }
  return homes
}

async function brokenParents(work: Work): Promise<Map<string, string>> {
  const parents = await parentsInCircles(work.deps.db, work.migration.id)
  // Of each circle the link of its smallest id is given up (migration/hierarchy.ts, cycleEdges).
  return new Map(findCycles(parents).map((circle) => [circle[0] ?? '', [...circle, circle[0] ?? ''].join(' > ')]))
}

/** The links of a batch, looked up together. */
export async function loadLinks(
  db: Queryable,
  migrationId: string,
  needed: readonly Needed[],
): Promise<(object: LedgerObject, sourceId: string) => LinkState | null> {
  const rows = await linkRowsOf(db, migrationId, needed)
  const found = new Map(rows.map((row) => [`${row.object}:${row.sourceId}`, linkState(row)]))
  return (object, sourceId) => found.get(`${object}:${sourceId}`) ?? null
}

/** The records of custom objects that hang on those of a batch, or beside its own. */
export async function loadCustom(
  db: Queryable,
  facts: readonly RowFacts[],
  { base, migrationId }: { readonly base: BaseContext; readonly migrationId: string },
): Promise<Pick<RowContext, 'custom'>> {
  if (base.flattenings.size === 0) return {}
  const owners = facts.flatMap(({ object, sourceId, record }): Owner[] => {
    const parent = parentObjects.find((one) => one === object)
    if (parent) return [{ parent, sourceId }]
    const flattening = object === 'custom_record' && record ? base.flattenings.get(record.object) : undefined
    const place = flattening && record && goesByFields(flattening) ? placeOf(record, flattening) : null
    return place ? [{ parent: place.parent, sourceId: place.id }] : []
  })
  const rows = await attachedTo(db, migrationId, owners)
  return {
    custom: {
      flattenings: base.flattenings,
      rowsOf: (parent, sourceId) => rows.get(`${parent}:${sourceId}`) ?? [],
    },
  }
}

function linkState(row: LinkRow): LinkState {
  const isThere = row.state === 'written' || row.state === 'adopted' || row.state === 'kept'
  const fileUrl = row.body?.['url']
  return {
    state: row.state,
    pipedriveId: isThere ? numeric(row.pipedriveId) : null,
    reason: row.reason,
    name: row.name,
    ...(isThere && row.body && isActivityObject(row.object) ? { body: row.body } : {}),
    ...(isThere && typeof fileUrl === 'string' ? { fileUrl } : {}),
    ...(isThere && row.body && outsideOf(row.body) !== null ? { outside: row.body } : {}),
  }
}

export function numeric(pipedriveId: string | null): number | null {
  return pipedriveId === null ? null : Number(pipedriveId)
}
