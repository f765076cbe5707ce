// The field-level differences of the newest sample, all of them or those of one verdict.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { diffPage, diffSummary } from '../../db/records.ts'
import { runsOf } from '../../db/runs.ts'
import { answers } from '../answers.ts'
import { diffQuerySchema, diffSchema, idSchema } from '../contract.ts'
import type { WebDeps } from '../deps.ts'
import { nextCursor, pagingOf } from '../paging.ts'
import { ownMigration } from '../panel.ts'

export const diffRoutes: FastifyPluginAsyncZod<{ deps: WebDeps }> = async (app, { deps }) => {
  const { db } = deps
  const schema = { params: idSchema, querystring: diffQuerySchema, response: answers(diffSchema) }
  app.get('/migrations/:id/diff', { schema }, async (request) => {
    const migration = await ownMigration(db, request, request.params.id)
    const sample = (await runsOf(db, migration.id)).find((run) => run.kind === 'sample')
    if (!sample) return { runId: null, summary: {}, rows: [], next: null }
    const paging = pagingOf(request.query)
    const rows = await diffPage(db, sample.id, { ...paging, verdict: request.query.verdict })
    return {
      runId: sample.id,
      summary: await diffSummary(db, sample.id),
      rows,
      next: nextCursor(rows, paging, (row) => row.id),
    }
  })
}
