// What the work needs from outside; wired in jobs/main.ts.
import type { PgBoss } from 'pg-boss'
import type { Db, Pool } from '../db/client.ts'
import type { Seal } from '../db/seal.ts'
import type { MigrationRow } from '../db/migrations.ts'
import type { HostingPlace } from './files/hosting.ts'
import type { BudgetDeps } from './pipedrive/budget.ts'
import type { CompanyBursts } from './pipedrive/bursts.ts'
import type { ClientDeps, PipedriveClient } from './pipedrive/client.ts'
import type { Source } from './source/source.ts'

export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** How waiting is done towards Pipedrive; what is left out is as in production. */
export interface Pace {
  readonly client?: Partial<Pick<ClientDeps, 'backoff' | 'transport' | 'later'>>
  readonly budget?: Partial<Pick<BudgetDeps, 'elapsedMs' | 'later' | 'inFlightMax'>>
  /** Records in a sample, at least and at most. */
  readonly sample?: { readonly min: number; readonly max: number }
}

export interface WorkerDeps {
  readonly db: Db
  readonly pool: Pool
  readonly boss: PgBoss
  readonly seal: Seal
  readonly workerId: string
  readonly now: () => Date
  /** Uniform in [0, 1). */
  readonly random: () => number
  readonly log: Log
  readonly oauth: { readonly url: string; readonly clientId: string; readonly clientSecret: string }
  readonly apiHosts: readonly string[]
  readonly privateHosts: readonly string[]
  /** Jobs of one queue that this process works on at once. */
  readonly concurrency: number
  /** How long after an intent its request may still arrive at Pipedrive: looked for until then, sent again only after it. */
  readonly settleMs: number
  /** Days for which staged records are kept after the last run. */
  readonly retentionDays: number
  /** FILES_URL: where files are kept that Pipedrive does not take; without it they are left out. */
  readonly hosting?: HostingPlace | null
  /** What this worker has seen of refused bursts, company by company. */
  readonly bursts?: CompanyBursts
  /** Given by the simulation, which owns time. */
  readonly pace?: Pace
  /** Given by the simulation, which owns the network too: wraps the client that a run speaks to Pipedrive with. */
  readonly openClient?: (deps: WorkerDeps, migration: MigrationRow) => PipedriveClient
  /** Given by the simulation: what it reads in place of a connected source. */
  readonly openSource?: () => Source
}
