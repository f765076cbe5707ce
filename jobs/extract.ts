// Reads a source into staging, a page and its cursor in one transaction, so that a killed worker goes on where it stood.
import type { Tx } from '../db/client.ts'
import { exampleTime, markDeleted } from '../db/deltas.ts'
import { type Extraction, extractionOf, hashed, saveExtraction, saveRecords } from '../db/staging.ts'
import type { WorkerDeps } from './deps.ts'
import type { Resource, Source } from './source/source.ts'

export interface Extracted {
  readonly remarks: readonly { readonly resource: string; readonly remark: string }[]
  /** Objects of which every record was read: what was not seen of them has vanished. */
  readonly whole: readonly string[]
}

export interface ExtractFrom {
  readonly migrationId: string
  readonly source: Source
  /** The reading that goes on; another one than the last begins anew. */
  readonly generation: number
  readonly signal: AbortSignal
  /** Asks only for what changed since the last reading, where the source can be asked so. */
  readonly changesOnly: boolean
  /** First in the transaction of every page; throws when what is read is no longer wanted. */
  readonly assertWanted?: (tx: Tx) => Promise<void>
}

type ExtractDeps = Pick<WorkerDeps, 'db' | 'now'>

const remarksPerResource = 20

export async function extract(deps: ExtractDeps, from: ExtractFrom): Promise<Extracted> {
  const remarks: { resource: string; remark: string }[] = []
  const partial = new Set<string>()
  const resources = await from.source.resources()
  for (const resource of resources) {
    const found = await extractResource(deps, from, resource)
    remarks.push(...found.remarks.slice(0, remarksPerResource).map((remark) => ({ resource: resource.name, remark })))
    if (!found.isWhole) partial.add(resource.object)
  }
  const objects = new Set(resources.map((resource) => resource.object))
  return { remarks, whole: [...objects].filter((object) => !partial.has(object)) }
}

async function extractResource(
  deps: ExtractDeps,
  from: ExtractFrom,
  resource: Resource,
): Promise<{ remarks: string[]; isWhole: boolean }> {
  const { migrationId, source, generation, signal } = from
  const remarks: string[] = []
  let reading = await beginReading(deps, from, resource)
  // The next page is asked for while this one is stored: neither the source nor the database waits for the other.
  const ask = (cursor: unknown) => {
    const asked = source
      .page(resource.name, cursor, signal)
      .then((page) => ({ ...page, records: page.records.map(hashed) }))
    // A failure is met when its page is wanted; what came before it is stored first.
    asked.catch(() => undefined)
    return asked
  }
  let ahead = reading.done ? null : ask(reading.cursor)
  while (ahead !== null) {
    signal.throwIfAborted()
    const page = await ahead
    ahead = page.next === null ? null : ask(page.next)
    remarks.push(...page.remarks)
    reading = {
      ...reading,
      cursor: page.next,
      done: page.next === null,
      records: reading.records + page.records.length,
    }
    const now = reading
    await deps.db.transaction(async (tx) => {
      await from.assertWanted?.(tx)
      await saveRecords(tx, migrationId, { records: page.records, generation })
      await markDeleted(tx, { migrationId, generation }, { object: resource.object, ids: page.deleted ?? [] })
      await saveExtraction(tx, migrationId, resource.name, now)
    })
  }
  return { remarks, isWhole: reading.isWhole }
}

/**
 * Goes on with this generation's reading, or begins it. Changes are asked for since the start of the reading before the last one:
 * what slipped through at the border of a page while the source was being edited gets a second chance.
 */
async function beginReading(deps: ExtractDeps, from: ExtractFrom, resource: Resource): Promise<Extraction> {
  const { migrationId, source, generation, changesOnly } = from
  const last = await extractionOf(deps.db, migrationId, resource.name)
  if (last?.generation === generation) return last
  // A reading that was never finished proves nothing.
  const finishedAt = last?.done ? last.startedAt : (last?.previousAt ?? null)
  const since = changesOnly && source.changesSince ? (last?.previousAt ?? finishedAt) : null
  const cursor =
    since === null
      ? null
      : (source.changesSince?.(resource.name, since, await exampleTime(deps.db, migrationId, resource.object)) ?? null)
  return {
    cursor,
    done: false,
    records: 0,
    generation,
    startedAt: deps.now(),
    previousAt: finishedAt,
    isWhole: cursor === null,
  }
}
