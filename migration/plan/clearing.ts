// The keys of an update, and what becomes of a value that the source has emptied: sent as null, or left and said.
import { canonical } from '../canonical.ts'
import type { Change } from '../change.ts'
import type { LedgerObject } from '../ledger.ts'
import { onlyOnCreate } from '../writable.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * The keys for which PATCH takes null: those of updateOrganization and of updateDeal (openapi v2, August 2026). No other body that we
 * send has keys of these names; updatePerson, updateActivity, updateStage and v1 updateNote take null for none.
 */
const usual: ReadonlySet<string> = new Set([
  'website', 'linkedin', 'industry', 'annual_revenue', 'employee_count',
  'probability', 'lost_reason',
]) // prettier-ignore

const ofDeals: ReadonlySet<string> = new Set([...usual, 'org_id', 'person_id'])

/** A deal's links take null too (Pipedrive's own package types them so); those of persons and activities do not. */
export function nullableOf(object: LedgerObject): ReadonlySet<string> {
  return object === 'deal' ? ofDeals : usual
}

/** Pipedrive empties these by itself when a deal gets another status, and takes each with one status only. */
const followsStatus: ReadonlySet<string> = new Set(['won_time', 'lost_time', 'close_time', 'lost_reason'])

/** The keys to send so that `before` becomes `after`; a key that is gone is cleared, where Pipedrive can clear it. */
export function changedKeys(before: Values, after: Values, nullable = usual): Record<string, unknown> {
  const patch: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(after)) {
    if (onlyOnCreate.has(key) || canonical(before[key]) === canonical(value)) continue
    patch[key] = key === 'custom_fields' ? changedCustom(before[key], value) : value
  }
  for (const key of gone(before, after)) {
    const empty = emptied(key, before[key], nullable)
    if (empty !== undefined) patch[key] = empty
  }
  return patch
}

/** What stands and is not wanted any more, and Pipedrive has no way to empty. */
export function staying(before: Values, after: Values, nullable = usual): Record<string, unknown> {
  const keys = gone(before, after).filter((key) => emptied(key, before[key], nullable) === undefined)
  return Object.fromEntries(keys.map((key) => [key, before[key]]))
}

export function whyItStays(stays: Values, fieldsOf: (key: string) => readonly string[]): Change[] {
  return Object.entries(stays).flatMap(([key, value]) => {
    const fields = fieldsOf(key)
    const reason = `The source no longer has a value here, and Pipedrive has no way to empty ${key}: what was written before stays.`
    const named = fields.length > 0 ? fields : [key]
    return named.map((field) => ({ field, target: key, how: 'left_out', rule: cannotBeCleared, reason, source: null, meant: value }) as const) // prettier-ignore
  })
}

export const cannotBeCleared = 'cannot_be_cleared'

function gone(before: Values, after: Values): string[] {
  const isOtherStatus = before['status'] !== after['status']
  return Object.keys(before).filter(
    (key) => !(key in after) && !onlyOnCreate.has(key) && !(isOtherStatus && followsStatus.has(key)),
  )
}

function changedCustom(before: unknown, after: unknown): Record<string, unknown> {
  const old = (before ?? {}) as Record<string, unknown>
  const now = after as Record<string, unknown>
  const patch: Record<string, unknown> = {}
  for (const key of new Set([...Object.keys(old), ...Object.keys(now)])) {
    if (canonical(old[key]) !== canonical(now[key])) patch[key] = now[key] ?? null
  }
  return patch
}

/** Undefined: it cannot be emptied. Dates are among those: v2 refuses null for them, and makes 0000-00-00 of "". */
function emptied(key: string, before: unknown, nullable: ReadonlySet<string>): unknown {
  if (key === 'custom_fields') return Object.fromEntries(Object.keys(before ?? {}).map((field) => [field, null]))
  if (Array.isArray(before)) return []
  return nullable.has(key) ? null : undefined
}
