// What a behaviour gets and gives: the one shape every operation of the stand-in is written in.
import type { Company } from './company.ts'
import type { User } from './records.ts'
import { invalid, notFound } from './refusal.ts'
import type { Row, Table } from './table.ts'
import type { Query } from './validate.ts'

export type Body = Readonly<Record<string, unknown>>

export interface Upload {
  readonly name: string
  readonly mediaType: string
  readonly content: Buffer
}

export interface Call {
  readonly company: Company
  /** Who acts: the user who installed the app, or a person in the web app. */
  readonly user: User
  readonly params: Readonly<Record<string, string>>
  readonly query: Query
  readonly body: Body
  /** The body when the contract wants a list. */
  readonly list: readonly Body[]
  readonly upload: Upload | null
}

export interface Answer {
  readonly data: unknown
  readonly additional?: unknown
  readonly related?: unknown
  /** Bytes instead of JSON. */
  readonly download?: Upload
}

export type Behaviour = (call: Call) => Answer
export type Behaviours = Readonly<Record<string, Behaviour>>

/** A number in the path; the gateway knows no record without one. */
export function pathId(call: Call, name = 'id'): number {
  const text = call.params[name] ?? ''
  if (!/^\d{1,15}$/.test(text)) throw invalid(name, "The value is not a valid 'integer'")
  return Number(text)
}

/** A record that can be changed or removed. */
export function liveRow<R extends Row>(call: Call, table: Table<R>, what: string): R {
  const row = table.live(pathId(call))
  if (row === undefined) throw notFound(what)
  return row
}

/** A record that can be read; a deleted one by the option. */
export function readableRow<R extends Row>(call: Call, table: Table<R>, what: string): R {
  const row = table.get(pathId(call))
  if (row === undefined || (row.is_deleted && call.company.settled.deletedReads === 'not_found')) throw notFound(what)
  return row
}

/** A soft deletion: the record stays for 30 days and is in no list but that of deleted ones. */
export function removeRow<R extends Row>(call: Call, table: Table<R>, row: R): R {
  return table.replace({ ...row, is_deleted: true, update_time: call.company.touched(row) })
}
