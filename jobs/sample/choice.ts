// Which records are in the sample: chosen for what they show, each with everything that it hangs on.
import { auditOf } from '../../db/audits.ts'
import { markSample } from '../../db/ledger-rows.ts'
import { saveReport } from '../../db/runs.ts'
import { countRecords, stagedInOrder, stagedRecordsOf } from '../../db/staging.ts'
import { leftOutByChoice } from '../../migration/activity/choice.ts'
import { customSourceId, placeOf } from '../../migration/flatten/row.ts'
import { activityObjects, type LedgerObject } from '../../migration/ledger.ts'
import { pairId } from '../../migration/pair-id.ts'
import { fileLinksOf } from '../../migration/plan/file.ts'
import type { SourceRecord } from '../../migration/record.ts'
import { type Cover, createCover, type SampleLimits, sampleReport } from '../../migration/sample.ts'
import { showsOf } from '../../migration/sample/shows.ts'
import { keyOf, type Parent, parentsOf } from './parents.ts'
import type { BaseContext } from '../write/context.ts'
import type { Work } from '../work.ts'

const usual: SampleLimits = { min: 100, max: 500 }
const mainObjects = ['deal', 'contact', 'company'] as const
/** Beyond so many come only those that show something more. */
const usualSize = 220
/** So much of each object is looked through for records that only round the sample off. */
const pagesAround = 20
/** Of what was said and done about the chosen records so many of each object come along. */
const mostAround = 30
/** Each file costs a transfer, and one shows as much as a hundred. */
const mostFiles = 8
/** The part of a sample that deals, contacts and companies may fill before what hangs on them has had its turn. */
const mainShare = 0.6
/** After so many in a row that no longer fit, no further ones of the object are tried. */
const mostMisses = 10

interface Choice {
  readonly work: Work
  readonly base: BaseContext
  readonly limits: SampleLimits
  readonly covers: ReadonlyMap<string, Cover>
  readonly chosen: Map<string, Set<string>>
  readonly participants: string[]
  size: number
  /** So many there may be for now. */
  most: number
}

/** Marks the sample's rows: chosen once, so that a sample that is resumed goes over the same records. False: asked to stop. */
export async function chooseSample(work: Work, base: BaseContext): Promise<boolean> {
  const { db, pace } = work.deps
  const migrationId = work.migration.id
  const limits = pace?.sample ?? usual
  const covers = await coversOf(work, base, limits.min)
  const choice: Choice = { work, base, limits, covers, chosen: new Map(), participants: [], size: 0, most: limits.max }
  const others = await othersOf(work, base)
  for (const object of mainObjects) await lookAt(choice, object)
  if (others.length > 0) choice.most = Math.floor(limits.max * mainShare)
  await coverAll(choice)
  choice.most = limits.max
  // What did not fit into the part may fit into the whole.
  if (others.length > 0) for (const cover of covers.values()) cover.again()
  for (const object of others) await lookAt(choice, object)
  await coverAll(choice)
  await fillUp(choice)
  for (const object of others) await takeAround(choice, object)
  if (work.signal.aborted) return false
  const rows = await rowsOfChoice(choice)
  await db.transaction(async (tx) => {
    await markSample(tx, migrationId, rows)
    await saveReport(tx, work.run.id, sampleReport(choice.size, covers, limits.max))
  })
  return true
}

async function coversOf(work: Work, base: BaseContext, spareMax: number): Promise<ReadonlyMap<string, Cover>> {
  const fields = (await auditOf(work.deps.db, work.migration.id))?.fields ?? []
  const objects = [...mainObjects, ...(await othersOf(work, base))]
  const showsIn = (object: string) => showsOf(object, fields, base.lines.get(object) ?? [])
  return new Map(objects.map((object) => [object, createCover(showsIn(object), spareMax)]))
}

/** What hangs on the main objects, as far as the source has any. */
async function othersOf({ deps, migration }: Work, base: BaseContext): Promise<string[]> {
  const staged = await countRecords(deps.db, migration.id, { derived: true })
  const custom = [...base.flattenings.values()].filter(({ rule }) => rule !== 'leave').map(({ object }) => object)
  return [...new Set<string>([...activityObjects, 'file', ...custom])].filter((object) => staged.has(object))
}

/** Goes over an object once; what shows something new of it and hangs on chosen records alone is taken at once. */
async function lookAt(choice: Choice, object: string): Promise<void> {
  const { work, covers, chosen } = choice
  const cover = covers.get(object)
  const isMain = mainObjects.some((one) => one === object)
  if (!cover) return
  for await (const page of stagedInOrder(work.deps.db, work.migration.id, object)) {
    if (work.signal.aborted) return
    const fresh = page.filter((record) => canBeIn(record, choice) && cover.add(shown(record)))
    if (isMain || fresh.length === 0) continue
    const hangsOn = await parentsOf(choice, fresh)
    for (const record of fresh) {
      const isMore = (chosen.get(object)?.size ?? 0) < mostOf(object) && choice.size < choice.most
      if (isMore && hangs(choice, hangsOn(record)) && cover.isMore(shown(record))) take(choice, record)
    }
  }
}

const mostOf = (object: string): number => (object === 'file' ? mostFiles : mostAround)

const none: ReadonlySet<string> = new Set()

/** `absent`: what records name and the source does not have. */
function hangs({ chosen }: Choice, parents: readonly Parent[], absent = none): boolean {
  return (
    parents.length > 0 && parents.every(([parent, id]) => chosen.get(parent)?.has(id) || absent.has(keyOf(parent, id)))
  )
}

/** A file has no owner of its own in Pipedrive. */
function shown(record: SourceRecord): SourceRecord {
  return record.object === 'file' ? { ...record, owner: null } : record
}

function canBeIn(record: SourceRecord, { work, base }: Pick<Choice, 'work' | 'base'>): boolean {
  if (record.object === 'file') return fileLinksOf(record).length > 0
  const flattening = base.flattenings.get(record.object)
  if (flattening) return placeOf(record, flattening) !== null
  return leftOutByChoice(record, work.migration.settings) === null
}

/** One record of each object in turn, so that no object takes the places of the others. */
async function coverAll(choice: Choice): Promise<void> {
  const misses = new Map<string, number>()
  const open = new Map(choice.covers)
  while (open.size > 0 && choice.size < choice.most && !choice.work.signal.aborted) {
    for (const [object, cover] of open) {
      const id = cover.next()
      if (id !== null && (await admit(choice, object, id))) {
        misses.delete(object)
        continue
      }
      misses.set(object, (misses.get(object) ?? 0) + 1)
      if (id === null || (misses.get(object) ?? 0) >= mostMisses || isFull(choice, object)) open.delete(object)
    }
  }
}

async function fillUp(choice: Choice): Promise<void> {
  const { covers, chosen, limits } = choice
  const count = () => mainObjects.reduce((sum, object) => sum + (chosen.get(object)?.size ?? 0), 0)
  for (let at = 0; at < limits.min; at += 1) {
    for (const object of mainObjects) {
      const id = covers.get(object)?.spare[at]
      if (count() >= limits.min || choice.work.signal.aborted) return
      if (id !== undefined) await admit(choice, object, id)
    }
  }
}

function isFull({ chosen }: Choice, object: string): boolean {
  return object === 'file' && (chosen.get(object)?.size ?? 0) >= mostFiles
}

/** What hangs on the chosen records alone comes along: it brings no further ones. */
async function takeAround(choice: Choice, object: string): Promise<void> {
  const { work, chosen } = choice
  const most = object === 'file' ? choice.most : Math.min(choice.most, usualSize)
  const isEnough = () => (chosen.get(object)?.size ?? 0) >= mostOf(object) || choice.size >= most || work.signal.aborted
  if (isEnough()) return
  let pages = 0
  for await (const page of stagedInOrder(work.deps.db, work.migration.id, object)) {
    const hangsOn = await parentsOf(choice, page)
    const absent = await absentOf(choice, page.flatMap(hangsOn))
    for (const record of page) {
      const isNew = !chosen.get(object)?.has(record.id) && canBeIn(record, choice)
      if (isNew && hangs(choice, hangsOn(record), absent)) take(choice, record)
      if (isEnough()) return
    }
    pages += 1
    if (pages === pagesAround) return
  }
}

async function absentOf({ work, chosen }: Choice, parents: readonly Parent[]): Promise<Set<string>> {
  const absent = new Set<string>()
  const asked = parents.filter(([object, id]) => !chosen.get(object)?.has(id))
  for (const [object, group] of Map.groupBy(asked, ([parent]) => parent)) {
    const ids = [...new Set(group.map(([, id]) => id))]
    const there = await stagedRecordsOf(work.deps.db, work.migration.id, object, ids)
    for (const id of ids) if (!there.has(id)) absent.add(keyOf(object, id))
  }
  return absent
}

function take(choice: Choice, record: SourceRecord): void {
  const ids = choice.chosen.get(record.object) ?? new Set<string>()
  choice.chosen.set(record.object, ids.add(record.id))
  choice.covers.get(record.object)?.show(shown(record))
  choice.size += 1
  if (record.object !== 'deal') return
  const contacts = (record.links['contacts'] ?? record.links['contact'] ?? []).slice(1)
  choice.participants.push(...contacts.map((link) => pairId(record.id, link.id)))
}

/** With everything that it hangs on, or not at all. False: it does not fit any more. */
async function admit(choice: Choice, object: string, id: string): Promise<boolean> {
  const { work, chosen } = choice
  if (isFull(choice, object)) return false
  const found = new Map<string, SourceRecord>()
  let level: readonly Parent[] = [[object, id]]
  while (level.length > 0) {
    const fresh = level.filter((one) => !chosen.get(one[0])?.has(one[1]) && !found.has(keyOf(...one)))
    const records: SourceRecord[] = []
    for (const [of, group] of Map.groupBy(fresh, ([parent]) => parent)) {
      const ids = new Set(group.map(([, one]) => one))
      records.push(...(await stagedRecordsOf(work.deps.db, work.migration.id, of, [...ids])).values())
    }
    for (const record of records) found.set(keyOf(record.object, record.id), record)
    if (choice.size + found.size > choice.most || !records.every((record) => canBeIn(record, choice))) return false
    const hangsOn = await parentsOf(choice, records)
    level = records.flatMap(hangsOn)
  }
  for (const record of found.values()) take(choice, record)
  return true
}

/** Pipelines and stages are there as a whole: each of them is to be seen. */
async function rowsOfChoice({ work, base, chosen, participants }: Choice): Promise<Map<LedgerObject, string[]>> {
  const { db } = work.deps
  const rows = new Map<LedgerObject, string[]>()
  for (const object of ['pipeline', 'stage'] as const) {
    const all: string[] = []
    for await (const page of stagedInOrder(db, work.migration.id, object)) all.push(...page.map(({ id }) => id))
    rows.set(object, all)
  }
  const idsOf = (object: string): string[] => [...(chosen.get(object) ?? [])]
  rows.set('company_parent', idsOf('company'))
  rows.set('deal_contact', participants)
  for (const object of [...mainObjects, ...activityObjects, 'file'] as const) rows.set(object, idsOf(object))
  const custom = [...base.flattenings.keys()].flatMap((object) => idsOf(object).map((id) => customSourceId(object, id)))
  return rows.set('custom_record', custom)
}
