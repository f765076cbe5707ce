// Runs: start one in its legal order, see how far it is, pause, resume, cancel, approve a sample.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { liftBlock } from '../../db/budgets.ts'
import type { Tx } from '../../db/client.ts'
import { isUuid, lockMigration, type MigrationRow, takeOverIfOrphaned } from '../../db/migrations.ts'
import { approveRun, askRun } from '../../db/run-asks.ts'
import { createRun, type RunRow, runOf } from '../../db/runs.ts'
import { send } from '../../jobs/queues.ts'
import { whyNotApproved, whyNotRun } from '../../migration/phase.ts'
import { waitsToBegin, whyNotStartAt } from '../../migration/start-time.ts'
import type { RunKind, RunState } from '../../migration/run.ts'
import { answers, runAnswers } from '../answers.ts'
import { createdRunSchema, createRunSchema, errorSchema, idSchema, runSchema } from '../contract.ts'
import type { WebDeps } from '../deps.ts'
import { Refusal } from '../errors.ts'
import { ownMigration, panelUser } from '../panel.ts'
import { refuseBecause, standingOf } from '../standing.ts'
import { requireStillAdmin } from '../still-admin.ts'

const runParams = idSchema.extend({ runId: z.string() })
const asks = ['pause', 'resume', 'cancel'] as const
/** What changes most of what a company has in Pipedrive. */
const large: readonly RunKind[] = ['full', 'delta', 'rollback']
type Ask = (typeof asks)[number]
type CreateRun = z.infer<typeof createRunSchema>

export const runRoutes: FastifyPluginAsyncZod<{ deps: WebDeps }> = async (app, { deps }) => {
  const { db, boss, now } = deps
  const answer = async (run: RunRow) => {
    const [shown] = await runAnswers(db, [run], now())
    if (!shown) throw new Error(`The run ${run.id} could not be shown.`)
    return shown
  }

  const start = { params: idSchema, body: createRunSchema, response: { 202: createdRunSchema, '4xx': errorSchema } }
  app.post('/migrations/:id/runs', { schema: start }, async (request, reply) => {
    const { id } = await ownMigration(db, request, request.params.id)
    const { kind } = request.body
    const [preview, startAt] = [isPreview(request.body), startTimeOf(request.body, now())]
    if (large.includes(kind)) await requireStillAdmin(deps, request)
    const run = await db.transaction(async (tx) => {
      await lockMigration(tx, id)
      const own = await ownMigration(tx, request, id)
      await takeOverIfOrphaned(tx, own, panelUser(request).userId)
      const { migration, facts } = await standingOf(tx, await ownMigration(tx, request, id))
      refuseBecause(whyNotRun(facts, kind), 'run_not_possible')
      const { companyId } = migration
      const mappingVersion = facts.mapping?.version ?? null
      const created = await createRun(tx, { migrationId: id, companyId, kind, preview, mappingVersion, startAt })
      if (startAt === null) await send(boss, tx, 'drive', id)
      return created
    })
    return reply.code(202).send({ runId: run.id })
  })

  const one = { params: runParams, response: answers(runSchema) }
  app.get('/migrations/:id/runs/:runId', { schema: one }, async (request) => {
    const migration = await ownMigration(db, request, request.params.id)
    return answer(await ownRun(db, migration, request.params.runId))
  })

  for (const ask of asks) {
    app.post(`/migrations/:id/runs/:runId/${ask}`, { schema: one }, async (request) => {
      const migration = await ownMigration(db, request, request.params.id)
      const run = await ownRun(db, migration, request.params.runId)
      if (ask === 'resume' && large.includes(run.kind)) await requireStillAdmin(deps, request)
      await db.transaction(async (tx) => {
        if (!(await askRun(tx, run.id, ask))) throw cannot(ask, run)
        if (ask === 'pause') return
        if (ask === 'resume' && run.state === 'parked' && !waitsToBegin(run)) await liftBlock(tx, migration.companyId)
        await send(boss, tx, 'drive', migration.id)
      })
      return answer(await ownRun(db, migration, run.id))
    })
  }

  app.post('/migrations/:id/runs/:runId/approve', { schema: one }, async (request) => {
    const migration = await ownMigration(db, request, request.params.id)
    const run = await ownRun(db, migration, request.params.runId)
    await db.transaction(async (tx) => {
      await lockMigration(tx, migration.id)
      await approve(tx, migration, run, now())
    })
    return answer(await ownRun(db, migration, run.id))
  })
}

/** A preview of anything else would write. */
function isPreview({ kind, preview = false }: CreateRun): boolean {
  if (!preview || kind === 'rollback') return preview
  throw new Refusal(400, 'no_preview', 'Only an undo has a preview; GET /plan shows what a full run would write, and a sample writes a part of it.') // prettier-ignore
}

/** Null: the run starts at once. */
function startTimeOf({ kind, startAt }: CreateRun, now: Date): Date | null {
  if (startAt === undefined) return null
  const at = new Date(startAt)
  const why = whyNotStartAt(kind, at, now)
  if (why !== null) throw new Refusal(400, 'start_time_not_possible', why)
  return at > now ? at : null
}

async function ownRun(db: WebDeps['db'], migration: MigrationRow, runId: string): Promise<RunRow> {
  const run = isUuid(runId) ? await runOf(db, migration.id, runId) : null
  if (run) return run
  throw new Refusal(404, 'run_not_found', `The migration "${migration.name}" has no run with the id ${runId}.`)
}

/** A sample shows what one version of the mapping does; another version would go into the full run unseen. */
async function approve(tx: Tx, migration: MigrationRow, run: RunRow, at: Date): Promise<void> {
  if (run.kind !== 'sample') throw new Refusal(409, 'not_a_sample', `Only a sample is approved; this is a ${run.kind} run.`)
  const { facts } = await standingOf(tx, migration)
  const sample = facts.runs.find((one) => one.id === run.id)
  const code = facts.mapping?.version === run.mappingVersion ? 'choices_changed' : 'mapping_changed'
  if (sample) refuseBecause(whyNotApproved(facts, sample), code)
  if (await approveRun(tx, run.id, at)) return
  const why = run.approvedAt ? 'has been approved already' : shown[run.state]
  throw new Refusal(409, 'not_awaiting_approval', `The sample ${why}; only one that waits for its approval can be approved.`)
} // prettier-ignore

const shown: Readonly<Record<RunState, string>> = {
  queued: 'is about to start',
  running: 'is at work',
  parked: 'waits',
  paused: 'is paused',
  awaiting_approval: 'waits for its approval',
  done: 'is done',
  failed: 'has stopped',
  cancelled: 'was cancelled',
}

function cannot(ask: Ask, run: RunRow): Refusal {
  const possible: Readonly<Record<Ask, string>> = {
    pause: 'only a run that has not ended and is not paused can be paused',
    resume: 'only a run that is paused or waits can be resumed',
    cancel: 'only a run that has not ended can be cancelled',
  }
  const state = run.state === 'running' && run.asked === 'cancel' ? 'is being cancelled' : shown[run.state]
  return new Refusal(409, `cannot_${ask}`, `The ${run.kind} run ${state}; ${possible[ask]}.`)
}
