// After the retention of a company that has left: its migrations are removed as a whole, in portions.
import type { Db, Queryable, Tx } from '../client.ts'
import { orm } from '../drizzle.ts'
import { lockMigration } from '../migrations.ts'
import { isQuiet } from './purges.ts'

const { sql } = orm

/** Pipedrive numbers companies from one: what is being removed belongs to nobody, so that nobody finds half of it. */
const nobody = 0

/** Whoever installs the app again before the retention is over finds the migrations of before. */
const hasLeft = (companyId: ReturnType<typeof sql>, before: Date) => sql`
  exists (select 1 from installs i where i.company_id = ${companyId})
  and not exists (select 1 from installs i where i.company_id = ${companyId}
    and (i.state <> 'uninstalled' or i.uninstalled_at is null or i.uninstalled_at >= ${before.toISOString()}::timestamptz))`

/** Its large files are removed first: only its rows say where they are. */
const hasHosted = sql`
  exists (select 1 from ledger l where l.migration_id = m.id and l.object in ('file', 'call_recording')
    and l.state in ('written', 'kept', 'unremoved') and l.body->'outside' is not null and l.body->'outside'->>'removedAt' is null)`

/** The migrations that are gone. One removal that was broken off in the middle goes on the next time. */
export async function removeLeft(db: Db, before: Date, portionRows = 5000): Promise<string[]> {
  const isDue = sql`m.company_id = ${nobody} or (${hasLeft(sql`m.company_id`, before)} and ${isQuiet(before)} and not ${hasHosted})`
  const found = await db.execute(sql`select m.id from migrations m where ${isDue} order by m.created_at`)
  const removed: string[] = []
  for (const id of found.rows.map((row) => String(row['id']))) {
    const isNobodys = await db.transaction((tx) => detach(tx, id, isDue))
    if (!isNobodys) continue
    for (const table of tables) await emptied(db, table(id, portionRows))
    await db.execute(sql`delete from migrations where id = ${id}`)
    removed.push(id)
  }
  await forgetCompanies(db, before)
  return removed
}

/** False: the company has come back, or somebody works on it again. */
async function detach(tx: Tx, id: string, isDue: ReturnType<typeof sql>): Promise<boolean> {
  await lockMigration(tx, id)
  const detached = await tx.execute(
    sql`update migrations m set company_id = ${nobody} where m.id = ${id} and (${isDue})`,
  )
  return (detached.rowCount ?? 0) > 0
}

type Portion = (id: string, rows: number) => ReturnType<typeof sql>

/** Rows by their place in the table: every table has another key. */
const ofMigration =
  (table: string): Portion =>
  (id, rows) => sql`delete from ${sql.identifier(table)} where ctid = any(array(
    select ctid from ${sql.identifier(table)} where migration_id = ${id} limit ${rows}))`

const ofRuns =
  (table: string): Portion =>
  (id, rows) => sql`delete from ${sql.identifier(table)} where ctid = any(array(
    select t.ctid from runs r join ${sql.identifier(table)} t on t.run_id = r.id where r.migration_id = ${id} limit ${rows}))`

/** What is kept by triggers comes after the rows that it counts, the runs after what hangs on them. */
const tables: readonly Portion[] = [
  ...['bundle_chunks', 'ledger_words', 'linked_records', 'attached_records', 'due_records', 'contact_addresses'].map(ofMigration),
  ...['staged_records', 'staged_counts', 'ledger', 'arrived_counts', 'audit_log'].map(ofMigration),
  ...['diffs', 'run_counters'].map(ofRuns),
  ...['runs', 'extractions', 'audits', 'mappings', 'owners'].map(ofMigration),
] // prettier-ignore

/** Each portion is a transaction of its own, so that none holds the others up. */
async function emptied(db: Queryable, portion: ReturnType<typeof sql>): Promise<void> {
  while (((await db.execute(portion)).rowCount ?? 0) > 0);
}

/** Who had installed it, and the company's budget: nothing of them is left to be told. */
async function forgetCompanies(db: Queryable, before: Date): Promise<void> {
  for (const table of ['budgets', 'installs'])
    await db.execute(sql`delete from ${sql.identifier(table)} c where ${hasLeft(sql`c.company_id`, before)}
      and not exists (select 1 from migrations m where m.company_id = c.company_id)`)
}
