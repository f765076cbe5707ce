// An archived deal that changed in the source: taken out of the archive to be changed, and archived again at the end of the run.
import { type Changed, type ChangedArchived, changedArchived, type Portion } from '../../db/archived-deals.ts'
import { plannedUpTo } from '../../db/deltas.ts'
import { madeAnew, move } from '../../db/ledger.ts'
import { assertDriving, count } from '../../db/runs.ts'
import { archivedDeal } from '../../migration/plan/deal.ts'
import { readByIds } from '../read-back.ts'
import { removeAll } from '../rollback/remove.ts'
import { stopAtRead } from '../stopping.ts'
import type { Stop, Work } from '../work.ts'

/** So many at once: a firm may archive all deals that it ever had, and change them all. */
const dealsAtOnce = 500

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
  let isAny = false
  for (let after = 0; ;) {
    const changed = await changedArchived(deps.db, asked, { after, most: dealsAtOnce })
    const upTo = changed.at(-1)?.deal.id
    if (upTo === undefined) return isAny
    const stop = await unarchive(work, changed)
    if (stop !== null) return stop
    // What was left as it is still looks the same: the next portion begins behind it.
    if (await planAnew(work, asked, { after, upTo, most: dealsAtOnce })) isAny = true
    after = upTo
  }
}

async function unarchive(work: Work, changed: readonly ChangedArchived[]): Promise<Stop | null> {
  const { deps, run } = work
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
  return removeAll(work, archived.map(({ archive }) => ({ ...archive, attempt: 0 }))) // prettier-ignore
}

/** The deals that are in the archive no longer, and the rows that put them back there. */
async function planAnew({ deps, run }: Work, asked: Changed, portion: Portion): Promise<boolean> {
  return deps.db.transaction(async (tx) => {
    await assertDriving(tx, run)
    const free = (await changedArchived(tx, asked, portion)).filter(({ archive }) => archive.state !== 'written')
    const pass = run.pass - 1
    const gone = free.filter(({ archive }) => archive.state === 'reverted')
    await move(tx, gone.map(({ archive }) => ({ id: archive.id, ...madeAnew, pass }))) // prettier-ignore
    await move(tx, free.map(({ deal }) => ({ id: deal.id, to: 'written', pass, reason: null }))) // prettier-ignore
    await count(tx, run.id, 'deal', { unchanged: -free.length })
    return free.length > 0
  })
}
