// Sends one intent, unless the run is to stop before it leaves.
import type { Outcome } from '../../migration/outcome.ts'
import type { Ready } from './batch.ts'
import { requestFor } from './requests.ts'
import { isLabel, sendLabel } from './send-label.ts'
import type { Work } from '../work.ts'

/**
 * Null: the run was to stop while the request waited for its turn, so it has not left. Once it has, its answer is waited for,
 * because a lost reply costs more than a late stop.
 */
export async function sendIntent(work: Work, { row, intent }: Pick<Ready, 'row' | 'intent'>): Promise<Outcome | null> {
  if (work.signal.aborted) return null
  if (isLabel({ row, intent })) return sendLabel(work, { row, intent })
  const request = await requestFor(row, intent)
  if (work.signal.aborted) return null
  try {
    return await work.client.send(request, work.signal)
  } catch (error) {
    if (work.signal.aborted && error === work.signal.reason) return null
    throw error
  }
}
