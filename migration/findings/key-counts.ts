// How often each key was met, by 64 bits of its hash instead of its text: some 25 bytes a key, so that a million take 25 MB.

export interface KeyCounts {
  /** Counts the key once more and gives its place: places are given from 0 in the order of first appearance. */
  add(key: string): number
  /** Null: never met. Of a million keys two are taken for one with a chance of one in ten million. */
  placeOf(key: string): number | null
  countAt(place: number): number
  /** Whether the other table has met the key that stands here. */
  isIn(place: number, other: KeyCounts): boolean
  placeOfHalves(high: number, low: number): number | null
  readonly size: number
}

export function createKeyCounts(): KeyCounts {
  // Places in the order of their slots, counted from 1: 0 is a free slot.
  let slots = new Uint32Array(64)
  let [highs, lows, counts] = [new Uint32Array(32), new Uint32Array(32), new Uint32Array(32)]
  let size = 0

  function slotOf(high: number, low: number): number {
    let slot = low & (slots.length - 1)
    for (let place = slots[slot] ?? 0; place > 0; place = slots[slot] ?? 0) {
      if (highs[place - 1] === high && lows[place - 1] === low) return slot
      slot = (slot + 1) & (slots.length - 1)
    }
    return slot
  }

  function grow(): void {
    const room = 2 * highs.length
    highs = widened(highs, room)
    lows = widened(lows, room)
    counts = widened(counts, room)
    slots = new Uint32Array(2 * room)
    for (let place = 0; place < size; place += 1) slots[slotOf(highs[place] ?? 0, lows[place] ?? 0)] = place + 1
  }

  function placeOfHalves(high: number, low: number): number | null {
    const place = slots[slotOf(high, low)] ?? 0
    return place === 0 ? null : place - 1
  }

  return {
    add(key) {
      if (size === highs.length) grow()
      const [high, low] = halvesOf(key)
      const slot = slotOf(high, low)
      const known = slots[slot] ?? 0
      const place = known === 0 ? size++ : known - 1
      slots[slot] = place + 1
      highs[place] = high
      lows[place] = low
      counts[place] = (counts[place] ?? 0) + 1
      return place
    },
    placeOf: (key) => placeOfHalves(...halvesOf(key)),
    countAt: (place) => counts[place] ?? 0,
    isIn: (place, other) => other.placeOfHalves(highs[place] ?? 0, lows[place] ?? 0) !== null,
    placeOfHalves,
    get size() {
      return size
    },
  }
}

function widened(before: Uint32Array<ArrayBuffer>, room: number): Uint32Array<ArrayBuffer> {
  const after = new Uint32Array(room)
  after.set(before)
  return after
}

/** Two sums that mix every letter in by different factors, stirred at the end so that near keys end far apart. */
function halvesOf(key: string): [number, number] {
  let [high, low] = [0x2c1b3c6d, 0x297a2d39]
  for (let at = 0; at < key.length; at += 1) {
    const letter = key.charCodeAt(at)
    high = Math.imul(high ^ letter, 0x9e3779b1)
    high ^= high >>> 15
    low = Math.imul(low ^ letter, 0x85ebca77)
    low ^= low >>> 13
  }
  return [stirred(high), stirred(low ^ high)]
}

function stirred(sum: number): number {
  let mixed = sum ^ (sum >>> 16)
  mixed = Math.imul(mixed, 0x7feb352d)
  mixed ^= mixed >>> 15
  mixed = Math.imul(mixed, 0x846ca68b)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

/** The places that were met most often, the first met first among equals; counted are those that the test lets through. */
export function mostMet(table: KeyCounts, most: number, isMeant: (place: number) => boolean): MostMet {
  const worst: number[] = []
  let [keys, times] = [0, 0]
  for (let place = 0; place < table.size; place += 1) {
    if (!isMeant(place)) continue
    keys += 1
    times += table.countAt(place)
    const after = worst.findIndex((other) => table.countAt(other) < table.countAt(place))
    if (after >= 0) worst.splice(after, 0, place)
    else if (worst.length < most) worst.push(place)
    if (worst.length > most) worst.pop()
  }
  return { keys, times, worst }
}

/** How many keys and how often, and the places of those met most. */
export interface MostMet {
  readonly keys: number
  readonly times: number
  readonly worst: readonly number[]
}

/** The texts of some places, gathered when the same keys are gone through once more. */
export interface Wording {
  see(key: string): void
  /** Keeps another text than the key; the last one stays. */
  keep(key: string, text: string): void
  /** Undefined where the key did not come by again. */
  of(place: number): string | undefined
}

export function createWording(table: KeyCounts, wanted: readonly number[]): Wording {
  const places = new Set(wanted)
  const texts = new Map<number, string>()
  function keep(key: string, text: string): void {
    const place = table.placeOf(key)
    if (place !== null && places.has(place)) texts.set(place, text)
  }
  return { see: (key) => keep(key, key), keep, of: (place) => texts.get(place) }
}
