// What a company that has left leaves behind is removed as a whole, in portions.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDb, type Db, type Pool } from '../../../db/client.ts'
import { orm } from '../../../db/drizzle.ts'
import { createMigration } from '../../../db/migrations.ts'
import { removeLeft } from '../../../db/retention/removals.ts'
import { bundleChunks, diffs, installs, ledger, migrations, owners, runs } from '../../../db/schema.ts'
import { seedPortion } from '../../../db/seeds.ts'
import { saveRecords } from '../../../db/staging.ts'
import { defaultSettings } from '../../../migration/settings.ts'
import { type FreshDatabase, freshDatabase } from '../../database.ts'
import { patientPool } from '../patient-pool.ts'

let database: FreshDatabase
let pool: Pool
let db: Db
let id: string
const now = new Date('2026-05-01T03:17:00Z')
const before = new Date('2026-04-01T03:17:00Z')
const longAgo = new Date('2026-01-01T00:00:00Z')

beforeAll(async () => {
  database = await freshDatabase()
  pool = patientPool(database.url, { max: 4, name: 'test-removals' })
  db = createDb(pool)
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

describe('what a company leaves behind', () => {
  const install = { companyId: 1, userId: 1, companyName: 'Rose LLP', userName: 'Ada', isAdmin: true, apiDomain: 'https://rose.pipedrive.com', scope: '' } // prettier-ignore
  const gone = { ...install, state: 'uninstalled', uninstalledAt: longAgo } as const
  beforeEach(async () => {
    await db.delete(migrations)
    await db.delete(installs)
    id = (await createMigration(db, { companyId: 1, userId: 1, name: 'Old', settings: defaultSettings })).id
    await db.update(migrations).set({ createdAt: longAgo })
    await db.insert(runs).values({ migrationId: id, companyId: 1, kind: 'full', state: 'done', pass: 1, endedAt: longAgo }) // prettier-ignore
    const fields = (n: number) => ({
      createdAt: null,
      updatedAt: null,
      owner: null,
      links: {},
      fields: { name: `Company ${n}` },
    })
    const records = Array.from({ length: 240 }, (_, n) => ({ record: { object: 'company', id: String(n), ...fields(n) }, contentHash: String(n) })) // prettier-ignore
    await saveRecords(db, id, { records, generation: 1 })
    await db.transaction((tx) => seedPortion(tx, { migrationId: id, object: 'company', after: 0, limit: 300 }))
    await db.insert(bundleChunks).values({ migrationId: id, seq: 1, bytes: Buffer.from('sealed') })
  })

  async function leftOf(migrationId: string): Promise<string[]> {
    const named = await db.execute(
      orm.sql`select table_name from information_schema.columns where column_name = 'migration_id' and table_schema = 'public'`,
    )
    const names = named.rows.map((row) => String(row['table_name']))
    const rows = names.map((name) => orm.sql`select ${name}::text as name from ${orm.sql.identifier(name)} where migration_id = ${migrationId}`) // prettier-ignore
    const found = await db.execute(orm.sql.join(rows, orm.sql` union `))
    return found.rows.map((row) => String(row['name']))
  }

  it('is removed as a whole after the retention, and another company keeps everything', async () => {
    const other = (await createMigration(db, { companyId: 2, userId: 1, name: 'Others', settings: defaultSettings })).id
    await db.update(migrations).set({ createdAt: longAgo })
    await db.insert(installs).values([gone, { ...install, companyId: 2, state: 'active' }])
    const [run] = await db.select().from(runs)
    await db.insert(diffs).values({ runId: run?.id ?? '', object: 'deal', sourceId: '1', field: 'name', target: 'title', verdict: 'equal' }) // prettier-ignore
    await db.insert(owners).values([{ migrationId: id, sourceId: 'o', name: 'Ada' }, { migrationId: other, sourceId: 'o', name: 'Ada' }]) // prettier-ignore
    expect((await leftOf(id)).length).toBeGreaterThan(5)
    expect(await removeLeft(db, before, 100)).toEqual([id])
    expect([await leftOf(id), await leftOf(other)]).toEqual([[], ['owners']])
    expect(await db.$count(diffs)).toBe(0)
    expect((await db.select().from(migrations)).map((row) => row.id)).toEqual([other])
    expect((await db.select().from(installs)).map((row) => row.companyId)).toEqual([2])
    expect(await removeLeft(db, before, 100)).toEqual([])
  })

  it('stays while anybody of it has the app, within the retention, and as long as a large file is kept for it', async () => {
    await db.insert(installs).values([gone, { ...install, userId: 2, state: 'active' }])
    expect(await removeLeft(db, before, 100)).toEqual([])
    await db.update(installs).set({ state: 'uninstalled', uninstalledAt: now })
    expect(await removeLeft(db, before, 100)).toEqual([])
    await db.update(installs).set({ uninstalledAt: longAgo })
    const file = { migrationId: id, object: 'file', sourceId: 'f', seq: 1, state: 'written', body: { outside: { key: 'k' } } } as const // prettier-ignore
    await db.insert(ledger).values(file)
    expect(await removeLeft(db, before, 100)).toEqual([])
    await db
      .update(ledger)
      .set({ body: { outside: { key: 'k', removedAt: 'then' } } })
      .where(orm.eq(ledger.object, 'file'))
    expect(await removeLeft(db, before, 100)).toEqual([id])
  })

  it('goes on being removed after it was broken off, whoever installs again meanwhile', async () => {
    await db.insert(installs).values({ ...install, state: 'active' })
    await db.update(migrations).set({ companyId: 0 })
    expect(await removeLeft(db, before, 100)).toEqual([id])
    expect(await leftOf(id)).toEqual([])
  })
})
