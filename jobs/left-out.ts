// The records that the admin chose to leave out: they get no row in the ledger, and are counted for the reconciliation.
import { rowsOf } from '../db/ledger-rows.ts'
import { stagedInOrder } from '../db/staging.ts'
import { leftOutByChoice } from '../migration/activity/choice.ts'
import type { Work } from './work.ts'

/** Their source ids, page by page; only e-mails can be left out by choice. */
export async function* leftOutIds(work: Work): AsyncGenerator<string[]> {
  const { settings, id } = work.migration
  for await (const page of stagedInOrder(work.deps.db, id, 'email')) {
    const ids = page.filter((record) => leftOutByChoice(record, settings) !== null).map((record) => record.id)
    if (ids.length > 0) yield ids
  }
}

/** By object, without those that an earlier choice had already written. */
export async function countLeftOut(work: Work): Promise<Map<string, number>> {
  let count = 0
  for await (const ids of leftOutIds(work)) {
    count += ids.length - (await rowsOf(work.deps.db, work.migration.id, 'email', ids)).length
  }
  return new Map([['email', count]])
}
