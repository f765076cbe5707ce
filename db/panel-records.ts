// What the panel on a Pipedrive record asks of the ledger.
import type { Destination } from '../migration/destination.ts'
import type { LedgerObject } from '../migration/ledger.ts'
import type { SourceRecord } from '../migration/record.ts'
import type { Settings } from '../migration/settings.ts'
import type { Queryable } from './client.ts'
import { orm } from './drizzle.ts'
import type { LedgerRow } from './ledger.ts'
import { ledger, migrations, stagedRecords } from './schema.ts'

const { and, desc, eq, inArray, isNotNull } = orm

export interface PanelFind {
  readonly migration: { readonly id: string; readonly name: string }
  readonly destination: Destination | null
  readonly settings: Settings
  readonly row: LedgerRow
  readonly staged: SourceRecord | null
}

/** The row behind a Pipedrive record, from the company's newest migration that has one. */
export async function ledgerRowOf(
  db: Queryable,
  companyId: number,
  objects: readonly LedgerObject[],
  pipedriveId: string,
): Promise<PanelFind | null> {
  const [found] = await db
    .select({
      migration: { id: migrations.id, name: migrations.name },
      destination: migrations.destination,
      settings: migrations.settings,
      row: ledger,
      staged: stagedRecords.payload,
    })
    .from(ledger)
    .innerJoin(migrations, eq(migrations.id, ledger.migrationId))
    .leftJoin(
      stagedRecords,
      and(
        eq(stagedRecords.migrationId, ledger.migrationId),
        eq(stagedRecords.object, ledger.object),
        eq(stagedRecords.sourceId, ledger.sourceId),
      ),
    )
    .where(
      and(
        eq(migrations.companyId, companyId),
        inArray(ledger.object, [...objects]),
        eq(ledger.pipedriveId, pipedriveId),
      ),
    )
    .orderBy(desc(migrations.createdAt), desc(ledger.id))
    .limit(1)
  return found ? { ...found, staged: found.staged as SourceRecord | null } : null
}

/** The keys of the custom fields that this migration made or took over, by the ledger's key of the field. */
export async function fieldKeys(db: Queryable, migrationId: string): Promise<Map<string, string>> {
  const rows = await db
    .select({ sourceId: ledger.sourceId, key: ledger.pipedriveId })
    .from(ledger)
    .where(and(eq(ledger.migrationId, migrationId), eq(ledger.object, 'field'), isNotNull(ledger.pipedriveId)))
  return new Map(rows.map((row) => [row.sourceId, row.key ?? '']))
}
