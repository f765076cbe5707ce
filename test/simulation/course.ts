// Brings one run to its end as a fleet of workers would: whoever dies or loses its lock is replaced, who waits is let go on.
import { orm } from '../../db/drizzle.ts'
import { approveRun, askRun } from '../../db/run-asks.ts'
import { createRun, type RunRow, runOf } from '../../db/runs.ts'
import { budgetLeases } from '../../db/schema.ts'
import type { RunKind } from '../../migration/run.ts'
import { hire, type Stage, type Worker } from './worker.ts'

export interface Course {
  /** Gives the run when it is done; throws the sentence of what went wrong. */
  run(kind: RunKind): Promise<RunRow>
  /** Queues a run and gives its id, for who wants to look at it between its rounds. */
  queue(kind: RunKind, preview?: boolean): Promise<string>
  /** Brings a run that is queued, or due again, to its next rest, and gives it as it is then. */
  toRest(id: string): Promise<RunRow>
  /** Every worker that was ever hired has ended. */
  over(): Promise<void>
}

type Staging = Omit<Stage, 'sending' | 'takenOver'>

const mostRounds = 400

/** What hangs after its death has been told by its seed already. */
async function patience(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 5000).unref())
}

export function createCourse(staging: Staging): Course {
  const { world, chaos, clock } = staging
  const { db, migrationId, companyId } = world
  const workers: Worker[] = []
  const waiting = new Set<{ readonly worker: string; readonly wake: () => void }>()
  let onSend: () => void = () => undefined

  const scene: Stage = {
    ...staging,
    sending(worker) {
      onSend()
      for (const one of waiting) if (one.worker !== worker) one.wake()
    },
    /** Not for ever: the other worker may have nothing to send. */
    takenOver: (worker) =>
      new Promise((resolve) => {
        const one = { worker, wake: () => (waiting.delete(one), resolve()) }
        waiting.add(one)
        clock.later(one.wake, 3000)
      }),
  }

  async function round(): Promise<void> {
    // A dead worker's share of the window runs out by itself, after seconds of the database's clock.
    await db.delete(budgetLeases)
    const hired = Array.from({ length: chaos.doubles() ? 2 : 1 }, () => hire(scene, `worker ${workers.push() + 1}`))
    workers.push(...hired)
    await Promise.race([Promise.all(hired.map((worker) => worker.ended)), ...hired.map((worker) => worker.lostLock)])
    for (const worker of hired) {
      const failure = worker.failure()
      if (failure) throw new Error(`${worker.name} ended with an error that no crash explains.`, { cause: failure })
    }
  }

  /** The answer of an admin, or of time, to a run at rest; true when it is at its end. */
  async function attended(run: RunRow): Promise<boolean> {
    switch (run.state) {
      case 'done':
        return true
      case 'awaiting_approval':
        await db.transaction((tx) => approveRun(tx, run.id, clock.now()))
        return true
      case 'parked':
        if (run.resumesAt) clock.jumpTo(run.resumesAt)
        return false
      case 'paused':
        if (run.reason !== 'Paused by an admin.') throw new Error(`The ${run.kind} run paused: ${run.reason ?? ''}`)
        await db.transaction((tx) => askRun(tx, run.id, 'resume'))
        return false
      case 'failed':
      case 'cancelled':
        throw new Error(`The ${run.kind} run ${run.state}: ${run.reason ?? ''}`)
      case 'queued':
      case 'running':
        return false
    }
  }

  function askLater(runId: string): void {
    let left = chaos.asksAfter()
    onSend = () => {
      if (left === null) return
      left -= 1
      if (left > 0) return
      left = null
      void db.transaction((tx) => askRun(tx, runId, 'pause'))
    }
  }

  async function queue(kind: RunKind, preview = false): Promise<string> {
    const { id } = await db.transaction((tx) =>
      createRun(tx, { migrationId, companyId, kind, preview, mappingVersion: 1 }),
    )
    chaos.note(`run ${kind}`)
    return id
  }

  /** The driver before may still hold the door while it ends: then nobody has taken the run yet. */
  async function toRest(id: string): Promise<RunRow> {
    const before = await runOf(db, migrationId, id)
    for (let rounds = 0; rounds < mostRounds; rounds += 1) {
      await round()
      const run = await runOf(db, migrationId, id)
      if (run && run.driver !== before?.driver) return run
    }
    throw new Error(`Run ${id} was not taken into work in ${mostRounds} rounds.`)
  }

  return {
    queue,
    toRest,
    async run(kind) {
      const id = await queue(kind)
      askLater(id)
      for (let rounds = 0; rounds < mostRounds; rounds += 1) {
        await round()
        const run = await runOf(db, migrationId, id)
        if (!run) throw new Error(`The ${kind} run vanished.`)
        if (!(await attended(run))) continue
        await Promise.all(workers.map((worker) => worker.ended))
        const after = await runOf(db, migrationId, id)
        if (after && after.state !== 'done') throw new Error(`The ${kind} run was done, and then ${after.state} again.`)
        return after ?? run
      }
      const [open] = await db.execute(orm.sql`select state, reason from runs where id = ${id}`).then(({ rows }) => rows)
      throw new Error(`The ${kind} run did not end in ${mostRounds} rounds; it is ${JSON.stringify(open)}.`)
    },
    async over() {
      for (const one of waiting) one.wake()
      for (const worker of workers) worker.kill()
      await Promise.race([Promise.all(workers.map((worker) => worker.ended)), patience()])
    },
  }
}
