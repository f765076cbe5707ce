// The audit: start it, read what it found.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { type AuditRow, auditOf, startAudit } from '../../db/audits.ts'
import { lockMigration, type MigrationRow, stagedCounts, takeOverIfOrphaned } from '../../db/migrations.ts'
import type { Queryable } from '../../db/client.ts'
import { assess } from '../../migration/foresight/assess.ts'
import { auditReport } from '../../migration/audit-report.ts'
import { destinationFindings } from '../../migration/destination-findings.ts'
import { homeOf } from '../../migration/fields.ts'
import { type Flattening, flatteningsOf } from '../../migration/flatten/choice.ts'
import { flatteningRules } from '../../migration/flatten/rules.ts'
import { arrivesOn, ruleSentence } from '../../migration/flatten/words.ts'
import type { Finding } from '../../migration/findings/finding.ts'
import type { ObjectRecords } from '../../migration/foresight/fidelity.ts'
import { whyNotAudit } from '../../migration/phase.ts'
import { answers } from '../answers.ts'
import { type Audit, auditSchema, errorSchema, findingSchema, formatQuerySchema, idSchema } from '../contract.ts'
import type { WebDeps } from '../deps.ts'
import { sendMarkdown, sendTable } from '../download.ts'
import { Refusal } from '../errors.ts'
import { ownMigration, panelUser } from '../panel.ts'
import { planFactsOf } from '../plan-facts.ts'
import { sendFresh } from '../sending.ts'
import { refuseBecause, type Standing, standingOf } from '../standing.ts'

/** What the worker leaves as the audit's report, as far as it is shown here. */
const reportSchema = z.object({
  objects: z.array(z.object({ object: z.string(), records: z.number() })).optional(),
  findings: z.array(findingSchema).default([]),
})

export const auditRoutes: FastifyPluginAsyncZod<{ deps: WebDeps }> = async (app, { deps }) => {
  const { db, now } = deps

  const start = { params: idSchema, response: { 202: auditSchema, '4xx': errorSchema } }
  app.post('/migrations/:id/audit', { schema: start }, async (request, reply) => {
    const own = await ownMigration(db, request, request.params.id)
    // Asked before anything is sent, and again when nobody can change it any more.
    refuseBecause(whyNotAudit((await standingOf(db, own)).facts), 'audit_not_possible')
    const row = await db.transaction(async (tx) => {
      await sendFresh(deps, tx, 'audit', own.id)
      await lockMigration(tx, own.id)
      const { migration, facts } = await standingOf(tx, await ownMigration(tx, request, own.id))
      refuseBecause(whyNotAudit(facts), 'audit_not_possible')
      await takeOverIfOrphaned(tx, migration, panelUser(request).userId)
      await startAudit(tx, migration.id, now())
      return auditOf(tx, migration.id)
    })
    if (!row) throw new Error(`The audit of ${own.id} vanished in the transaction that started it.`)
    return reply.code(202).send(auditAnswer(row, own, await stagedCounts(db, own.id)))
  })

  const read = { params: idSchema, querystring: formatQuerySchema, response: answers(auditSchema) }
  app.get('/migrations/:id/audit', { schema: read }, async (request, reply) => {
    const standing = await standingOf(db, await ownMigration(db, request, request.params.id))
    const { audit: row, migration } = standing
    if (!row) throw new Refusal(404, 'audit_missing', 'This migration has not been audited yet; connect its source and start the audit.')
    const answer = await assessed(db, { standing, row, now: now() })
    const { format } = request.query
    if (format === 'json') return answer
    if (format === 'md') return sendMarkdown(reply, 'audit', auditReport(migration.name, answer))
    return sendTable(reply, format, {
      name: 'audit',
      title: 'Audit',
      columns: ['side', 'code', 'object', 'count', 'message', 'effect', 'examples'],
      rows: findingRows(answer),
    })
  })
} // prettier-ignore

interface Read {
  readonly standing: Standing
  readonly row: AuditRow
  readonly now: Date
}

/** Grades and findings of the account are worked out anew each time: mapping, settings and budget change after the audit. */
async function assessed(db: Queryable, { standing, row, now }: Read): Promise<Audit> {
  const { migration } = standing
  const answer = auditAnswer(row, migration, await stagedCounts(db, migration.id))
  if (!row.fields || !answer.destination || !migration.destination) return answer
  const facts = await planFactsOf(db, standing, now)
  const findings = destinationFindings({ ...facts, destination: migration.destination })
  return {
    ...answer,
    destination: { ...answer.destination, findings: findings.map((each) => ({ ...each, examples: [...each.examples] })) },
    assessment: assess({ ...facts, findings }),
  }
} // prettier-ignore

function findingRows(answer: Audit) {
  const rows = (side: string, findings: readonly Finding[]) =>
    findings.map((finding) => ({ side, ...finding, examples: finding.examples.join('; ') }))
  return [...rows('source', answer.source?.findings ?? []), ...rows('pipedrive', answer.destination?.findings ?? [])]
}

/** The report has its own counts, because the staged records are erased after the retention. */
function auditAnswer(row: AuditRow, migration: MigrationRow, staged: readonly ObjectRecords[]): Audit {
  const report = reportSchema.safeParse(row.report)
  const objects = (report.success ? report.data.objects : undefined) ?? staged
  const flattenings = flatteningsOf(row.fields ?? [], migration.settings)
  const seen = row.fields !== null || objects.length > 0
  return {
    state: row.state,
    reason: row.reason,
    source: seen
      ? {
          objects: objects.map(({ object, records }) => objectAnswer(object, records, flattenings.get(object))),
          fields: (row.fields ?? []).map(({ object, name, label, type, filled, records, samples }) => ({
            object,
            name,
            label,
            type,
            filled,
            records,
            samples: [...samples],
          })),
          findings: report.success ? report.data.findings : [],
        }
      : null,
    destination: destinationAnswer(migration),
  }
}

/** Users are matched and never created; custom objects go to what they belong to, by a rule that can be chosen. */
function objectAnswer(object: string, records: number, flattening: Flattening | undefined) {
  if (object === 'user') return { object, records, arrivesAs: 'matched, never created' }
  if (!flattening) return { object, records, arrivesAs: homeOf(object) }
  const { parent, rule, isOne, places } = flattening
  const parents = [...new Set(places.map((place) => place.parent))]
  const chosen = flatteningRules.find((one) => one === rule)
  const custom = chosen ? { parent, rule: chosen, isOne, parents, sentence: ruleSentence(flattening) } : undefined
  return { object, records, arrivesAs: arrivesOn(flattening), ...(custom ? { custom } : {}) }
}

function destinationAnswer({ destination }: MigrationRow): Audit['destination'] {
  if (!destination) return null
  return {
    users: destination.users.length,
    fields: destination.fields.length,
    pipelines: destination.pipelines.length,
    tokensLeft: destination.tokensLeft,
    tokensLimit: destination.tokensLimit,
    requestsPerWindow: destination.requestsPerWindow,
  }
}
