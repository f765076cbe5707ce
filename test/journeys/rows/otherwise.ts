// Answers that Pipedrive may give in another form than the stand-in does: what the documents leave open, or promise only loosely.
import type { Operation } from '../../sandbox/pipedrive/contract.ts'

type Answer = Readonly<Record<string, unknown>>

/** Keys nobody knows, no data where a list is empty, no word about further pages where there are none, numbers as texts, other zones. */
export function answerOtherwise(operation: Operation, answer: Answer): Record<string, unknown> {
  const { data, additional_data, ...rest } = answer
  const isList = Array.isArray(data)
  const isEmptyOld = operation.version === 'v1' && isList && data.length === 0
  return {
    ...rest,
    data: isEmptyOld ? null : isList ? data.map(otherwise) : otherwise(data),
    ...further(additional_data),
    new_in_this_version: { since: '2027-01-01', flags: [true] },
  }
}

function further(given: unknown): Record<string, unknown> {
  const next = given as { next_cursor?: unknown; pagination?: { more_items_in_collection?: unknown } } | undefined
  if (next === undefined) return { additional_data: null }
  const isLast = !next.next_cursor && next.pagination?.more_items_in_collection !== true
  return isLast ? {} : { additional_data: given }
}

const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

function otherwise(record: unknown): unknown {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return record
  const told = Object.entries(record).map(([key, value]): [string, unknown] => {
    if (typeof value === 'string' && moment.test(value)) return [key, value.replace('Z', '.000Z')]
    if (key === 'value' && typeof value === 'number') return [key, value.toFixed(2)]
    return [key, value]
  })
  return { ...Object.fromEntries(told), new_in_this_version: null }
}
