// One throwaway PostgreSQL for all tests, with a template database that every test file clones.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../db/embedded.ts'
import { migrateAll } from '../scripts/migrate-all.ts'
import { templateDatabase } from './template.ts'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cache = join(import.meta.dirname, '..', 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  await sweep(cache)
  const dataDir = mkdtempSync(join(cache, 'test-postgres-'))
  writeFileSync(join(dataDir, 'owner'), String(process.pid))
  const server = await startEmbedded({ dataDir, auth: 'trust', durable: false, maxConnections: 300 })
  await migrateAll(server.url(templateDatabase), { create: true })
  project.provide('databaseUrl', server.url())
  return async () => {
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** A killed test run leaves its server behind; the next one ends it, once the process that owned it is gone. */
async function sweep(cache: string): Promise<void> {
  for (const name of readdirSync(cache).filter((entry) => entry.startsWith('test-postgres-'))) {
    const dataDir = join(cache, name)
    if (!existsSync(join(dataDir, 'owner')) || lives(Number(readFileSync(join(dataDir, 'owner'), 'utf8')))) continue
    if (existsSync(join(dataDir, 'cluster', 'postmaster.pid'))) {
      const orphan = await startEmbedded({ dataDir, auth: 'trust', durable: false })
      await orphan.stop()
    }
    rmSync(dataDir, { recursive: true, force: true })
  }
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
