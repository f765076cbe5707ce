// The hash-chained log of everything that was done to Pipedrive.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { type LogRow, logPage } from '../../db/records.ts'
import { answers } from '../answers.ts'
import { type AuditLog, auditLogSchema, formatQuerySchema, idSchema, pageQuerySchema } from '../contract.ts'
import type { WebDeps } from '../deps.ts'
import { sendTable } from '../download.ts'
import { allRows, nextCursor, pagingOf } from '../paging.ts'
import { ownMigration } from '../panel.ts'
import { requireStillAdmin } from '../still-admin.ts'

const columns = ['migrationId', 'seq', 'at', 'actor', 'action', 'object', 'sourceId', 'pipedriveId', 'before', 'after', 'correlationId', 'previousHash', 'hash'] // prettier-ignore

export const auditLogRoutes: FastifyPluginAsyncZod<{ deps: WebDeps }> = async (app, { deps }) => {
  const { db } = deps
  const querystring = pageQuerySchema.extend(formatQuerySchema.shape)
  const schema = { params: idSchema, querystring, response: answers(auditLogSchema) }
  app.get('/migrations/:id/audit-log', { schema }, async (request, reply) => {
    const migration = await ownMigration(db, request, request.params.id)
    const { format } = request.query
    if (format !== 'json') {
      await requireStillAdmin(deps, request)
      const rows = logRows(allRows((paging) => logPage(db, migration.id, paging), (row) => row.seq)) // prettier-ignore
      return sendTable(reply, format, { name: 'audit-log', title: `Audit log of ${migration.name}`, columns, rows })
    }
    const paging = pagingOf(request.query)
    const rows = await logPage(db, migration.id, paging)
    return { rows: rows.map(logAnswer), next: nextCursor(rows, paging, (row) => row.seq), head: migration.auditHash }
  })
}

async function* logRows(rows: AsyncIterable<LogRow>): AsyncGenerator<AuditLog['rows'][number]> {
  for await (const row of rows) yield logAnswer(row)
}

/** Every key that the line's hash covers: who holds the export can check it. */
function logAnswer({ at, ...row }: LogRow): AuditLog['rows'][number] {
  return { ...row, at: at.toISOString() }
}
