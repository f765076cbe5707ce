// What every source must stand, whatever its shape: the checks that both ways in run over all their fixtures.
import { expect } from 'vitest'
import { checkSource, type SourceReport } from '../../../../jobs/source/check.ts'
import type { Page, Source } from '../../../../jobs/source/source.ts'
import type { SourceRecord } from '../../../../migration/record.ts'
import { signal } from '../bundles.ts'

export type Reads = Readonly<Record<string, readonly SourceRecord[]>>

export interface Read {
  readonly records: Reads
  /** Every cursor that a page ended with, by resource. */
  readonly borders: readonly { readonly resource: string; readonly cursor: unknown; readonly seen: number }[]
}

/** Reads everything, page by page, and remembers where each page ended. */
export async function readWith(source: Source): Promise<Read> {
  const records: Record<string, SourceRecord[]> = {}
  const borders: { resource: string; cursor: unknown; seen: number }[] = []
  for (const { name } of await source.resources()) {
    const own: SourceRecord[] = (records[name] ??= [])
    let cursor: unknown = null
    do {
      const page: Page = await source.page(name, cursor, signal)
      own.push(...page.records)
      cursor = JSON.parse(JSON.stringify(page.next)) as unknown
      if (cursor !== null) borders.push({ resource: name, cursor, seen: own.length })
    } while (cursor !== null)
  }
  return { records, borders }
}

export function idsIn(records: Reads): Record<string, string[]> {
  return Object.fromEntries(Object.entries(records).map(([name, all]) => [name, all.map((record) => record.id)]))
}

/** A reader that was killed at any border of pages goes on, in a new program, with the very same records. */
export async function resumesEverywhere(open: () => Source, whole: Read): Promise<void> {
  for (const { resource, cursor, seen } of whole.borders) {
    const source = open()
    const rest: SourceRecord[] = []
    let next: unknown = cursor
    do {
      const page: Page = await source.page(resource, next, signal)
      rest.push(...page.records)
      next = page.next
    } while (next !== null)
    await source.close()
    expect(rest, `${resource} after ${seen} records`).toEqual(whole.records[resource]?.slice(seen))
  }
}

export async function fullCheck(source: Source, farCursors: ReadonlyMap<string, unknown>): Promise<SourceReport> {
  return checkSource(source, { pages: Number.POSITIVE_INFINITY, farCursors, signal })
}

/** `object.field` with its type, as the inventory finds it. */
export function typesOf(report: SourceReport): Record<string, string> {
  return Object.fromEntries(
    report.resources.flatMap(({ fields }) => fields.map(({ object, name, type }) => [`${object}.${name}`, type])),
  )
}
