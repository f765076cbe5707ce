// Every queue: its name, the payload, and how it retries. The sender needs this file and never the work.
import { fromDrizzle, type PgBoss } from 'pg-boss'
import * as z from 'zod'
import { orm } from '../db/drizzle.ts'
import type { Tx } from '../db/client.ts'

const migrationPayload = z.strictObject({ migrationId: z.uuid() })

export const queues = {
  /** Asks the source who it is. */
  connect: { payload: migrationPayload },
  /** Reads the whole source into staging, reads the account, takes stock and proposes a mapping. */
  audit: { payload: migrationPayload },
  /** Drives the open run of one migration to its next rest: done, parked, paused or awaiting approval. */
  drive: { payload: migrationPayload },
  /** Erases staged customer data whose retention is over, and what uninstalled companies left. */
  purge: { payload: z.strictObject({}) },
} as const satisfies Record<string, { payload: z.ZodType }>

/** Heartbeats every 10 s (pg-boss's least) let another worker take over a dead one's job in about 11 s. */
const options = {
  policy: 'exclusive',
  heartbeatSeconds: 10,
  expireInSeconds: 23 * 3600,
  retryLimit: 1000,
  retryDelay: 1,
  retryBackoff: false,
  notify: true,
} as const

export async function createQueues(boss: PgBoss): Promise<void> {
  for (const name of Object.keys(queues)) await boss.createQueue(name, options)
}

/** Sends in the caller's transaction. Null: the same job is already queued or at work, which is as good. */
export async function send(
  boss: PgBoss,
  tx: Tx,
  name: 'connect' | 'audit' | 'drive',
  migrationId: string,
): Promise<string | null> {
  return boss.send(name, { migrationId }, { singletonKey: migrationId, db: fromDrizzle(tx, orm.sql) })
}
