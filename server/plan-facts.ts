// What the plan and the assessment of a migration are worked out from, gathered from the database.
import { budgetOf, leftToday } from '../db/budgets.ts'
import type { Queryable } from '../db/client.ts'
import { type MigrationRow, stagedCounts } from '../db/migrations.ts'
import { arrivedOf, linkCounts } from '../db/records.ts'
import { countDeals } from '../db/shape.ts'
import { stagedInOrder } from '../db/staging.ts'
import { archivedBy } from '../migration/plan/archive.ts'
import { assumedTokens } from '../migration/foresight/account-plan.ts'
import { plans } from '../migration/budget.ts'
import type { PlanFacts } from '../migration/foresight/forecast.ts'
import type { LedgerObject } from '../migration/ledger.ts'
import { firstLink } from '../migration/record.ts'
import { currenciesOf, findingsOf, openDealsOf } from './report-facts.ts'
import type { Standing } from './standing.ts'

export async function planFactsOf(db: Queryable, standing: Standing, now: Date): Promise<PlanFacts> {
  const { migration, audit, mapping } = standing
  return {
    leftOut: await leftOutOf(db, standing),
    within: withinRecords(standing),
    openDeals: openDealsOf(audit),
    archived: await archivedDeals(db, standing),
    currencies: currenciesOf(audit),
    fields: audit?.fields ?? [],
    lines: mapping?.lines ?? [],
    ...(await structureOf(db, migration)),
    destination: migration.destination,
    settings: migration.settings,
    staged: await stagedCounts(db, migration.id),
    links: await linkCounts(db, migration.id),
    arrived: await arrivedOf(db, migration.id),
    ...(await allowanceOf(db, migration, now)),
    now,
  }
}

/** Counted by the audit, in its one walk through everything that was read. */
export function unsharedEmails(standing: Standing): number {
  return foundIn(standing, 'unshared_emails')
}

function foundIn({ audit }: Standing, wanted: string): number {
  return findingsOf(audit).find(({ code }) => code === wanted)?.count ?? 0
}

async function archivedDeals(db: Queryable, { migration, mapping }: Standing): Promise<number> {
  const told = archivedBy((mapping?.lines ?? []).filter(({ object }) => object === 'deal'))
  return told === null ? 0 : countDeals(db, migration.id, told)
}

function withinRecords(standing: Standing): ReadonlyMap<LedgerObject, number> {
  const { recordings, attendees } = standing.migration.settings
  return new Map([
    ['meeting_attendee', attendees === 'name' ? 0 : foundIn(standing, 'attendees_without_contact')],
    ['inline_picture', foundIn(standing, 'inline_pictures')],
    ['call_recording', recordings === 'attach' ? foundIn(standing, 'recordings') : 0],
  ])
}

async function leftOutOf(db: Queryable, standing: Standing): Promise<ReadonlyMap<string, number>> {
  const { emails } = standing.migration.settings
  if (emails === 'all') return new Map()
  if (emails === 'shared') return new Map([['email', unsharedEmails(standing)]])
  const staged = await stagedCounts(db, standing.migration.id)
  return new Map([['email', staged.find(({ object }) => object === 'email')?.records ?? 0]])
}

/** What the workers last heard from Pipedrive; before the first run, what the audit heard. */
async function allowanceOf(db: Queryable, { companyId, destination, settings }: MigrationRow, now: Date) {
  const budget = await budgetOf(db, companyId)
  const requestsPerWindow = budget?.requestsPerWindow ?? destination?.requestsPerWindow ?? plans.lite.requestsPerWindow
  const limit = budget?.tokensLimit ?? destination?.tokensLimit ?? assumedTokens(destination, settings.pipedrivePlan)
  const left = (budget && leftToday(budget, now)) ?? destination?.tokensLeft ?? limit
  return { requestsPerWindow, tokens: { limit, left } }
}

async function structureOf(db: Queryable, { id }: MigrationRow) {
  const pipelines = (await Array.fromAsync(stagedInOrder(db, id, 'pipeline'))).flat()
  const stages = (await Array.fromAsync(stagedInOrder(db, id, 'stage'))).flat()
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
