// What only a law firm's system holds and Pipedrive has no place for: why it stays, and what must never be written as an amount.

const reasons: Readonly<Record<string, string>> = {
  time_entry: 'Time entries are for reference only: Pipedrive keeps no time ledger, so they are counted and stay in the source.',
  rate: 'Rates are for reference only: Pipedrive keeps no billing rates, so they are counted and stay in the source.',
  trust_account: 'Balances of trust and client accounts are never written into a CRM as live amounts; they stay in the source.',
  workflow: 'Workflows are not carried over: Pipedrive has its own automations. Their definitions can be downloaded as a reference for building them anew.',
} // prettier-ignore

/** Null: it is no legal extra. */
export function whyReferenceOnly(object: string): string | null {
  return reasons[isClientMoney(object) ? 'trust_account' : object] ?? null
}

/** Accounts and ledgers of money that belongs to clients, by whatever name a source has for them. */
export function isClientMoney(name: string): boolean {
  const words = name.toLowerCase().replaceAll(/[^a-z]+/g, ' ').trim() // prettier-ignore
  return /\b(?:trust|escrow|iolta|client) (?:bank )?(?:accounts?|ledgers?|money|monies|funds?|balances?|transactions?|postings?|entry|entries)\b|\biolta\b/.test(words) // prettier-ignore
}
