// Before the first write of a run: every row the run goes over is in the ledger, and the account's fields are known anew.
import type { Tx } from '../db/client.ts'
import { passOverUnchanged, plannedUpTo } from '../db/deltas.ts'
import { orm } from '../db/drizzle.ts'
import { seedFileLinks } from '../db/kept-files.ts'
import { reopen } from '../db/ledger.ts'
import { seededActivities, seedFromStaging, seedRows, totalsOf, unseed } from '../db/ledger-rows.ts'
import { assertDriving, setTotals } from '../db/runs.ts'
import { neededTypes } from '../migration/activity/types.ts'
import { fieldName } from '../migration/plan/context.ts'
import { optionSourceId } from '../migration/plan/row.ts'
import { missingOptions } from '../migration/plan/structure.ts'
import { leftOutIds } from './left-out.ts'
import type { BaseContext } from './write/context.ts'
import type { Work } from './write/work.ts'
import { chooseSample } from './sample.ts'

/** The source id of the one organization for contacts without a company. */
export const placeholderSourceId = 'placeholder'

export async function prepareLedger(work: Work, base: BaseContext): Promise<void> {
  const { db } = work.deps
  const migrationId = work.migration.id
  await db.transaction(async (tx) => {
    await assertDriving(tx, work.run)
    await reopen(tx, migrationId)
    await seedRows(tx, migrationId, 'field', [...base.needed.keys()])
    await seedFromStaging(tx, migrationId)
    if (await someContactHasNoCompany(tx, migrationId))
      await seedRows(tx, migrationId, 'placeholder', [placeholderSourceId])
    if (work.run.kind === 'delta') await passOver(tx, work)
  })
  for await (const leftOut of leftOutIds(work)) {
    await db.transaction((tx) => unseed(tx, migrationId, 'email', leftOut))
  }
  await db.transaction(async (tx) => {
    const types = neededTypes(await seededActivities(tx, migrationId), base.settings)
    await seedRows(tx, migrationId, 'activity_type', types)
  })
  if (work.run.kind === 'sample') await chooseSample(work)
  await setTotals(db, work.run.id, await totalsOf(db, migrationId, work.run.kind === 'sample'))
}

async function passOver(tx: Tx, { migration, run }: Work): Promise<void> {
  const since = await plannedUpTo(tx, migration.id, run.pass)
  await passOverUnchanged(tx, { migrationId: migration.id, generation: run.pass, runId: run.id, since })
}

async function someContactHasNoCompany(tx: Tx, migrationId: string): Promise<boolean> {
  const { sql } = orm
  const found = await tx.execute(sql`
    select 1 from staged_records where migration_id = ${migrationId} and object = 'contact'
    and jsonb_array_length(coalesce(payload->'links'->'companies', payload->'links'->'company', '[]')) = 0 limit 1`)
  return found.rows.length > 0
}

/** Options that fields of the account lack get rows of their own: each is created, and undone, like any record. */
export async function prepareOptions(work: Work, base: BaseContext): Promise<void> {
  const missing = [...base.needed.values()].flatMap((needed) =>
    missingOptions(needed, base.destination).map((label) =>
      optionSourceId(fieldName(needed.target, needed.type, needed.name), label),
    ),
  )
  await work.deps.db.transaction((tx) => seedRows(tx, work.migration.id, 'field_option', missing))
  await setTotals(
    work.deps.db,
    work.run.id,
    await totalsOf(work.deps.db, work.migration.id, work.run.kind === 'sample'),
  )
}

/** A file that turned out to be kept outside Pipedrive gets a row for the note that says where. */
export async function prepareFileLinks(work: Work): Promise<void> {
  const { db } = work.deps
  await db.transaction((tx) => seedFileLinks(tx, work.migration.id))
  await setTotals(db, work.run.id, await totalsOf(db, work.migration.id, work.run.kind === 'sample'))
}
