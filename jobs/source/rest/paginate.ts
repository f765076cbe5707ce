// From one answer to the next: where each kind of paginator goes on, as plain JSON that survives a crash.
import type { Paginator } from '../../../migration/source/profile.ts'
import { firstAt } from '../pointer.ts'
import { SourceRefused } from '../source.ts'
import { header } from './body.ts'
import { newPrint, type Place, type Read, repeats } from './place.ts'

interface Asked {
  readonly params: Readonly<Record<string, string>>
  /** A whole address that the last answer gave. */
  readonly url: string | null
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
      return afterText(under(paginator.cursor_path, read), place, read)
    case 'json_link':
      return afterLink(under(paginator.next_url_path, read), place, read)
    case 'header_link': {
      const found = linkIn(header(read.headers, 'link'), paginator.links_next_key) ?? undefined
      return afterLink({ found, where: `in its Link header as “${paginator.links_next_key}”` }, place, read)
    }
    case 'header_cursor': {
      const found = header(read.headers, paginator.cursor_key.toLowerCase()) ?? undefined
      return afterText({ found, where: `in a header “${paginator.cursor_key}”` }, place, read)
    }
    case 'auto':
      return afterFound(place, read)
    case 'single_page':
      return null
    case undefined:
      return refuseFurtherPages(read, null)
  }
}

type Counted = { readonly total_path?: string | undefined; readonly has_more_path?: string | undefined }

/** How far the pages came: how many were asked for, the records seen, the size of a full page, and the empty pages in a row. */
interface Reach {
  readonly pages: number
  readonly seen: number
  readonly full: number
  readonly empty: number
}

/**
 * Whether pages go on. A total may count records or pages and a server may give fewer than asked, so that only an empty page,
 * or a short one at the total, is believed to be the last.
 */
function goesOn(counted: Counted, read: Read, reach: Reach): boolean {
  const more = counted.has_more_path === undefined ? undefined : firstAt(read.document, counted.has_more_path)
  const total = totalIn(counted, read)
  if (read.count === 0) return isGap({ more, total }, read, reach)
  if (more !== undefined) return more !== false && more !== 'false' && more !== 0 && more !== null
  return !(reach.seen >= total && read.count < reach.full)
}

function totalIn({ total_path: path }: Counted, read: Read): number {
  return path === undefined ? Number.NaN : Number(firstAt(read.document, path))
}

/** Exactly at a total of records or of pages: a server that ignores the page number can be further than a total of pages at once. */
function isAtTotal(counted: Counted, read: Read, { pages, seen }: Reach): boolean {
  const total = totalIn(counted, read)
  return total > 0 && (seen === total || pages === total)
}

/** Totals often count what this reader may not see; a plain “there is more” is a promise. */
const MOST_EMPTY_BY_TOTAL = 10
const MOST_EMPTY_BY_PROMISE = 1000

/** Whether records follow an empty page: some systems leave out what is hidden only after they cut the page. */
function isGap(said: { more: unknown; total: number }, read: Read, reach: Reach): boolean {
  if (said.more === undefined) return reach.pages * reach.full < said.total && reach.empty <= MOST_EMPTY_BY_TOTAL
  if (said.more !== true && said.more !== 'true' && said.more !== 1) return false
  if (reach.empty <= MOST_EMPTY_BY_PROMISE) return true
  throw repeats(read, `gives ${MOST_EMPTY_BY_PROMISE} empty pages in a row and says after each that there is more`)
}

/** What both kinds of numbered pages keep. Empty pages look alike, and are no sign that the number is ignored. */
function kept(counted: Counted, place: Place | null, read: Read, reach: Reach): Place {
  const { seen, full, empty } = reach
  const past = isAtTotal(counted, read, reach) ? { past: true } : {}
  if (read.count > 0) return { seen, full, ...past, print: newPrint(place, read) }
  return { seen, full, empty, ...past, ...(place?.print !== undefined && { print: place.print }) }
}

function afterPage(
  paginator: Extract<Paginator, { type: 'page_number' }>,
  place: Place | null,
  read: Read,
): Place | null {
  const page = place?.page ?? paginator.base_page
  const pages = page - paginator.base_page + 1
  const first = place?.full === undefined || place.full === 0 ? read.count : place.full
  const reach = reachOf(place, read, { pages, full: paginator.page_size ?? first })
  if (!goesOn(paginator, read, reach)) return null
  if (paginator.maximum_page !== undefined && pages >= paginator.maximum_page) return null
  return { page: page + 1, ...kept(paginator, place, read, reach) }
}

function reachOf(place: Place | null, read: Read, at: { pages: number; full: number }): Reach {
  const empty = read.count === 0 ? (place?.empty ?? 0) + 1 : 0
  return { ...at, seen: (place?.seen ?? 0) + read.count, empty }
}

/** Goes on by what came, not by what was asked: a server with a lower limit of its own would be skipped through. */
function afterOffset(paginator: Extract<Paginator, { type: 'offset' }>, place: Place | null, read: Read): Place | null {
  const offset = place?.page ?? paginator.offset
  const full = paginator.limit
  const reach = reachOf(place, read, { pages: (offset - paginator.offset) / full + 1, full })
  if (!goesOn(paginator, read, reach)) return null
  const next = offset + (read.count === 0 ? full : read.count)
  if (paginator.maximum_offset !== undefined && next >= paginator.maximum_offset) return null
  return { page: next, ...kept(paginator, place, read, reach) }
}

/** What the answer says of the next page, and where it was looked for. */
interface Said {
  readonly found: unknown
  readonly where: string
}

const under = (path: string, read: Read): Said => ({ found: firstAt(read.document, path), where: `under “${path}”` })

function afterText({ found, where }: Said, place: Place | null, read: Read): Place | null {
  if (found === undefined && place === null) return refuseFurtherPages(read, where)
  if (found === undefined || found === null || found === '' || found === false) return null
  const cursor = typeof found === 'string' ? found : JSON.stringify(found)
  if (cursor === place?.cursor) throw repeats(read, `gives the cursor “${cursor.slice(0, 60)}” again and again`)
  return { cursor }
}

function afterLink({ found, where }: Said, place: Place | null, read: Read): Place | null {
  if (found === undefined && place === null) return refuseFurtherPages(read, where)
  if (typeof found !== 'string') {
    if (isNothing(found)) return null
    throw new SourceRefused('source_shape', `${read.url.host}${read.url.pathname} has ${JSON.stringify(found).slice(0, 60)} ${where}, where the paginator of the profile looks for the address of the next page: name the path of the address, or a paginator that goes by page numbers or cursors.`) // prettier-ignore
  }
  if (found.trim() === '') return null
  if (!URL.canParse(found, read.url.href))
    throw repeats(read, `names “${found.slice(0, 100)}” as the next page, which is no address`)
  const url = new URL(found, read.url).href
  if (url === place?.url || url === read.url.href) throw repeats(read, 'names the page itself as the next page')
  return { url }
}

const isNothing = (found: unknown): boolean => !found || (typeof found === 'object' && Object.keys(found).length === 0)

const usualLinks = ['$.links.next', '$.next', '$.next_url', '$.next_page', '$.paging.next', '$.pagination.next', '$.meta.next', '$["@odata.nextLink"]', '$["_links"].next.href'] // prettier-ignore

/** Only what looks like an address is one; a cursor or a page number under the same name must be described in the profile. */
function afterFound(place: Place | null, read: Read): Place | null {
  const inHeader = linkIn(header(read.headers, 'link'), 'next')
  if (inHeader !== null) return afterLink({ found: inHeader, where: '' }, place, read)
  const found = usualLinks
    .map((path) => firstAt(read.document, path))
    .find((value) => typeof value === 'string' && /^(https?:|\/|\?)/i.test(value))
  if (found !== undefined) return afterLink({ found, where: '' }, place, read)
  return place === null ? refuseFurtherPages(read, null) : null
}

/** `<https://…?page=2>; rel="next"`, several of them separated by commas. */
function linkIn(text: string | null, relation: string): string | null {
  for (const match of (text ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    const relations = /;\s*rel\s*=\s*"?([^";,]*)"?/i.exec(match[2] ?? '')?.[1] ?? ''
    if (relations.toLowerCase().split(/\s+/).includes(relation.toLowerCase())) return match[1] ?? null
  }
  return null
}

/** Where the paginator found nothing, or none is named, a first answer that speaks of more pages must not pass for the whole. */
function refuseFurtherPages(read: Read, where: string | null): null {
  const hint = furtherHints.find((path) => isFilled(firstAt(read.document, path)))
  const total = ['$.total', '$.total_count', '$.meta.total'].map((path) => Number(firstAt(read.document, path)))
  const isCounted = where === null || !read.isOfChanges
  const isMore =
    hint !== undefined ||
    linkIn(header(read.headers, 'link'), 'next') !== null ||
    (isCounted && total.some((n) => n > read.count))
  if (!isMore) return null
  const but = where === null ? 'the profile names no paginator: name one' : `has nothing ${where}, where the paginator of the profile looks: correct it` // prettier-ignore
  throw new SourceRefused('source_shape', `${read.url.host}${read.url.pathname} speaks of further pages${hint === undefined ? '' : ` (${hint.slice(2)})`}, and ${but}, or {"type":"single_page"} if this is all.`) // prettier-ignore
}

const furtherHints = ['$.next', '$.next_page', '$.next_cursor', '$.links.next', '$.paging.next', '$.meta.next', '$.pagination.next', '$.meta.next_cursor', '$.paging.next_cursor', '$.pagination.next_cursor'] // prettier-ignore

const isFilled = (value: unknown): boolean =>
  (typeof value === 'string' || typeof value === 'number') && !isNothing(value)
