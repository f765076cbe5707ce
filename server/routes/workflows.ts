// Workflows and automations of the source: not migrated, handed over as a reference for rebuilding them.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { stagedPage } from '../../db/records.ts'
import { workflowReference } from '../../migration/workflow-reference.ts'
import { answers } from '../answers.ts'
import { formatQuerySchema, idSchema, workflowsSchema } from '../contract.ts'
import type { WebDeps } from '../deps.ts'
import { sendMarkdown, sendTable } from '../download.ts'
import { allRows } from '../paging.ts'
import { ownMigration } from '../panel.ts'

const note =
  'Workflows are not migrated, because Pipedrive has no way to create automations from outside; rebuild them by hand with these definitions.'

export const workflowRoutes: FastifyPluginAsyncZod<{ deps: WebDeps }> = async (app, { deps }) => {
  const { db } = deps
  const schema = { params: idSchema, querystring: formatQuerySchema, response: answers(workflowsSchema) }
  app.get('/migrations/:id/workflows', { schema }, async (request, reply) => {
    const migration = await ownMigration(db, request, request.params.id)
    const staged = allRows((paging) => stagedPage(db, migration.id, 'workflow', paging), (row) => row.seq) // prettier-ignore
    const workflows: { id: string; [field: string]: unknown }[] = []
    for await (const { record } of staged) workflows.push({ ...record.fields, id: record.id })
    const { format } = request.query
    if (format === 'json') return { workflows, note }
    if (format === 'md') return sendMarkdown(reply, 'workflows', workflowReference(workflows, note))
    if (format === 'jsonl') return sendTable(reply, format, { ...table, columns: [], rows: workflows })
    const rows = workflows.map(({ id, ...definition }) => ({ id, definition }))
    return sendTable(reply, format, { ...table, columns: ['id', 'definition'], rows })
  })
}

const table = { name: 'workflows', title: 'Workflows, for rebuilding by hand', preface: [note] } as const
