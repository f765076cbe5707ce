// Why the records of an object do not arrive: one sentence for each, the same in the audit, the fidelity ledger and the list of what is missing.
import { arrivesAs, arrivesWhole } from './fields.ts'
import { pluralOf } from './findings/finding.ts'

/** Read for what they say about others: users become owners, and fields describe what is read. */
const aids: ReadonlySet<string> = new Set(['user', 'field'])

const reasons: Readonly<Record<string, string>> = {
  call: 'This version of the app does not write calls as activities; they are counted, with their recordings, and stay in the source.',
  email: 'This version of the app does not write e-mails as activities; they are counted and stay in the source.',
  meeting: 'This version of the app does not write meetings as activities; they are counted and stay in the source.',
  task: 'This version of the app does not write tasks as activities; they are counted and stay in the source.',
  note: 'This version of the app does not write notes to Pipedrive; they are counted and stay in the source.',
  time_entry: 'Time entries are for reference only: Pipedrive keeps no time ledger, so they are counted and stay in the source.',
  rate: 'Rates are for reference only: Pipedrive keeps no billing rates, so they are counted and stay in the source.',
  trust_account: 'Balances of trust and client accounts are never written into a CRM as live amounts; they stay in the source.',
  workflow: 'Workflows are not carried over: Pipedrive has its own automations. Their definitions can be downloaded as a reference for building them anew.',
} // prettier-ignore

/** Whether the records of an object are the customer's, and stand nowhere in Pipedrive afterwards. */
export function hasNoHome(object: string): boolean {
  return arrivesAs(object) === null && arrivesWhole(object) === null && !aids.has(object)
}

export function whyNoHome(object: string): string {
  return reasons[object] ?? `Pipedrive has no custom objects, and this version of the app does not turn ${pluralOf(object)} into fields of what they belong to; they stay in the source.` // prettier-ignore
}
