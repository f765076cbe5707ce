// Remembers which of a million rows were seen, one bit each: the ids of a ledger's rows lie close together.

export interface IdSet {
  add(id: number): void
  has(id: number): boolean
}

const bitsEach = 2 ** 16

export function createIdSet(): IdSet {
  const portions = new Map<number, Uint8Array>()
  return {
    add(id) {
      const portion = Math.floor(id / bitsEach)
      const bits = portions.get(portion) ?? new Uint8Array(bitsEach / 8)
      portions.set(portion, bits)
      const at = id % bitsEach
      bits[at >> 3] = (bits[at >> 3] ?? 0) | (1 << (at & 7))
    },
    has(id) {
      const at = id % bitsEach
      return (((portions.get(Math.floor(id / bitsEach))?.[at >> 3] ?? 0) >> (at & 7)) & 1) === 1
    },
  }
}
