// Values that will not arrive as they are: dates no calendar has, addresses nobody can write to, more than one currency.
import { layoutNames } from '../dates/layout.ts'
import { parseDate } from '../dates/format.ts'
import { isKnownCode } from '../currency-signs.ts'
import type { SourceField } from '../fields.ts'
import type { SourceRecord } from '../record.ts'
import { amountIn, codeOf } from '../transform/amount.ts'
import { counted, createTally, entryOf, type Finding, note, type Tally, thousands, type Watch } from './finding.ts'

interface Seen {
  filled: number
  readonly notEmail: Tally
  readonly notPhone: Tally
  /** Not a date in any layout. */
  readonly notDate: Tally
  /** A date, but not in this layout. */
  readonly notInLayout: Map<string, Tally>
}

const newSeen = (): Seen => ({
  filled: 0, notEmail: createTally(), notPhone: createTally(), notDate: createTally(), notInLayout: new Map(),
}) // prettier-ignore

const wholeEmail = /^(?:[^<>"]*<)?[^\s@<>;,]+@[^\s@<>;,]+\.[^\s@<>;,.]{2,}>?$/
const cacheLimit = 20_000

/** Layouts of which a text is not a date; null when it is none of any. Remembered, because dates repeat. */
function createLayoutCheck(): (text: string) => readonly string[] | null {
  const known = new Map<string, readonly string[] | null>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const wrong =
      /\d/.test(text) && text.length <= 40 ? layoutNames.filter((layout) => !parseDate(text, layout)) : layoutNames
    const answer = wrong.length === layoutNames.length ? null : wrong
    if (known.size < cacheLimit) known.set(text, answer)
    return answer
  }
}

export function watchValues(): Watch {
  const seen = new Map<string, Seen>()
  const wrongLayouts = createLayoutCheck()

  // The type of a field is known only in the end, so every text is tried as each; only counts and examples are kept.
  function add(record: SourceRecord): void {
    const facts = { created_at: record.createdAt, updated_at: record.updatedAt }
    for (const [name, value] of Object.entries({ ...facts, ...record.fields })) {
      const text = plain(value)
      if (text === null) continue
      const one = entryOf(seen, `${record.object}\n${name}`, newSeen)
      one.filled += 1
      see(one, text, record.id)
    }
  }

  function see(one: Seen, text: string, id: string): void {
    const example = `${text} (${id})`
    if (!splitted(text).every((part) => wholeEmail.test(part))) note(one.notEmail, example)
    if (!splitted(text).every(isPhone)) note(one.notPhone, example)
    const wrong = wrongLayouts(text)
    if (wrong === null) note(one.notDate, example)
    else for (const layout of wrong) note(entryOf(one.notInLayout, layout, createTally), example)
  }

  function finish(fields: readonly SourceField[]): Finding[] {
    return fields.flatMap((field): Finding[] => {
      const one = seen.get(`${field.object}\n${field.name}`)
      if (!one) return []
      if (field.type === 'email') return wrongValues(field, 'bad_emails', [one.notEmail])
      if (field.type === 'phone') return wrongValues(field, 'bad_phones', [one.notPhone])
      if (field.type !== 'date' && field.type !== 'datetime') return []
      // Plain numbers are no date in any written layout; those that are none at all made the field another type.
      if (field.dateFormat === null || /_/.test(field.dateFormat)) return []
      const layout = field.dateFormat === 'ISO' ? 'yyyy-MM-dd' : field.dateFormat.replace(/ HH:mm(:ss)?$/, '')
      return wrongValues(field, 'unreadable_dates', [one.notDate, one.notInLayout.get(layout) ?? createTally()])
    })
  }
  return { add, finish }
}

const words = {
  bad_emails: ['no e-mail address', 'It arrives as it is; Pipedrive may refuse to write to it.'],
  bad_phones: ['no telephone number', 'It arrives as it is.'],
  unreadable_dates: [
    'no date that a calendar has',
    'It is left out, and the text is kept in the record of the change.',
  ],
} as const

function wrongValues(field: SourceField, code: keyof typeof words, tallies: readonly Tally[]): Finding[] {
  const count = tallies.reduce((sum, tally) => sum + tally.count, 0)
  if (count === 0) return []
  const [what, effect] = words[code]
  const layout = code === 'unreadable_dates' ? ` (read as ${field.dateFormat ?? 'ISO'})` : ''
  const message = `${thousands(count)} ${count === 1 ? 'value' : 'values'} of "${field.label}" ${count === 1 ? 'is' : 'are'} ${what}${layout}.`
  const examples = tallies.flatMap((tally) => [...tally.examples]).slice(0, 5)
  return [{ code, object: field.object, count, message, effect, examples }]
}

function plain(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' || value.length > 200 ? null : value.trim()
  if (Array.isArray(value)) {
    const parts = value.map(plain).filter((part) => part !== null)
    return parts.length > 0 ? parts.join('; ') : null
  }
  if (typeof value !== 'object' || value === null) return null
  const inner = value as Record<string, unknown>
  return plain(inner['value'] ?? inner['email'] ?? inner['number'] ?? null)
}

const splitted = (text: string): string[] => text.split(/[;|]|,(?=\s)/).map((part) => part.trim()).filter((part) => part !== '') // prettier-ignore

function isPhone(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '').length
  return (
    digits >= 5 &&
    digits <= 17 &&
    /^[\d\s()+.\-/#*]*(?:\s*(?:x|ext\.?|extension)\s*\d+)?$/i.test(text.replace(/^[a-z.]{1,9}:?\s+/i, ''))
  )
}

const currencyNames = /currency|ccy|devise|wahrung|währung|moneda|valuta/i

/** Deals in more than one currency: their sums cannot be added up. */
export function watchCurrencies(): Watch {
  const counts = new Map<string, number>()

  function add(record: SourceRecord): void {
    if (record.object !== 'deal') return
    const found = new Set(Object.entries(record.fields).flatMap(([name, value]) => currencyOf(name, value)))
    for (const one of found) counts.set(one, (counts.get(one) ?? 0) + 1)
  }

  function finish(): Finding[] {
    if (counts.size < 2) return []
    const most = [...counts].sort((a, b) => b[1] - a[1])
    const [main, ...others] = most
    const count = others.reduce((sum, [, times]) => sum + times, 0)
    const message = `The deals are in ${thousands(counts.size)} currencies, ${counted(count, 'deal')} in another one than ${main?.[0] ?? ''}.`
    const effect = 'Each deal keeps its currency; the account must know all of them.'
    const examples = most.slice(0, 5).map(([name, times]) => `${name} (${counted(times, 'deal')})`)
    return [{ code: 'mixed_currencies', object: 'deal', count, message, effect, examples }]
  }
  return { add, finish }
}

function currencyOf(name: string, value: unknown): string[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const { currency } = value as Record<string, unknown>
    return typeof currency === 'string' && currency !== '' ? [currency.toUpperCase()] : []
  }
  if (typeof value !== 'string' || value.length > 40) return []
  if (currencyNames.test(name) && /^[a-z]{3}$/i.test(value.trim())) return [value.trim().toUpperCase()]
  const written = amountIn(value)?.currency ?? null
  const code = written === null ? '' : codeOf(written, null)
  return isKnownCode(code) ? [code] : []
}
