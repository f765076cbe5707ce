// Why the records of an object do not arrive: one sentence for each, the same in the audit, the fidelity ledger and the list of what is missing.
import { homeOf } from './fields.ts'
import { pluralOf } from './findings/finding.ts'

/** Read for what they say about others: users become owners, and fields describe what is read. */
const aids: ReadonlySet<string> = new Set(['user', 'field'])

const reasons: Readonly<Record<string, string>> = {
  time_entry: 'Time entries are for reference only: Pipedrive keeps no time ledger, so they are counted and stay in the source.',
  rate: 'Rates are for reference only: Pipedrive keeps no billing rates, so they are counted and stay in the source.',
  trust_account: 'Balances of trust and client accounts are never written into a CRM as live amounts; they stay in the source.',
  workflow: 'Workflows are not carried over: Pipedrive has its own automations. Their definitions can be downloaded as a reference for building them anew.',
} // prettier-ignore

/** Whether the records of an object are the customer's, and stand nowhere in Pipedrive afterwards. */
export function hasNoHome(object: string): boolean {
  return homeOf(object) === null && !aids.has(object)
}

export function whyNoHome(object: string): string {
  return reasons[object] ?? `Pipedrive has no custom objects, and this version of the app does not turn ${pluralOf(object)} into fields of what they belong to; they stay in the source.` // prettier-ignore
}
