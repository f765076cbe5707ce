// Creates the deltas that are due after full runs; an open run puts them off until it has ended.
import { auditOf } from '../../db/audits.ts'
import type { Tx } from '../../db/client.ts'
import { migratedSince } from '../../db/deltas.ts'
import { installOf } from '../../db/installs.ts'
import { mappingOf } from '../../db/mappings.ts'
import { lockMigration, migrationOf, type MigrationRow } from '../../db/migrations.ts'
import { ownersOf } from '../../db/owners.ts'
import { createRun, openRunOf, runsOf } from '../../db/runs.ts'
import { type Blocker, blockersOf } from '../../migration/foresight/blockers.ts'
import type { SourceField } from '../../migration/fields.ts'
import type { Mapping } from '../../migration/mapping.ts'
import { judgeMapping } from '../../migration/mapping/problems.ts'
import { nextDelta } from '../../migration/delta/schedule.ts'
import type { WorkerDeps } from '../deps.ts'
import { send } from '../queues.ts'

/** The longest window that can be chosen is a week; whoever was down for longer has missed it. */
const lookBackMs = 8 * 24 * 3600_000

export async function createDueDeltas(deps: WorkerDeps): Promise<void> {
  const now = deps.now()
  for (const { id, companyId } of await migratedSince(deps.db, new Date(now.getTime() - lookBackMs))) {
    await deps.db.transaction(async (tx) => {
      await lockMigration(tx, id)
      const migration = await migrationOf(tx, companyId, id)
      const version = migration && (await dueVersion(tx, migration, now))
      if (!version) return
      await createRun(tx, { migrationId: id, companyId, kind: 'delta', preview: false, mappingVersion: version })
      await send(deps.boss, tx, 'drive', id)
      deps.log.info({ migrationId: id }, 'a delta is due and was started')
    })
  }
}

/** The version of the mapping that a due delta works with; null: none is due, or the migration is not fit to run. */
async function dueVersion(tx: Tx, migration: MigrationRow, now: Date): Promise<number | null> {
  if (migration.connectState !== 'connected' || migration.purgedAt !== null) return null
  if ((await openRunOf(tx, migration.id)) !== null) return null
  const mapping = await mappingOf(tx, migration.id)
  if (mapping?.state !== 'confirmed') return null
  const window = { mappingVersion: mapping.version, deltaHours: migration.settings.deltaHours }
  const due = nextDelta(await runsOf(tx, migration.id), window)
  if (due === null || due > now) return null
  const install = await installOf(tx, migration.companyId, migration.userId)
  const audit = await auditOf(tx, migration.id)
  if (install?.state !== 'active' || audit?.state !== 'done') return null
  return (await blockersNow(tx, migration, { mapping, fields: audit.fields ?? [] })).length === 0
    ? mapping.version
    : null
}

/** What stops a run that an admin starts stops one that nobody asked for too: it begins when that is settled. */
async function blockersNow(
  tx: Tx,
  migration: MigrationRow,
  { mapping, fields }: { readonly mapping: Mapping; readonly fields: readonly SourceField[] },
): Promise<Blocker[]> {
  const { destination, settings, fallbackUserId } = migration
  const { problems } = judgeMapping(mapping.lines, fields, destination?.fields ?? [], settings)
  return blockersOf({
    install: 'active',
    destination,
    fallbackUserId,
    owners: await ownersOf(tx, migration.id),
    mappingState: mapping.state,
    mappingProblems: problems.length,
  })
}
