// What a run would create, write and cost, and everything that would not arrive.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { stagedCounts } from '../../db/migrations.ts'
import { lostValues, stoppedRecords } from '../../db/losses.ts'
import { fidelityOf } from '../../migration/foresight/fidelity.ts'
import { forecast } from '../../migration/foresight/forecast.ts'
import { notMigratedOf } from '../../migration/foresight/not-migrated.ts'
import { answers } from '../answers.ts'
import { formatQuerySchema, idSchema, notMigratedSchema, planSchema } from '../contract.ts'
import type { WebDeps } from '../deps.ts'
import { sendTable } from '../download.ts'
import { Refusal } from '../errors.ts'
import { ownMigration } from '../panel.ts'
import { planFactsOf, unsharedEmails } from '../plan-facts.ts'
import { type Standing, standingOf } from '../standing.ts'

export const planRoutes: FastifyPluginAsyncZod<{ deps: WebDeps }> = async (app, { deps }) => {
  const { db, now } = deps

  const plan = { params: idSchema, response: answers(planSchema) }
  app.get('/migrations/:id/plan', { schema: plan }, async (request) => {
    const standing = await standingOf(db, await ownMigration(db, request, request.params.id))
    const { fields, lines } = audited(standing)
    const foreseen = forecast(await planFactsOf(db, standing, now()))
    const fidelity = fidelityOf(
      fields,
      lines,
      standing.migration.settings,
      standing.migration.destination?.dealAddTime ?? null,
    )
    return { ...foreseen, fidelity, blockers: [...standing.blockers] }
  })

  const notMigrated = { params: idSchema, querystring: formatQuerySchema, response: answers(notMigratedSchema) }
  app.get('/migrations/:id/not-migrated', { schema: notMigrated }, async (request, reply) => {
    const standing = await standingOf(db, await ownMigration(db, request, request.params.id))
    const { fields, lines } = audited(standing)
    const { id, settings } = standing.migration
    const rows = notMigratedOf({
      objects: await stagedCounts(db, id),
      fields,
      lines,
      lost: await lostValues(db, id),
      stopped: await stoppedRecords(db, id),
      settings,
      unsharedEmails: unsharedEmails(standing),
    })
    const { format } = request.query
    if (format === 'json') return { rows: rows.map((row) => ({ ...row, examples: [...row.examples] })) }
    return sendTable(reply, format, {
      name: 'not-migrated',
      title: 'What is not migrated',
      columns: ['object', 'name', 'count', 'reason', 'examples'],
      rows: rows.map((row) => ({ ...row, examples: row.examples.join('; ') })),
    })
  })
}

function audited({ audit, mapping }: Standing) {
  if (audit?.fields) return { fields: audit.fields, lines: mapping?.lines ?? [] }
  throw new Refusal(409, 'audit_missing', 'There is nothing to plan with yet; the audit must have read the source first.')
} // prettier-ignore
