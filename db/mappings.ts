// The mapping of a migration: every version is kept, the newest one counts.
import type { Mapping, MappingLine } from '../migration/mapping.ts'
import type { Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'
import { mappings } from './schema.ts'

const { and, desc, eq } = orm

/** Null before the audit has proposed one. */
export async function mappingOf(db: Queryable, migrationId: string): Promise<Mapping | null> {
  const [row] = await db
    .select({ version: mappings.version, state: mappings.state, lines: mappings.lines })
    .from(mappings)
    .where(eq(mappings.migrationId, migrationId))
    .orderBy(desc(mappings.version))
    .limit(1)
  return row ?? null
}

/** The lines become the next version, to be confirmed; the caller holds the migration's lock, so no two get one number. */
export async function addMappingVersion(tx: Tx, migrationId: string, lines: readonly MappingLine[]): Promise<Mapping> {
  const before = await mappingOf(tx, migrationId)
  const next: Mapping = { version: (before?.version ?? 0) + 1, state: 'proposed', lines: [...lines] }
  await tx.insert(mappings).values({ migrationId, ...next })
  return next
}

export async function confirmMapping(tx: Tx, migrationId: string, mapping: Mapping): Promise<void> {
  await tx
    .update(mappings)
    .set({ state: 'confirmed', lines: mapping.lines })
    .where(and(eq(mappings.migrationId, migrationId), eq(mappings.version, mapping.version)))
}
