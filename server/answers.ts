// Rows of the database as the shapes of the contract.
import type * as z from 'zod'
import { budgetOf, leftToday } from '../db/budgets.ts'
import type { Queryable } from '../db/client.ts'
import { migrationOf, type MigrationRow, stagedCounts } from '../db/migrations.ts'
import { countersOf, type RunRow } from '../db/runs.ts'
import { nextDelta } from '../migration/delta/schedule.ts'
import { paceOf, type Rests } from '../migration/pace.ts'
import { phaseOf } from '../migration/phase.ts'
import type { ObjectProgress } from '../migration/run.ts'
import { errorSchema, type Migration, type Run, runSchema } from './contract.ts'
import { type Standing, standingOf } from './standing.ts'

/** What a route answers, and how it says no. */
export function answers<T extends z.ZodType>(schema: T) {
  return { 200: schema, '4xx': errorSchema }
}

export async function migrationAnswer(db: Queryable, migration: MigrationRow, now: Date): Promise<Migration> {
  const standing = await standingOf(db, migration)
  const window = {
    mappingVersion: standing.mapping?.version ?? null,
    deltaHours: migration.settings.deltaHours,
  }
  return {
    id: migration.id,
    name: migration.name,
    createdAt: migration.createdAt.toISOString(),
    ...phaseOf(standing.facts),
    source: sourceAnswer(migration),
    counters: await stagedCounts(db, migration.id),
    runs: await runAnswers(db, standing.runs, now),
    nextDeltaAt: nextDelta(standing.runs, window)?.toISOString() ?? null,
  }
}

function sourceAnswer(migration: MigrationRow): Migration['source'] {
  if (migration.sourceKind === null) return null
  return {
    kind: migration.sourceKind,
    state: migration.connectState,
    identity: migration.identity,
    problem: migration.connectProblem,
    bundleName: migration.bundleName,
  }
}

export async function runAnswers(db: Queryable, runs: Standing['runs'], now: Date): Promise<Run[]> {
  const ids = runs.map((run) => run.id)
  const counters = await countersOf(db, ids)
  const atWork = runs.find((run) => run.state === 'running')
  const rests = atWork ? await restsOf(db, atWork, now) : null
  return runs.map((run) => runAnswer(run, counters.get(run.id) ?? [], { now, rests: run === atWork ? rests : null }))
}

/** What the tokens of the day and the hours that the admin set still allow the run. */
async function restsOf(db: Queryable, run: RunRow, now: Date): Promise<Rests | null> {
  const migration = await migrationOf(db, run.companyId, run.migrationId)
  if (!migration) return null
  const budget = await budgetOf(db, run.companyId)
  const { reserve, offPeak } = migration.settings
  return {
    tokens: { limit: budget?.tokensLimit ?? null, left: budget && leftToday(budget, now), reserve },
    offPeak: run.kind === 'reconcile' ? null : offPeak,
    tokensUsed: run.tokensUsed,
  }
}

const { buckets: bucketsSchema, delta: deltaSchema, sample: sampleSchema } = runSchema.shape

interface Moment {
  readonly now: Date
  readonly rests: Rests | null
}

function runAnswer(run: RunRow, objects: ObjectProgress[], { now, rests }: Moment): Run {
  const buckets = run.kind === 'rollback' ? bucketsSchema.safeParse(run.report) : null
  const delta = run.kind === 'delta' ? deltaSchema.safeParse(run.report) : null
  const sample = run.kind === 'sample' ? sampleSchema.safeParse(run.report) : null
  return {
    id: run.id,
    kind: run.kind,
    state: run.state,
    reason: run.reason,
    resumesAt: run.resumesAt?.toISOString() ?? null,
    objects,
    ...paceOf(run, objects, now, rests),
    tokensUsed: run.tokensUsed,
    preview: run.preview,
    approvedAt: run.approvedAt?.toISOString() ?? null,
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    endedAt: run.endedAt?.toISOString() ?? null,
    ...(buckets?.success ? { buckets: buckets.data } : {}),
    ...(delta?.success ? { delta: delta.data } : {}),
    ...(sample?.success ? { sample: sample.data } : {}),
  }
}
