// The source of a migration, opened: the bundle from its sealed pieces, the profile with its secrets unsealed.
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { readBundle } from '../db/bundles.ts'
import type { MigrationRow } from '../db/migrations.ts'
import type { WorkerDeps } from './deps.ts'
import { openSource } from './source/open.ts'
import { type Source, SourceRefused } from './source/source.ts'

export async function openMigrationSource(deps: WorkerDeps, migration: MigrationRow): Promise<Source> {
  if (deps.openSource) return deps.openSource()
  if (migration.sourceKind === 'rest') {
    const secrets =
      migration.sourceSecrets === null
        ? {}
        : (JSON.parse(deps.seal.open(migration.sourceSecrets, migration.id)) as Record<string, string>)
    return openSource({ kind: 'rest', profile: migration.sourceProfile, secrets }, deps)
  }
  if (migration.sourceKind === 'bundle') return openBundle(deps, migration)
  throw new SourceRefused(
    'no_source',
    'No source is connected yet: upload a file bundle or enter a connection profile.',
  )
}

/** The bundle lies in a folder of its own while it is read, and is gone when the source is closed. */
async function openBundle(deps: WorkerDeps, migration: MigrationRow): Promise<Source> {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'))
  const fileName = migration.bundleName ?? 'bundle'
  const path = join(folder, 'bundle')
  await pipeline(Readable.from(readBundle(deps.db, deps.seal, migration.id)), createWriteStream(path, { mode: 0o600 }))
  const source = openSource(
    { kind: 'bundle', open: async () => path, fileName, manifest: migration.sourceProfile },
    deps,
  )
  return {
    ...source,
    close: async () => {
      await source.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
