// One throwaway PostgreSQL for all tests, with a template database that every test file clones.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../db/embedded.ts'
import { migrateAll } from '../scripts/migrate-all.ts'
import { templateDatabase } from './template.ts'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cache = join(import.meta.dirname, '..', 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const dataDir = mkdtempSync(join(cache, 'test-postgres-'))
  const server = await startEmbedded({ dataDir, auth: 'trust', durable: false, maxConnections: 300 })
  await migrateAll(server.url(templateDatabase), { create: true })
  project.provide('databaseUrl', server.url())
  return async () => {
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
