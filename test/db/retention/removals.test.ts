// What a company that has left leaves behind is removed as a whole, in portions.
import { beforeEach, describe, expect, it } from 'vitest'
import { orm } from '../../../db/drizzle.ts'
import { createMigration } from '../../../db/migrations.ts'
import { removeLeft } from '../../../db/retention/removals.ts'
import { diffs, installs, ledger, migrations, owners, runs } from '../../../db/schema.ts'
import { defaultSettings } from '../../../migration/settings.ts'
import { ownDb } from '../../database.ts'
import { before, longAgo, now, oldMigration } from './old-migration.ts'

const db = await ownDb()
let id: string

describe('what a company leaves behind', () => {
  const install = { companyId: 1, userId: 1, companyName: 'Rose LLP', userName: 'Ada', isAdmin: true, apiDomain: 'https://rose.pipedrive.com', scope: '' } // prettier-ignore
  const gone = { ...install, state: 'uninstalled', uninstalledAt: longAgo } as const
  beforeEach(async () => {
    await db.delete(migrations)
    await db.delete(installs)
    id = await oldMigration(db)
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
