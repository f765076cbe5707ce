// Goes along the chain of an audit log, line by line, and finds the first place where it does not hold.
import { isErased, lineHashOf } from './audit-log.ts'
import { hashOf } from './hash.ts'

/** A line as the log is exported; the hash covers every other key of it. */
export interface ChainLine {
  readonly seq: number
  readonly previousHash: string
  readonly hash: string
  readonly before?: unknown
  readonly after?: unknown
}

export interface ChainReading {
  readonly lines: number
  /** Lines whose values were erased after the retention. */
  readonly erased: number
  /** The hash of the last line that holds: compare it with the one that the app shows. Empty: there is none. */
  readonly head: string
  /** A sentence; null: every line is as it was written, and none is missing before the last. */
  readonly breach: string | null
}

/** Several lines with one number are the same line in several readings of it (a CSV leaves some open): one of them must hold. */
export async function readChain(
  lines: AsyncIterable<readonly ChainLine[]> | Iterable<readonly ChainLine[]>,
): Promise<ChainReading> {
  let head = ''
  let count = 0
  let erased = 0
  for await (const readings of lines) {
    const breach = breachAt(readings, { seq: count + 1, head })
    if (breach !== null) return { lines: count, erased, head, breach }
    head = readings[0]?.hash ?? head
    count += 1
    if (readings[0] && hasErased(readings[0])) erased += 1
  }
  return { lines: count, erased, head, breach: null }
}

function breachAt(readings: readonly ChainLine[], at: { readonly seq: number; readonly head: string }): string | null {
  const [line] = readings
  if (line === undefined || line.seq !== at.seq) {
    const found = line === undefined ? 'nothing' : `line ${line.seq}`
    return `Line ${at.seq} should stand here, but ${found} does: lines were removed, added or put in another order.`
  }
  if (line.previousHash !== at.head)
    return `Line ${line.seq} does not continue from the line before it: one of the two was replaced.`
  return readings.some(isAsWritten)
    ? null
    : `Line ${line.seq} was changed after it was written: its hash does not fit what it says.`
}

/** Lines of before stand over their values: of one whose values are erased, only the place in the chain can be checked. */
function isAsWritten(reading: ChainLine): boolean {
  const { hash, ...rest } = reading
  if (lineHashOf(rest) === hash || hashOf(rest) === hash) return true
  const values = [rest.before, rest.after].filter((value) => value !== null && value !== undefined)
  return values.length > 0 && values.every((value) => isErased(value) && value.erased === null)
}

function hasErased({ before, after }: ChainLine): boolean {
  return isErased(before) || isErased(after)
}
