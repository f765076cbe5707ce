// Archived deals that changed in the source: the rows of the deals that were passed by, and of what says that they are archived.
import { hasChangedBeside } from './attached.ts'
import type { Queryable } from './client.ts'
import { orm, pgCore } from './drizzle.ts'
import type { LedgerRow } from './ledger.ts'
import { ledger, stagedRecords } from './schema.ts'

const { and, asc, eq, gt, inArray, lte, or, sql } = orm

export interface ChangedArchived {
  readonly deal: LedgerRow
  readonly archive: LedgerRow
}

export interface Changed {
  readonly migrationId: string
  readonly pass: number
  readonly since: number
  readonly reason: string
}

/** Rows of deals in the order of their ids, no more than so many beyond the given one. */
export interface Portion {
  readonly after: number
  readonly upTo?: number
  readonly most: number
}

/** Those that this pass left as they are for the given reason, although their record, or something put on it, changed since the given pass. */
export async function changedArchived(
  db: Queryable,
  of: Changed,
  { after, upTo, most }: Portion,
): Promise<ChangedArchived[]> {
  const archive = pgCore.alias(ledger, 'archive')
  return db
    .select({ deal: ledger, archive })
    .from(ledger)
    .innerJoin(
      stagedRecords,
      and(
        eq(stagedRecords.migrationId, ledger.migrationId),
        eq(stagedRecords.object, 'deal'),
        eq(stagedRecords.sourceId, ledger.sourceId),
        or(
          gt(stagedRecords.changedIn, of.since),
          hasChangedBeside(of, { object: sql`'deal'`, id: sql`${ledger.sourceId}` }),
        ),
      ),
    )
    .innerJoin(
      archive,
      and(
        eq(archive.migrationId, ledger.migrationId),
        eq(archive.object, 'deal_archive'),
        eq(archive.sourceId, ledger.sourceId),
        inArray(archive.state, ['written', 'reverted', 'pending']),
      ),
    )
    .where(
      and(
        eq(ledger.migrationId, of.migrationId),
        eq(ledger.object, 'deal'),
        eq(ledger.state, 'written'),
        eq(ledger.pass, of.pass),
        eq(ledger.reason, of.reason),
        gt(ledger.id, after),
        upTo === undefined ? undefined : lte(ledger.id, upTo),
      ),
    )
    .orderBy(asc(ledger.id))
    .limit(most)
}
