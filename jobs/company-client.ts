// The client that speaks to Pipedrive for one migration: the installing user's token, and the company's budget that all its clients here share.
import { randomUUID } from 'node:crypto'
import type { MigrationRow } from '../db/migrations.ts'
import { assumedTokens } from '../migration/foresight/account-plan.ts'
import type { WorkerDeps } from './deps.ts'
import { type Budget, createBudget } from './pipedrive/budget.ts'
import { createPipedriveClient, type PipedriveClient } from './pipedrive/client.ts'

export function createClient(deps: WorkerDeps, migration: MigrationRow): PipedriveClient {
  const { companyId, userId } = migration
  // A lease belongs to one budget, never to two: each client of this process brings its own.
  const budget: Budget = createBudget({
    db: deps.db,
    companyId,
    workerId: randomUUID(),
    now: deps.now,
    reserve: migration.settings.reserve,
    assumedTokens: assumedTokens(migration.destination, migration.settings.pipedrivePlan),
    ...deps.pace?.budget,
  })
  const client = createPipedriveClient({
    db: deps.db,
    seal: deps.seal,
    companyId,
    userId,
    budget,
    oauth: deps.oauth,
    apiHosts: deps.apiHosts,
    now: deps.now,
    random: deps.random,
    ...(deps.bursts ? { bursts: deps.bursts.of(companyId) } : {}),
    ...deps.pace?.client,
  })
  return {
    ...client,
    close: async () => {
      await client.close()
      await budget.close()
    },
  }
}
