// One kind of record in memory: ids that only grow, look-ups by linked record, and orders for paging.

export interface Row {
  readonly id: number
  readonly add_time: string
  readonly update_time: string
  readonly is_deleted: boolean
}

export interface Table<R extends Row> {
  add(make: (id: number) => R): R
  get(id: number): R | undefined
  /** The record unless it is deleted. */
  live(id: number): R | undefined
  replace(row: R): R
  /** All records by ascending id, deleted ones included. */
  readonly rows: readonly R[]
  /** All records by a field, then by id; kept until the next write. */
  ordered(field: keyof R & string): readonly R[]
  /** Records whose key field has this value, by ascending id; null when the field is not a key. */
  linked(field: string, value: unknown): readonly R[] | null
  liveRows(): R[]
  liveCount(): number
  /** Becomes these records, of ascending ids without a gap. */
  restore(rows: readonly R[]): void
}

export function createTable<R extends Row>(firstId: number, keys: readonly (keyof R & string)[]): Table<R> {
  const rows: R[] = []
  const links = new Map<string, Map<unknown, Set<number>>>(keys.map((key) => [key, new Map<unknown, Set<number>>()]))
  const orders = new Map<string, readonly R[]>()
  let live = 0

  function at(id: number): R | undefined {
    return rows[id - firstId]
  }
  function unlink(row: R): void {
    for (const key of keys) links.get(key)?.get(row[key])?.delete(row.id)
  }
  function link(row: R): void {
    for (const key of keys) {
      const byValue = links.get(key)
      const ids = byValue?.get(row[key])
      if (ids === undefined) byValue?.set(row[key], new Set([row.id]))
      else ids.add(row.id)
    }
  }
  function changed(): void {
    if (orders.size > 0) orders.clear()
  }
  return {
    rows,
    add(make) {
      const row = make(firstId + rows.length)
      rows.push(row)
      link(row)
      if (!row.is_deleted) live += 1
      changed()
      return row
    },
    get: at,
    live(id) {
      const row = at(id)
      return row === undefined || row.is_deleted ? undefined : row
    },
    replace(row) {
      const before = at(row.id)
      if (before === undefined) throw new Error(`There is no record ${row.id} to replace.`)
      unlink(before)
      rows[row.id - firstId] = row
      link(row)
      live += (row.is_deleted ? 0 : 1) - (before.is_deleted ? 0 : 1)
      changed()
      return row
    },
    ordered(field) {
      if (field === 'id') return rows
      const kept = orders.get(field)
      if (kept !== undefined) return kept
      const order = rows.toSorted((a, b) => compare(a[field], b[field]) || a.id - b.id)
      orders.set(field, order)
      return order
    },
    linked(field, value) {
      const ids = links.get(field)
      if (ids === undefined) return null
      return [...(ids.get(value) ?? [])].sort((a, b) => a - b).flatMap((id) => at(id) ?? [])
    },
    restore(kept) {
      for (const row of rows) unlink(row)
      rows.splice(0, rows.length, ...kept)
      for (const row of rows) link(row)
      live = rows.filter((row) => !row.is_deleted).length
      changed()
    },
    liveRows: () => rows.filter((row) => !row.is_deleted),
    liveCount: () => live,
  }
}

/** Nothing sorts before everything; numbers and texts among themselves. */
export function compare(a: unknown, b: unknown): number {
  if (a === b) return 0
  if (a === null || a === undefined) return -1
  if (b === null || b === undefined) return 1
  return a < b ? -1 : 1
}
