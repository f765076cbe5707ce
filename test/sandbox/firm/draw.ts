// Seeded choices: the same seed and name give the same firm on every machine, and one resource's draws never move another's.

export interface Draw {
  /** A fraction from 0 up to, but without, 1. */
  fraction(): number
  /** A whole number, both ends included. */
  whole(from: number, to: number): number
  chance(probability: number): boolean
  pick<T>(values: readonly T[]): T
  /** Up to `count` different values, in the order drawn. */
  some<T>(values: readonly T[], count: number): T[]
  /** A sum in whole pence, as a number of pounds. */
  money(from: number, to: number): number
}

/** FNV-1a over the name, so that neighbouring names start far apart. */
function startOf(seed: number, name: string): number {
  let hash = 0x811c9dc5 ^ seed
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return hash | 0
}

/** Weyl sequence with an avalanche: 32 bits of state are plenty for choosing names. */
function createFractions(seed: number, name: string): () => number {
  let state = startOf(seed, name)
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4294967296
  }
}

export function createDraw(seed: number, name: string): Draw {
  const fraction = createFractions(seed, name)
  const whole = (from: number, to: number) => from + Math.floor(fraction() * (to - from + 1))
  function pick<T>(values: readonly T[]): T {
    const picked = values[whole(0, values.length - 1)]
    if (picked === undefined) throw new Error(`Nothing to pick from in the draw "${name}": the list is empty.`)
    return picked
  }
  return {
    fraction,
    whole,
    pick,
    chance: (probability) => fraction() < probability,
    some(values, count) {
      const left = [...values]
      const drawn = []
      while (drawn.length < count && left.length > 0) drawn.push(...left.splice(whole(0, left.length - 1), 1))
      return drawn
    },
    money: (from, to) => Math.round((from + fraction() * (to - from)) * 100) / 100,
  }
}
