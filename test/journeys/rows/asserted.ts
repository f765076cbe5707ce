// What every row of the requirements is asked: where a record stands in Pipedrive, in the ledger, the sample, the panel and the counts.
import { expect } from 'vitest'
import type { Reconciliation } from '../../../server/contract.ts'
import type { LiveObject, LiveRecord } from '../../sandbox/pipedrive/snapshot.ts'
import type { Captured } from './captured.ts'

export interface Walked {
  /** The walk with the usual choices. */
  readonly usual: Captured
  /** The walk of another account with the other choices. */
  readonly other: Captured
  readonly userIds: Readonly<Record<'harriet' | 'oliver' | 'priya', number>>
}

export type Read = () => Walked

/** The record of Pipedrive that the ledger says a source record became; the only one. */
export function became(walk: Captured, object: string, sourceId: string, target: LiveObject): LiveRecord {
  const row = ledgerRow(walk, object, sourceId)
  const found = walk.standing[target].filter(({ id }) => String(id) === row.pipedriveId)
  expect(found, `${object} ${sourceId} was to be ${target} ${row.pipedriveId ?? 'nothing'}`).toHaveLength(1)
  return found[0] ?? { id: 0 }
}

export function ledgerRow(walk: Captured, object: string, sourceId: string): Captured['records'][number] {
  const rows = walk.records.filter((row) => row.object === object && row.sourceId === sourceId)
  expect(rows, `${object} ${sourceId} was to stand in the records list once`).toHaveLength(1)
  return rows[0] as Captured['records'][number]
}

/** The 40 character key of a custom field, by its name. */
export function keyOf(walk: Captured, object: 'person' | 'organization' | 'deal', name: string): string {
  const found = (walk.fields[object] ?? []).filter((field) => field['isCustom'] === true && field['name'] === name)
  expect(found, `${object} was to have one custom field ${name}`).toHaveLength(1)
  return String(found[0]?.['code'])
}

/** A custom value as people read it: options by their labels. */
export function custom(walk: Captured, object: 'person' | 'organization' | 'deal', record: LiveRecord, name: string): unknown {
  const key = keyOf(walk, object, name)
  const value = (record['custom_fields'] as Readonly<Record<string, unknown>>)[key]
  const field = walk.fields[object]?.find(({ code }) => code === key)
  const options = field?.['options'] as readonly { readonly id: number; readonly label: string }[] | null
  const label = (id: unknown) => options?.find((option) => option.id === id)?.label ?? id
  return options === null || options === undefined ? value : Array.isArray(value) ? value.map(label) : label(value)
} // prettier-ignore

export function activityOf(walk: Captured, object: string, sourceId: string): LiveRecord {
  return became(walk, object, sourceId, 'activity')
}

export function countOf(walk: Captured, object: string): Reconciliation['objects'][number] {
  const line = walk.reconciliation.objects.find((one) => one.object === object)
  expect(line, `the reconciliation was to have a line for ${object}`).toBeDefined()
  return line as Reconciliation['objects'][number]
}

export function audited(walk: Captured, object: string): number | undefined {
  return walk.audit.source?.objects.find((one) => one.object === object)?.records
}

export function finding(walk: Captured, code: string, object: string) {
  return walk.audit.source?.findings.find((one) => one.code === code && one.object === object)
}

export function arrival(walk: Captured, object: string, field: string) {
  const line = walk.plan.fidelity.find((one) => one.object === object && one.field === field)
  return line === undefined ? undefined : `${line.arrival} ${line.target ?? ''}`.trim()
}

export function planned(walk: Captured, object: string): number | undefined {
  return walk.plan.writes.find((one) => one.object === object)?.records
}

export function sampled(walk: Captured, object: string, sourceId: string, field: string) {
  const rows = walk.diff.filter((row) => row.object === object && row.sourceId === sourceId && row.field === field)
  return rows.map(({ target, verdict }) => `${target} ${verdict}`)
}

export function panelOf(walk: Captured, object: 'person' | 'organization' | 'deal', id: number) {
  const panel = walk.panels.get(`${object} ${id}`)
  expect(panel, `the panel was asked about ${object} ${id}`).toBeDefined()
  const fields = new Map(panel?.fields.map((field) => [field.field, field]))
  return { status: panel?.status, source: panel?.source, reasons: panel?.reasons, brought: panel?.brought, fields }
}

/** Written once and taken away again: the log says both, in this order, with what was there. */
export function isLoggedBothWays(walk: Captured, object: string, sourceId: string): void {
  const said = walk.log.filter((line) => line.object === object && line.sourceId === sourceId)
  expect(said.map(({ action }) => action)).toEqual(['create', 'delete'])
}

/** The whole picture of one kind: counted in audit and plan, equal in the reconciliation. */
export function arriveAll(walk: Captured, object: string, { records, leftOut = 0 }: { records: number; leftOut?: number }): void {
  expect([audited(walk, object), object]).toEqual([records, object])
  const line = countOf(walk, object)
  expect(line).toMatchObject({ source: records, pipedrive: records - leftOut, leftOut, different: 0, missing: 0 })
  expect(line.equal + line.changedByRule + line.leftOut).toBe(records)
} // prettier-ignore
