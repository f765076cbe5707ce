// What the staged records are like as a whole, told by PostgreSQL so that no worker walks through a million of them.
import type { SQL } from 'drizzle-orm'
import type { Db, Queryable } from './client.ts'
import { orm } from './drizzle.ts'
import { factCounts } from './staging.ts'

const { sql } = orm

/** Whether any contact belongs to several companies. */
export async function someContactHasSeveralCompanies(db: Queryable, migrationId: string): Promise<boolean> {
  // The same company twice is one: only where there are several links they are looked at.
  if ((await factCounts(db, migrationId)).several_companies === 0) return false
  const found = await db.execute(sql`
    select 1 from staged_records where migration_id = ${migrationId} and object = 'contact'
    and jsonb_array_length(coalesce(payload->'links'->'companies', '[]')) > 1
    and (select count(distinct link->>'id') from jsonb_array_elements(payload->'links'->'companies') as link) > 1 limit 1`)
  return found.rows.length > 0
}

export async function someContactHasNoCompany(db: Queryable, migrationId: string): Promise<boolean> {
  return (await factCounts(db, migrationId)).no_company > 0
}

/** So many links are followed faster here than PostgreSQL makes a table of them. */
const fewParents = 5000

/** The companies that have a parent, each with it; of more than a few those alone that stand in a circle. */
export async function parentsInCircles(db: Db, migrationId: string): Promise<Map<string, string>> {
  const parents = sql`select source_id as id, payload->'links'->'parent'->0->>'id' as up from staged_records
    where migration_id = ${migrationId} and object = 'company' and payload->'links'->'parent'->0->>'id' is not null`
  const { rows } = await db.execute(sql`${parents} limit ${fewParents + 1}`)
  if (rows.length > fewParents) return circlingOf(db, parents)
  return new Map(rows.map((row) => [String(row['id']), String(row['up'])]))
}

/**
 * The companies that stand in a circle, each with its parent. Everyone climbs from parent to parent in strides that double: whoever
 * is still climbing after more steps than there are companies goes round in one, and stands on a company of the circle.
 */
async function circlingOf(db: Db, parents: SQL): Promise<Map<string, string>> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`create temp table climbs on commit drop as ${parents}`)
    const { rows } = await tx.execute(sql`select count(*)::int as climbers from climbs`)
    const climbers = Number(rows[0]?.['climbers'])
    await tx.execute(sql`create temp table parents on commit drop as select id, up from climbs`)
    for (let steps = 1; steps <= climbers; steps *= 2) {
      await tx.execute(sql`analyze climbs`)
      const higher = await tx.execute(sql`create temp table higher on commit drop as
        select one.id, next.up from climbs one join climbs next on next.id = one.up`)
      await tx.execute(sql`drop table climbs`)
      await tx.execute(sql`alter table higher rename to climbs`)
      if (higher.rowCount === 0) return new Map()
    }
    const found = await tx.execute(sql`select id, up from parents where id in (select up from climbs)`)
    return new Map(found.rows.map((row) => [String(row['id']), String(row['up'])]))
  })
}

/** Deals whose field holds one of the words (null: anything at all). */
export async function countDeals(
  db: Queryable,
  migrationId: string,
  { field, words }: { readonly field: string; readonly words: readonly string[] | null },
): Promise<number> {
  const text = sql`lower(trim(coalesce(payload->'fields'->>${field}, '')))`
  const holds = words === null ? sql`${text} <> ''` : sql`${text} = any(${sql.param([...words])})`
  const found = await db.execute(sql`
    select count(*)::int as deals from staged_records
    where migration_id = ${migrationId} and object = 'deal' and ${holds}`)
  return Number(found.rows[0]?.['deals'] ?? 0)
}
