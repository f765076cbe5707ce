// An archived deal that changed in the source: taken out of the archive to be changed, and archived again at the end of the run.
import { changedArchived } from '../../db/archived-deals.ts'
import { plannedUpTo } from '../../db/deltas.ts'
import { madeAnew, move } from '../../db/ledger.ts'
import { assertDriving, count } from '../../db/runs.ts'
import { archivedDeal } from '../../migration/plan/deal.ts'
import { readByIds } from '../read-back.ts'
import { removeAll } from '../rollback/remove.ts'
import { stopAtRead } from '../stopping.ts'
import type { Stop, Work } from '../work.ts'

/**
 * After the deals were planned: true when some are to be planned anew. Each step has its intent or its state in the ledger, so that a
 * run that was broken off goes on: a removal that is begun is finished first, and what is not archived is archived at the end.
 */
export async function unarchiveChanged(work: Work): Promise<boolean | Stop> {
  const { deps, migration, run } = work
  const since = await plannedUpTo(deps.db, migration.id, run.pass)
  // A change that Pipedrive refused is not tried again with every pass: the record is to change first.
  if (run.kind === 'sample' || since === 0) return false
  const asked = { migrationId: migration.id, pass: run.pass, since, reason: archivedDeal }
  const changed = await changedArchived(deps.db, asked)
  if (changed.length === 0) return false
  const standing = changed.filter(({ archive }) => archive.state === 'written')
  const found = await readByIds(work, 'deal', standing.flatMap(({ deal }) => deal.pipedriveId ?? [])) // prettier-ignore
  if (!(found instanceof Map)) return stopAtRead(found.outcome, work, 'the archived deals that are to be changed')
  // One that a person has taken out of the archive, or removed, is theirs: it is left as it is.
  const archived = standing.filter(({ deal }) => found.get(deal.pipedriveId ?? '')?.['is_archived'] === true)
  const at = deps.now().toISOString()
  await deps.db.transaction(async (tx) => {
    await assertDriving(tx, run)
    await move(tx, archived.map(({ archive }) => ({ id: archive.id, to: 'removing', attempt: 0, runId: run.id, intent: { do: 'remove', body: archive.body ?? {}, changes: [] }, intentAt: at }))) // prettier-ignore
  })
  const stop = await removeAll(work, archived.map(({ archive }) => ({ ...archive, attempt: 0 }))) // prettier-ignore
  return stop ?? planAnew(work, asked)
}

/** The deals that are in the archive no longer, and the rows that put them back there. */
async function planAnew({ deps, run }: Work, asked: Parameters<typeof changedArchived>[1]): Promise<boolean> {
  return deps.db.transaction(async (tx) => {
    await assertDriving(tx, run)
    const free = (await changedArchived(tx, asked)).filter(({ archive }) => archive.state !== 'written')
    const pass = run.pass - 1
    const gone = free.filter(({ archive }) => archive.state === 'reverted')
    await move(tx, gone.map(({ archive }) => ({ id: archive.id, ...madeAnew, pass }))) // prettier-ignore
    await move(tx, free.map(({ deal }) => ({ id: deal.id, to: 'written', pass, reason: null }))) // prettier-ignore
    await count(tx, run.id, 'deal', { unchanged: -free.length })
    return free.length > 0
  })
}
