// The retention: what of a migration is erased when nobody has worked on it for so long; in portions, so that none holds the others up.
import type { Db, Tx } from '../client.ts'
import { erasedValues } from '../audit-log.ts'
import { orm } from '../drizzle.ts'
import { lockMigration } from '../migrations.ts'
import { logPage } from '../records.ts'
import { eraseReports } from './reports.ts'
import { migrations } from '../schema.ts'
import { deleteStaged } from '../staging.ts'

const { eq, sql } = orm

/** Nobody has run or audited it since. A sample that waits for its approval rests, but in older rows it is not told since when. */
export const isQuiet = (before: Date) => sql`
  greatest(m.created_at,
    (select max(coalesce(r.ended_at, case r.state when 'awaiting_approval' then coalesce(r.taken_up_at, r.started_at, r.created_at) else now() end))
      from runs r where r.migration_id = m.id),
    (select l.at from audit_log l where l.migration_id = m.id order by l.seq desc limit 1),
    (select coalesce(a.ended_at, now()) from audits a where a.migration_id = m.id)) < ${before.toISOString()}::timestamptz`

/**
 * Values of the customer's go; ids, states, times and counts stay, so that a rollback is still possible. Returns the migrations of
 * which nothing is left. A migration that is worked on again meanwhile is left as it is.
 */
export async function purgeStaged(db: Db, before: Date, at: Date, portionRows = 5000): Promise<string[]> {
  // What was broken off in the middle is due again, and so is what was read anew and then left.
  const found = await db.execute(sql`
    select m.id from migrations m where ${isQuiet(before)}
    and (m.purged_at is null or exists (select 1 from staged_records s where s.migration_id = m.id)) order by m.created_at`)
  const purged: string[] = []
  for (const id of found.rows.map((row) => String(row['id']))) {
    if (await purgeOne(db, { id, portionRows }, before)) purged.push(id)
  }
  for (const id of purged) {
    const values = {
      purgedAt: at,
      sourceSecrets: null,
      priorSource: null,
      identity: sql`${migrations.identity} - 'files'`,
    }
    await db.update(migrations).set(values).where(eq(migrations.id, id))
  }
  return purged
}

interface Portion {
  readonly id: string
  /** Rows in one transaction. */
  readonly portionRows: number
}

/** Where the last portion ended; the kinds of rows are gone through one after the other. */
interface Progress {
  step: number
  after: number
}

async function purgeOne(db: Db, portion: Portion, before: Date): Promise<boolean> {
  const { id } = portion
  const progress: Progress = { step: 0, after: 0 }
  while (progress.step < steps.length) {
    const isStill = await db.transaction(async (tx) => {
      await lockMigration(tx, id)
      const found = await tx.execute(sql`select 1 from migrations m where m.id = ${id} and ${isQuiet(before)}`)
      if (found.rows.length > 0) await purgePortion(tx, portion, progress)
      return found.rows.length > 0
    })
    if (!isStill) return false
  }
  return true
}

async function purgePortion(tx: Tx, portion: Portion, progress: Progress): Promise<void> {
  const last = await steps[progress.step]?.(tx, portion, progress.after)
  if (last === null || last === undefined) Object.assign(progress, { step: progress.step + 1, after: 0 })
  else progress.after = last
}

/** Lines of the log are hashed here, and each holds a whole record twice. */
const linesAtOnce = 200

/** Its reply was lost and is not looked for yet: by its intent alone it is told what stands in Pipedrive. */
const isOpen = sql.raw(`state in ('intended', 'removing')`)

/** One portion after the given place: the place where it ended, null when there was nothing more. */
type Step = (tx: Tx, portion: Portion, after: number) => Promise<number | null>

/** Staged records come last: as long as one is left, the migration is due. */
const steps: readonly Step[] = [
  whole(
    ({ id }) => sql`delete from bundle_chunks where migration_id = ${id} and seq in (
    select seq from bundle_chunks where migration_id = ${id} order by seq limit 50)`,
  ),
  whole(
    ({ id, portionRows }) => sql`delete from diffs where id in (
    select d.id from diffs d join runs r on r.id = d.run_id where r.migration_id = ${id} limit ${portionRows})`,
  ),
  whole(
    ({ id, portionRows }) => sql`delete from attached_records where ctid = any(array(
    select ctid from attached_records where migration_id = ${id} limit ${portionRows}))`,
  ),
  whole(
    ({ id, portionRows }) => sql`delete from contact_addresses where ctid = any(array(
    select ctid from contact_addresses where migration_id = ${id} limit ${portionRows}))`,
  ),
  whole(
    ({ id, portionRows }) => sql`delete from ledger_words where migration_id = ${id} and ledger_id in (
    select ledger_id from ledger_words where migration_id = ${id} order by ledger_id limit ${portionRows})`,
  ),
  async (tx, { id, portionRows }, after) => {
    const found = await tx.execute(sql`
      with portion as (
        select page.id from (select distinct object, state from ledger where migration_id = ${id}) as kinds
        cross join lateral (select l.id from ledger l where l.migration_id = ${id} and l.object = kinds.object
          and l.state = kinds.state and l.id > ${after} order by l.id limit ${portionRows}) as page
        order by page.id limit ${portionRows}
      ), emptied as (
        update ledger set changes = null, intent = case when ${isOpen} then intent end
        where id in (select id from portion) and (changes is not null or (intent is not null and not ${isOpen}))
      )
      select max(id) as last from portion`)
    return placeOf(found.rows[0])
  },
  async (tx, { id, portionRows }, cursor) => {
    const lines = await logPage(tx, id, { cursor, limit: Math.min(portionRows, linesAtOnce) })
    const emptied = lines.map(({ at, ...line }) => ({ seq: line.seq, ...erasedValues({ ...line, at: at.toISOString() }) })) // prettier-ignore
    await tx.execute(sql`
      update audit_log set before = nullif(e.before, 'null'::jsonb), after = nullif(e.after, 'null'::jsonb)
      from jsonb_to_recordset(${JSON.stringify(emptied)}::jsonb) as e(seq int, before jsonb, after jsonb)
      where audit_log.migration_id = ${id} and audit_log.seq = e.seq`)
    return lines.at(-1)?.seq ?? null
  },
  async (tx, { id }) => {
    await eraseReports(tx, id)
    return null
  },
  async (tx, { id, portionRows }) => ((await deleteStaged(tx, id, portionRows)) > 0 ? 0 : null),
]

/** Rows that are deleted are not met again, so that the next portion begins where this one did. */
function whole(statement: (portion: Portion) => ReturnType<typeof sql>): Step {
  return async (tx, portion) => ((await tx.execute(statement(portion))).rowCount ? 0 : null)
}

function placeOf(row: Record<string, unknown> | undefined): number | null {
  const last = row?.['last']
  return last === null || last === undefined ? null : Number(last)
}
