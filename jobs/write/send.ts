// Sends one intent.
import type { Outcome } from '../../migration/outcome.ts'
import type { Ready } from './batch.ts'
import { requestFor } from './requests.ts'
import type { Work } from './work.ts'

/** No signal: a write that has left is waited for, because a lost reply costs more than a late stop. */
export async function sendIntent(work: Work, { row, intent }: Ready): Promise<Outcome> {
  return work.client.send(await requestFor(row, intent))
}
