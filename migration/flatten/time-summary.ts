// Time entries of one record in one text: how many, how long, for how much, from when to when.
import type { PlanContext } from '../plan/context.ts'
import { readField } from '../plan/values.ts'
import type { SourceRecord } from '../record.ts'
import { isEmpty } from '../transform/converted.ts'
import { convertMoney } from '../transform/number.ts'
import { convertDate } from '../transform/time.ts'
import { lastedOf } from './lasted.ts'

const amountNames = /^(?:total_?)?(?:amount|value|fee|fees|total)$/i
const dayNames = /^(?:worked_on|date|day|entry_date|work_date|activity_date|worked)$/i

/** `12 entries, 34 h 30 min, 8,625.00 GBP, 2019-01-02 to 2024-03-05`; what the source does not say is not made up. */
export function timeSummary(rows: readonly SourceRecord[], context: PlanContext): string {
  const days = rows.flatMap((row) => dayOf(row, context) ?? []).sort()
  const span = days.length > 0 ? `${days[0] ?? ''} to ${days.at(-1) ?? ''}` : ''
  const entries = `${rows.length} ${rows.length === 1 ? 'entry' : 'entries'}`
  return [entries, timeOf(rows, context), ...sumsOf(rows, context), span].filter((part) => part !== '').join(', ')
}

/** Null: the entry does not say how long it was, or not in a way that can be read. */
export function minutesOf(row: SourceRecord, context: PlanContext): number | null {
  const lasted = lastedOf(row, context)
  return typeof lasted === 'object' ? Math.round(lasted.seconds / 60) : null
}

/** A sum of some entries only must not look like that of all. */
function timeOf(rows: readonly SourceRecord[], context: PlanContext): string {
  const all = rows.map((row) => lastedOf(row, context))
  const read = all.filter((one) => typeof one === 'object')
  const minutes = Math.round(read.reduce((sum, { seconds }) => sum + seconds, 0) / 60)
  if (read.length === 0 && all.includes('no_unit')) return 'time not summed (the source names no unit)'
  if (read.length === 0 && all.includes('unreadable')) return 'time not summed (it cannot be read)'
  const part = read.length < rows.length ? ` (of ${read.length} of ${rows.length} entries)` : ''
  return minutes > 0 ? `${clock(minutes)}${part}` : ''
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

function sumsOf(rows: readonly SourceRecord[], { settings, fieldsByName }: PlanContext): string[] {
  const sums = new Map<string, number>()
  let unread = 0
  for (const row of rows) {
    const named = row.fields['currency']
    const currency = typeof named === 'string' && named !== '' ? named.toUpperCase() : settings.currency
    const field = Object.keys(row.fields).find((one) => amountNames.test(one.replaceAll(/[\s-]+/g, '_')))
    if (field === undefined || isEmpty(row.fields[field])) continue
    const decimal = fieldsByName.get(`${row.object}\n${field}`)?.numbers?.decimal
    const read = convertMoney(row.fields[field], currency, { decimal })
    if (read.kind !== 'kept' && read.kind !== 'changed') unread += 1
    else sums.set(read.value.currency, (sums.get(read.value.currency) ?? 0) + Math.round(read.value.value * 100))
  }
  const told = [...sums].map(([currency, cents]) => `${grouped(cents)} ${currency}`)
  return unread === 0
    ? told
    : [...told, `amounts of ${unread} of ${rows.length} entries not summed (they cannot be read)`]
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
