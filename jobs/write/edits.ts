// Before a record is changed: what Pipedrive holds of it now, so that what a person edited since is kept (migration/delta.ts).
import { hashOf } from '../../db/hash.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import { threeWay } from '../../migration/delta.ts'
import { activityObjects, type LedgerObject, targetOf } from '../../migration/ledger.ts'
import { fieldName } from '../../migration/plan/context.ts'
import type { Step } from '../../migration/plan/decide.ts'
import { withoutLostFields } from '../../migration/plan/lost-structure.ts'
import { createReadable } from '../../migration/readable.ts'
import { type Seen, seen } from '../../migration/seen.ts'
import { type PipedriveRecord, readByIds } from '../read-back.ts'
import type { BaseContext } from './context.ts'
import { stopAtRead } from '../stopping.ts'
import type { Stop, Work } from '../work.ts'

export interface PlannedStep {
  readonly row: LedgerRow
  readonly step: Step
}

/** By id; null: Pipedrive no longer has it. */
export type Current = Map<string, PipedriveRecord | null>

/** What joins two records has no list by ids, and people do not edit it. */
const compared: readonly LedgerObject[] = [
  'placeholder',
  'company',
  'contact',
  'deal',
  'pipeline',
  'stage',
  ...activityObjects,
  'custom_record',
  'file',
  'file_link',
]

/** The rows whose record is still to be read before it may be changed. */
export function unreadOf(planned: readonly PlannedStep[], current: Current): LedgerRow[] {
  return planned.flatMap(({ row, step }) => {
    if (!isToCompare(row, step) || row.pipedriveId === null) return []
    return current.has(row.pipedriveId) ? [] : [row]
  })
}

/** What is to be changed, and what stays only because Pipedrive cannot empty it: a person may have done that meanwhile. */
function isToCompare(row: LedgerRow, step: Step): step is Extract<Step, { do: 'update' | 'keep' }> {
  return compared.includes(row.object) && (step.do === 'update' || (step.do === 'keep' && step.reason !== undefined))
}

/** Null: they were read. Ids are told apart by the batch alone: it holds rows of one object, and a note of either form. */
export async function readCurrent(work: Work, rows: readonly LedgerRow[], current: Current): Promise<Stop | null> {
  for (const [target, group] of Map.groupBy(rows, (row) => targetOf(row.object, row.body))) {
    const ids = group.flatMap((row) => row.pipedriveId ?? [])
    const found = await readByIds(work, target, ids)
    if (!(found instanceof Map)) return stopAtRead(found.outcome, work, 'the records that are to be changed')
    for (const id of ids) current.set(id, found.get(id) ?? null)
  }
  return null
}

export function keepEdits(row: LedgerRow, step: Step, by: { current: Current; base: BaseContext }): Step {
  if (!isToCompare(row, step) || row.pipedriveId === null) return step
  const current = by.current.get(row.pipedriveId) ?? null
  const target = targetOf(row.object, row.body)
  const now = seen(target, current)
  return threeWay({
    before: row.body ?? {},
    step,
    current,
    isUntouched:
      row.seenHash !== null && (hashOf(now.content) === row.seenHash || isWithoutItsFields(row, now, by.base)),
    fieldsOf: (key) => fieldsOf(row.object, key, by.base),
    shown: (key, value) => createReadable(by.base.destination, target).value(key, value),
  })
}

/** What differs then is what went with a field that somebody removed: nobody has worked on the record itself. */
function isWithoutItsFields({ body, seenUpdateTime }: LedgerRow, now: Seen, { destination }: BaseContext): boolean {
  return body !== null && now.updateTime === seenUpdateTime && withoutLostFields(body, destination.fields) !== body
}

/** The source fields whose mapping leads to a key; first and last name travel as the one name. */
export function fieldsOf(object: LedgerObject, key: string, base: BaseContext): string[] {
  const lines = base.lines.get(object) ?? []
  return lines.flatMap(({ field, target }) => {
    if (target.kind === 'leave_out') return []
    const leadsTo =
      target.kind === 'standard'
        ? target.field.replace(/^(first|last)_name$/, 'name')
        : base.keys.get(fieldName(target.object, target.type, target.name))?.key
    return leadsTo === key ? [field] : []
  })
}
