// Drives the open run of one migration to its next rest. One driver per migration at a time, whatever the number of workers.
import { orm } from '../db/drizzle.ts'
import { holdMigration } from '../db/hold.ts'
import { askedOf, DriverReplaced, handBack, type Rest, restRun, type RunRow, startRun } from '../db/runs.ts'
import { migrations } from '../db/schema.ts'
import type { RunKind } from '../migration/run.ts'
import { createClient } from './company-client.ts'
import type { WorkerDeps } from './deps.ts'
import { reconcile } from './reconcile.ts'
import { rollback } from './rollback.ts'
import { diffSample } from './sample.ts'
import type { Stop, Work } from './write/work.ts'
import { writeAll } from './write/write-all.ts'

const askEveryMs = 400

type Ended = { readonly state: 'done' | 'awaiting_approval' } | Stop

const phases: Readonly<Record<RunKind, (work: Work) => Promise<Ended>>> = {
  sample: async (work) => {
    const written = await writeAll(work)
    if (written.kind === 'stopped') return written.stop
    return (await diffSample(work, written.base)) ?? { state: 'awaiting_approval' }
  },
  full: writeRun,
  delta: writeRun,
  reconcile,
  rollback,
}

async function writeRun(work: Work): Promise<Ended> {
  const written = await writeAll(work)
  return written.kind === 'stopped' ? written.stop : { state: 'done' }
}

/** Does nothing when another worker holds the migration: that one looks for further runs before it lets go. */
export async function drive(deps: WorkerDeps, migrationId: string, signal: AbortSignal): Promise<void> {
  const hold = await holdMigration(deps.pool, migrationId)
  if (hold === null) return
  try {
    while (!signal.aborted && !hold.signal.aborted) {
      const run = await startRun(deps.db, migrationId, deps.now())
      if (run === null) return
      await driveRun(deps, run, AbortSignal.any([signal, hold.signal]))
    }
  } finally {
    await hold.release()
  }
}

async function driveRun(deps: WorkerDeps, run: RunRow, signal: AbortSignal): Promise<void> {
  const [migration] = await deps.db.select().from(migrations).where(orm.eq(migrations.id, run.migrationId))
  if (!migration) throw new Error(`Run ${run.id} belongs to migration ${run.migrationId}, which does not exist.`)
  const asked = watch(deps, run.id, signal)
  const client = (deps.openClient ?? createClient)(deps, migration)
  const actor = `user ${migration.userId}`
  const work: Work = { deps, migration, run, client, actor, signal: asked.signal, since: deps.now() }
  deps.log.info({ runId: run.id, kind: run.kind }, 'run started')
  try {
    const ended = await phases[run.kind](work)
    await rest(deps, run, ended)
    deps.log.info({ runId: run.id, kind: run.kind, ...ended }, 'run at rest')
  } catch (error) {
    if (error instanceof DriverReplaced) {
      deps.log.warn({ runId: run.id }, error.message)
      return
    }
    deps.log.error({ runId: run.id, err: error }, 'run failed unexpectedly')
    await restRun(deps.db, run, { state: 'failed', reason: failureSentence(error) }, deps.now())
  } finally {
    asked.stop()
    await client.close()
  }
}

function failureSentence(error: unknown): string {
  const message = error instanceof Error ? error.message.split('\n')[0] : String(error)
  return `The run stopped at something we did not expect (${message ?? 'unknown'}). Nothing is lost: start it again, and it goes on from here.`
}

async function rest(deps: WorkerDeps, run: RunRow, ended: Ended): Promise<void> {
  if (ended.state !== 'asked') {
    await restRun(deps.db, run, ended, deps.now())
    return
  }
  const asked = await askedOf(deps.db, run.id)
  if (asked === null) {
    // The worker goes down: another one takes the run over at once.
    await handBack(deps.db, run)
    return
  }
  const answer: Rest =
    asked === 'pause'
      ? { state: 'paused', reason: 'Paused by an admin.' }
      : { state: 'cancelled', reason: 'Cancelled by an admin.' }
  await restRun(deps.db, run, answer, deps.now())
}

/** A signal that falls when the run is asked to pause or cancel, or when the worker goes down. */
function watch(deps: WorkerDeps, runId: string, signal: AbortSignal): { signal: AbortSignal; stop(): void } {
  const asked = new AbortController()
  const timer = setInterval(() => {
    askedOf(deps.db, runId).then(
      (answer) => (answer === null ? undefined : asked.abort()),
      (error: unknown) => deps.log.warn({ runId, err: error }, 'could not look whether the run was asked to stop'),
    )
  }, askEveryMs)
  return { signal: AbortSignal.any([signal, asked.signal]), stop: () => clearInterval(timer) }
}
