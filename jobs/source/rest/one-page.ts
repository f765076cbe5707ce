// One request for one page of a resource: asked, understood, and cut into entries.
import { isObject } from '../json.ts'
import { textOf } from '../neutral.ts'
import { firstAt, pathProblem, valuesAt } from '../pointer.ts'
import { SourceRefused } from '../source.ts'
import { jsonOf } from './answer.ts'
import type { Auth, Send } from './exchange.ts'
import { startValue } from './incremental.ts'
import { askedFor, placeAfter } from './paginate.ts'
import { isPastTheEnd, type Place } from './place.ts'
import type { RestResource } from './profile.ts'
import { fill, type Lineage, resourceUrl } from './template.ts'

export interface RawEntry {
  readonly raw: Readonly<Record<string, unknown>>
  /** The record itself and its parents by resource name, for the paths of its children. */
  readonly lineage: Lineage
}

export interface OnePage {
  readonly entries: readonly RawEntry[]
  /** Where the pages go on; null after the last one. */
  readonly place: Place | null
  /** Entries that are no objects, and answers that the profile says to pass over. */
  readonly strange: number
  readonly ignored: number
}

export interface AskDeps {
  readonly base: string
  readonly headers: Readonly<Record<string, string>>
  readonly auth: Auth
  readonly send: Send
}

/** Whose page it is, where in its pages, and since when. */
interface Spot {
  readonly lineage: Lineage
  readonly place: Place | null
  readonly since: string | null
}

export async function readOnce(
  deps: AskDeps,
  resource: RestResource,
  spot: Spot,
  signal: AbortSignal,
): Promise<OnePage> {
  const wanted = askedFor(resource.paginator, spot.place)
  const url =
    wanted.url === null ? resourceUrl(deps.base, resource.path, spot.lineage) : nextUrl(deps.base, wanted.url, resource)
  if (wanted.url === null) {
    for (const [name, value] of Object.entries(resource.params))
      url.searchParams.set(name, fill(String(value), spot.lineage))
    const start = startValue(resource.incremental, spot.since)
    for (const [name, value] of Object.entries({ ...start, ...wanted.params })) url.searchParams.set(name, value)
  }
  const isPost = resource.method === 'POST'
  const headers = isPost ? { ...deps.headers, 'content-type': 'application/json' } : deps.headers
  const body = isPost ? JSON.stringify(resource.body ?? {}) : null
  const answer = await deps.send(
    { url, method: resource.method, headers, body, actions: resource.actions },
    deps.auth,
    signal,
  )
  if (answer.action === 'ignore') return { entries: [], place: null, strange: 0, ignored: 1 }
  if (isPastTheEnd(spot.place, answer)) return { entries: [], place: null, strange: 0, ignored: 0 }
  if (answer.action === 'fail') throw declaredFailure(resource, answer.status, url)
  const document = jsonOf(answer, { what: resource.name, secrets: deps.auth.names })
  const all = selected(document, resource, url)
  const objects = all.filter(isObject)
  const { headers: said, text } = answer
  const read = { document, headers: said, url: answer.url, count: all.length, text, isOfChanges: spot.since !== null }
  return {
    entries: objects.map((raw) => entryOf(raw, resource, spot.lineage)),
    place: placeAfter(resource.paginator, spot.place, read),
    strange: all.length - objects.length,
    ignored: 0,
  }
}

/** The secrets must not follow a link to somebody else's server. */
function nextUrl(base: string, text: string, resource: RestResource): URL {
  const url = new URL(text)
  if (url.origin === new URL(base).origin) return url
  throw new SourceRefused('source_foreign_link', `The answer for ${resource.name} names a next page on ${url.host}, another host than base_url: it is not followed, because the secrets would go there.`) // prettier-ignore
}

function declaredFailure(resource: RestResource, status: number, url: URL): SourceRefused {
  return new SourceRefused('source_rejected', `${url.host} answered ${resource.name} with status ${status}, which the profile says is a failure.`) // prettier-ignore
}

function entryOf(raw: Readonly<Record<string, unknown>>, resource: RestResource, above: Lineage): RawEntry {
  const { parent } = resource
  const added = resource.fromParent.map((path): [string, unknown] => [
    `_${parent}_${path.replace(/^\$\.?/, '')}`,
    firstAt(parent === null ? null : above[parent], path),
  ])
  const whole = added.length === 0 ? raw : Object.fromEntries([...Object.entries(raw), ...added])
  return { raw: whole, lineage: { ...above, [resource.name]: whole } }
}

/** The entries of an answer: under the selector, or where answers usually have their one list. */
function selected(document: unknown, resource: RestResource, url: URL): readonly unknown[] {
  if (document === null) return []
  if (resource.selector !== null) {
    const found = valuesAt(document, resource.selector)
    if (found.length > 0) return found.flatMap((value) => (value === null ? [] : value))
    if (isEmptyList(document, resource.selector) || isCountedEmpty(document, resource)) return []
    throw unselected(`nothing under “${resource.selector}”`, document, resource, url)
  }
  if (Array.isArray(document)) return document as unknown[]
  if (!isObject(document)) throw unselected('no list of records', document, resource, url)
  const lists = Object.entries(document).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]))
  const usual =
    lists.find(([name]) => ['data', 'records', 'results', 'value', resource.name].includes(name)) ?? lists[0]
  if (usual && (lists.length === 1 || usual !== lists[0] || usual[0] === 'data')) return usual[1]
  if (lists.length === 0 && textOf(firstAt(document, 'id')) !== null) return [document]
  if (isCountedEmpty(document, resource)) return []
  throw unselected('no single list of records', document, resource, url)
}

/** `data[*]` finds nothing in a list without entries: the list is there all the same. */
function isEmptyList(document: unknown, selector: string): boolean {
  const end = selector.lastIndexOf('[*]')
  const above = selector.slice(0, end) || '$'
  if (end < 0 || pathProblem(above) !== null) return false
  const lists = valuesAt(document, above)
  if (lists.length === 0) return isEmptyList(document, above)
  return lists.every((list) => list === null || (Array.isArray(list) && list.length === 0))
}

/** Some systems leave out the list when they count no records. */
function isCountedEmpty(document: unknown, { paginator }: RestResource): boolean {
  if (!isObject(document) || Object.values(document).some((value) => Array.isArray(value) && value.length > 0))
    return false
  const declared = paginator !== null && 'total_path' in paginator ? paginator.total_path : undefined
  const total = [declared, '$.total', '$.total_count', '$.meta.total'].find((path) => path !== undefined && firstAt(document, path) !== undefined) // prettier-ignore
  return total !== undefined && ['0', 0].some((nothing) => firstAt(document, total) === nothing)
}

function unselected(found: string, document: unknown, resource: RestResource, url: URL): SourceRefused {
  const keys = isObject(document) ? Object.keys(document).slice(0, 12).join(', ') : typeof document
  return new SourceRefused('source_shape', `The answer of ${url.host} for ${resource.name} has ${found} (it has ${keys || 'no keys'}): name the list in data_selector.`) // prettier-ignore
}
