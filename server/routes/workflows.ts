// Workflows and automations of the source: not migrated, handed over as a reference for rebuilding them.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { auditOf } from '../../db/audits.ts'
import type { MigrationRow } from '../../db/migrations.ts'
import { stagedInOrder } from '../../db/staging.ts'
import { workflowReference } from '../../migration/workflow-reference.ts'
import { answers } from '../answers.ts'
import { formatQuerySchema, idSchema, workflowsSchema } from '../contract.ts'
import type { WebDeps } from '../deps.ts'
import { sendMarkdown, sendTable } from '../download.ts'
import { ownMigration } from '../panel.ts'

const notMigrated =
  'Workflows are not migrated, because Pipedrive has no way to create automations from outside; rebuild them by hand with these definitions.'
const erased =
  'The definitions of the workflows were erased after the retention, with everything else that was read from the source; audit again to read them anew.'

/** The fields that the audit found stay: a source without workflows has lost none. */
async function wereErased(db: WebDeps['db'], { id, purgedAt }: MigrationRow): Promise<boolean> {
  if (purgedAt === null) return false
  const audit = await auditOf(db, id)
  return (audit?.fields ?? []).some(({ object }) => object === 'workflow')
}

export const workflowRoutes: FastifyPluginAsyncZod<{ deps: WebDeps }> = async (app, { deps }) => {
  const { db } = deps
  const schema = { params: idSchema, querystring: formatQuerySchema, response: answers(workflowsSchema) }
  app.get('/migrations/:id/workflows', { schema }, async (request, reply) => {
    const migration = await ownMigration(db, request, request.params.id)
    const workflows: { id: string; [field: string]: unknown }[] = []
    for await (const page of stagedInOrder(db, migration.id, 'workflow')) {
      workflows.push(...page.map(({ id, fields }) => ({ ...fields, id })))
    }
    const note = workflows.length === 0 && (await wereErased(db, migration)) ? erased : notMigrated
    const table = { name: 'workflows', title: 'Workflows, for rebuilding by hand', preface: [note] } as const
    const { format } = request.query
    if (format === 'json') return { workflows, note }
    if (format === 'md') return sendMarkdown(reply, 'workflows', workflowReference(workflows, note))
    if (format === 'jsonl') return sendTable(reply, format, { ...table, columns: [], rows: workflows })
    const rows = workflows.map(({ id, ...definition }) => ({ id, definition }))
    return sendTable(reply, format, { ...table, columns: ['id', 'definition'], rows })
  })
}
