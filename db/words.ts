// The words by which a record is found: what the list of records searches, in SQL on both sides so that both cut them alike.
import type { SQL } from 'drizzle-orm'
import type { Queryable } from './client.ts'
import { orm } from './drizzle.ts'

const { sql } = orm

/** Everything of ASCII that is neither a letter nor a digit parts two words. */
const cuts = sql`'[\x01-/:-@\\[-\x60{-\x7f]+'`

function cut(text: SQL): SQL {
  return sql`array_remove(regexp_split_to_array(lower(left(${text}, 400)), ${cuts}), '')`
}

/** Of a staged record: its name, title or subject, its first and last name, and its id. */
export function wordsOf(record: SQL): SQL {
  const field = (name: string) => sql`${record}.payload->'fields'->>${name}`
  const fields = ['name', 'title', 'subject', 'first_name', 'last_name'].map(field)
  return sql`array_to_tsvector(${cut(sql`concat_ws(' ', ${record}.source_id, ${sql.join(fields, sql`, `)})`)})`
}

/** Matches what has a word beginning with each of the given text's words; null when the text has none. */
export function matching(text: string): SQL {
  const one = sql`'''' || replace(replace(word, '\\', '\\\\'), '''', '''''') || ''':*'`
  return sql`(select string_agg(${one}, ' & ')::tsquery from unnest(${cut(sql`${text}::text`)}) as word)`
}

/** Records that a reading changed may have another name now. */
export async function renewWords(db: Queryable, migrationId: string, generation: number): Promise<void> {
  await db.execute(sql`
    insert into ledger_words (migration_id, ledger_id, words)
    select s.migration_id, l.id, ${wordsOf(sql`s`)} from staged_records s
    join ledger l on l.migration_id = s.migration_id and l.object = s.object and l.source_id = s.source_id
    where s.migration_id = ${migrationId} and s.changed_in >= ${generation}
    on conflict (migration_id, ledger_id) do update set words = excluded.words`)
}
