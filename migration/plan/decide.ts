// What follows from a plan for a row of the ledger: create, update, leave as it is, hold back, refuse.
import { canonical } from '../canonical.ts'
import type { Change } from '../change.ts'
import { onlyOnCreate } from '../writable.ts'
import type { Planned } from './context.ts'

export type Step =
  | { readonly do: 'create'; readonly body: Record<string, unknown>; readonly changes: readonly Change[] }
  | {
      readonly do: 'update'
      readonly patch: Record<string, unknown>
      readonly body: Record<string, unknown>
      readonly changes: readonly Change[]
      /** A person has edited the record since: what Pipedrive answers is no longer ours alone. */
      readonly isTouched?: boolean
    }
  /** Nothing is sent, because people changed what there was to send; what they changed is noted. */
  | { readonly do: 'keep'; readonly body: Readonly<Record<string, unknown>>; readonly changes: readonly Change[] }
  /** With a reason when something differs that cannot be changed any more. */
  | { readonly do: 'nothing'; readonly reason?: string }
  | { readonly do: 'adopt'; readonly pipedriveId: string }
  | { readonly do: 'hold'; readonly waitsFor: string; readonly reason: string }
  | { readonly do: 'refuse'; readonly reason: string }
  | { readonly do: 'merge'; readonly changes: readonly Change[] }

export interface Standing {
  readonly pipedriveId: string | null
  /** What was sent last; null when nothing was. */
  readonly body: Record<string, unknown> | null
  /** Pipedrive refused exactly this body before; it is not asked again until something changes. */
  readonly isRefused: boolean
}

export function decide(planned: Planned, standing: Standing): Step {
  if (planned.kind === 'hold')
    return standing.pipedriveId === null
      ? { do: 'hold', waitsFor: planned.waitsFor, reason: planned.reason }
      : { do: 'nothing' }
  if (planned.kind === 'refuse') return { do: 'refuse', reason: planned.reason }
  // What was written by an earlier choice stays beside the values that now travel with the other record.
  if (planned.kind === 'merge')
    return standing.pipedriveId === null ? { do: 'merge', changes: planned.changes } : { do: 'nothing' }
  if (planned.kind === 'adopt')
    return standing.pipedriveId === null ? { do: 'adopt', pipedriveId: planned.pipedriveId } : { do: 'nothing' }
  // It was in the account before us: its values are not ours to change.
  if (standing.pipedriveId !== null && standing.body === null) return { do: 'nothing' }
  if (standing.pipedriveId !== null && planned.locked !== undefined && planned.isToUnlock === true)
    return { do: 'nothing', reason: planned.locked }
  if (
    standing.body !== null &&
    canonical(standing.body) === canonical(planned.body) &&
    (standing.pipedriveId !== null || standing.isRefused)
  ) {
    return { do: 'nothing' }
  }
  if (standing.pipedriveId === null || standing.body === null)
    return { do: 'create', body: planned.body, changes: planned.changes }
  const patch = changedKeys(standing.body, planned.body)
  if (Object.keys(patch).length > 0 && planned.locked !== undefined) return { do: 'nothing', reason: planned.locked }
  return Object.keys(patch).length === 0
    ? { do: 'nothing' }
    : { do: 'update', patch, body: planned.body, changes: planned.changes }
}

/** The keys to send so that `before` becomes `after`; a key that is gone is cleared, where Pipedrive can clear it. */
export function changedKeys(before: Record<string, unknown>, after: Record<string, unknown>): Record<string, unknown> {
  const patch: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(after)) {
    if (onlyOnCreate.has(key) || canonical(before[key]) === canonical(value)) continue
    patch[key] = key === 'custom_fields' ? changedCustom(before[key], value) : value
  }
  for (const key of Object.keys(before)) {
    if (key in after || onlyOnCreate.has(key)) continue
    const empty = emptied(key, before[key])
    if (empty !== undefined) patch[key] = empty
  }
  return patch
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

/** Dates cannot be cleared through v2 (null is refused, "" becomes 0000-00-00): those stay. */
function emptied(key: string, before: unknown): unknown {
  if (key === 'custom_fields') return Object.fromEntries(Object.keys(before ?? {}).map((field) => [field, null]))
  if (Array.isArray(before)) return []
  if (key === 'org_id' || key === 'person_id') return null
  return undefined
}
