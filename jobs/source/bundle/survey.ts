// Goes over all rows of a file: how full each column is, what stands in it, and which columns tell the rows apart.
import { areNames, compoundCandidates, keyCandidates, type TableStats } from '../../../migration/source/derive.ts'
import { loose } from '../../../migration/source/words.ts'
import { type Raw, textOf } from '../neutral.ts'
import { columnPointer, pathPointer, type Pointer, togetherPointer } from '../pointer.ts'
import { createKeySet, createRowSet, type KeySet, type RowSet } from './key-set.ts'
import type { Member } from './member.ts'
import { createNotes } from './row.ts'

const VALUES_KEPT = 500
const VALUE_LENGTH = 200

/** How well a column, or several together, tell the rows apart. */
export interface Measured {
  readonly columns: readonly string[]
  readonly filled: number
  readonly distinct: number
}

export interface Survey {
  readonly stats: TableStats
  /** Where the key stands; null when rows have none and are known by their number. */
  readonly key: Pointer | null
  /** Rows whose key an earlier row has, of this file or of an earlier one of the same object. */
  readonly repeated: RowSet
  /** What was looked at as a key, the chosen one first. */
  readonly measured: readonly Measured[]
  /** Rows that are no records, as sentences. */
  readonly notes: readonly string[]
}

/** The keys of the files that were surveyed before, by object. */
export type EarlierKeys = Map<string, KeySet>

interface Candidate {
  readonly columns: readonly string[]
  readonly pointer: Pointer
  readonly keys: KeySet
  /** The same without letter case and spaces, which links are compared by. */
  readonly loosened: KeySet
  readonly repeated: RowSet
  filled: number
}

interface Tally {
  filled: number
  readonly values: Set<string>
}

interface Counted {
  readonly rows: number
  readonly columns: TableStats['columns']
  readonly notes: readonly string[]
}

export async function surveyMember(member: Member, earlier: EarlierKeys): Promise<Survey> {
  const isDeclared = member.declared?.primary_key !== undefined
  const before = earlier.get(member.object)
  const single = candidatesOf(member)
  const counted = await goThrough(member, single, { before, giveUp: false, tallied: true })
  const found = single.find((each) => isKey(each, counted.rows, isDeclared))
  const together = found || isDeclared || counted.rows < 2 ? [] : await compoundKeys(member, counted, before)
  // Columns of other kinds may be different by chance today and not in the next export: they are proposed, not taken.
  const chosen = found ?? together.find(({ columns }) => areNames(member.object, columns)) ?? null
  // Two files of one object: what the first has, the second repeats.
  if (chosen) earlier.set(member.object, await union(before, chosen, member))
  return {
    stats: {
      path: member.path,
      object: member.object,
      rows: counted.rows,
      columns: counted.columns,
      key: chosen?.pointer.topKey ?? null,
      keyValues: chosen?.loosened ?? new Set<string>(),
    },
    key: chosen?.pointer ?? null,
    notes: counted.notes,
    repeated: chosen?.repeated ?? createRowSet(),
    measured: [...single, ...together]
      .sort((a, b) => Number(b === chosen) - Number(a === chosen))
      .map(({ columns, filled, keys }) => ({ columns, filled, distinct: keys.size })),
  }
}

/** Columns that tell all rows apart together where none does alone; others are given up at the first two rows that look the same. */
async function compoundKeys(member: Member, counted: Counted, before: KeySet | undefined): Promise<Candidate[]> {
  const together = compoundCandidates(member.object, counted.columns, counted.rows).map((columns) =>
    candidate(member, columns, togetherPointer(columns.map(columnPointer))),
  )
  if (together.length > 0) await goThrough(member, together, { before, giveUp: true, tallied: false })
  return together.filter((each) => isKey(each, counted.rows, false))
}

interface Going {
  readonly before: KeySet | undefined
  readonly giveUp: boolean
  readonly tallied: boolean
}

async function goThrough(member: Member, candidates: readonly Candidate[], going: Going): Promise<Counted> {
  const columns = new Map<string, Tally>(member.headings.map((heading) => [heading, { filled: 0, values: new Set() }]))
  const notes = createNotes(member.path)
  let left = candidates
  let rows = 0
  for await (const { row, raw, note } of member.rows()) {
    if (note) notes.add(note.kind, row, note.text)
    if (raw === null) continue
    rows += 1
    if (going.tallied) tally(columns, raw)
    for (const each of left) measure(each, raw, row, going.before)
    if (!going.giveUp) continue
    left = left.filter((each) => isKey(each, rows, false))
    if (left.length === 0) break
  }
  return { rows, notes: notes.sentences(), columns: [...columns].map(([heading, { filled, values }]) => ({ heading, filled, values: [...values] })) }
} // prettier-ignore

/** A column that nobody declared is a key only when it is filled and different in every row. */
function isKey({ filled, keys }: Candidate, rows: number, isDeclared: boolean): boolean {
  return keys.size > 0 && (isDeclared || (filled === rows && keys.size === rows))
}

function candidatesOf(member: Member): Candidate[] {
  const declared = member.declared?.primary_key
  if (declared === undefined) {
    return keyCandidates(member.object, member.headings).slice(0, 4).map((heading) => candidate(member, [heading], columnPointer(heading)))
  }
  const columns = typeof declared === 'string' ? [declared] : declared
  const pointers = columns.map((column) => (member.isTable ? columnPointer(column) : pathPointer(column)))
  return [candidate(member, columns, togetherPointer(pointers))]
} // prettier-ignore

function candidate({ path }: Member, columns: readonly string[], pointer: Pointer): Candidate {
  return { columns, pointer, keys: createKeySet(path), loosened: createKeySet(path), repeated: createRowSet(), filled: 0 }
} // prettier-ignore

function tally(columns: Map<string, Tally>, raw: Raw): void {
  for (const [heading, value] of Object.entries(raw)) {
    const text = textOf(value)
    if (text === null) continue
    const column = columns.get(heading) ?? { filled: 0, values: new Set<string>() }
    columns.set(heading, column)
    column.filled += 1
    if (column.values.size < VALUES_KEPT) column.values.add(text.slice(0, VALUE_LENGTH))
  }
}

function measure(each: Candidate, raw: Raw, row: number, before: KeySet | undefined): void {
  const id = textOf(each.pointer.read(raw)[0]?.value)
  if (id === null) return
  each.filled += 1
  if (each.keys.add(id)) each.loosened.add(loose(id))
  else each.repeated.add(row)
  if (before?.has(id)) each.repeated.add(row)
}

/** Without a file of the same object before, the chosen keys are all there are. */
async function union(before: KeySet | undefined, chosen: Candidate, member: Member): Promise<KeySet> {
  if (before === undefined) return chosen.keys
  for await (const { raw } of member.rows()) {
    const id = raw === null ? null : textOf(chosen.pointer.read(raw)[0]?.value)
    if (id !== null) before.add(id)
  }
  return before
}
