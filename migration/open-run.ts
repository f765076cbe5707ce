// What is known of a run when it is asked what may happen next, and how an open one is called.
import type { Changed } from './choices.ts'
import { openRunStates, type RunKind, type RunState } from './run.ts'
import { waitsToBegin } from './start-time.ts'

export interface RunFact {
  readonly id: string
  readonly kind: RunKind
  readonly state: RunState
  readonly preview: boolean
  readonly mappingVersion: number | null
  readonly approved: boolean
  readonly reason: string | null
  /** What was chosen differently since it was made; absent or null: nothing. */
  readonly changed?: Changed
  /** Null: no driver has taken it into work yet. */
  readonly startedAt?: Date | null
}

export function isOpen(run: RunFact): boolean {
  return isWorking(run.state)
}

export function isWorking(state: RunState): boolean {
  return openRunStates.some((open) => open === state)
}

const runNames: Readonly<Record<RunKind, string>> = {
  sample: 'The sample run',
  full: 'The full run',
  delta: 'The look for late changes',
  reconcile: 'The comparison',
  rollback: 'The undo',
}

export function whatIsOpen(run: RunFact): string {
  const how = waitsToBegin(run) ? 'waiting for the time that was set for its start' : wordFor(run.state)
  return `${run.preview ? 'The preview of the undo' : runNames[run.kind]} is ${how}`
}

/** As the admin reads them on the sign beside the run (`stateWords` of extension-ui/words.ts). */
export function wordFor(state: RunState): string {
  const words: Partial<Record<RunState, string>> = { queued: 'about to start', running: 'at work', parked: 'waiting' }
  return words[state] ?? state
}
