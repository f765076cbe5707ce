// Currencies that deals name and the account does not know: counted in the source, and found before a run wherever the mapping leads them.
import type { Destination } from './destination.ts'
import { type Finding, note, thousands } from './findings/finding.ts'
import { type MappingLine, valueMapOf } from './mapping.ts'
import type { SourceRecord } from './record.ts'

/** How often deals name a currency, in a field of its own or within an amount. */
export interface NamedCurrency {
  readonly field: string
  readonly currency: string
  readonly count: number
  /** Source ids, five at most. */
  readonly examples: readonly string[]
}

export interface CurrencyCensus {
  add(record: SourceRecord): void
  finish(): NamedCurrency[]
}

const names = /currency|ccy|devise|wahrung|währung|moneda|valuta/i
/** More different words than the world has currencies: the field holds something else. */
const most = 500

export function createCurrencyCensus(): CurrencyCensus {
  const seen = new Map<string, { field: string; currency: string; count: number; examples: Set<string> }>()
  return {
    add({ object, id, fields }) {
      if (object !== 'deal') return
      for (const [field, value] of Object.entries(fields)) {
        const currency = currencyIn(field, value)
        if (currency === null) continue
        const key = `${field}\n${currency}`
        const one = seen.get(key) ?? { field, currency, count: 0, examples: new Set<string>() }
        note(one, id)
        if (seen.size < most || seen.has(key)) seen.set(key, one)
      }
    },
    finish: () => [...seen.values()].map((one) => ({ ...one, examples: [...one.examples] })),
  }
}

function currencyIn(field: string, value: unknown): string | null {
  const inner = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>)['currency'] : undefined // prettier-ignore
  const text = inner ?? (names.test(field) ? value : null)
  return typeof text === 'string' && text.trim() !== '' && text.length <= 40 ? text.trim() : null
}

/**
 * What an amount is written in that names no currency of the account: that of the settings, else the account's own. Null: the account
 * has neither, and Pipedrive would refuse the whole record for it.
 */
export function ownCurrency(destination: Destination, chosen: string): string | null {
  const { currencies, defaultCurrency } = destination
  if (currencies.length === 0 || currencies.includes(chosen)) return chosen
  return defaultCurrency !== undefined && currencies.includes(defaultCurrency) ? defaultCurrency : null
}

/** Why an amount is not written in its currency, in words for whoever reads the record. */
export function unknownCurrency(currency: string, taken: string | null): string {
  return taken === null
    ? `This Pipedrive account has no currency "${currency}": the amount was left out.`
    : `This Pipedrive account has no currency "${currency}": ${taken} was taken, and the amount was not converted.`
}

/** One finding for each word that leads to no currency of the account, as the mapping stands. */
export function unknownCurrencies(
  named: readonly NamedCurrency[],
  lines: readonly MappingLine[],
  { destination, fallback }: { readonly destination: Destination; readonly fallback: string | null },
): Finding[] {
  const { currencies } = destination
  if (currencies.length === 0) return []
  return named.flatMap(({ field, currency, count, examples }): Finding[] => {
    const line = lines.find((one) => one.object === 'deal' && one.field === field)
    if (line?.target.kind !== 'standard') return []
    const isOwn = line.target.field === 'currency'
    if (!isOwn && line.target.field !== 'value') return []
    const map = isOwn ? valueMapOf(line) : null
    const code = (map?.get(currency) ?? currency).trim().toUpperCase()
    if (currencies.includes(code)) return []
    const message = `${thousands(count)} ${count === 1 ? 'deal names' : 'deals name'} the currency "${currency}" in "${field}", which this Pipedrive account does not have.`
    const how = isOwn
      ? `map the value "${currency}" to a code of the account in the mapping`
      : 'correct it in the source'
    const instead = fallback === null ? 'left out' : `written in ${fallback}, unconverted`
    const effect = `Their amounts would be ${instead}, and each says so; ${how}, or add the currency in Pipedrive and audit again.`
    return [{ code: 'unknown_currency', object: 'deal', count, message, effect, examples }]
  })
}
