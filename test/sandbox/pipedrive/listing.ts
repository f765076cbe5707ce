// What the lists of v2 have in common: ids, owner, links and the time of the last change as filters, then a page.
import type { Answer, Call } from './behaviour.ts'
import { readWholeSecond } from './moments.ts'
import { pageOf, readIds } from './paging.ts'
import { badRequest, invalid } from './refusal.ts'
import type { Row, Table } from './table.ts'

interface Listing<R extends Row> {
  readonly table: Table<R>
  /** Query parameters that name a column of the record. */
  readonly equal: readonly (keyof R & string)[]
  /** Records this list is about; those alive unless something else is said. */
  readonly keep?: (row: R) => boolean
  readonly show: (row: R) => unknown
}

export function listRecords<R extends Row>(call: Call, listing: Listing<R>): Answer {
  const { query } = call
  if (query['filter_id'] !== undefined) throw badRequest('There is no filter with this id.')
  const { table, equal, keep = alive, show } = listing
  const ids = readIds(query)
  const since = readBound(call, 'updated_since')
  const until = readBound(call, 'updated_until')
  const wanted = equal.filter((key) => query[key] !== undefined)
  const page = pageOf(table, {
    query,
    among: ids === null ? narrowest(table, wanted, call) : ids.flatMap((id) => table.get(id) ?? []),
    keep: (row) =>
      keep(row) &&
      wanted.every((key) => row[key] === query[key]) &&
      (since === null || row.update_time >= since) &&
      (until === null || row.update_time < until),
  })
  return { data: page.rows.map(show), additional: { next_cursor: page.next } }
}

function alive(row: Row): boolean {
  return !row.is_deleted
}

function narrowest<R extends Row>(table: Table<R>, wanted: readonly string[], call: Call): readonly R[] | null {
  for (const key of wanted) {
    const rows = table.linked(key, call.query[key])
    if (rows !== null) return rows
  }
  return null
}

function readBound(call: Call, name: string): string | null {
  const text = call.query[name]
  if (text === undefined) return null
  const moment = readWholeSecond(String(text))
  if (moment === null) throw invalid(name, 'This value is not a valid datetime in RFC 3339 with whole seconds')
  return moment
}
