// Cuts one page out of a resource's records, in the way that resource pages.
import type { RawRecord } from '../firm/firm.ts'
import { type Paging, pagingParameters } from './layout.ts'

export interface PageRequest {
  readonly records: readonly RawRecord[]
  readonly query: Readonly<Record<string, string>>
  /** The address asked, without its query, for links to the next page. */
  readonly address: string
  /** What a page holds when the request does not say. */
  readonly pageSize: number
}

export interface PageAnswer {
  readonly served: readonly RawRecord[]
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>
}

/** The request asks for something this API does not have; the message is the API's own. */
export class BadQuery extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BadQuery'
  }
}

const most = 500

function wholeNumber(query: PageRequest['query'], name: string, fallback: number): number {
  const raw = query[name]
  if (raw === undefined) return fallback
  if (!/^\d{1,9}$/.test(raw)) throw new BadQuery(`"${name}" must be a whole number, not "${raw}".`)
  return Number(raw)
}

function sizeAsked(query: PageRequest['query'], name: string, pageSize: number): number {
  const size = wholeNumber(query, name, pageSize)
  if (size < 1 || size > most) throw new BadQuery(`"${name}" must be between 1 and ${most}.`)
  return size
}

export function checkParameters(query: PageRequest['query'], paging: Paging, others: readonly string[]): void {
  const known = [...pagingParameters[paging], ...others]
  const unknown = Object.keys(query).filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new BadQuery(`Unknown parameter "${unknown.join('", "')}". Known: ${known.join(', ')}.`)
}

/** Where a cursor stands: behind the last id served, so that edits between pages shift nothing. */
function readCursor(cursor: string | undefined): number {
  if (cursor === undefined || cursor === '') return 0
  const match = /^after:(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))
  if (!match) throw new BadQuery('The cursor is not one that this API gave out.')
  return Number(match[1])
}

function behind(request: PageRequest, after: number, size: number) {
  const rest = request.records.filter((record) => record.id > after)
  const served = rest.slice(0, size)
  return { served, last: rest.length > size ? (served.at(-1)?.id ?? null) : null }
}

function nextAddress(request: PageRequest, last: number, size: number): string {
  const query = new URLSearchParams({ ...request.query, after: String(last), limit: String(size) })
  return `${request.address}?${query.toString()}`
}

function byPageNumber(request: PageRequest): PageAnswer {
  const limit = sizeAsked(request.query, 'limit', request.pageSize)
  const page = wholeNumber(request.query, 'page', 1)
  if (page < 1) throw new BadQuery('Pages are counted from 1.')
  const served = request.records.slice((page - 1) * limit, page * limit)
  return { served, body: { data: served, page, limit, total: request.records.length }, headers: {} }
}

function byOffset(request: PageRequest): PageAnswer {
  const count = sizeAsked(request.query, 'count', request.pageSize)
  const start = wholeNumber(request.query, 'start', 0)
  const served = request.records.slice(start, start + count)
  return { served, body: { data: served, meta: { start, count, total: request.records.length } }, headers: {} }
}

function byCursor(request: PageRequest): PageAnswer {
  const size = sizeAsked(request.query, 'limit', request.pageSize)
  const { served, last } = behind(request, readCursor(request.query['cursor']), size)
  const next = last === null ? null : Buffer.from(`after:${last}`).toString('base64url')
  return { served, body: { data: served, paging: { next } }, headers: {} }
}

function byLink(request: PageRequest, place: 'json_link' | 'header_link'): PageAnswer {
  const size = sizeAsked(request.query, 'limit', request.pageSize)
  const { served, last } = behind(request, wholeNumber(request.query, 'after', 0), size)
  const next = last === null ? null : nextAddress(request, last, size)
  if (place === 'json_link') return { served, body: { data: served, links: { next } }, headers: {} }
  return { served, body: { data: served }, headers: next === null ? {} : { link: `<${next}>; rel="next"` } }
}

export function cutPage(paging: Paging, request: PageRequest): PageAnswer {
  switch (paging) {
    case 'page_number':
      return byPageNumber(request)
    case 'offset':
      return byOffset(request)
    case 'cursor':
      return byCursor(request)
    case 'json_link':
    case 'header_link':
      return byLink(request, paging)
    case 'single_page':
      return { served: request.records, body: { data: request.records }, headers: {} }
  }
}

/** Changed at or after the moment asked for. */
export function changedSince(records: readonly RawRecord[], since: string | undefined): readonly RawRecord[] {
  if (since === undefined) return records
  const moment = Date.parse(since)
  if (Number.isNaN(moment))
    throw new BadQuery(`"modified_since" must be a moment such as 2026-01-31T12:00:00Z, not "${since}".`)
  return records.filter((record) => Date.parse(record.modified) >= moment)
}
