// Time entries of one record in one text: how many, how long, for how much, from when to when.
import type { PlanContext } from '../plan/context.ts'
import { readField } from '../plan/values.ts'
import type { SourceRecord } from '../record.ts'
import { convertMoney, convertNumber } from '../transform/number.ts'
import { convertDate } from '../transform/time.ts'

const minuteNames = /^(?:duration_?)?min(?:ute)?s?$/i
const hourNames = /^(?:duration_?)?h(?:ou)?rs?(?:_worked)?$|^time_?spent$/i
const secondNames = /^(?:duration_?)?sec(?:ond)?s?$/i
const amountNames = /^(?:total_?)?(?:amount|value|fee|fees|total)$/i
const dayNames = /^(?:worked_on|date|day|entry_date|work_date|activity_date|worked)$/i

/** `12 entries, 34 h 30 min, 8,625.00 GBP, 2019-01-02 to 2024-03-05`; what the source does not say is not made up. */
export function timeSummary(rows: readonly SourceRecord[], context: PlanContext): string {
  const minutes = rows.reduce((sum, row) => sum + (minutesOf(row) ?? 0), 0)
  const days = rows.flatMap((row) => dayOf(row, context) ?? []).sort()
  const span = days.length > 0 ? `${days[0] ?? ''} to ${days.at(-1) ?? ''}` : ''
  const entries = `${rows.length} ${rows.length === 1 ? 'entry' : 'entries'}`
  return [entries, minutes > 0 ? clock(minutes) : '', ...sumsOf(rows, context), span]
    .filter((part) => part !== '')
    .join(', ')
}

function valueOf(row: SourceRecord, names: RegExp): unknown {
  const name = Object.keys(row.fields).find((one) => names.test(one.replaceAll(/[\s-]+/g, '_')))
  return name === undefined ? undefined : row.fields[name]
}

/** Null: the entry does not say how long it was. */
export function minutesOf(row: SourceRecord): number | null {
  for (const [names, factor] of [[minuteNames, 1], [hourNames, 60], [secondNames, 1 / 60]] as const) {
    const read = convertNumber(valueOf(row, names))
    if (read.kind === 'kept' || read.kind === 'changed') return Math.round(read.value * factor)
  } // prettier-ignore
  return null
}

/** The day of the work, else that of the record. */
export function dayOf(row: SourceRecord, context: PlanContext): string | null {
  const name = Object.keys(row.fields).find((one) => dayNames.test(one.replaceAll(/[\s-]+/g, '_')))
  for (const field of [name, 'created_at']) {
    if (field === undefined) continue
    const format = context.fieldsByName.get(`${row.object}\n${field}`)?.dateFormat ?? null
    const read = convertDate(readField(row, field), { format, zone: context.settings.timeZone })
    if (read.kind === 'kept' || read.kind === 'changed') return read.value
  }
  return null
}

function sumsOf(rows: readonly SourceRecord[], { settings }: PlanContext): string[] {
  const sums = new Map<string, number>()
  for (const row of rows) {
    const named = row.fields['currency']
    const currency = typeof named === 'string' && named !== '' ? named.toUpperCase() : settings.currency
    const read = convertMoney(valueOf(row, amountNames), currency)
    if (read.kind !== 'kept' && read.kind !== 'changed') continue
    sums.set(read.value.currency, (sums.get(read.value.currency) ?? 0) + Math.round(read.value.value * 100))
  }
  return [...sums].map(([currency, cents]) => `${grouped(cents)} ${currency}`)
}

function grouped(cents: number): string {
  const [whole = '0', rest = '00'] = (cents / 100).toFixed(2).split('.')
  return `${whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}.${rest}`
}

function clock(minutes: number): string {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  return [hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''].filter((part) => part !== '').join(' ')
}
