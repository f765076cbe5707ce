// Sends a job that must see what this request writes: never counted as sent because an older one is still at work.
import { setTimeout as pause } from 'node:timers/promises'
import type { Tx } from '../db/client.ts'
import { send } from '../jobs/queues.ts'
import type { WebDeps } from './deps.ts'
import { Refusal } from './errors.ts'

const mostMs = 5000

const underWay = {
  connect: 'The source that was given before is still being checked; wait for the answer, then send this one again.',
  audit: 'An earlier audit of this migration is just ending; start it again in a moment.',
} as const

/**
 * First thing in the transaction, before any row is locked: the older job may need those rows to come to its end. Until it has,
 * it could store its answer as the answer to what is written here.
 */
export async function sendFresh(
  deps: WebDeps,
  tx: Tx,
  name: keyof typeof underWay,
  migrationId: string,
): Promise<void> {
  const latest = Date.now() + Math.min(mostMs, deps.connectWait.mostMs)
  while ((await send(deps.boss, tx, name, migrationId)) === null) {
    if (Date.now() >= latest) throw new Refusal(409, `${name}_under_way`, underWay[name])
    await pause(deps.connectWait.everyMs)
  }
}
