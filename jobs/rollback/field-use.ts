// Whether custom fields, or their options, still hold a value on any record: then they are somebody's work and stay.
import type { LedgerRow } from '../../db/ledger.ts'
import { labelKey } from '../../migration/plan/labels.ts'
import { type Failure, type PipedriveRecord, readEvery } from '../read-back.ts'
import type { Work } from '../work.ts'
import { type FieldUse, type Foreseen, holdsValue, useOf } from './foreseen.ts'

/** A walk over all records of an account is dear: this is the most fields that Pipedrive shows in one. */
const keysAtOnce = 15

interface Used {
  readonly row: LedgerRow
  readonly use: FieldUse
}

/** By the id of its row the reason to keep each that holds a value, or the failure to find out. */
export async function usedValues(
  work: Work,
  rows: readonly LedgerRow[],
  foreseen: Foreseen,
): Promise<ReadonlyMap<number, string> | Failure> {
  const all = rows.map((row): Used => ({ row, use: useOf(row) }))
  const reasons = new Map<number, string>()
  if (work.run.preview) {
    for (const { row, use } of all) note(reasons, row, foreseen.reason(use))
    return reasons
  }
  for (const used of Map.groupBy(all, ({ use }) => use.holder).values()) {
    const keys = [...new Set(used.map(({ use }) => use.key))]
    for (let from = 0; from < keys.length; from += keysAtOnce) {
      const portion = keys.slice(from, from + keysAtOnce)
      const failure = await lookFor(work, used.filter(({ use }) => portion.includes(use.key)), reasons) // prettier-ignore
      if (failure !== null) return failure
    }
  }
  return reasons
}

function note(reasons: Map<number, string>, row: LedgerRow, reason: string | null): void {
  if (reason !== null) reasons.set(row.id, reason)
}

/** Of one object and at most so many fields, in one walk that ends when each of them was found. */
async function lookFor(work: Work, used: readonly Used[], reasons: Map<number, string>): Promise<Failure | null> {
  const holder = used[0]?.use.holder
  if (holder === undefined) return null
  let open = used
  const customFieldKeys = [...new Set(used.map(({ use }) => use.key))].filter((key) => key !== labelKey)
  for await (const reading of readEvery(work, holder, customFieldKeys.length === 0 ? {} : { customFieldKeys })) {
    if (reading.kind === 'failed') return reading
    for (const record of reading.records) {
      const found = open.filter((one) => holds(record, one))
      for (const { row } of found) note(reasons, row, holdsValue(holder, record))
      if (found.length > 0) open = open.filter((one) => !found.includes(one))
    }
    if (open.length === 0) return null
  }
  return null
}

function holds(record: PipedriveRecord, { row, use }: Used): boolean {
  const custom = record['custom_fields'] as PipedriveRecord | undefined
  const value = use.key === labelKey ? record[labelKey] : custom?.[use.key]
  if (value === null || value === undefined) return false
  return use.kind === 'field' || [value].flat().includes(Number(row.pipedriveId))
}
