// Rows of the database as the shapes of the contract.
import type * as z from 'zod'
import type { Queryable } from '../db/client.ts'
import { type MigrationRow, stagedCounts } from '../db/migrations.ts'
import { countersOf, type RunRow } from '../db/runs.ts'
import { nextDelta } from '../migration/delta-schedule.ts'
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
  return runs.map((run) => runAnswer(run, counters.get(run.id) ?? [], now))
}

const { buckets: bucketsSchema, delta: deltaSchema } = runSchema.shape

function runAnswer(run: RunRow, objects: ObjectProgress[], now: Date): Run {
  const buckets = run.kind === 'rollback' ? bucketsSchema.safeParse(run.report) : null
  const delta = run.kind === 'delta' ? deltaSchema.safeParse(run.report) : null
  return {
    id: run.id,
    kind: run.kind,
    state: run.state,
    reason: run.reason,
    resumesAt: run.resumesAt?.toISOString() ?? null,
    objects,
    ...pace(run, objects, now),
    tokensUsed: run.tokensUsed,
    preview: run.preview,
    approvedAt: run.approvedAt?.toISOString() ?? null,
    createdAt: run.createdAt.toISOString(),
    endedAt: run.endedAt?.toISOString() ?? null,
    ...(buckets?.success ? { buckets: buckets.data } : {}),
    ...(delta?.success ? { delta: delta.data } : {}),
  }
}

/** Over the whole time since the run began; a run at rest has no time left that could be known. */
function pace(run: RunRow, objects: readonly ObjectProgress[], now: Date): Pick<Run, 'perSecond' | 'secondsLeft'> {
  if (!run.startedAt) return { perSecond: 0, secondsLeft: null }
  const seconds = ((run.endedAt ?? now).getTime() - run.startedAt.getTime()) / 1000
  const total = objects.reduce((sum, each) => sum + each.total, 0)
  const through = objects.reduce((sum, each) => sum + each.written + each.unchanged + each.refused, 0)
  const perSecond = seconds > 0 ? Math.round((through / seconds) * 10) / 10 : 0
  if (run.state === 'done') return { perSecond, secondsLeft: 0 }
  const known = run.state === 'running' && perSecond > 0
  return { perSecond, secondsLeft: known ? Math.max(0, Math.ceil((total - through) / perSecond)) : null }
}
