// Reads a source into staging, a page and its cursor in one transaction, so that a killed worker goes on where it stood.
import { createHash } from 'node:crypto'
import { extractionOf, saveExtraction, saveRecords } from '../db/staging.ts'
import { canonical } from '../migration/canonical.ts'
import type { WorkerDeps } from './deps.ts'
import type { Resource, Source } from './source/source.ts'

export interface Extracted {
  readonly remarks: readonly { readonly resource: string; readonly remark: string }[]
}

const remarksPerResource = 20

export async function extract(
  deps: WorkerDeps,
  migrationId: string,
  source: Source,
  signal: AbortSignal,
): Promise<Extracted> {
  const remarks: { resource: string; remark: string }[] = []
  for (const resource of await source.resources()) {
    const found = await extractResource(deps, { migrationId, source, signal }, resource)
    remarks.push(...found.slice(0, remarksPerResource).map((remark) => ({ resource: resource.name, remark })))
  }
  return { remarks }
}

async function extractResource(
  deps: WorkerDeps,
  from: { migrationId: string; source: Source; signal: AbortSignal },
  resource: Resource,
): Promise<string[]> {
  const { migrationId, source, signal } = from
  const remarks: string[] = []
  let { cursor, done, records } = (await extractionOf(deps.db, migrationId, resource.name)) ?? {
    cursor: null,
    done: false,
    records: 0,
  }
  while (!done) {
    signal.throwIfAborted()
    const page = await source.page(resource.name, cursor, signal)
    remarks.push(...page.remarks)
    cursor = page.next
    done = page.next === null
    records += page.records.length
    const hashed = page.records.map((record) => ({
      record,
      contentHash: createHash('sha256').update(canonical(record)).digest('hex'),
    }))
    await deps.db.transaction(async (tx) => {
      await saveRecords(tx, migrationId, { records: hashed })
      await saveExtraction(tx, migrationId, resource.name, { cursor, done, records })
    })
  }
  return remarks
}
