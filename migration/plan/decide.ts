// What follows from a plan for a row of the ledger: create, update, leave as it is, hold back, refuse.
import { canonical } from '../canonical.ts'
import type { Change } from '../change.ts'
import { changedKeys, staying, whyItStays } from './clearing.ts'
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
  /** Nothing is sent, because there is nothing that Pipedrive takes or a person has not changed; what stays as it was is noted. */
  | {
      readonly do: 'keep'
      readonly body: Readonly<Record<string, unknown>>
      readonly changes: readonly Change[]
      readonly reason?: string
    }
  /** With a reason when something differs that cannot be changed any more; null takes back what an earlier pass said. */
  | { readonly do: 'nothing'; readonly reason?: string | null }
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
  /** An earlier pass noted what it could not bring over: it is taken back when that holds no more. */
  readonly isNoted?: boolean
  /** The source fields that a key of Pipedrive is filled from; absent: they are not told. */
  fieldsOf?(key: string): readonly string[]
  /** The keys that Pipedrive empties with null. */
  readonly nullable?: ReadonlySet<string>
}

export function decide(planned: Planned, standing: Standing): Step {
  const { body, pipedriveId } = standing
  if (planned.kind === 'hold' || planned.kind === 'refuse') return stop(planned, standing)
  // What was written by an earlier choice stays beside the values that now travel with the other record.
  if (planned.kind === 'merge')
    return pipedriveId === null ? { do: 'merge', changes: planned.changes } : { do: 'nothing' }
  if (planned.kind === 'adopt')
    return pipedriveId === null ? { do: 'adopt', pipedriveId: planned.pipedriveId } : { do: 'nothing' }
  if (pipedriveId === null)
    return standing.isRefused && body !== null && canonical(body) === canonical(planned.body)
      ? { do: 'nothing' }
      : { do: 'create', body: planned.body, changes: planned.changes }
  // It was in the account before us: its values are not ours to change.
  if (body === null) return { do: 'nothing' }
  if (planned.locked !== undefined && planned.isToUnlock === true) return { do: 'nothing', reason: planned.locked }
  return renew(planned, { ...standing, body })
}

/** One that stands stays as it was, with all that changed of it: then it says why. */
function stop(planned: Extract<Planned, { kind: 'hold' | 'refuse' }>, { pipedriveId, body }: Standing): Step {
  const { reason } = planned
  if (pipedriveId !== null) return body === null ? { do: 'nothing' } : { do: 'nothing', reason }
  return planned.kind === 'refuse' ? { do: 'refuse', reason } : { do: 'hold', waitsFor: planned.waitsFor, reason }
}

/** The record stands as it was sent: what differs is sent, and what Pipedrive cannot empty is said. */
function renew(
  planned: Extract<Planned, { kind: 'write' }>,
  standing: Standing & { readonly body: Record<string, unknown> },
): Step {
  const { body: before, isNoted = false } = standing
  if (canonical(before) === canonical(planned.body))
    return isNoted ? { do: 'keep', body: planned.body, changes: planned.changes } : { do: 'nothing' }
  const patch = changedKeys(before, planned.body, standing.nullable)
  const stays = staying(before, planned.body, standing.nullable)
  const isToSend = Object.keys(patch).length > 0
  if (isToSend && planned.locked !== undefined) return { do: 'nothing', reason: planned.locked }
  const told = whyItStays(stays, (key) => standing.fieldsOf?.(key) ?? [])
  // What stays is part of what was sent: the reconciliation goes on comparing it, and a value that returns is no change.
  const body = { ...planned.body, ...stays }
  const changes = [...planned.changes, ...told]
  if (isToSend) return { do: 'update', patch, body, changes }
  const [reason] = told.map((change) => change.reason)
  if (reason !== undefined) return { do: 'keep', body, changes, reason }
  return isNoted ? { do: 'keep', body: before, changes } : { do: 'nothing' }
}

/** What each of these hangs on: an id that differs names a record that was made anew, and nothing of the old one is left there. */
const places = ['deal_id', 'person_id', 'field_key'] as const

/** Pipedrive adds and removes these, and changes none: one whose record was made anew is added there, every other stays as it is. */
export function decideAdded(planned: Planned, standing: Standing): Step {
  const { body, pipedriveId } = standing
  if (planned.kind !== 'write' || pipedriveId === null || body === null) return decide(planned, standing)
  if (places.some((key) => canonical(body[key]) !== canonical(planned.body[key])))
    return { do: 'create', body: planned.body, changes: planned.changes }
  if (canonical(body) === canonical(planned.body)) return decide(planned, standing)
  return { do: 'nothing', reason: cannotBeChanged }
}

const cannotBeChanged =
  'It was changed in the source after it was written. Pipedrive has no way to change it: it stays as it was written first. To take the new state over, roll back and run again.'
