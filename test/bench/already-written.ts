// Makes every staged record count as written, by one statement an object: what a pass over a finished migration then finds.
import type { Db } from '../../db/client.ts'
import { orm } from '../../db/drizzle.ts'

const { sql } = orm
type Sql = ReturnType<typeof sql>

/** What the worker really wrote of a small firm, by object and source id: the pattern of every other row. */
export type Patterns = readonly { readonly object: string; readonly sourceId: string; readonly body: string }[]

export async function patternsOf(db: Db, migrationId: string): Promise<Patterns> {
  const found = await db.execute<Patterns[number] & Record<string, unknown>>(sql`
    select object, source_id as "sourceId", body::text as body from ledger
    where migration_id = ${migrationId} and state = 'written' and object in ('company', 'contact', 'deal')
    and source_id in ('12', '13', '14', '15', '16', '17')`)
  return found.rows
}

const idOf = { company: 10_000_000, contact: 20_000_000, deal: 30_000_000 } as const

/** Of every object the id modulo six decides all that is not the number itself (firm.ts). */
export async function writeAllRows(db: Db, migrationId: string, patterns: Patterns): Promise<void> {
  for (const object of ['company', 'contact', 'deal'] as const) {
    const pattern = sql`(select pattern from jsonb_to_recordset(${JSON.stringify(patternsFor(patterns, object))}::jsonb)
      as p(rest int, pattern text) where rest = n % 6)`
    const companies = sql`(select count(*) from staged_records where migration_id = ${migrationId} and object = 'company')`
    const contacts = sql`(select count(*) from staged_records where migration_id = ${migrationId} and object = 'contact')`
    const fill = (text: Sql, marks: Readonly<Record<string, Sql>>) =>
      Object.entries(marks).reduce((filled, [mark, value]) => sql`replace(${filled}, ${mark}, (${value})::text)`, text)
    const body = fill(pattern, {
      '#number#': sql`n`,
      '#town#': sql`n % 97`,
      '#value#': sql`100 + n`,
      '#org#': sql`${idOf.company}::int + n % ${companies}`,
      '#person#': sql`${idOf.contact}::int + n % ${contacts}`,
    })
    await db.execute(sql`
      update ledger set state = 'written', pipedrive_id = (${idOf[object]}::int + n)::text, body = (${body})::jsonb, changes = '[]',
        seen_hash = 'seen', written_at = now()
      from (select id as row, source_id::int as n from ledger where migration_id = ${migrationId} and object = ${object}) as numbered
      where id = row`)
  }
  await db.execute(sql`
    update ledger set state = 'written', pipedrive_id = (40000000 + id)::text, changes = '[]', seen_hash = 'seen', written_at = now(),
      body = jsonb_build_object('type', 'parent',
        'rel_owner_org_id', ${idOf.company}::int + source_id::int - 1, 'rel_linked_org_id', ${idOf.company}::int + source_id::int)
    where migration_id = ${migrationId} and object = 'company_parent'`)
  await db.execute(sql`vacuum analyze ledger`)
}

function patternsFor(patterns: Patterns, object: 'company' | 'contact' | 'deal'): { rest: number; pattern: string }[] {
  return patterns
    .filter((one) => one.object === object)
    .map(({ sourceId, body }) => {
      const id = Number(sourceId)
      const pattern = body
        .replaceAll(`Company ${id}"`, 'Company #number#"')
        .replaceAll(`Town ${id}"`, 'Town #town#"')
        .replaceAll(`Number ${id}"`, 'Number #number#"')
        .replaceAll(`Matter ${id}"`, 'Matter #number#"')
        .replaceAll(`ada.${id}@`, 'ada.#number#@')
        .replaceAll(`: "${id}"`, ': "#number#"')
        .replaceAll(`"value": ${100 + id}`, '"value": #value#')
        .replaceAll(/"org_id": \d+/g, '"org_id": #org#')
        .replaceAll(/"person_id": \d+/g, '"person_id": #person#')
      return { rest: id % 6, pattern }
    })
}
