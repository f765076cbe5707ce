// Takes stock of both sides: reads the whole source, looks at the account, and proposes a mapping.
import { assertAuditing, AuditEnded, auditOf, endAudit, setAuditRunning } from '../db/audits.ts'
import { isConnectionLost, type Tx } from '../db/client.ts'
import { addMappingVersion, mappingOf } from '../db/mappings.ts'
import { migrationById, type MigrationRow, saveDestination } from '../db/migrations.ts'
import { replaceOwners } from '../db/owners.ts'
import { nextPass } from '../db/runs.ts'
import { someContactHasSeveralCompanies } from '../db/shape.ts'
import { clearStaging, deleteStaged, saveRecords } from '../db/staging.ts'
import type { Destination } from '../migration/destination.ts'
import { fieldsNamed, type FoldFacts, foldOver } from '../migration/fold/choose.ts'
import type { MappingLine } from '../migration/mapping.ts'
import { matchOwners } from '../migration/owners.ts'
import { propose } from '../migration/propose/propose.ts'
import { createClient } from './company-client.ts'
import type { WorkerDeps } from './deps.ts'
import { extract } from './extract.ts'
import { openMigrationSource } from './open-source.ts'
import { AccountUnreadable, readAccount, trialOf } from './pipedrive/account.ts'
import { SourceRefused } from './source/source.ts'
import { takeStock } from './take-stock.ts'

/** After so many tries that lost the database an audit fails: what breaks its connections may be the audit itself. */
const mostTries = 60

/** Throws when the database is lost or the worker goes down: whoever tries again goes on. `tries`: how many there were before. */
export async function audit(deps: WorkerDeps, migrationId: string, signal: AbortSignal, tries = 0): Promise<void> {
  const migration = await migrationById(deps.db, migrationId)
  const current = migration && (await auditOf(deps.db, migrationId))
  if (!migration || !current || (current.state !== 'queued' && current.state !== 'running')) return
  try {
    // An audit that was interrupted goes on; a new one reads everything anew.
    const generation = current.state === 'running' ? migration.pass : await begin(deps, migrationId)
    await audited(deps, { ...migration, pass: generation }, signal)
  } catch (error) {
    if (error instanceof AuditEnded) {
      deps.log.info({ migrationId }, error.message)
      return
    }
    if (signal.aborted) throw error
    if (!(error instanceof SourceRefused) && isConnectionLost(error) && tries < mostTries) {
      deps.log.warn({ migrationId, tries, err: error }, 'the database was lost; the audit goes on with the next try')
      throw error
    }
    if (!(error instanceof SourceRefused)) deps.log.error({ migrationId, err: error }, 'audit failed')
    const reason =
      error instanceof SourceRefused
        ? error.message
        : 'The audit stopped at something we did not expect. Start it again; if it stops again, write to us.'
    await endAudit(deps.db, migrationId, { state: 'failed', reason, at: deps.now() })
  }
}

/** A reading of its own: what it finds counts as newer than everything that was planned before. */
async function begin(deps: WorkerDeps, migrationId: string): Promise<number> {
  // What was read before goes in portions; one that is broken off here is still queued, and goes on.
  while ((await deleteStaged(deps.db, migrationId, 5000)) > 0);
  return deps.db.transaction(async (tx) => {
    await setAuditRunning(tx, migrationId)
    await clearStaging(tx, migrationId)
    return nextPass(tx, migrationId)
  })
}

async function audited(deps: WorkerDeps, migration: MigrationRow, signal: AbortSignal): Promise<void> {
  const source = await openMigrationSource(deps, migration)
  try {
    const assertWanted = (tx: Tx) => assertAuditing(tx, migration.id)
    const reading = { migrationId: migration.id, source, generation: migration.pass, signal, changesOnly: false }
    const { remarks } = await extract(deps, { ...reading, assertWanted })
    const destination = await readDestination(deps, migration)
    const stock = await takeStock(deps.db, migration.id, {
      hints: await source.describe(),
      remarks,
      maxFileMb: migration.settings.maxFileMb,
    })
    const lines = propose(stock.fields, destination.fields, migration.settings)
    await deps.db.transaction(async (tx) => {
      await assertWanted(tx)
      await saveRecords(tx, migration.id, { records: stock.derived, derived: true, generation: migration.pass })
      await saveDestination(tx, migration.id, destination)
      await replaceOwners(tx, migration.id, matchOwners(stock.owners, destination.users))
      await keepOrPropose(tx, migration.id, lines, {
        fields: stock.fields,
        destination,
        settings: migration.settings,
        severalCompanies: await someContactHasSeveralCompanies(tx, migration.id),
        named: fieldsNamed(stock.report.findings, stock.fields),
      })
      await endAudit(tx, migration.id, {
        state: 'done',
        reason: null,
        at: deps.now(),
        fields: stock.fields,
        report: stock.report,
      })
    })
  } finally {
    await source.close()
  }
}

async function readDestination(deps: WorkerDeps, migration: MigrationRow): Promise<Destination> {
  const client = createClient(deps, migration)
  try {
    return { ...(await readAccount(client)), ...trialOf(migration.destination) }
  } catch (error) {
    if (!(error instanceof AccountUnreadable)) throw error
    throw new SourceRefused(
      'pipedrive_unreadable',
      `${error.message} Try again; install the app again if Pipedrive no longer accepts it.`,
    )
  } finally {
    await client.close()
  }
}

/** A mapping that was worked on stays; fields that the source did not have before get their proposed lines. */
async function keepOrPropose(
  tx: Tx,
  migrationId: string,
  proposed: readonly MappingLine[],
  facts: FoldFacts,
): Promise<void> {
  const kept = (await mappingOf(tx, migrationId))?.lines ?? []
  const known = new Set(kept.map((line) => `${line.object}/${line.field}`))
  const fresh = proposed.filter((line) => !known.has(`${line.object}/${line.field}`))
  const isFresh = new Set(fresh)
  const lines = foldOver([...kept, ...fresh], facts, (line) => isFresh.has(line))
  if (fresh.length > 0) await addMappingVersion(tx, migrationId, lines)
}
