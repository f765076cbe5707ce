// Before the first write of a run: every row the run goes over is in the ledger, and the account's fields are known anew.
import { seedCustomRecords, unseedCustomRecords } from '../db/attached.ts'
import type { Tx } from '../db/client.ts'
import { plannedUpTo } from '../db/deltas.ts'
import { hashOf } from '../db/hash.ts'
import { seedFileLinks } from '../db/hosted/kept-files.ts'
import { reopen } from '../db/ledger.ts'
import { seededActivities, someFieldIsMadeAgain } from '../db/ledger-rows.ts'
import { isListed, linkWritten, unlinkChanged } from '../db/linked.ts'
import { forgetDue, listDue, passOverPortion } from '../db/pass-over.ts'
import { renewTotals } from '../db/run-totals.ts'
import { assertDriving, markPrepared } from '../db/runs.ts'
import {
  analyzeLedger, analyzeStaged, putInOrder, seededObjects, seedPortion, seedRows, seedSome, unseed, withoutNestedLoops,
} from '../db/seeds.ts' // prettier-ignore
import { someContactHasNoCompany } from '../db/shape.ts'
import { stagedInOrder } from '../db/staging.ts'
import { renewWords } from '../db/words.ts'
import { timeFieldOf } from '../migration/activity/parts.ts'
import { neededTypes } from '../migration/activity/types.ts'
import type { LedgerObject } from '../migration/ledger.ts'
import { fieldName } from '../migration/plan/context.ts'
import { isArchived, saysArchived } from '../migration/plan/archive.ts'
import { labelField, missingLabels } from '../migration/plan/labels.ts'
import { optionSourceId } from '../migration/plan/row.ts'
import { convertNumber } from '../migration/transform/number.ts'
import { missingOptions } from '../migration/plan/structure.ts'
import { leftOutIds } from './left-out.ts'
import { prepareAddresses } from './prepare/addresses.ts'
import type { BaseContext } from './write/context.ts'
import { reopenLostOptions } from './write/lost-structure.ts'
import type { Stop, Work } from './work.ts'
import { chooseSample } from './sample/choice.ts'

/** The source id of the one organization for contacts without a company. */
export const placeholderSourceId = 'placeholder'

/**
 * Null: done, now or by an earlier driver of the run. Every portion is a transaction of its own, so that a run of a million records
 * can be paused in between.
 */
export async function prepareLedger(work: Work, base: BaseContext): Promise<Stop | null> {
  const { db } = work.deps
  const migrationId = work.migration.id
  const prepared = preparedFor(work, base)
  if (work.run.prepared === prepared) return null
  const reopenNext = async (tx: Tx): Promise<boolean> => {
    const isMore = await reopen(tx, migrationId, portionRows)
    if (isMore) return true
    await seedRows(tx, migrationId, 'field', [...base.needed.keys()])
    const since = await plannedUpTo(tx, migrationId, work.run.pass)
    if (since > 0) await unlinkChanged(tx, migrationId, since)
    return false
  }
  if (!(await inPortions(work, reopenNext))) return { state: 'asked' }
  await analyzeStaged(db)
  if (!(await inPortions(work, seeder(migrationId, base)))) return { state: 'asked' }
  await analyzeLedger(db)
  await db.transaction(async (tx) => {
    await assertDriving(tx, work.run)
    for (const object of ['pipeline', 'stage'] as const) {
      await putInOrder(tx, migrationId, object, inSourceOrder(base, object))
    }
    await seedCustomRecords(tx, migrationId, base.flattenings)
    const kept = [...base.flattenings.values()].filter(({ rule }) => rule !== 'leave').map(({ object }) => object)
    await unseedCustomRecords(tx, migrationId, kept)
    if (await someContactHasNoCompany(tx, migrationId))
      await seedRows(tx, migrationId, 'placeholder', [placeholderSourceId])
    if (work.run.kind === 'delta') await listNews(tx, work)
  })
  if ((await isForTheDueAlone(work)) && !(await inPortions(work, passer(work)))) return { state: 'asked' }
  for await (const leftOut of leftOutIds(work)) {
    await db.transaction((tx) => unseed(tx, migrationId, 'email', leftOut))
  }
  const tasks = base.flattenings.get('time_entry')?.rule === 'activity' ? (['task'] as const) : []
  const types = neededTypes([...(await seededActivities(db, migrationId)), ...tasks], base.settings)
  await seedRows(db, migrationId, 'activity_type', [...new Set(types)])
  if (work.run.kind !== 'sample') await seedArchives(work, base)
  if (!(await prepareAddresses(work, base))) return { state: 'asked' }
  if (work.run.kind === 'sample' && !(await chooseSample(work, base))) return { state: 'asked' }
  await renewTotals(db, work.run)
  await markPrepared(db, work.run, prepared)
  return null
}

/** What decides which rows there are: what was read last, and how it is mapped. */
function preparedFor({ migration }: Work, { mappingVersion }: BaseContext): string {
  const { pass, settings } = migration
  return hashOf({ pass, settings, mappingVersion })
}

/** Object after object; a transaction ends with the first that has more records than a portion. */
function seeder(migrationId: string, base: BaseContext): (tx: Tx) => Promise<boolean> {
  const objects = [...seededObjects]
  let after = 0
  const seedNext = async (tx: Tx): Promise<boolean> => {
    for (let [object] = objects; object !== undefined; [object] = objects) {
      const timeField = timeFieldOf(object, base.fields)
      const last = await seedPortion(tx, { migrationId, object, after, limit: portionRows, timeField })
      after = last ?? 0
      if (last !== null) return true
      objects.shift()
    }
    return false
  }
  return (tx) => withoutNestedLoops(tx, () => seedNext(tx))
}

/** Archived deals, once every deal is there: an archived one takes nothing more. A sample leaves them as they are. */
async function seedArchives(work: Work, base: BaseContext): Promise<void> {
  const { db } = work.deps
  const lines = base.lines.get('deal') ?? []
  if (!saysArchived(lines)) return
  for await (const page of stagedInOrder(db, work.migration.id, 'deal')) {
    const ids = page.filter((deal) => isArchived(deal, lines)).map(({ id }) => id)
    await db.transaction((tx) => seedSome(tx, work.migration.id, { object: 'deal_archive', like: 'deal', ids }))
  }
}

/** Pipedrive takes no place for a new pipeline or stage: it puts each behind the last one, so the first is to be written first. */
function inSourceOrder(base: BaseContext, object: 'pipeline' | 'stage'): string[] {
  const line = base.lines.get(object)?.find(({ target }) => target.kind === 'standard' && target.field === 'order_nr')
  const places = base.pipelines.flatMap((record) => {
    if (record.object !== object) return []
    const place = convertNumber(record.fields[line?.field ?? 'order'])
    return [{ id: record.id, place: place.kind === 'kept' || place.kind === 'changed' ? place.value : Infinity }]
  })
  return places.toSorted((a, b) => (a.place === b.place ? 0 : a.place - b.place)).map(({ id }) => id)
}

const portionRows = 5000

/** Until there is nothing more to do: true. False: the run was asked to stop in between. */
async function inPortions(work: Work, next: (tx: Tx) => Promise<boolean>): Promise<boolean> {
  while (!work.signal.aborted) {
    const isMore = await work.deps.db.transaction(async (tx) => {
      await assertDriving(tx, work.run)
      return next(tx)
    })
    if (!isMore) return true
  }
  return false
}

async function listNews(tx: Tx, { migration, run }: Work): Promise<void> {
  await renewWords(tx, migration.id, run.pass)
  await listDue(tx, migration.id, await plannedUpTo(tx, migration.id, run.pass))
}

/** A delta looks at what is due; at every record where a field is made anew, because all have lost their value in it. */
async function isForTheDueAlone({ deps, migration, run }: Work): Promise<boolean> {
  return run.kind === 'delta' && !(await someFieldIsMadeAgain(deps.db, migration.id))
}

/** What a delta need not look at, portion by portion. */
function passer({ migration, run }: Work): (tx: Tx) => Promise<boolean> {
  const all = { migrationId: migration.id, generation: run.pass, runId: run.id, limit: portionRows }
  let after = 0
  return async (tx) => {
    const last = await passOverPortion(tx, { ...all, after })
    after = last ?? 0
    if (last === null) await forgetDue(tx, migration.id)
    return last !== null
  }
}

/** Options that fields of the account lack get rows of their own: each is created, and undone, like any record. False: there are none. */
export async function prepareOptions(work: Work, base: BaseContext): Promise<boolean | Stop> {
  const missing = [...base.needed.values()].flatMap((needed) =>
    missingOptions(needed, base.destination).map((label) =>
      optionSourceId(fieldName(needed.target, needed.type, needed.name), label),
    ),
  )
  const lines = [...base.lines.values()].flat()
  const labels = missingLabels(lines, base.fields, base.destination).map(({ target, label }) =>
    optionSourceId(labelField(target), label),
  )
  if (missing.length + labels.length === 0) return false
  const stop = await reopenLostOptions(work, base, [...missing, ...labels])
  if (stop !== null) return stop
  await seedRows(work.deps.db, work.migration.id, 'field_option', [...missing, ...labels])
  await renewTotals(work.deps.db, work.run)
  return true
}

/** A file that turned out to be kept outside Pipedrive gets a row for the note that says where. False: there was none. */
export async function prepareFileLinks(work: Work): Promise<boolean> {
  const { db } = work.deps
  if ((await seedFileLinks(db, work.migration.id)) === 0) return false
  await renewTotals(db, work.run)
  return true
}

/** After the last row of an object: what the panel of a record lists, where only planning found it out. */
export async function linkWhatWasWritten({ deps, migration, run }: Work, object: LedgerObject): Promise<void> {
  if (!isListed(object)) return
  const since = await plannedUpTo(deps.db, migration.id, run.pass)
  await linkWritten(deps.db, { migrationId: migration.id, object, runId: run.id, since })
}
