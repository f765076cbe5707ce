// Goes once over all rows of a file: how full each column is, what stands in it, and which rows repeat a key.
import { keyCandidates, type TableStats } from '../../../migration/source/derive.ts'
import { loose } from '../../../migration/source/words.ts'
import { textOf } from '../neutral.ts'
import { columnPointer, pathPointer, type Pointer } from '../pointer.ts'
import type { Member } from './member.ts'

const VALUES_KEPT = 500
const VALUE_LENGTH = 200

export interface Survey {
  readonly stats: TableStats
  /** Where the key stands; null when rows have none and are known by their number. */
  readonly key: Pointer | null
  /** Every value of the key with the first row that has it. */
  readonly keyRows: ReadonlyMap<string, number>
  /** Rows whose key an earlier row of the file has. */
  readonly repeated: ReadonlySet<number>
  /** A column that names the record and was not taken, because it is not filled or not unique. */
  readonly nearMiss: string | null
}

interface Candidate {
  readonly pointer: Pointer
  readonly rows: Map<string, number>
  readonly repeated: Set<number>
  rejected: boolean
}

interface Tally {
  filled: number
  readonly values: Set<string>
}

export async function surveyMember(member: Member): Promise<Survey> {
  const candidates = candidatesOf(member)
  const columns = new Map<string, Tally>(member.headings.map((heading) => [heading, { filled: 0, values: new Set() }]))
  let count = 0
  for await (const { row, raw } of member.rows()) {
    if (raw === null) continue
    count += 1
    tally(columns, raw)
    for (const candidate of candidates) measure(candidate, raw, row, member.declared !== null)
  }
  const chosen = candidates.find((candidate) => !candidate.rejected && candidate.rows.size > 0) ?? null
  const stats: TableStats = {
    path: member.path,
    object: member.object,
    rows: count,
    columns: [...columns].map(([heading, { filled, values }]) => ({ heading, filled, values: [...values] })),
    key: chosen?.pointer.topKey ?? null,
    keyValues: new Set([...(chosen?.rows.keys() ?? [])].map(loose)),
  }
  return {
    stats,
    key: chosen?.pointer ?? null,
    keyRows: chosen?.rows ?? new Map<string, number>(),
    repeated: chosen?.repeated ?? new Set<number>(),
    nearMiss: chosen === null && count > 0 ? (candidates[0]?.pointer.label ?? null) : null,
  }
}

function candidatesOf(member: Member): Candidate[] {
  const declared = member.declared?.primary_key
  const pointers =
    declared !== undefined
      ? [member.isTable ? columnPointer(declared) : pathPointer(declared)]
      : keyCandidates(member.object, member.headings).map(columnPointer)
  return pointers.map((pointer) => ({ pointer, rows: new Map(), repeated: new Set(), rejected: false }))
}

function tally(columns: Map<string, Tally>, raw: Readonly<Record<string, unknown>>): void {
  for (const [heading, value] of Object.entries(raw)) {
    const text = textOf(value)
    if (text === null) continue
    const column = columns.get(heading) ?? { filled: 0, values: new Set<string>() }
    columns.set(heading, column)
    column.filled += 1
    if (column.values.size < VALUES_KEPT) column.values.add(text.slice(0, VALUE_LENGTH))
  }
}

/** A column that nobody declared is a key only when it is filled and unique in every row. */
function measure(candidate: Candidate, raw: Readonly<Record<string, unknown>>, row: number, declared: boolean): void {
  if (candidate.rejected) return
  const id = textOf(candidate.pointer.read(raw)[0]?.value)
  if (id !== null && !candidate.rows.has(id)) {
    candidate.rows.set(id, row)
    return
  }
  if (declared) {
    if (id !== null) candidate.repeated.add(row)
    return
  }
  candidate.rejected = true
  candidate.rows.clear()
}
