// Gathers the facts of one migration, so that the pure rules can say where it stands and what may happen next.
import { type AuditRow, auditOf } from '../db/audits.ts'
import type { Queryable } from '../db/client.ts'
import { installOf } from '../db/installs.ts'
import { mappingOf } from '../db/mappings.ts'
import type { MigrationRow } from '../db/migrations.ts'
import { type OwnerRow, ownersOf } from '../db/owners.ts'
import { hasWritten } from '../db/records.ts'
import { type RunRow, runsOf } from '../db/runs.ts'
import { someContactHasSeveralCompanies } from '../db/shape.ts'
import { type Blocker, blockersOf } from '../migration/foresight/blockers.ts'
import { capBlockers } from '../migration/foresight/caps.ts'
import { changedChoices, choicesOf } from '../migration/choices.ts'
import type { Mapping } from '../migration/mapping.ts'
import { judgeMapping, type MappingJudgement } from '../migration/mapping/problems.ts'
import { type PhaseFacts, whyNotChange } from '../migration/phase.ts'
import { openRunStates } from '../migration/run.ts'
import { Refusal } from './errors.ts'
import { openDealsOf } from './report-facts.ts'

export interface Standing {
  readonly migration: MigrationRow
  readonly audit: AuditRow | null
  readonly mapping: Mapping | null
  readonly judgement: MappingJudgement
  readonly owners: readonly OwnerRow[]
  readonly runs: readonly RunRow[]
  readonly blockers: readonly Blocker[]
  readonly facts: PhaseFacts
}

const nothingWrong: MappingJudgement = { problems: [], remarks: [] }

/** One query after the other: inside a transaction a client takes one at a time. */
export async function standingOf(db: Queryable, migration: MigrationRow): Promise<Standing> {
  const audit = await auditOf(db, migration.id)
  const mapping = await mappingOf(db, migration.id)
  const owners = await ownersOf(db, migration.id)
  const runs = await runsOf(db, migration.id)
  const install = await installOf(db, migration.companyId, migration.userId)
  const written = await hasWritten(db, migration.id)
  const judgement = mapping ? judge(mapping, audit, migration) : nothingWrong
  const blockers = [
    ...blockersOf({
      install: install?.state ?? null,
      destination: migration.destination,
      fallbackUserId: migration.fallbackUserId,
      owners,
      mappingState: mapping?.state ?? null,
      mappingProblems: judgement.problems.length,
    }),
    ...(await overCaps(db, { migration, audit, mapping })),
  ]
  const choices = choicesOf({ ...migration, owners })
  const facts: PhaseFacts = {
    connectState: migration.connectState,
    connectProblem: migration.connectProblem?.message ?? null,
    audit: audit && { state: audit.state, reason: audit.reason },
    mapping: mapping && { version: mapping.version, state: mapping.state, problems: judgement.problems.length },
    unresolvedOwners: migration.fallbackUserId === null ? owners.filter((owner) => owner.userId === null).length : 0,
    runs: runs.map((run) => ({
      ...run,
      approved: run.approvedAt !== null,
      changed: changedChoices(run.choices, choices),
    })),
    written,
    blockers: blockers.map((blocker) => blocker.message),
  }
  return { migration, audit, mapping, judgement, owners, runs, blockers, facts }
}

type CapStanding = Pick<Standing, 'migration' | 'audit' | 'mapping'>

/** Whether contacts have several companies is asked only where one field more would be one too many: it reads them all. */
async function overCaps(db: Queryable, { migration, audit, mapping }: CapStanding): Promise<Blocker[]> {
  const { destination, settings } = migration
  const lines = mapping?.lines ?? []
  const facts = { fields: audit?.fields ?? [], lines, destination, settings, openDeals: openDealsOf(audit) }
  const most = capBlockers({ ...facts, severalCompanies: true })
  if (most.length === 0) return most
  return capBlockers({ ...facts, severalCompanies: await someContactHasSeveralCompanies(db, migration.id) })
}

export function judge(mapping: Mapping, audit: AuditRow | null, migration: MigrationRow): MappingJudgement {
  return judgeMapping(mapping.lines, audit?.fields ?? [], migration.destination?.fields ?? [], migration.settings)
}

/** `why` is what a pure rule answered: null lets it pass. */
export function refuseBecause(why: string | null, code: string): void {
  if (why !== null) throw new Refusal(409, code, why)
}

/** Source, mapping, owners and settings stand still while a run works with them. */
export async function refuseIfBusy(db: Queryable, migrationId: string, what: string): Promise<void> {
  const runs = await runsOf(db, migrationId)
  const facts = runs.map((run) => ({ ...run, approved: run.approvedAt !== null }))
  refuseBecause(whyNotChange({ runs: facts }, what), 'run_open')
}

/** The audit reads the source and proposes the mapping; what it rests on and what it writes wait for it. */
export async function refuseIfAuditing(db: Queryable, migrationId: string): Promise<void> {
  const audit = await auditOf(db, migrationId)
  if (!audit || !openRunStates.some((state) => state === audit.state)) return
  throw new Refusal(409, 'audit_open', 'The audit is reading the source at this moment; wait until it has ended.')
}

/** A source is not exchanged under the work that reads it. */
export async function refuseIfInUse(db: Queryable, id: string): Promise<void> {
  await refuseIfBusy(db, id, 'connected anew')
  await refuseIfAuditing(db, id)
}
