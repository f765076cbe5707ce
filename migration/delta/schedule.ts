// When the next delta is due: every four hours after the full run, and once more when the window closes.
import type { RunKind, RunState } from '../run.ts'

const hourMs = 3600_000
const everyMs = 4 * hourMs

export interface RunTime {
  readonly kind: RunKind
  readonly state: RunState
  readonly preview: boolean
  readonly mappingVersion: number | null
  readonly createdAt: Date
  readonly endedAt: Date | null
}

export interface DeltaWindow {
  /** The newest version of the mapping: the schedule of a full run with an older one is over. */
  readonly mappingVersion: number | null
  readonly deltaHours: number
}

/**
 * Null: none is due any more. The runs come newest first. A delta that somebody asked for stands in for the ones due before it; a
 * time that was missed is made up for once.
 */
export function nextDelta(runs: readonly RunTime[], window: DeltaWindow): Date | null {
  const index = runs.findIndex((run) => run.kind === 'full' && run.state === 'done')
  const full = runs[index]
  if (!full?.endedAt || full.mappingVersion !== window.mappingVersion) return null
  const since = runs.slice(0, index)
  // A cancelled one too: a delta would pass over what it removed.
  if (since.some((run) => run.kind === 'rollback' && !run.preview)) return null
  const from = full.endedAt.getTime()
  const last = since.find((run) => run.kind === 'delta')?.createdAt.getTime() ?? from
  const slot = from + (Math.floor((last - from) / everyMs) + 1) * everyMs
  const next = Math.min(slot, from + window.deltaHours * hourMs)
  return next > last ? new Date(next) : null
}
