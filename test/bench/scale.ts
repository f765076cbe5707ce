// What a worker takes of memory, and how long lists and panel take, while a firm of so many records is written and gone over again.
import type { Db } from '../../db/client.ts'
import { orm } from '../../db/drizzle.ts'
import { migrations } from '../../db/schema.ts'
import { patternsOf, type Patterns, writeAllRows } from './already-written.ts'
import { clearDesk, type Desk } from './desk.ts'
import { type Latency, latencyDuring } from './latency.ts'
import type { Worked } from './processes/worker.ts'
import { stageLarge } from './stage-large.ts'

export interface Scale {
  readonly records: number
  readonly writing: Worked
  readonly whileWriting: Latency
  readonly idle: Worked
  readonly whileIdle: Latency
}

/**
 * What a small firm comes to, written to its end: the patterns of the rows that are made by SQL. The web process is asked meanwhile: its
 * code is compiled when it is measured, as it is in a process that lives for weeks.
 */
export async function learnPatterns(desk: Desk): Promise<Patterns> {
  await latencyDuring(desk, desk.run('full'), warmRounds)
  return patternsOf(desk.db, desk.migrationId)
}

const warmRounds = 40

/** Writes for so many seconds within the window of the largest plan, then makes every row count as written and goes over all of them (or as long as is given), which no window holds up. */
export async function measureScale(
  desk: Desk,
  records: number,
  by: { readonly patterns: Patterns; readonly seconds: number },
): Promise<Scale> {
  await clearDesk(desk)
  await stageLarge(desk.db, desk.migrationId, records)
  const writing = desk.run('full', by.seconds)
  const whileWriting = await latencyDuring(desk, writing, 1)
  await cancelRuns(desk.db)
  await writeAllRows(desk.db, desk.migrationId, by.patterns)
  const idle = desk.run('full', by.seconds)
  const whileIdle = await latencyDuring(desk, idle, 1)
  await cancelRuns(desk.db)
  return { records, writing: await writing, whileWriting, idle: await idle, whileIdle }
}

async function cancelRuns(db: Db): Promise<void> {
  await db.execute(orm.sql`update runs set state = 'cancelled', ended_at = now() where state in ('queued', 'running', 'parked')`)
  await db.update(migrations).set({ connectState: 'connected' })
} // prettier-ignore
