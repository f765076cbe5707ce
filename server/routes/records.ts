// Every record the migration went over, with what became of it and why; and another try for the refused ones.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Tx } from '../../db/client.ts'
import { retryRefused } from '../../db/ledger.ts'
import { lockMigration, takeOverIfOrphaned } from '../../db/migrations.ts'
import { isLedgerState, ledgerPage, type RecordsWanted } from '../../db/records.ts'
import { retryInRun } from '../../db/retried.ts'
import { createRun, type RunRow } from '../../db/runs.ts'
import { send } from '../../jobs/queues.ts'
import { type LedgerState, ledgerObjects } from '../../migration/ledger.ts'
import { openRunOf, whyNotRun } from '../../migration/phase.ts'
import { wasNeverBegun } from '../../migration/start-time.ts'
import type { RunKind } from '../../migration/run.ts'
import { answers } from '../answers.ts'
import {
  formatQuerySchema,
  idSchema,
  recordsQuerySchema,
  recordsSchema,
  retriedSchema,
  retrySchema,
} from '../contract.ts'
import type { WebDeps } from '../deps.ts'
import { sendTable } from '../download.ts'
import { Refusal } from '../errors.ts'
import { allRows, nextCursor, pagingOf } from '../paging.ts'
import { ownMigration, panelUser } from '../panel.ts'
import { refuseBecause, type Standing, standingOf } from '../standing.ts'
import { requireStillAdmin } from '../still-admin.ts'

/** What the panel calls a state, besides the ledger's own words. */
const groups: Readonly<Record<string, readonly LedgerState[]>> = {
  waiting: ['pending', 'held', 'intended'],
  imported: ['written', 'adopted', 'merged'],
}
const columns = ['object', 'sourceId', 'title', 'state', 'pipedriveId', 'reason'] as const

export const recordRoutes: FastifyPluginAsyncZod<{ deps: WebDeps }> = async (app, { deps }) => {
  const { db, boss } = deps

  const querystring = recordsQuerySchema.extend(formatQuerySchema.shape)
  const list = { params: idSchema, querystring, response: answers(recordsSchema) }
  app.get('/migrations/:id/records', { schema: list }, async (request, reply) => {
    const migration = await ownMigration(db, request, request.params.id)
    const { object, status, q, format } = request.query
    const filter = { object, states: statesOf(status), refusedChanges: status === 'refused', q }
    const page = (paging: Pick<RecordsWanted, 'cursor' | 'limit'>) =>
      ledgerPage(db, migration.id, { ...filter, ...paging })
    if (format !== 'json') {
      const rows = allRows(page, (row) => row.id)
      return sendTable(reply, format, { name: 'records', title: `Records of ${migration.name}`, columns, rows })
    }
    const paging = pagingOf(request.query)
    const rows = await page(paging)
    return { rows, next: nextCursor(rows, paging, (row) => row.id) }
  })

  const retry = { params: idSchema, body: retrySchema, response: answers(retriedSchema) }
  app.post('/migrations/:id/records/retry', { schema: retry }, async (request) => {
    const { id } = await ownMigration(db, request, request.params.id)
    const { object, sourceIds, reason } = request.body
    if (object !== undefined && !ledgerObjects.some((each) => each === object)) {
      throw new Refusal(400, 'unknown_object', `Nothing is written as "${object}"; one of ${ledgerObjects.join(', ')} is meant.`)
    }
    await requireStillAdmin(deps, request)
    return db.transaction(async (tx) => {
      await lockMigration(tx, id)
      await takeOverIfOrphaned(tx, await ownMigration(tx, request, id), panelUser(request).userId)
      const migration = await ownMigration(tx, request, id)
      const answer = await retryThem(tx, await standingOf(tx, migration), { object, sourceIds, reason })
      if (answer.runId !== null) await send(boss, tx, 'drive', id)
      return answer
    })
  })
} // prettier-ignore

function statesOf(status: string | undefined): readonly LedgerState[] | undefined {
  if (status === undefined) return undefined
  const states = groups[status] ?? (isLedgerState(status) ? [status] : null)
  if (states) return states
  throw new Refusal(400, 'unknown_status', `No record has the status "${status}"; ask for waiting, imported, refused, reverted or kept.`)
} // prettier-ignore

interface Which {
  readonly object: string | undefined
  readonly sourceIds: readonly string[] | undefined
  readonly reason: string | undefined
}

/** Refuses when no run would take them: nobody would look at what waits for one, and it would stand in no list of refusals. */
async function retryThem(tx: Tx, standing: Standing, which: Which): Promise<{ retried: number; runId: string | null }> {
  const { id: migrationId, companyId } = standing.migration
  const taker = takerOf(standing)
  const sampleOnly = taker.kind === 'sample'
  const meant = { ...which, sampleOnly }
  const retried = taker.run === null ? await retryRefused(tx, migrationId, meant) : await retryInRun(tx, taker.run, meant)
  const outside = retried === 0 && sampleOnly ? await retryRefused(tx, migrationId, { ...which, sampleOnly: false }) : 0
  if (retried + outside === 0) return { retried, runId: null }
  refuseBecause(taker.whyNot, 'retry_not_possible')
  refuseBecause(outside === 0 ? null : notInSample, 'retry_not_possible')
  if (taker.run !== null) return { retried, runId: taker.run.id }
  const { kind } = taker
  const mappingVersion = standing.facts.mapping?.version ?? null
  const run = await createRun(tx, { migrationId, companyId, kind, preview: false, mappingVersion })
  return { retried, runId: run.id }
} // prettier-ignore

const notInSample =
  'Only the sample is written before it is approved, and none of these records is in it; the full run tries them again.'

interface Taker {
  readonly kind: RunKind
  /** Null: there is none yet. */
  readonly run: RunRow | null
  readonly whyNot: string | null
}

/** Who looks at records that are tried again: the open run if it writes, or a new one of the kind that last went over everything. */
function takerOf({ facts, runs }: Standing): Taker {
  const open = openRunOf(facts)
  if (open && open.kind !== 'reconcile' && open.kind !== 'rollback') {
    const run = runs.find(({ id }) => id === open.id) ?? null
    const isEnding = run?.asked === 'cancel'
    const whyNot = isEnding ? 'The run that is at work is being cancelled; try again when it has ended.' : null
    return { kind: open.kind, run, whyNot }
  }
  const wentOver = facts.runs.filter((run) => (run.kind === 'full' || run.kind === 'sample') && !wasNeverBegun(run))
  const kind = wentOver[0]?.kind ?? 'sample'
  return { kind, run: null, whyNot: whyNotRun(facts, kind) }
}
