// Stages the firm once, as an audit would, into the database that every seed starts from.
import { endAudit, startAudit } from '../../db/audits.ts'
import type { Db } from '../../db/client.ts'
import { orm } from '../../db/drizzle.ts'
import { addMappingVersion, confirmMapping } from '../../db/mappings.ts'
import { createMigration } from '../../db/migrations.ts'
import { replaceOwners } from '../../db/owners.ts'
import { migrations } from '../../db/schema.ts'
import { hashed, saveRecords } from '../../db/staging.ts'
import { readAccount } from '../../jobs/pipedrive/account.ts'
import type { PipedriveClient } from '../../jobs/pipedrive/client.ts'
import { takeStock } from '../../jobs/take-stock.ts'
import { matchOwners } from '../../migration/owners.ts'
import { propose } from '../../migration/propose/propose.ts'
import type { SourceRecord } from '../../migration/record.ts'
import { defaultSettings } from '../../migration/settings.ts'

/** What a source gives, and what it gives instead after its people have gone on working. */
export interface SourceRecords {
  readonly firm: readonly SourceRecord[]
  readonly changed: readonly SourceRecord[]
}

/** Fields and owners are taken from the firm before and after its changes, so that a delta finds a place for every value. */
export async function stageFirm(
  db: Db,
  client: PipedriveClient,
  by: { companyId: number; userId: number; records: SourceRecords },
): Promise<string> {
  const { records, ...who } = by
  const { firm, changed } = records
  const migration = await createMigration(db, { ...who, name: 'Simulated', settings: defaultSettings })
  const { id } = migration
  const destination = await readAccount(client)
  await saveRecords(db, id, { records: [...firm, ...changed].map(hashed), generation: 1 })
  const stock = await takeStock(db, id, { hints: [], remarks: [] })
  await db.transaction(async (tx) => {
    await tx.execute(orm.sql`delete from staged_records where migration_id = ${id}`)
    await saveRecords(tx, id, { records: firm.map(hashed), generation: 1 })
    await saveRecords(tx, id, { records: stock.derived, derived: true, generation: 1 })
    await tx.update(migrations).set({ destination, fallbackUserId: who.userId }).where(orm.eq(migrations.id, id))
    await replaceOwners(tx, id, matchOwners(stock.owners, destination.users))
    await confirmMapping(tx, id, await addMappingVersion(tx, id, propose(stock.fields, destination.fields)))
    await startAudit(tx, id, new Date())
    const end = { state: 'done', reason: null, at: new Date(), fields: stock.fields, report: stock.report } as const
    await endAudit(tx, id, end)
  })
  return id
}
