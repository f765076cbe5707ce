// From one answer to the next: where each kind of paginator goes on, as plain JSON that survives a crash.
import { createHash } from 'node:crypto'
import * as z from 'zod'
import type { Paginator } from '../../../migration/source/profile.ts'
import { firstAt } from '../pointer.ts'
import { SourceRefused } from '../source.ts'
import { header, type Headers } from './body.ts'

/** Where a resource stands. `print` recognises a page that comes twice. */
export const placeSchema = z.strictObject({
  page: z.number().optional(),
  seen: z.number().optional(),
  full: z.number().optional(),
  cursor: z.string().optional(),
  url: z.string().optional(),
  print: z.string().optional(),
})
export type Place = z.infer<typeof placeSchema>

interface Asked {
  readonly params: Readonly<Record<string, string>>
  /** A whole address that the last answer gave. */
  readonly url: string | null
}

interface Read {
  readonly document: unknown
  readonly headers: Headers
  readonly url: URL
  /** Entries on the page, and its text, to see whether it is the same as before. */
  readonly count: number
  readonly text: string
}

export function askedFor(paginator: Paginator | null, place: Place | null): Asked {
  const params: Record<string, string> = {}
  if (paginator?.type === 'page_number') {
    params[paginator.page_param] = String(place?.page ?? paginator.base_page)
    if (paginator.page_size_param !== undefined && paginator.page_size !== undefined) {
      params[paginator.page_size_param] = String(paginator.page_size)
    }
  }
  if (paginator?.type === 'offset') {
    params[paginator.offset_param] = String(place?.page ?? paginator.offset)
    params[paginator.limit_param] = String(paginator.limit)
  }
  const byCursor = paginator?.type === 'cursor' || paginator?.type === 'header_cursor'
  if (byCursor && place?.cursor !== undefined) params[paginator.cursor_param] = place.cursor
  return { params, url: place?.url ?? null }
}

/** Null after the last page; throws SourceRefused when the source gives the same page or address again. */
export function placeAfter(paginator: Paginator | null, place: Place | null, read: Read): Place | null {
  switch (paginator?.type) {
    case 'page_number':
      return afterPage(paginator, place, read)
    case 'offset':
      return afterOffset(paginator, place, read)
    case 'cursor':
      return afterCursor(paginator, place, read)
    case 'json_link':
      return afterLink(firstAt(read.document, paginator.next_url_path), place, read)
    case 'header_link':
      return afterLink(linkIn(header(read.headers, 'link'), paginator.links_next_key), place, read)
    case 'header_cursor':
      return afterText(header(read.headers, paginator.cursor_key.toLowerCase()), place, read)
    case 'auto':
      return afterFound(place, read)
    case 'single_page':
      return null
    case undefined:
      return refuseFurtherPages(read)
  }
}

type Counted = { readonly total_path?: string | undefined; readonly has_more_path?: string | undefined }

/**
 * Whether pages go on after `seen` records. A total may count records or pages and a server may give fewer than asked,
 * so that only an empty page, or a short one at the total, is believed to be the last.
 */
function goesOn(counted: Counted, read: Read, seen: number, full: number): boolean {
  if (read.count === 0) return false
  const more = counted.has_more_path === undefined ? undefined : firstAt(read.document, counted.has_more_path)
  if (more !== undefined) return more !== false && more !== 'false' && more !== 0 && more !== null
  const total = counted.total_path === undefined ? Number.NaN : Number(firstAt(read.document, counted.total_path))
  return !(seen >= total && read.count < full)
}

function afterPage(
  paginator: Extract<Paginator, { type: 'page_number' }>,
  place: Place | null,
  read: Read,
): Place | null {
  const page = place?.page ?? paginator.base_page
  const seen = (place?.seen ?? 0) + read.count
  const full = paginator.page_size ?? place?.full ?? read.count
  if (!goesOn(paginator, read, seen, full)) return null
  if (paginator.maximum_page !== undefined && page - paginator.base_page + 1 >= paginator.maximum_page) return null
  return { page: page + 1, seen, full, print: newPrint(place, read) }
}

/** Goes on by what came, not by what was asked: a server with a lower limit of its own would be skipped through. */
function afterOffset(paginator: Extract<Paginator, { type: 'offset' }>, place: Place | null, read: Read): Place | null {
  const offset = place?.page ?? paginator.offset
  const seen = (place?.seen ?? 0) + read.count
  if (!goesOn(paginator, read, seen, paginator.limit)) return null
  const next = offset + read.count
  if (paginator.maximum_offset !== undefined && next >= paginator.maximum_offset) return null
  return { page: next, seen, print: newPrint(place, read) }
}

function afterCursor(paginator: Extract<Paginator, { type: 'cursor' }>, place: Place | null, read: Read): Place | null {
  return afterText(firstAt(read.document, paginator.cursor_path), place, read)
}

function afterText(found: unknown, place: Place | null, read: Read): Place | null {
  if (found === undefined || found === null || found === '' || found === false) return null
  const cursor = typeof found === 'string' ? found : JSON.stringify(found)
  if (cursor === place?.cursor) throw repeats(read, `gives the cursor “${cursor.slice(0, 60)}” again and again`)
  return { cursor }
}

function afterLink(found: unknown, place: Place | null, read: Read): Place | null {
  if (typeof found !== 'string' || found.trim() === '') return null
  if (!URL.canParse(found, read.url.href))
    throw repeats(read, `names “${found.slice(0, 100)}” as the next page, which is no address`)
  const url = new URL(found, read.url).href
  if (url === place?.url || url === read.url.href) throw repeats(read, 'names the page itself as the next page')
  return { url }
}

const usualLinks = ['$.links.next', '$.next', '$.next_url', '$.next_page', '$.paging.next', '$.pagination.next', '$.meta.next', '$["@odata.nextLink"]', '$["_links"].next.href'] // prettier-ignore

/** Only what looks like an address is one; a cursor or a page number under the same name must be described in the profile. */
function afterFound(place: Place | null, read: Read): Place | null {
  const inHeader = linkIn(header(read.headers, 'link'), 'next')
  if (inHeader !== null) return afterLink(inHeader, place, read)
  const found = usualLinks
    .map((path) => firstAt(read.document, path))
    .find((value) => typeof value === 'string' && /^(https?:|\/|\?)/i.test(value))
  if (found !== undefined) return afterLink(found, place, read)
  return place === null ? refuseFurtherPages(read) : null
}

/** `<https://…?page=2>; rel="next"`, several of them separated by commas. */
function linkIn(text: string | null, relation: string): string | null {
  for (const match of (text ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    const relations = /;\s*rel\s*=\s*"?([^";,]*)"?/i.exec(match[2] ?? '')?.[1] ?? ''
    if (relations.toLowerCase().split(/\s+/).includes(relation.toLowerCase())) return match[1] ?? null
  }
  return null
}

function newPrint(place: Place | null, read: Read): string {
  const print = createHash('sha256').update(read.text).digest('base64url').slice(0, 22)
  if (print === place?.print) throw repeats(read, 'gives the same page again')
  return print
}

function repeats(read: Read, what: string): SourceRefused {
  return new SourceRefused('source_repeats', `${read.url.host}${read.url.pathname} ${what}: the paginator in the profile does not fit this source. Nothing more is read, so that no record is missed.`) // prettier-ignore
}

/** Where no paginator is named, an answer that speaks of more pages must not pass for the whole. */
function refuseFurtherPages(read: Read): null {
  const hints = [
    '$.next',
    '$.next_page',
    '$.next_cursor',
    '$.links.next',
    '$.paging.next',
    '$.meta.next',
    '$.pagination.next',
  ]
  const hint = hints.find((path) => isFilled(firstAt(read.document, path)))
  const total = ['$.total', '$.total_count', '$.meta.total'].map((path) => Number(firstAt(read.document, path)))
  const isMore =
    hint !== undefined || linkIn(header(read.headers, 'link'), 'next') !== null || total.some((n) => n > read.count)
  if (!isMore) return null
  throw new SourceRefused('source_shape', `${read.url.host}${read.url.pathname} speaks of further pages${hint === undefined ? '' : ` (${hint.slice(2)})`}, and the profile names no paginator: name one, or {"type":"single_page"} if this is all.`) // prettier-ignore
}

const isFilled = (value: unknown): boolean => (typeof value === 'string' && value !== '') || typeof value === 'number'
