// Reads what stands in Pipedrive, page by page of 500 with only the columns asked for.
import type { PipedriveTarget } from '../migration/ledger.ts'
import type { Outcome } from '../migration/outcome.ts'
import { createCursors } from './pipedrive/cursors.ts'
import { list, type Listing, read } from './pipedrive/entities.ts'
import { isGone } from './pipedrive/outcome.ts'
import type { Work } from './work.ts'

export type PipedriveRecord = Readonly<Record<string, unknown>>

export interface Failure {
  readonly kind: 'failed'
  readonly outcome: Exclude<Outcome, { kind: 'done' }>
}

export type Reading = { readonly kind: 'page'; readonly records: readonly PipedriveRecord[] } | Failure

const told: Failure = {
  kind: 'failed',
  outcome: { kind: 'ambiguous', message: 'The run was told to stop before the list was read to its end.' },
}

/** Pages until there is no next one, or the run is told to stop; a failure is the last thing that comes. */
export async function* readPages(work: Work, target: PipedriveTarget, query: Listing): AsyncGenerator<Reading> {
  const cursors = createCursors()
  let listing = query
  for (;;) {
    const outcome: Outcome = await work.client.send(await list(target, listing))
    if (outcome.kind !== 'done') {
      yield { kind: 'failed', outcome }
      return
    }
    yield { kind: 'page', records: Array.isArray(outcome.data) ? (outcome.data as PipedriveRecord[]) : [] }
    if (outcome.next === null) return
    const refusal = cursors.refuse(outcome.next)
    if (refusal !== null || work.signal.aborted) {
      yield refusal === null ? told : { kind: 'failed', outcome: refusal }
      return
    }
    listing = { ...query, cursor: outcome.next }
  }
}

/** The whole of them: archived deals too, which stand in a list of their own. */
export async function* readEvery(work: Work, target: PipedriveTarget, query: Listing): AsyncGenerator<Reading> {
  yield* readPages(work, target, query)
  if (target === 'deal') yield* readPages(work, target, { ...query, archived: true })
}

const readTargets = ['organization', 'person', 'deal', 'activity', 'note'] as const
/** What people work on, and what is therefore read before it is changed or removed. */
export type ReadTarget = (typeof readTargets)[number]
export const isReadTarget = (target: string): target is ReadTarget => readTargets.some((one) => one === target)

const idsAtOnce = 100

/** The records with these ids, 100 a request; notes, files and relationships one by one, because v1 lists none by id; those that are gone are absent. */
export async function readByIds(
  work: Work,
  target: PipedriveTarget,
  ids: readonly string[],
): Promise<Map<string, PipedriveRecord> | Failure> {
  if (target === 'note' || target === 'file' || target === 'organization_relationship')
    return readEach(work, target, ids)
  const found = new Map<string, PipedriveRecord>()
  const portions = Array.from({ length: Math.ceil(ids.length / idsAtOnce) }, (_, index) =>
    ids.slice(index * idsAtOnce, (index + 1) * idsAtOnce),
  )
  const failures = await Promise.all(
    portions.map((portion) => readPortion(work, target, { listing: { ids: portion }, found })),
  )
  const failed = failures.find((failure) => failure !== null) ?? null
  if (failed !== null) return failed
  return target === 'deal' ? ((await readArchived(work, ids, found)) ?? found) : found
}

/** Deals that are not in the usual list may be archived: they are in a list of their own. */
async function readArchived(
  work: Work,
  ids: readonly string[],
  found: Map<string, PipedriveRecord>,
): Promise<Failure | null> {
  const missing = ids.filter((id) => !found.has(id))
  for (let from = 0; from < missing.length; from += idsAtOnce) {
    const listing = { ids: missing.slice(from, from + idsAtOnce), archived: true }
    const failure = await readPortion(work, 'deal', { listing, found })
    if (failure !== null) return failure
  }
  return null
}

async function readPortion(
  work: Work,
  target: PipedriveTarget,
  { listing, found }: { readonly listing: Listing; readonly found: Map<string, PipedriveRecord> },
): Promise<Failure | null> {
  for await (const reading of readPages(work, target, listing)) {
    if (reading.kind === 'failed') return reading
    for (const record of reading.records) found.set(String(record['id']), record)
  }
  return null
}

const readsAtOnce = 20

async function readEach(
  work: Work,
  target: PipedriveTarget,
  ids: readonly string[],
): Promise<Map<string, PipedriveRecord> | Failure> {
  const found = new Map<string, PipedriveRecord>()
  for (let from = 0; from < ids.length; from += readsAtOnce) {
    const outcomes = await Promise.all(
      ids.slice(from, from + readsAtOnce).map(async (id) => ({ id, outcome: await work.client.send(await read(target, id)) })), // prettier-ignore
    )
    for (const { id, outcome } of outcomes) {
      if (outcome.kind !== 'done' && !isGone(outcome)) return { kind: 'failed', outcome }
      const record = outcome.kind === 'done' ? (outcome.data as PipedriveRecord) : null
      // A deleted note can still be read, and says that it is no longer active.
      if (record !== null && record['active_flag'] !== false) found.set(id, record)
    }
  }
  return found
}
