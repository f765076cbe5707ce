// One run at work: what every phase of it needs, and how it is told to stop.
import type { Rest } from '../db/rest-run.ts'
import type { RunRow } from '../db/runs.ts'
import type { MigrationRow } from '../db/migrations.ts'
import type { PipedriveClient } from './pipedrive/client.ts'
import type { WorkerDeps } from './deps.ts'
import { type Later, setLater } from './pipedrive/later.ts'

export interface Work {
  readonly deps: WorkerDeps
  readonly migration: MigrationRow
  readonly run: RunRow
  readonly client: PipedriveClient
  /** Who stands in the log for what this run does. */
  readonly actor: string
  /** Aborted when the run was asked to pause or cancel, or the worker goes down. */
  readonly signal: AbortSignal
  /** When this driver took the run: from then on no other one sends anything for it. */
  readonly since: Date
}

/** Why a phase ended before its end; null: it came to its end. */
export type Stop = Exclude<Rest, { state: 'done' | 'awaiting_approval' }> | { readonly state: 'asked' }

/** Who owns time owns the waiting of the work too. */
export const laterOf = ({ deps }: Work): Later => deps.pace?.client?.later ?? setLater
