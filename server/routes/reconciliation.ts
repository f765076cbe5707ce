// The newest reconciliation: what stands in Pipedrive against what was meant.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { newestReport } from '../../db/records.ts'
import type { Queryable } from '../../db/client.ts'
import { answers } from '../answers.ts'
import { formatQuerySchema, idSchema, type Reconciliation, reconciliationSchema } from '../contract.ts'
import type { WebDeps } from '../deps.ts'
import { type Row, sendTable } from '../download.ts'
import { ownMigration } from '../panel.ts'

const columns = ['kind', 'object', 'source', 'pipedrive', 'equal', 'changedByRule', 'leftOut', 'different', 'missing', 'sourceId', 'field', 'message', 'refused', 'waiting'] // prettier-ignore
const reportSchema = reconciliationSchema.omit({ runId: true, finishedAt: true })

export const reconciliationRoutes: FastifyPluginAsyncZod<{ deps: WebDeps }> = async (app, { deps }) => {
  const { db } = deps
  const schema = { params: idSchema, querystring: formatQuerySchema, response: answers(reconciliationSchema) }
  app.get('/migrations/:id/reconciliation', { schema }, async (request, reply) => {
    const migration = await ownMigration(db, request, request.params.id)
    const found = await reconciliationOf(db, migration.id)
    const { format } = request.query
    if (format === 'json') return found
    return sendTable(reply, format, {
      name: 'reconciliation',
      title: `Reconciliation of ${migration.name}`,
      preface: [found.sentence, ...(found.finishedAt === null ? [] : [`Finished at ${found.finishedAt}.`])],
      columns,
      rows: rowsOf(found),
    })
  })
}

async function reconciliationOf(db: Queryable, migrationId: string): Promise<Reconciliation> {
  const newest = await newestReport(db, migrationId)
  if (!newest) {
    const sentence = 'No reconciliation has been made yet; start one when something has been written.'
    return { clean: false, runId: null, finishedAt: null, sentence, objects: [], sums: [], differences: [] }
  }
  return { ...reportSchema.parse(newest.report), runId: newest.id, finishedAt: newest.endedAt?.toISOString() ?? null }
}

function besides({ notWritten, notWrittenDeals, amountsLeftOut }: Reconciliation['sums'][number]): string {
  const deals = notWrittenDeals > 0 ? `; ${notWritten} in ${notWrittenDeals} deals not written` : ''
  return amountsLeftOut > 0 ? `${deals}; ${amountsLeftOut} amounts that could not be read` : deals
}

/** One table of counts, sums and differences, told apart by their kind. */
function rowsOf({ objects, sums, differences }: Reconciliation): Row[] {
  return [
    ...objects.map((row) => ({ kind: 'object', ...row })),
    ...sums.map((row) => ({
      ...row,
      kind: 'sum',
      object: 'deal',
      message: `${[row.pipeline, row.stage, row.currency].filter((name) => name !== null).join(', ')}: ${row.equal ? 'the sums are equal' : 'the sums differ'}${besides(row)}`,
    })),
    ...differences.map((row) => ({ ...row })),
  ]
}
