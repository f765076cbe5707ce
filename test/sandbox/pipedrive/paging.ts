// Pages of a list: opaque cursors for v2 (where the last record stood, so that a walk survives changes), start and limit for v1.
import { badRequest, invalid } from './refusal.ts'
import { compare, type Row, type Table } from './table.ts'
import type { Query } from './validate.ts'

const usualPage = 100
const mostIds = 100

interface ListRequest<R extends Row> {
  readonly query: Query
  readonly keep: (row: R) => boolean
  /** Records to walk instead of the whole table, by ascending id. */
  readonly among?: readonly R[] | null
}

interface Page<R> {
  readonly rows: readonly R[]
  readonly next: string | null
}

interface Place {
  readonly field: string
  readonly direction: string
  readonly value: unknown
  readonly id: number
}

export function pageOf<R extends Row>(table: Table<R>, request: ListRequest<R>): Page<R> {
  const { query } = request
  const field = String(query['sort_by'] ?? 'id') as keyof R & string
  const direction = String(query['sort_direction'] ?? 'asc')
  const limit = Number(query['limit'] ?? usualPage)
  const order = orderOf(table, request.among ?? null, field)
  const after = readPlace(query['cursor'], field, direction)
  const step = direction === 'desc' ? -1 : 1
  const rows: R[] = []
  for (let index = startAt(order, after, step); ; index += step) {
    const row = order[index]
    if (row === undefined) return { rows, next: null }
    if (!request.keep(row)) continue
    const last = rows.at(-1)
    if (rows.length === limit && last !== undefined) {
      return { rows, next: writePlace({ field, direction, value: last[field], id: last.id }) }
    }
    rows.push(row)
  }
}

function orderOf<R extends Row>(table: Table<R>, among: readonly R[] | null, field: keyof R & string): readonly R[] {
  if (among === null) return table.ordered(field)
  if (field === 'id') return among
  return among.toSorted((a, b) => compare(a[field], b[field]) || a.id - b.id)
}

/** The index of the first record past the cursor, by halving: a walk over 100,000 records stays linear. */
function startAt<R extends Row>(order: readonly R[], after: Place | null, step: number): number {
  if (after === null) return step > 0 ? 0 : order.length - 1
  let low = 0
  let high = order.length
  while (low < high) {
    const middle = (low + high) >> 1
    const row = order[middle]
    if (row === undefined) break
    const side = compare(row[after.field as keyof R], after.value) || row.id - after.id
    if (side < 0 || (side === 0 && step > 0)) low = middle + 1
    else high = middle
  }
  return step > 0 ? low : low - 1
}

function writePlace(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url')
}

function readPlace(cursor: unknown, field: string, direction: string): Place | null {
  if (cursor === undefined) return null
  const place = decode(String(cursor))
  if (place === null || place.field !== field || place.direction !== direction) {
    throw badRequest('The cursor does not belong to this list and order.')
  }
  return place
}

function decode(cursor: string): Place | null {
  try {
    const place = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Partial<Place> | null
    return typeof place?.id === 'number' && typeof place.field === 'string' ? (place as Place) : null
  } catch {
    return null
  }
}

/** `ids=1,2,3`, at most 100 of them; null when the list names none. */
export function readIds(query: Query): readonly number[] | null {
  const text = query['ids']
  if (text === undefined) return null
  const ids = String(text).split(',')
  if (ids.length > mostIds) throw invalid('ids', `At most ${mostIds} ids can be asked for at once`)
  if (!ids.every((id) => /^\d{1,15}$/.test(id))) throw invalid('ids', 'The value is not a list of ids')
  return [...new Set(ids.map(Number))].sort((a, b) => a - b)
}

interface PlainPage<R> {
  readonly rows: readonly R[]
  readonly pagination: Record<string, unknown>
}

/** v1: start and limit, and whether there is more. */
export function plainPageOf<R>(all: readonly R[], query: Query): PlainPage<R> {
  const start = Number(query['start'] ?? 0)
  const limit = Number(query['limit'] ?? usualPage)
  const more = all.length > start + limit
  const next = more ? { next_start: start + limit } : {}
  return {
    rows: all.slice(start, start + limit),
    pagination: { start, limit, more_items_in_collection: more, ...next },
  }
}
