// Finds rows of a ledger by what a person types: the beginnings of words of the record, an id, or words of the reason.
import type { SQL } from 'drizzle-orm'
import { type LedgerObject, ledgerObjects } from '../migration/ledger.ts'
import type { Db, Queryable } from './client.ts'
import { orm } from './drizzle.ts'
import { type IdFilter, isRefusedChange } from './ledger-ids.ts'
import { matching } from './words.ts'

const { sql } = orm

/** Few, and made by us: their name stands in the body alone. */
const withoutSource: readonly LedgerObject[] = ['activity_type', 'field', 'field_option', 'placeholder']

interface Page {
  readonly after: number
  readonly limit: number
}

/** A word that many records have is met within so many rows; one that is not is rare enough to be fetched by its index. */
const nearRows = 10_000

/** Ids in their order, at most a page of them. */
export async function idsFound(db: Db, filter: IdFilter, page: Page, text: string): Promise<number[]> {
  const { migrationId } = filter
  const wanted = wantedOf(filter, page)
  const from = sql`w.migration_id = ${migrationId} and w.ledger_id > ${page.after}`
  const nearby = sql`
    select l.id from (select ledger_id, words from ledger_words w where ${from} order by ledger_id limit ${nearRows}) as w
    join ledger l on l.id = w.ledger_id where w.words @@ ${matching(text)} and ${wanted} order by w.ledger_id limit ${page.limit}`
  const [near, others] = await Promise.all([idsOf(db, nearby), idsOf(db, otherwise(filter, page, text))])
  const byWords = near.length === page.limit ? near : await idsFar(db, sql`
    select l.id from ledger_words w join ledger l on l.id = w.ledger_id
    where ${from} and w.words @@ ${matching(text)} and ${wanted} order by w.ledger_id limit ${page.limit}`)
  return [...new Set([...byWords, ...others])].sort((one, other) => one - other).slice(0, page.limit)
} // prettier-ignore

/** The planner takes the beginning of a word for a frequent one, and would read every row until the page is full. */
async function idsFar(db: Db, query: SQL): Promise<number[]> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('enable_indexscan', 'off', true), set_config('enable_seqscan', 'off', true)`)
    return idsOf(tx, query)
  })
}

async function idsOf(db: Queryable, query: SQL): Promise<number[]> {
  return (await db.execute(query)).rows.map((row) => Number(row['id']))
}

const list = (values: readonly string[]) => sql`(${sql.join(values.map((one) => sql`${one}`), sql`, `)})` // prettier-ignore

function wantedOf({ migrationId, objects, states, refusedChanges }: IdFilter, { after }: Page): SQL {
  return sql`l.migration_id = ${migrationId} and l.id > ${after}
    ${objects ? sql`and l.object in ${list(objects)}` : sql``} ${states ? sql`and (l.state in ${list(states)} ${refusedChanges ? sql`or ${isRefusedChange('l')}` : sql``})` : sql``}`
}

/** By name of what has no source, by id in Pipedrive, by words of the reason: each reads an index of its own. */
function otherwise(filter: IdFilter, page: Page, text: string): SQL {
  const wanted = wantedOf(filter, page)
  const pattern = `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  const ordered = sql`order by l.id limit ${page.limit}`
  return sql`
    (select l.id from ledger l where ${wanted} and l.object in ${list(withoutSource)} and l.body::text ilike ${pattern} ${ordered})
    union
    (select l.id from ledger l where ${wanted} and l.pipedrive_id = ${text} and l.object in ${list(filter.objects ?? ledgerObjects)} ${ordered})
    union
    (select l.id from ledger l where ${wanted} and l.reason is not null and l.reason ilike ${pattern} ${ordered})`
}
