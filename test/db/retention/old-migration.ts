// A migration whose retention is over: 240 companies with their rows, a piece of a bundle, and a run that ended long ago.
import type { Db } from '../../../db/client.ts'
import { createMigration } from '../../../db/migrations.ts'
import { bundleChunks, migrations, runs } from '../../../db/schema.ts'
import { seedPortion } from '../../../db/seeds.ts'
import { hashed, saveRecords } from '../../../db/staging.ts'
import { defaultSettings } from '../../../migration/settings.ts'

export const now = new Date('2026-05-01T03:17:00Z')
/** What nobody has worked on since then is over. */
export const before = new Date('2026-04-01T03:17:00Z')
export const longAgo = new Date('2026-01-01T00:00:00Z')

/** In a database without another one. */
export async function oldMigration(db: Db): Promise<string> {
  const { id } = await createMigration(db, { companyId: 1, userId: 1, name: 'Old', settings: defaultSettings })
  await db.update(migrations).set({ createdAt: longAgo, sourceSecrets: 'sealed' })
  await db
    .insert(runs)
    .values({ migrationId: id, companyId: 1, kind: 'full', state: 'done', pass: 1, endedAt: longAgo })
  await stageCompanies(db, id, 240)
  await db.transaction((tx) => seedPortion(tx, { migrationId: id, object: 'company', after: 0, limit: 300 }))
  await db.insert(bundleChunks).values({ migrationId: id, seq: 1, bytes: Buffer.from('sealed') })
  return id
}

export async function stageCompanies(db: Db, migrationId: string, count: number): Promise<void> {
  const record = (n: number) => ({ object: 'company', id: String(n), createdAt: null, updatedAt: null, owner: null, links: {}, fields: { name: `Company ${n}` } }) // prettier-ignore
  const records = Array.from({ length: count }, (_, n) => hashed(record(n)))
  await saveRecords(db, migrationId, { records, generation: 1 })
}
