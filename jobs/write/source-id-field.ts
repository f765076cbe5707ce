// Before the first record: the fields that records are found by stand in Pipedrive, or nothing is written.
import { allRowsOf } from '../../db/ledger-rows.ts'
import { move } from '../../db/ledger.ts'
import { assertDriving, count } from '../../db/runs.ts'
import { fieldName, sourceIdField } from '../../migration/plan/context.ts'
import type { Stop, Work } from '../work.ts'
import type { BaseContext } from './context.ts'

const holders = ['organization', 'person', 'deal'] as const

/**
 * A record without its source id whose reply is lost could not be found, and would be written twice. Null: the fields are all there. Else
 * the run rests until an admin resumes it, and asks for the fields again then.
 */
export async function stopWithoutSourceIds(work: Work, { needed, keys }: BaseContext): Promise<Stop | null> {
  const names = holders.map((holder) => fieldName(holder, sourceIdField.type, sourceIdField.name))
  const missing = names.filter((name) => needed.has(name) && !keys.has(name))
  if (missing.length === 0) return null
  const { deps, migration, run } = work
  const rows = await allRowsOf(deps.db, migration.id, ['field'])
  const refused = rows.filter(({ state, sourceId }) => state === 'refused' && missing.includes(sourceId))
  const said = refused[0]?.reason ?? 'Pipedrive does not show it.'
  await deps.db.transaction(async (tx) => {
    await assertDriving(tx, run)
    await move(tx, refused.map(({ id }) => ({ id, to: 'pending', pass: run.pass - 1, reason: null, body: null, attempt: 0 }))) // prettier-ignore
    await count(tx, run.id, 'field', { refused: -refused.length })
  })
  const reason = `The field "${sourceIdField.name}", by which every record is found again, could not be made in Pipedrive (${said}). Nothing was written without it, because a record whose answer is lost could then be written twice. Mend that in Pipedrive and resume the run.`
  return { state: 'paused', reason }
}
