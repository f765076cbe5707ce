// The ids of a ledger's rows in order, a page at a time, whatever is asked for and however many rows there are.
import type { SQL } from 'drizzle-orm'
import { type LedgerObject, type LedgerState, ledgerObjects, ledgerStates } from '../migration/ledger.ts'
import { refusedChange, unansweredChange } from '../migration/record-status.ts'
import { orm } from './drizzle.ts'

const { sql } = orm

export interface IdFilter {
  readonly migrationId: string
  /** All of them when it is not said. */
  readonly objects?: readonly string[] | undefined
  readonly states?: readonly LedgerState[] | undefined
  /** Also rows that stand without their last change, because Pipedrive refused it. */
  readonly refusedChanges?: boolean | undefined
  /** What further must be true of a row of `ledger`. */
  readonly where?: SQL
}

/** As migration/record-status.ts says it of one; the table of rows is called `ledger`, or `l`. */
export function isRefusedChange(rows: 'ledger' | 'l'): SQL {
  const column = (name: string) => sql`${sql.identifier(rows)}.${sql.identifier(name)}`
  return sql`(${column('state')} = 'written' and ${column('reason')} is not null and (starts_with(${column('reason')}, ${refusedChange})
    or strpos(${column('reason')}, ${unansweredChange}) > 0))`
}

/**
 * The same once more as a range: so few rows seem to be left then that PostgreSQL looks them up in the index of states. By statistics from
 * before the run it would take every row for one of that state, and read a million in the order of ids until it met one.
 */
function exactly(column: SQL, value: SQL): SQL {
  return sql`${column} = ${value} and ${column} between ${value} and ${value}`
}

/**
 * A subquery of ids. All of them stand in one index; where some are asked for, another holds each state of each object in the order of
 * ids, so that a page is the first ids of each together: no row of another state is read, of which a million may stand before it.
 */
export function idsInOrder(filter: IdFilter, page: { readonly after: number; readonly limit: number }): SQL {
  const { migrationId, where = sql`true` } = filter
  if (!filter.objects && !filter.states) {
    return sql`(select id from ledger where migration_id = ${migrationId} and id > ${page.after} and ${where} order by id limit ${page.limit})`
  }
  if (filter.refusedChanges) return alsoRefusedChanges(filter, page)
  const objects: readonly (LedgerObject | string)[] = filter.objects ?? ledgerObjects
  const states = filter.states ?? ledgerStates
  return sql`(
    select page.id from jsonb_array_elements_text(${JSON.stringify(objects)}::jsonb) as of(object)
    cross join jsonb_array_elements_text(${JSON.stringify(states)}::jsonb) as stands(state)
    cross join lateral (
      select id from ledger where migration_id = ${migrationId} and ${exactly(sql`object`, sql`of.object`)}
      and ${exactly(sql`state`, sql`stands.state`)} and id > ${page.after} and ${where} order by id limit ${page.limit}
    ) as page
    order by page.id limit ${page.limit})`
}

/** Those stand in an index of their own: few of a million written rows have anything said of them. */
function alsoRefusedChanges({ refusedChanges: _, ...filter }: IdFilter, page: { readonly after: number; readonly limit: number }): SQL {
  const { migrationId, objects, where = sql`true` } = filter
  const among = objects === undefined ? sql`true` : sql`object in (select jsonb_array_elements_text(${JSON.stringify(objects)}::jsonb))`
  return sql`(
    select id from (
      select id from ${idsInOrder(filter, page)} as by_state
      union all
      (select id from ledger where migration_id = ${migrationId} and id > ${page.after} and ${isRefusedChange('ledger')} and ${among} and ${where}
        order by id limit ${page.limit})
    ) as either
    order by id limit ${page.limit})`
} // prettier-ignore
