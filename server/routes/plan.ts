// What a run would create, write and cost, and everything that would not arrive.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { budgetOf, leftToday } from '../../db/budgets.ts'
import type { Queryable } from '../../db/client.ts'
import { type MigrationRow, stagedCounts } from '../../db/migrations.ts'
import { lostValues, stoppedRecords } from '../../db/losses.ts'
import { arrivedCounts, linkCounts, stagedPage } from '../../db/records.ts'
import { plans } from '../../migration/budget.ts'
import { fidelityOf } from '../../migration/fidelity.ts'
import { forecast } from '../../migration/forecast.ts'
import { notMigratedOf } from '../../migration/not-migrated.ts'
import { firstLink } from '../../migration/record.ts'
import { answers } from '../answers.ts'
import { formatQuerySchema, idSchema, notMigratedSchema, planSchema } from '../contract.ts'
import type { WebDeps } from '../deps.ts'
import { sendTable } from '../download.ts'
import { Refusal } from '../errors.ts'
import { ownMigration } from '../panel.ts'
import { type Standing, standingOf } from '../standing.ts'

/** A firm has some dozens of pipelines and stages; a source with more is shown its first ones. */
const mostStructure = 2000

export const planRoutes: FastifyPluginAsyncZod<{ deps: WebDeps }> = async (app, { deps }) => {
  const { db, now } = deps

  const plan = { params: idSchema, response: answers(planSchema) }
  app.get('/migrations/:id/plan', { schema: plan }, async (request) => {
    const standing = await standingOf(db, await ownMigration(db, request, request.params.id))
    const { fields, lines } = audited(standing)
    const foreseen = forecast({
      fields,
      lines,
      ...(await structureOf(db, standing.migration)),
      destination: standing.migration.destination,
      settings: standing.migration.settings,
      staged: await stagedCounts(db, standing.migration.id),
      links: await linkCounts(db, standing.migration.id),
      leftOut: await leftOutOf(db, standing),
      arrived: await arrivedCounts(db, standing.migration.id),
      ...(await allowanceOf(db, standing.migration, now())),
      now: now(),
    })
    return {
      ...foreseen,
      fidelity: fidelityOf(fields, lines, standing.migration.settings),
      blockers: [...standing.blockers],
    }
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

const findingsSchema = z.object({ findings: z.array(z.object({ code: z.string(), count: z.number() })) })

/** Counted by the audit, in its one walk through everything that was read. */
function unsharedEmails({ audit }: Standing): number {
  const report = findingsSchema.safeParse(audit?.report)
  return report.data?.findings.find(({ code }) => code === 'unshared_emails')?.count ?? 0
}

async function leftOutOf(db: Queryable, standing: Standing): Promise<ReadonlyMap<string, number>> {
  const { emails } = standing.migration.settings
  if (emails === 'all') return new Map()
  if (emails === 'shared') return new Map([['email', unsharedEmails(standing)]])
  const staged = await stagedCounts(db, standing.migration.id)
  return new Map([['email', staged.find(({ object }) => object === 'email')?.records ?? 0]])
}

/** What the workers last heard from Pipedrive; before the first run, what the audit heard. */
async function allowanceOf(db: Queryable, { companyId, destination }: MigrationRow, now: Date) {
  const budget = await budgetOf(db, companyId)
  const requestsPerWindow = budget?.requestsPerWindow ?? destination?.requestsPerWindow ?? plans.lite.requestsPerWindow
  const limit = budget?.tokensLimit ?? destination?.tokensLimit ?? null
  const left = (budget && leftToday(budget, now)) ?? destination?.tokensLeft ?? limit
  return { requestsPerWindow, tokens: { limit, left } }
}

async function structureOf(db: Queryable, { id }: MigrationRow) {
  const all = { cursor: 0, limit: mostStructure }
  const pipelines = (await stagedPage(db, id, 'pipeline', all)).map(({ record }) => record)
  const stages = (await stagedPage(db, id, 'stage', all)).map(({ record }) => record)
  const nameOf = new Map(pipelines.map((pipeline) => [pipeline.id, named(pipeline)]))
  return {
    pipelines: [...nameOf.values()],
    stages: stages.map((stage) => {
      const pipeline = firstLink(stage, 'pipeline') ?? ''
      return { pipeline: nameOf.get(pipeline) ?? pipeline, name: named(stage) }
    }),
  }
}

function named(record: { readonly id: string; readonly fields: Readonly<Record<string, unknown>> }): string {
  const name = Object.entries(record.fields).find(([field]) => /^(name|title)$/i.test(field))?.[1]
  return typeof name === 'string' && name !== '' ? name : record.id
}
