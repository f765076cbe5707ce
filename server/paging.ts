// Cursors: the place of the last row in its order, opaque to whoever sends it back.
import type { Paging } from '../db/records.ts'
import { Refusal } from './errors.ts'

export function pagingOf(query: { readonly cursor?: string | undefined; readonly limit: number }): Paging {
  if (query.cursor === undefined) return { cursor: 0, limit: query.limit }
  if (!/^\d{1,15}$/.test(query.cursor)) {
    throw new Refusal(400, 'invalid_cursor', 'The cursor is not one that this list gave out; begin without one.')
  }
  return { cursor: Number(query.cursor), limit: query.limit }
}

/** Null: this was the last page. */
export function nextCursor<Row>(rows: readonly Row[], paging: Paging, placeOf: (row: Row) => number): string | null {
  const last = rows.at(-1)
  return last !== undefined && rows.length === paging.limit ? String(placeOf(last)) : null
}

const pageRows = 500

/** Every row of a paged list, a page in memory at a time: for downloads. */
export async function* allRows<Row>(
  page: (paging: Paging) => Promise<readonly Row[]>,
  placeOf: (row: Row) => number,
): AsyncGenerator<Row> {
  for (let cursor = 0; ;) {
    const rows = await page({ cursor, limit: pageRows })
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageRows) return
    cursor = placeOf(last)
  }
}
