// What must be true after every seed, whatever went wrong in it; each breach is a sentence.
import { readChain } from '../../db/audit-chain.ts'
import type { Db } from '../../db/client.ts'
import { orm } from '../../db/drizzle.ts'
import { auditLog, ledger, migrations, runCounters } from '../../db/schema.ts'

/** Every counted row of a run is written, unchanged, refused or waiting, and none of them twice. */
export async function counterBreaches(db: Db, run: { readonly id: string; readonly kind: string }): Promise<string[]> {
  const counters = await db.select().from(runCounters).where(orm.eq(runCounters.runId, run.id))
  return counters.flatMap(({ object, total, written, unchanged, refused, waiting }) => {
    const sum = written + unchanged + refused + waiting
    const isWhole = run.kind === 'rollback' ? sum <= total : sum === total
    const parts = `${written} written, ${unchanged} unchanged, ${refused} refused, ${waiting} waiting`
    return isWhole ? [] : [`The ${run.kind} run counts ${total} rows of ${object}, but ${parts}.`]
  })
}

/** The chain of the log: numbered without a gap, every hash over its row and the one before. */
export async function chainBreaches(db: Db, migrationId: string): Promise<string[]> {
  const rows = await db
    .select()
    .from(auditLog)
    .where(orm.eq(auditLog.migrationId, migrationId))
    .orderBy(orm.asc(auditLog.seq))
  const chain = await readChain(rows.map((row) => [{ ...row, at: row.at.toISOString() }]))
  if (chain.breach !== null) return [`The log's chain is broken. ${chain.breach}`]
  const [head] = await db.select().from(migrations).where(orm.eq(migrations.id, migrationId))
  return head?.auditHash === chain.head ? [] : ['The log ends at another hash than the migration remembers.']
}

/** A record that was created is not created again, unless it was deleted in between, as an archived deal is put back after a change. */
export async function logBreaches(db: Db, migrationId: string): Promise<string[]> {
  const doubled = await db.execute(orm.sql`
    select distinct object, source_id from (
      select object, source_id, action, lag(action) over (partition by object, source_id order by seq) as before
      from audit_log where migration_id = ${migrationId} and action in ('create', 'delete')) as lines
    where action = 'create' and before = 'create'`)
  return doubled.rows.map((row) => `The log says twice in a row that ${String(row['object'])} ${String(row['source_id'])} was created.`) // prettier-ignore
}

export async function openBreaches(db: Db, migrationId: string): Promise<string[]> {
  const open = await db
    .select()
    .from(ledger)
    .where(orm.and(orm.eq(ledger.migrationId, migrationId), orm.inArray(ledger.state, ['intended', 'removing'])))
  return open.map((row) => `${row.object} ${row.sourceId} is still ${row.state} at the end of the run.`)
}
