// Drives the open run of one migration to its next rest. One driver per migration at a time, whatever the number of workers.
import { isConnectionLost } from '../db/client.ts'
import { holdMigration } from '../db/hold.ts'
import { migrationById, type MigrationRow } from '../db/migrations.ts'
import { handBack, restRun } from '../db/rest-run.ts'
import { addTokens, DriverReplaced, type RunRow, startRun } from '../db/runs.ts'
import { opensAt } from '../migration/off-peak.ts'
import type { RunKind } from '../migration/run.ts'
import { createClient } from './company-client.ts'
import { delta } from './delta.ts'
import type { WorkerDeps } from './deps.ts'
import type { PipedriveClient } from './pipedrive/client.ts'
import { setLater } from './pipedrive/later.ts'
import { reconcile } from './reconcile.ts'
import { rollback } from './rollback.ts'
import { diffSample } from './sample.ts'
import type { Stop, Work } from './work.ts'
import { writeAll } from './write/write-all.ts'

const askEveryMs = 400
/** After so many tries that lost the database a run fails: what breaks its connections may be the run itself. */
const mostTries = 60

type Ended = { readonly state: 'done' | 'awaiting_approval' } | Stop

const phases: Readonly<Record<RunKind, (work: Work) => Promise<Ended>>> = {
  sample: async (work) => {
    const written = await writeAll(work)
    if (written.kind === 'stopped') return written.stop
    return (await diffSample(work, written.base)) ?? { state: 'awaiting_approval' }
  },
  full: writeRun,
  delta,
  reconcile,
  rollback,
}

async function writeRun(work: Work): Promise<Ended> {
  const written = await writeAll(work)
  return written.kind === 'stopped' ? written.stop : { state: 'done' }
}

/**
 * Does nothing when another worker holds the migration: that one looks for further runs before it lets go. Throws when the database is
 * lost: the run stays as after a crash, and whoever tries again takes it up. `tries`: how many there were before this one.
 */
export async function drive(deps: WorkerDeps, migrationId: string, signal: AbortSignal, tries = 0): Promise<void> {
  const hold = await holdMigration(deps.pool, migrationId)
  if (hold === null) return
  try {
    while (!signal.aborted && !hold.signal.aborted) {
      const run = await startRun(deps.db, migrationId, deps.now())
      if (run === null) return
      await driveRun(deps, run, AbortSignal.any([signal, hold.signal]), tries)
    }
  } finally {
    await hold.release()
  }
}

async function driveRun(deps: WorkerDeps, run: RunRow, signal: AbortSignal, tries: number): Promise<void> {
  const migration = await migrationById(deps.db, run.migrationId)
  if (!migration) throw new Error(`Run ${run.id} belongs to migration ${run.migrationId}, which does not exist.`)
  const client = (deps.openClient ?? createClient)(deps, migration)
  const asked = watch(deps, { runId: run.id, client, isClosed: () => opensFor(deps, run, migration) !== null }, signal)
  const actor = `user ${migration.userId}`
  const work: Work = { deps, migration, run, client, actor, signal: asked.signal, since: deps.now() }
  deps.log.info({ runId: run.id, kind: run.kind }, 'run started')
  try {
    const ended = closedUntil(work) ?? (await phases[run.kind](work))
    const rested = await rest(deps, run, ended)
    deps.log.info({ runId: run.id, kind: run.kind, ...rested }, 'run at rest')
  } catch (error) {
    if (error instanceof DriverReplaced) {
      deps.log.warn({ runId: run.id }, error.message)
      return
    }
    if (isConnectionLost(error) && tries < mostTries) {
      deps.log.warn({ runId: run.id, tries, err: error }, 'the database was lost; the run is taken up again')
      throw error
    }
    deps.log.error({ runId: run.id, err: error }, 'run failed unexpectedly')
    await restRun(deps.db, run, { state: 'failed', reason: failureSentence(error) }, deps.now())
  } finally {
    await asked.stop()
    await client.close()
  }
}

const opensFor = (deps: WorkerDeps, run: RunRow, migration: MigrationRow): number | null =>
  run.kind === 'reconcile' ? null : opensAt(deps.now().getTime(), migration.settings.offPeak)

/** Outside the hours that the admin set, a run waits for them; reading alone is not held to them. */
function closedUntil({ deps, migration, run }: Work): Stop | null {
  const opens = opensFor(deps, run, migration)
  if (opens === null) return null
  const reason = 'It is outside the hours set for this migration; the run goes on by itself when they begin.'
  return { state: 'parked', reason, resumesAt: new Date(opens) }
}

function failureSentence(error: unknown): string {
  const message = error instanceof Error ? error.message.split('\n')[0] : String(error)
  return `The run stopped at something we did not expect (${message ?? 'unknown'}). Nothing is lost: start it again, and it goes on from here.`
}

/** Stopped by the worker's own end or by the hours: whoever takes the run up next decides. */
const rest = (deps: WorkerDeps, run: RunRow, ended: Ended) =>
  ended.state === 'asked' ? handBack(deps.db, run, deps.now()) : restRun(deps.db, run, ended, deps.now())

interface Watched {
  readonly runId: string
  readonly client: PipedriveClient
  /** Whether the hours in which the run may work are over. */
  readonly isClosed: () => boolean
}

interface Watch {
  /** Falls when the run is asked to pause or cancel, or when the worker goes down. */
  readonly signal: AbortSignal
  stop(): Promise<void>
}

/** Looks a few times a second what the run was asked, and writes down what it has cost so far. */
function watch(deps: WorkerDeps, { runId, client, isClosed }: Watched, signal: AbortSignal): Watch {
  const asked = new AbortController()
  let stored = 0
  let looking: Promise<void> = Promise.resolve()
  async function look(): Promise<void> {
    const used = client.tokensUsed()
    const question = await addTokens(deps.db, runId, used - stored)
    stored = used
    if (isClosed() || question !== null) asked.abort()
  }
  const later = deps.pace?.client?.later ?? setLater
  let timer = later(lookAgain, askEveryMs)
  function lookAgain(): void {
    looking = looking
      .then(look)
      .catch((error: unknown) => deps.log.warn({ runId, err: error }, 'could not look what the run was asked'))
    timer = later(lookAgain, askEveryMs)
  }
  return {
    signal: AbortSignal.any([signal, asked.signal]),
    async stop() {
      clearTimeout(timer)
      await looking
      await look().catch((error: unknown) =>
        deps.log.warn({ runId, err: error }, 'could not write down what the run has cost'),
      )
    },
  }
}
