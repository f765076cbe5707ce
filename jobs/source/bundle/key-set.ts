// Keys that have been seen, by 64 bits of their SHA-256: about 16 bytes a key whatever its length, so that a million take some 20 MB.
import { hash } from 'node:crypto'
import { SourceRefused } from '../source.ts'

export interface KeySet {
  /** Whether the key was new. Of 16 million keys two are taken for one with a chance of one in a hundred thousand. */
  add(key: string): boolean
  has(key: string): boolean
  readonly size: number
}

export interface RowSet {
  add(row: number): void
  has(row: number): boolean
}

/** More rows than that in one file are refused: their keys would take more than 256 MiB. */
const MOST_KEYS = 2 ** 24
const FULLEST = 0.7

export function createKeySet(path: string): KeySet {
  let slots = 1024
  let table = new Uint32Array(2 * slots)
  let size = 0

  /** Where the two halves stand, or the free place where they would. */
  function placeOf(high: number, low: number): number {
    let slot = low & (slots - 1)
    while ((table[2 * slot] !== 0 || table[2 * slot + 1] !== 0) && (table[2 * slot] !== high || table[2 * slot + 1] !== low)) slot = (slot + 1) & (slots - 1)
    return 2 * slot
  } // prettier-ignore

  function put(high: number, low: number): boolean {
    const place = placeOf(high, low)
    if (table[place] === high && table[place + 1] === low) return false
    table[place] = high
    table[place + 1] = low
    return true
  }

  function grow(): void {
    const old = table
    slots *= 2
    table = new Uint32Array(2 * slots)
    for (let at = 0; at < old.length; at += 2) {
      const [high = 0, low = 0] = [old[at], old[at + 1]]
      if (high !== 0 || low !== 0) put(high, low)
    }
  }

  return {
    add: (key) => {
      if (size >= MOST_KEYS) throw tooMany(path)
      if (size >= slots * FULLEST) grow()
      const isNew = put(...halvesOf(key))
      if (isNew) size += 1
      return isNew
    },
    has: (key) => {
      const [high, low] = halvesOf(key)
      const place = placeOf(high, low)
      return table[place] === high && table[place + 1] === low
    },
    get size() {
      return size
    },
  }
}

/** Two zeros mean a free place, so that no key may have them. */
function halvesOf(key: string): [number, number] {
  const digest = hash('sha256', key, 'buffer')
  return [digest.readUInt32LE(0), digest.readUInt32LE(4) || 1]
}

/** A bit for each row of a file. */
export function createRowSet(): RowSet {
  let bits = new Uint8Array(128)
  return {
    add: (row) => {
      const at = row >>> 3
      if (at >= bits.length) {
        const wider = new Uint8Array(Math.max(at + 1, 2 * bits.length))
        wider.set(bits)
        bits = wider
      }
      bits[at] = (bits[at] ?? 0) | (1 << (row & 7))
    },
    has: (row) => ((bits[row >>> 3] ?? 0) & (1 << (row & 7))) !== 0,
  }
}

function tooMany(path: string): SourceRefused {
  return new SourceRefused('bundle_too_many', `${path} has more than ${MOST_KEYS.toLocaleString('en')} rows: split it into several files.`) // prettier-ignore
}
