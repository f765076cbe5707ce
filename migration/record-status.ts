// What the panel calls the state of a record, by its row in the ledger and by the sentences that stand on it.
import type { Change } from './change.ts'
import type { LedgerState } from './ledger.ts'

/** A record that stands stays as it was when Pipedrive refuses a change of it: the sentence that stands on it begins so. */
export const refusedChange = 'Pipedrive refused the change: '
/** In the sentence that stands on a record whose change Pipedrive never answered. */
export const unansweredChange = ' times that its change was sent: '
/** Why an undo leaves what a person has edited; everything else it leaves stays because of something beside it. */
export const changedSince = 'Somebody has changed it in Pipedrive since the migration.'

export type RecordStatus = 'imported' | 'edited_since' | 'waiting' | 'refused' | 'reverted'

export interface StatusFacts {
  readonly state: LedgerState
  readonly reason: string | null
  readonly changes?: readonly Change[] | null
}

const statuses: Readonly<Record<LedgerState, RecordStatus>> = {
  pending: 'waiting',
  held: 'waiting',
  intended: 'waiting',
  written: 'imported',
  adopted: 'imported',
  merged: 'imported',
  refused: 'refused',
  removing: 'waiting',
  reverted: 'reverted',
  kept: 'imported',
  unremoved: 'imported',
}

export function recordStatus(facts: StatusFacts): RecordStatus {
  const status = statuses[facts.state]
  if (status !== 'imported') return status
  if (isChangeRefused(facts)) return 'refused'
  return isEdited(facts) ? 'edited_since' : status
}

function isChangeRefused({ state, reason }: StatusFacts): boolean {
  if (state !== 'written' || reason === null) return false
  return reason.startsWith(refusedChange) || reason.includes(unansweredChange)
}

function isEdited({ state, reason, changes }: StatusFacts): boolean {
  if (state === 'kept' && reason === changedSince) return true
  return (changes ?? []).some(({ rule }) => rule === 'edited_in_pipedrive')
}
