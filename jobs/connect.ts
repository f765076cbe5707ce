// Asks the source who it is, before anything else is read of it.
import { acceptSource, refuseSource } from '../db/connections.ts'
import { migrationById } from '../db/migrations.ts'
import type { WorkerDeps } from './deps.ts'
import { openMigrationSource } from './open-source.ts'
import { SourceRefused } from './source/source.ts'

export async function connect(deps: WorkerDeps, migrationId: string, signal: AbortSignal): Promise<void> {
  const migration = await migrationById(deps.db, migrationId)
  if (!migration || migration.connectState !== 'checking') return
  try {
    const source = await openMigrationSource(deps, migration)
    try {
      const identity = await source.identify(signal)
      await deps.db.transaction((tx) => acceptSource(tx, migrationId, identity))
    } finally {
      await source.close()
    }
  } catch (error) {
    if (!(error instanceof SourceRefused))
      deps.log.error({ migrationId, err: error }, 'the source could not be checked')
    const problem =
      error instanceof SourceRefused
        ? { code: error.code, message: error.message }
        : {
            code: 'source_failed',
            message: 'The source could not be checked: something went wrong on our side. Try again in a minute.',
          }
    await deps.db.transaction((tx) => refuseSource(tx, migrationId, problem))
  }
}
