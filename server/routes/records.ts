// Every record the migration went over, with what became of it and why; and another try for the refused ones.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Tx } from '../../db/client.ts'
import { retryRefused } from '../../db/ledger.ts'
import { lockMigration, type MigrationRow } from '../../db/migrations.ts'
import { isLedgerState, ledgerPage, type RecordsWanted } from '../../db/records.ts'
import { createRun } from '../../db/runs.ts'
import { send } from '../../jobs/queues.ts'
import { type LedgerState, ledgerObjects } from '../../migration/ledger.ts'
import { openRunOf, whyNotRun } from '../../migration/phase.ts'
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
import { ownMigration } from '../panel.ts'
import { standingOf } from '../standing.ts'

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
    const filter = { object, states: statesOf(status), q }
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
    return db.transaction(async (tx) => {
      await lockMigration(tx, id)
      const retried = await retryRefused(tx, id, {
        ...(object === undefined ? {} : { object }),
        ...(sourceIds === undefined ? {} : { sourceIds }),
        ...(reason === undefined ? {} : { reason }),
      })
      const runId = retried === 0 ? null : await takeUp(tx, await ownMigration(tx, request, id))
      if (runId !== null) await send(boss, tx, 'drive', id)
      return { retried, runId }
    })
  })
} // prettier-ignore

function statesOf(status: string | undefined): readonly LedgerState[] | undefined {
  if (status === undefined) return undefined
  const states = groups[status] ?? (isLedgerState(status) ? [status] : null)
  if (states) return states
  throw new Refusal(400, 'unknown_status', `No record has the status "${status}"; ask for waiting, imported, refused, reverted or kept.`)
} // prettier-ignore

/** The open run looks at them; without one, a run of the kind that last went over everything is started for them. */
async function takeUp(tx: Tx, migration: MigrationRow): Promise<string | null> {
  const { facts } = await standingOf(tx, migration)
  const open = openRunOf(facts)
  if (open) return open.id
  const last = facts.runs.find((run) => run.kind === 'full' || run.kind === 'sample')
  if (!last || whyNotRun(facts, last.kind) !== null) return null
  const { id: migrationId, companyId } = migration
  const wanted = { migrationId, companyId, kind: last.kind, preview: false, mappingVersion: facts.mapping?.version ?? null }
  return (await createRun(tx, wanted)).id
} // prettier-ignore
