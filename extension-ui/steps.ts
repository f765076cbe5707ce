// The steps of the wizard, which of them are open in which phase, and where a migration is opened.
import type { Migration, Run } from './types.ts'

export const steps = [
  { id: 'connect', group: 'Prepare', name: 'Connect', title: 'Connect Perfect Books' },
  { id: 'audit', group: 'Prepare', name: 'Audit', title: 'What is there to move' },
  { id: 'mapping', group: 'Decide', name: 'Mapping', title: 'Where every field goes' },
  { id: 'owners', group: 'Decide', name: 'Owners', title: 'Who owns the records' },
  { id: 'choices', group: 'Decide', name: 'Choices', title: 'Choices' },
  { id: 'plan', group: 'Move', name: 'Plan', title: 'What will happen' },
  { id: 'sample', group: 'Move', name: 'Sample', title: 'A sample first' },
  { id: 'full', group: 'Move', name: 'Full run', title: 'The full run' },
  { id: 'reconciliation', group: 'Afterwards', name: 'Reconciliation', title: 'Did everything arrive?' },
  { id: 'undo', group: 'Afterwards', name: 'Undo', title: 'Undo the migration' },
] as const

export type StepId = (typeof steps)[number]['id']
type Phase = Migration['phase']

const openUntil: Readonly<Record<Phase, StepId>> = {
  connect: 'connect',
  audit: 'audit',
  mapping: 'mapping',
  owners: 'owners',
  sample: 'sample',
  approval: 'sample',
  full: 'full',
  finished: 'undo',
  rolled_back: 'undo',
}

export const stepIndex = (id: StepId): number => steps.findIndex((step) => step.id === id)

/** Undo opens with the first run: a sample that was written can be undone too. */
export function isOpen(id: StepId, migration: Migration): boolean {
  if (id === 'undo' && hasWritten(migration)) return true
  return stepIndex(id) <= stepIndex(openUntil[migration.phase])
}

/** Done is what lies behind the step the migration stands at. */
export function isDone(id: StepId, migration: Migration): boolean {
  if (migration.phase === 'rolled_back') return true
  if (id === 'undo') return false
  return stepIndex(id) < stepIndex(startStep(migration)) || (id === 'reconciliation' && migration.phase === 'finished')
}

/** Where a migration is opened: at what is needed next. */
export function startStep(migration: Migration): StepId {
  const { phase } = migration
  if (phase === 'finished') return 'reconciliation'
  if (phase === 'sample' && !latestRun(migration, 'sample')) return 'choices'
  return openUntil[phase]
}

function hasWritten(migration: Migration): boolean {
  return migration.runs.some((run) => run.kind === 'sample' || run.kind === 'full')
}

export function latestRun(migration: Migration, ...kinds: readonly Run['kind'][]): Run | null {
  const ofKind = migration.runs.filter((run) => kinds.includes(run.kind))
  return ofKind.reduce<Run | null>((last, run) => (!last || run.createdAt > last.createdAt ? run : last), null)
}

/** A run that was given a start time and has not begun: parked, but not at work. */
export function waitsToBegin({ state, startedAt }: Run): boolean {
  return state === 'parked' && startedAt === null
}

/** Without those that were cancelled before they began: they have left nothing to go on from. */
export function latestOfUse(migration: Migration, ...kinds: readonly Run['kind'][]): Run | null {
  return latestRun({ ...migration, runs: migration.runs.filter((run) => !wasNeverBegun(run)) }, ...kinds)
}

export function wasNeverBegun({ state, startedAt }: Run): boolean {
  return state === 'cancelled' && startedAt === null
}

/** The newest undo or preview of one; null when something was written since, of which it knows nothing. */
export function currentUndo(migration: Migration): Run | null {
  const run = latestRun(migration, 'rollback')
  const written = latestOfUse(migration, 'sample', 'full', 'delta')
  return run !== null && written !== null && written.createdAt > run.createdAt ? null : run
}

export function isRunOpen(run: Run | null): boolean {
  return run !== null && ['queued', 'running', 'parked', 'paused'].includes(run.state)
}

/** Changes with every run that begins, rests or ends: what hangs on them is asked for again. */
export function runsAsTheyStand({ runs }: Migration): string {
  return runs.map(({ id, state }) => `${id} ${state}`).join()
}

/** Whether anything moves by itself, so that the page asks again. */
export function isMoving(migration: Migration): boolean {
  return migration.source?.state === 'checking' || migration.runs.some(isRunOpen)
}
