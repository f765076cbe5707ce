// Reads raw pages of a resource: its own pages, or for each record of its parent, the pages below it.
import * as z from 'zod'
import { type AskDeps, type OnePage, type RawEntry, readOnce } from './one-page.ts'
import { type Place, placeSchema } from './place.ts'
import type { RestResource } from './profile.ts'

/** `own` is the place in the pages of one parent record (or of the whole); `since` starts an incremental reading. */
export interface Cursor {
  readonly own?: Place | undefined
  readonly parent?: { readonly cursor: Cursor | null; readonly at: number } | undefined
  readonly since?: string | undefined
}

export const cursorSchema: z.ZodType<Cursor> = z.lazy(() =>
  z.strictObject({
    own: placeSchema.optional(),
    parent: z.strictObject({ cursor: cursorSchema.nullable(), at: z.int().min(0) }).optional(),
    since: z.string().optional(),
  }),
)

export interface RawPage extends Omit<OnePage, 'place'> {
  readonly next: Cursor | null
}

interface ReaderDeps extends AskDeps {
  readonly resources: ReadonlyMap<string, RestResource>
  /** Parents whose children are asked for ahead of their turn. */
  readonly ahead: number
}

export type ReadRaw = (resource: RestResource, cursor: Cursor | null, signal: AbortSignal) => Promise<RawPage>

/** A page below parents is full at so many records, or after so many requests that brought few. */
const ENOUGH_RECORDS = 200
const MOST_REQUESTS = 100

export function createReader(deps: ReaderDeps): ReadRaw {
  const parentPages = new Map<string, { key: string; page: Promise<RawPage> }>()
  const askAhead = createAhead(deps)

  const read: ReadRaw = async (resource, cursor, signal) => {
    const parent = resource.parent === null ? undefined : deps.resources.get(resource.parent)
    if (parent) return readBelow(resource, parent, cursor, signal)
    const since = cursor?.since
    const spot = { lineage: {}, place: cursor?.own ?? null, since: since ?? null }
    const { place, ...page } = await readOnce(deps, resource, spot, signal)
    return { ...page, next: place === null ? null : { own: place, ...(since !== undefined && { since }) } }
  }

  /** The page of parents stays at hand while its children are read. */
  function parentPage(parent: RestResource, cursor: Cursor | null, signal: AbortSignal): Promise<RawPage> {
    const key = JSON.stringify(cursor)
    const known = parentPages.get(parent.name)
    if (known?.key === key) return known.page
    const page = read(parent, cursor, signal)
    parentPages.set(parent.name, { key, page })
    page.catch(() => parentPages.delete(parent.name))
    return page
  }

  async function readBelow(
    resource: RestResource,
    parent: RestResource,
    from: Cursor | null,
    signal: AbortSignal,
  ): Promise<RawPage> {
    const since = from?.since
    let above = from?.parent?.cursor ?? null
    let at = from?.parent?.at ?? 0
    let own = from?.own
    const entries: RawEntry[] = []
    const counts = { strange: 0, ignored: 0 }
    for (let requests = 0; requests < MOST_REQUESTS && entries.length < ENOUGH_RECORDS; requests++) {
      const page = await parentPage(parent, above, signal)
      const parents = page.entries.filter((entry) => !parent.isDeleted?.(entry.raw))
      if (at < parents.length) {
        const found = await askAhead(resource, { parents, at, above, place: own ?? null, since: since ?? null }, signal)
        entries.push(...found.entries)
        counts.strange += found.strange
        counts.ignored += found.ignored
        own = found.place ?? undefined
        if (own === undefined) at += 1
      } else if (page.next !== null) {
        above = page.next
        at = 0
      } else return { entries, next: null, ...counts }
    }
    const next = { parent: { cursor: above, at }, ...(own && { own }), ...(since !== undefined && { since }) }
    return { entries, next, ...counts }
  }

  return read
}

interface Turn {
  readonly parents: readonly RawEntry[]
  /** Whose turn it is. */
  readonly at: number
  readonly above: Cursor | null
  readonly place: Place | null
  readonly since: string | null
}

/** First pages of the next parents are asked for together, as far as the budget lets; they are used in order. */
function createAhead(deps: ReaderDeps) {
  const asked = new Map<string, Promise<OnePage>>()
  return async (resource: RestResource, turn: Turn, signal: AbortSignal): Promise<OnePage> => {
    const ask = (at: number): Promise<OnePage> =>
      readOnce(
        deps,
        resource,
        { lineage: turn.parents[at]?.lineage ?? {}, place: turn.place, since: turn.since },
        signal,
      )
    const keyOf = (at: number): string => JSON.stringify([resource.name, turn.above, at, turn.since])
    if (turn.place !== null) return ask(turn.at)
    for (let at = turn.at; at < Math.min(turn.at + deps.ahead, turn.parents.length); at++) {
      if (asked.has(keyOf(at))) continue
      const page = ask(at)
      // Whoever's turn it is gets the failure; until then it must not end the program.
      page.catch(() => undefined)
      asked.set(keyOf(at), page)
    }
    const page = asked.get(keyOf(turn.at)) ?? ask(turn.at)
    asked.delete(keyOf(turn.at))
    return page
  }
}
