// A run and its states, as every room and the panel name them.

export const runKinds = ['sample', 'full', 'delta', 'reconcile', 'rollback'] as const
export type RunKind = (typeof runKinds)[number]

export const runStates = [
  'queued', 'running', 'parked', 'paused', 'awaiting_approval', 'done', 'failed', 'cancelled',
] as const // prettier-ignore
export type RunState = (typeof runStates)[number]

export const openRunStates = ['queued', 'running', 'parked', 'paused'] as const satisfies readonly RunState[]

export interface ObjectProgress {
  readonly object: string
  readonly total: number
  readonly written: number
  readonly unchanged: number
  readonly refused: number
  readonly waiting: number
}
