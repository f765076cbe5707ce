// Balances of clients' money in plain fields of a deal, a contact or a company: never written as live amounts.
import type { SourceField } from './fields.ts'
import { isClientMoney } from './legal-extras.ts'
import type { Target } from './mapping.ts'
import { isReferenceName } from './propose/values.ts'

export const trustBalanceReason =
  'It is a balance of money that is held for clients: in a CRM it would be out of date at once, so it stays in the source. Map it as text if people shall read it as it was.'

const amounts: ReadonlySet<string> = new Set(['money', 'number', 'integer', 'formula', 'rollup', 'json'])
const amount = /^[-(\s]*(?:[£€$¥₹]|[A-Z]{3})?\s*\d[\d.,\s]*(?:[£€$¥₹]|[A-Z]{3}|cr|dr)?\)?$/i
const heldFor = /\b(?:held|funds?|money|monies|balances?|amounts?) (?:held )?(?:in|on) (?:trust|escrow|iolta|client a c|client accounts?)\b|\bclient a c balances?\b/ // prettier-ignore

/** What a client owes is called so just as often. */
const owed = /\bclient balances?\b/g

/** By its name and its values: the number of a client account, or who keeps it, is no balance. */
export function isTrustBalance({ role, label, name, type, samples }: SourceField): boolean {
  if (role !== 'value' || isReferenceName(label)) return false
  if (![label, name].some((one) => isClientMoney(words(one).replaceAll(owed, '')) || heldFor.test(words(one))))
    return false
  if (amounts.has(type)) return true
  return samples.length > 0 && samples.every((sample) => amount.test(String(sample).trim()))
}

/** Text says what was there on a day; everything else would be an amount that counts. */
export function isLiveAmount(target: Target): boolean {
  if (target.kind === 'leave_out') return false
  return target.kind === 'standard' || (target.type !== 'varchar' && target.type !== 'text')
}

const spaced = (name: string): string => name.replaceAll(/([a-z])([A-Z])/g, '$1 $2')
const words = (name: string): string => spaced(name).toLowerCase().replaceAll(/[^a-z]+/g, ' ').trim() // prettier-ignore
