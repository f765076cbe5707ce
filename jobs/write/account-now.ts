// What the account holds now: read once when a run begins, and again only where the run itself has added to it.
import { allRowsOf } from '../../db/ledger-rows.ts'
import { type LedgerRow, someToCreate } from '../../db/ledger.ts'
import { knownDealAddTime, saveDestination } from '../../db/migrations.ts'
import type { Destination } from '../../migration/destination.ts'
import type { SourceField } from '../../migration/fields.ts'
import { type LedgerObject, mostUnanswered } from '../../migration/ledger.ts'
import type { Outcome } from '../../migration/outcome.ts'
import {
  AccountUnreadable,
  probeDealAddTime,
  readAccount,
  readActivityTypes,
  readFields,
  removeProbes,
  trialOf,
} from '../pipedrive/account.ts'
import { pause } from '../pipedrive/later.ts'
import { stopAtRead, stopFor } from '../stopping.ts'
import { laterOf, type Stop, type Work } from '../work.ts'

const firstPauseMs = 1000

/** Reads the account and keeps what was read: planning rests on it, and the panel shows it. */
export async function readAccountNow(work: Work): Promise<Destination | Stop> {
  return keep(work, async () => ({ ...(await readAccount(work.client)), ...trialOf(work.migration.destination) }))
}

/** After the rows of an object were written: what they made is not in `known` yet. Without anything new it costs no request. */
export async function withWritten(work: Work, known: Destination, object: LedgerObject): Promise<Destination | Stop> {
  const names = namesIn(known, object)
  if (names === null) return known
  const rows = await allRowsOf(work.deps.db, work.migration.id, [object])
  if (!rows.some((row) => row.state === 'written' && !names.has(nameOf(row)))) return known
  if (object === 'activity_type')
    return keep(work, async () => ({ ...known, activityTypes: await readActivityTypes(work.client) }))
  return keep(work, async () => ({ ...known, fields: await readFields(work.client) }))
}

/** Before the first deals of an account are written, whether it takes their time of creation is tried out, once. */
export async function withDealAddTime(work: Work, known: Destination, fields: readonly SourceField[]): Promise<Destination | Stop> {
  const isWanted = fields.some(({ object, role, filled }) => object === 'deal' && role === 'created_at' && filled > 0)
  if (known.dealAddTime !== null || !isWanted || work.signal.aborted) return known
  const { companyId, id } = work.migration
  const told = await knownDealAddTime(work.deps.db, companyId, id)
  if (told !== null) return keep(work, () => Promise.resolve({ ...known, dealAddTime: told }))
  // Where no deal is to be created, a pass that finds nothing to do would send one all the same.
  if (!(await someToCreate(work.deps.db, { migrationId: id, object: 'deal', pass: work.run.pass, sampleOnly: work.run.kind === 'sample' }))) return known
  // What an earlier driver sent may still be under way: looked for too soon, its scratch deal would stay for ever.
  if (known.isProbing) await pause(work.deps.settleMs, { later: laterOf(work), signal: work.signal }).catch(() => null)
  if (work.signal.aborted) return known
  const probing = await keep(work, () => Promise.resolve({ ...known, isProbing: true }))
  if ('state' in probing || work.signal.aborted) return probing
  const dealAddTime = await probeDealAddTime(work.client)
  return keep(work, () => Promise.resolve({ ...known, dealAddTime, isProbing: dealAddTime === null }))
} // prettier-ignore

/**
 * A scratch deal whose creation had no answer may have arrived since. The run ends though Pipedrive never answers its removal: then it
 * stays written down that it may be there, and the next run looks for it again.
 */
export async function endProbe(work: Work, known: Destination): Promise<Stop | null> {
  if (!known.isProbing) return null
  const stayed = await removedProbes(work)
  if (stayed !== null && 'state' in stayed) return stayed
  if (stayed !== null) work.deps.log.warn({ message: stayed.message }, 'a deal that was created for a trial could not be removed')
  if (stayed?.kind !== 'ambiguous') await keep(work, () => Promise.resolve({ ...known, isProbing: false }))
  return null
} // prettier-ignore

/** Null: there is none any more. A list of deals that gives no answer parks the run, as every list does. */
async function removedProbes(work: Work): Promise<Extract<Outcome, { kind: 'rejected' | 'ambiguous' }> | Stop | null> {
  for (let tried = 1; ; tried += 1) {
    const waitMs = tried === 1 ? work.deps.settleMs : firstPauseMs * 2 ** (tried - 2)
    await pause(waitMs, { later: laterOf(work), signal: work.signal }).catch(() => null)
    if (work.signal.aborted) return { state: 'asked' }
    const { outcome, of } = await removeProbes(work.client)
    if (outcome.kind === 'done') return null
    if (outcome.kind === 'rejected') return outcome
    if (of === 'list') return stopAtRead(outcome, work, 'the newest deals')
    const stop = stopFor(outcome, work)
    if (stop !== null) return stop
    if (outcome.kind === 'ambiguous' && tried >= mostUnanswered) return outcome
  }
}

async function keep(work: Work, read: () => Promise<Destination>): Promise<Destination | Stop> {
  try {
    const destination = await read()
    await saveDestination(work.deps.db, work.migration.id, destination)
    return destination
  } catch (error) {
    if (!(error instanceof AccountUnreadable)) throw error
    return stopAtRead(error.outcome, work, 'the account')
  }
}

/** Null for an object of which a run's own additions need not be read: the ledger holds their ids. */
function namesIn({ activityTypes, fields }: Destination, object: LedgerObject): ReadonlySet<string> | null {
  if (object === 'activity_type') return new Set(activityTypes.map(({ id }) => String(id)))
  if (object === 'field') return new Set(fields.map(({ key }) => key))
  if (object !== 'field_option') return null
  return new Set(fields.flatMap(({ key, options }) => options.map(({ id }) => `${key}/${id}`)))
}

/** Ids of options are told apart by their field as well. */
function nameOf(row: LedgerRow): string {
  return row.object === 'field_option'
    ? `${String(row.body?.['field_key'])}/${row.pipedriveId}`
    : String(row.pipedriveId)
}
