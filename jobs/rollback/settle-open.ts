// Writes whose answer is not stored, as a kill or a lost reply leaves them: what they came to is found out before anything is taken back.
import { openIntents } from '../../db/ledger.ts'
import { writeOrder } from '../../migration/order.ts'
import { loadContext } from '../write/context.ts'
import { settle } from '../write/settle.ts'
import type { Stop, Work } from '../work.ts'

/**
 * Whatever stands in Pipedrive is written then, and taken back with the rest; what does not is pending. Without this a record whose reply
 * was lost would stay in Pipedrive unnamed, and count as somebody's addition to what it hangs on.
 */
export async function settleOpen(work: Work): Promise<Stop | null> {
  const { migration, deps } = work
  const open = await openIntents(deps.db, migration.id, writeOrder())
  const objects = new Set(open.filter(({ state }) => state === 'intended').map(({ object }) => object))
  if (objects.size === 0) return null
  if (migration.destination === null)
    throw new Error(`Migration ${migration.id} has never read its Pipedrive account, yet it has written to it.`)
  const base = await loadContext(work, migration.destination)
  for (const object of writeOrder().filter((one) => objects.has(one))) {
    const stop = await settle(work, { object, base, toTheEnd: true })
    if (stop !== null) return stop
  }
  return null
}
