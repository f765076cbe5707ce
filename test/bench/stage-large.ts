// A firm of any size, staged by one statement an object: a fifth companies, half contacts, the rest matters (firm.ts has the same).
import type { Db } from '../../db/client.ts'
import { orm } from '../../db/drizzle.ts'

const { sql } = orm
const created = '2024-03-04T09:30:00Z'

export async function stageLarge(db: Db, migrationId: string, records: number): Promise<void> {
  const companies = Math.max(10, Math.floor(records / 5))
  const contacts = Math.floor(records / 2)
  const deals = Math.max(1, records - companies - contacts)
  const owner = sql`case id % 2 when 0 then 'harriet.lane@harperlane.example' else 'priya.raman@harperlane.example' end`
  const link = (to: ReturnType<typeof sql>) => sql`jsonb_build_array(jsonb_build_object('id', (${to})::text))`
  const insert = (object: string, count: number, parts: { links: ReturnType<typeof sql>; fields: ReturnType<typeof sql> }) => sql`
    insert into staged_records (migration_id, object, source_id, payload, content_hash, created_in, changed_in, seen_in)
    select ${migrationId}, ${object}::text, id::text, payload, md5(payload::text), 1, 1, 1 from (
      select id, jsonb_build_object('object', ${object}::text, 'id', id::text, 'createdAt', ${created}::text, 'updatedAt', ${created}::text,
        'owner', ${owner}, 'links', ${parts.links}, 'fields', ${parts.fields}) as payload
      from generate_series(0, ${count - 1}) as id) as made
    on conflict do nothing` // prettier-ignore
  await db.execute(
    insert('company', companies, {
      links: sql`case id % 10 when 9 then jsonb_build_object('parent', ${link(sql`id - 1`)}) else '{}'::jsonb end`,
      fields: sql`jsonb_build_object('name', 'Company ' || id, 'client_grade', substr('ABC', 1 + id % 3, 1), 'town', 'Town ' || id % 97)`,
    }),
  )
  await db.execute(
    insert('contact', contacts, {
      links: sql`jsonb_build_object('companies', ${link(sql`id % ${companies}::int`)})`,
      fields: sql`jsonb_build_object('first_name', 'Ada', 'last_name', 'Number ' || id,
        'emails', jsonb_build_array('ada.' || id || '@firm.example'), 'client_source', case id % 2 when 0 then 'Referral' else 'Website' end)`,
    }),
  )
  await db.execute(
    insert('deal', deals, {
      links: sql`jsonb_build_object('pipeline', ${link(sql`1`)}, 'stage', ${link(sql`11 + id % 3`)},
        'company', ${link(sql`id % ${companies}::int`)}, 'contacts', ${link(sql`id % ${contacts}::int`)})`,
      fields: sql`jsonb_build_object('title', 'Matter ' || id, 'value', 100 + id, 'currency', 'GBP')`,
    }),
  )
  await db.execute(sql`vacuum analyze staged_records`)
}
