// One row of a file, whatever the file's format, and what is to be said about rows that are no ordinary records.
import type { Raw } from '../neutral.ts'
import { cut } from '../../../migration/transform/cut.ts'

export interface Row {
  /** Counts from 1 at the top of the file, banners and headings included; the position in a JSON list. */
  readonly row: number
  /** Null: the row is no record; the note says why. */
  readonly raw: Raw | null
  readonly note: { readonly kind: NoteKind; readonly text: string } | null
}

type NoteKind =
  'totals' | 'headings' | 'group' | 'wide' | 'no_id' | 'repeated' | 'not_a_record' | 'no_file' | 'in_table'

const sentences: Readonly<Record<NoteKind, (path: string, count: number) => string>> = {
  totals: (path, count) => `${path}: ${rows(count)} at the foot or between groups holds totals, not a record, and was left out`,
  headings: (path, count) => `${path}: ${rows(count)} repeats the headings, as reports do on a new page, and was left out`,
  group: (path, count) => `${path}: ${rows(count)} is the heading of a group; its text was added to every row of the group`,
  wide: (path, count) => `${path}: ${rows(count)} has more cells than there are headings; the surplus is kept under column_N`,
  no_id: (path, count) => `${path}: ${rows(count)} has nothing in the key column and was left out`,
  repeated: (path, count) => `${path}: ${rows(count)} repeats the key of an earlier row; the first row is kept, this one left out`,
  not_a_record: (path, count) => `${path}: ${rows(count)} is not an object with fields and was left out`,
  no_file: (path, count) => `${path}: ${rows(count)} names a file that is not in the bundle and was left out`,
  in_table: (path, count) => `${path}: ${rows(count)} names a file that comes with a table of files and what it belongs to there, and was left out`,
} // prettier-ignore

const rows = (count: number): string => (count === 1 ? 'one row' : `each of ${count.toLocaleString('en')} rows`)

/** Collects what was found on a page and says it once for each kind, with the first rows as examples. */
export function createNotes(path: string): {
  add(kind: NoteKind, row: number, text?: string): void
  sentences(): string[]
} {
  const found = new Map<NoteKind, { count: number; examples: string[] }>()
  return {
    add: (kind, row, text = '') => {
      const entry = found.get(kind) ?? { count: 0, examples: [] }
      entry.count += 1
      if (entry.examples.length < 3) entry.examples.push(text === '' ? `row ${row}` : `row ${row}: “${cut(text, 80)}”`)
      found.set(kind, entry)
    },
    sentences: () =>
      [...found].map(([kind, { count, examples }]) => {
        const more = count > examples.length ? ', …' : ''
        return `${sentences[kind](path, count)} (${examples.join(', ')}${more}).`
      }),
  }
}
