// Why the records of an object do not arrive: one sentence for each, the same in the audit, the fidelity ledger and the list of what is missing.
import { homeOf } from '../fields.ts'
import { pluralOf } from '../findings/finding.ts'
import type { Flattening, Flattenings } from '../flatten/choice.ts'
import { ruleSentence } from '../flatten/words.ts'
import { whyReferenceOnly } from '../legal-extras.ts'

/** Read for what they say about others: users become owners, and fields describe what is read. */
const aids: ReadonlySet<string> = new Set(['user', 'field'])

/** Whether the records of an object are the customer's, and stand nowhere in Pipedrive afterwards. */
export function hasNoHome(object: string, flattenings?: Flattenings): boolean {
  if (homeOf(object) !== null || aids.has(object)) return false
  const flattening = flattenings?.get(object)
  return flattening === undefined || flattening.rule === 'leave'
}

export function whyNoHome(object: string, flattening?: Flattening): string {
  if (flattening) return ruleSentence(flattening)
  return whyReferenceOnly(object) ?? `Pipedrive has no custom objects, and the ${pluralOf(object)} belong to no contact, company or deal that they could be put on; they stay in the source.` // prettier-ignore
}
