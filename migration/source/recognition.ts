// How one file of a bundle was understood, with its first rows before and after, so that a person can confirm or correct it.
import * as z from 'zod'
import { createColumn } from '../inventory/column.ts'
import { manifestFileSchema } from './manifest.ts'

export const recognitionSchema = z.object({
  path: z.string(),
  object: z.string(),
  /** What spoke for the object. */
  by: z.enum(['manifest', 'headings', 'name', 'nothing']),
  because: z.array(z.string()),
  rows: z.number(),
  /** How it is read, in the manifest's own words: sent back with changes, it corrects what was recognised. */
  entry: manifestFileSchema,
  /** The first rows as they stand in the file, and as they are read. */
  before: z.array(z.array(z.string())),
  after: z.object({
    headings: z.array(z.string()),
    rows: z.array(z.object({ id: z.string(), cells: z.array(z.string()) })),
  }),
  /** Columns that were looked at as the key, the chosen one first, with what was measured over all rows. */
  keys: z.array(
    z.object({ columns: z.array(z.string()), filled: z.number(), distinct: z.number(), isChosen: z.boolean() }),
  ),
  /** Links to other files; `unresolved` are values that no record there has, of the first 500 different ones. */
  links: z.array(
    z.object({
      name: z.string(),
      column: z.string(),
      to: z.string().nullable(),
      looked: z.number(),
      unresolved: z.array(z.string()),
      unresolvedCount: z.number(),
    }),
  ),
  /** One sentence for each thing that was recognised: banners, totals, groups, dates, leading zeros. */
  sentences: z.array(z.string()),
})
export type FileRecognition = z.infer<typeof recognitionSchema>

interface ColumnValues {
  readonly heading: string
  readonly values: readonly string[]
}

const mostNamed = 6

/** What the columns hold that a spreadsheet would have spoilt: dates by their layout, which may be declared, and numbers that are none. */
export function columnSentences(
  columns: readonly ColumnValues[],
  declared: ReadonlyMap<string, string> = new Map(),
): string[] {
  const layouts = new Map<string, string[]>()
  const zeros: string[] = []
  for (const { heading, values } of columns) {
    const column = createColumn(heading)
    for (const value of values) column.add(value)
    const { type, dateFormat: found } = column.finish()
    const dateFormat = declared.get(heading) ?? found
    if ((type === 'date' || type === 'datetime') && dateFormat !== null)
      layouts.set(dateFormat, [...(layouts.get(dateFormat) ?? []), heading])
    if (values.some((value) => /^0\d+$/.test(value.trim())) && type !== 'phone') zeros.push(heading)
  }
  const dates = [...layouts].map(([layout, headings]) => `${named(headings)} ${headings.length === 1 ? 'holds a date' : 'hold dates'}, read as ${layout === 'ISO' ? 'yyyy-MM-dd' : layout}.`)
  const kept = zeros.length === 0 ? [] : [`${named(zeros)} ${zeros.length === 1 ? 'has' : 'have'} leading zeros, which are kept.`]
  return [...dates, ...kept]
} // prettier-ignore

function named(headings: readonly string[]): string {
  const shown = headings.slice(0, mostNamed).map((heading) => `“${heading}”`)
  const more = headings.length > mostNamed ? ` and ${headings.length - mostNamed} more` : ''
  return `${shown.join(', ')}${more}`
}
