// Finds rows of a ledger by what a person types: the beginnings of words of the record, an id, or words of the reason.
import type { SQL } from 'drizzle-orm'
import { type LedgerObject, ledgerObjects } from '../migration/ledger.ts'
import { orm } from './drizzle.ts'
import type { IdFilter } from './ledger-ids.ts'
import { matching } from './words.ts'

const { sql } = orm

/** Few, and made by us: their name stands in the body alone. */
const withoutSource: readonly LedgerObject[] = ['activity_type', 'field', 'field_option', 'placeholder']

/** A subquery of ids in their order. Each way of finding reads an index of its own and no more than a page. */
export function idsFound(
  filter: IdFilter,
  page: { readonly after: number; readonly limit: number },
  text: string,
): SQL {
  const { migrationId, objects, states } = filter
  const list = (values: readonly string[]) => sql`(${sql.join(values.map((one) => sql`${one}`), sql`, `)})` // prettier-ignore
  const wanted = sql`l.migration_id = ${migrationId} and l.id > ${page.after}
    ${objects ? sql`and l.object in ${list(objects)}` : sql``} ${states ? sql`and l.state in ${list(states)}` : sql``}`
  const pattern = `%${text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  const ordered = sql`order by l.id limit ${page.limit}`
  return sql`(
    select id from (
      (select l.id from ledger_words w join ledger l on l.id = w.ledger_id
        where w.migration_id = ${migrationId} and w.ledger_id > ${page.after} and w.words @@ ${matching(text)} and ${wanted}
        order by w.ledger_id limit ${page.limit})
      union
      (select l.id from ledger l where ${wanted} and l.object in ${list(withoutSource)} and l.body::text ilike ${pattern} ${ordered})
      union
      (select l.id from ledger l where ${wanted} and l.pipedrive_id = ${text} and l.object in ${list(objects ?? ledgerObjects)} ${ordered})
      union
      (select l.id from ledger l where ${wanted} and l.reason is not null and l.reason ilike ${pattern} ${ordered})
    ) as found order by id limit ${page.limit})`
}
