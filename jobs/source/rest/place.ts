// Where the pages of a resource stand, what the last answer was, and how its end and a page that comes twice are known.
import { createHash } from 'node:crypto'
import * as z from 'zod'
import { SourceRefused } from '../source.ts'
import type { Headers } from './body.ts'

/**
 * Where a resource stands. `print` recognises a page that comes twice, `empty` counts the empty pages in a row, and `past` says
 * that the total has just been reached.
 */
export const placeSchema = z.strictObject({
  page: z.number().optional(),
  seen: z.number().optional(),
  full: z.number().optional(),
  empty: z.number().optional(),
  past: z.boolean().optional(),
  cursor: z.string().optional(),
  url: z.string().optional(),
  print: z.string().optional(),
})
export type Place = z.infer<typeof placeSchema>

export interface Read {
  readonly document: unknown
  readonly headers: Headers
  readonly url: URL
  /** Entries on the page, and its text, to see whether it is the same as before. */
  readonly count: number
  readonly text: string
  /** Changes alone were asked for; a total beside them often counts all records. */
  readonly isOfChanges: boolean
}

/** Past its total a server may refuse the number or give its last page again; totals can be stale, so that it is asked all the same. */
export function isPastTheEnd(place: Place | null, answer: { readonly status: number; readonly text: string }): boolean {
  if (place?.seen === undefined) return false
  if (answer.status === 404) return true
  if (place.past !== true) return false
  return [400, 416, 422].includes(answer.status) || (answer.status < 300 && printOf(answer.text) === place.print)
}

const printOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22)

export function newPrint(place: Place | null, read: Read): string {
  const print = printOf(read.text)
  if (print === place?.print) throw repeats(read, 'gives the same page again')
  return print
}

export function repeats(read: Read, what: string): SourceRefused {
  return new SourceRefused('source_repeats', `${read.url.host}${read.url.pathname} ${what}: the paginator in the profile does not fit this source. Nothing more is read, so that no record is missed.`) // prettier-ignore
}
