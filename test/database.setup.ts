// One throwaway PostgreSQL for all tests, with a template database that every test file clones.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../db/embedded.ts'
import { migrateAll } from '../scripts/migrate-all.ts'
import { templateDatabase } from './template.ts'
import { dataDirOf, throwawayFolder } from './throwaway.ts'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cache = join(import.meta.dirname, '..', 'node_modules', '.cache')
  const folder = await throwawayFolder(cache, 'test-postgres-')
  const server = await startEmbedded({ dataDir: dataDirOf(folder), auth: 'trust', durable: false, maxConnections: 300 })
  await migrateAll(server.url(templateDatabase), { create: true })
  project.provide('databaseUrl', server.url())
  return async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
