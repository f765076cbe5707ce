// The write path of a run: object by object in the order of dependence, each to its end before the next.
import { leftOf } from '../../db/ledger.ts'
import { isFileObject, type LedgerObject } from '../../migration/ledger.ts'
import { writeOrder } from '../../migration/order.ts'
import { createFileSender } from '../files/send-file.ts'
import { linkWhatWasWritten, prepareFileLinks, prepareLedger, prepareOptions } from '../prepare.ts'
import { finishRemovals } from '../rollback/remove.ts'
import { readAccountNow, withDealAddTime, withWritten } from './account-now.ts'
import { loadAddresses } from './addresses.ts'
import { prepareAttendees } from './attendees.ts'
import { prepareRecordings, prepareWholeTexts } from './beside.ts'
import { type BaseContext, loadContext, renewContext } from './context.ts'
import { removeDefaultStages } from './default-stages.ts'
import { preparePictures } from './pictures.ts'
import { pump, type Sender } from './pump.ts'
import { settle } from './settle.ts'
import { unarchiveChanged } from './unarchive.ts'
import type { Stop, Work } from './work.ts'

/** Requests in flight for records; the budget bounds them further. Structure is written one by one: its order counts. */
const recordLanes = 64
/** Each holds a whole file on disk, and the source gives bytes more slowly than Pipedrive takes them. */
const fileLanes = 4
const structure: readonly LedgerObject[] = [
  'activity_type',
  'field',
  'field_option',
  'pipeline',
  'stage',
  'placeholder',
]

export type Written =
  { readonly kind: 'written'; readonly base: BaseContext } | { readonly kind: 'stopped'; readonly stop: Stop }

export async function writeAll(work: Work): Promise<Written> {
  let destination = await readAccountNow(work)
  if ('state' in destination) return { kind: 'stopped', stop: destination }
  let base = await loadContext(work, destination)
  const unfinished = await finishRemovals(work)
  if (unfinished !== null) return { kind: 'stopped', stop: unfinished }
  const probed = await withDealAddTime(work, destination, base.fields)
  if ('state' in probed) return { kind: 'stopped', stop: probed }
  destination = probed
  base = { ...base, destination }
  const unprepared = await prepareLedger(work, base)
  if (unprepared !== null) return { kind: 'stopped', stop: unprepared }
  const { find: contactByEmail, sharersOf } = await loadAddresses(work, base)
  await prepareAttendees(work, { ...base, contactByEmail })
  for (const object of writeOrder()) {
    if (object === 'field_option') await prepareOptions(work, base)
    if (object === 'inline_picture') {
      base = { ...base, contactByEmail, sharersOf }
      await preparePictures(work, base)
      await prepareRecordings(work)
    }
    if (object === 'whole_text') await prepareWholeTexts(work)
    if (object === 'file_link') await prepareFileLinks(work)
    const stop = isFileObject(object) ? await writeFiles(work, object, base) : await writeObject(work, object, base)
    if (stop !== null) return { kind: 'stopped', stop }
    const left = object === 'deal' ? await changeArchived(work, base) : null
    if (left !== null) return { kind: 'stopped', stop: left }
    await linkWhatWasWritten(work, object)
    if (structure.includes(object)) {
      const known = await withWritten(work, destination, object)
      if ('state' in known) return { kind: 'stopped', stop: known }
      destination = known
      base = await renewContext(work, destination, base)
    }
    const swept = object === 'stage' ? await removeDefaultStages(work) : null
    if (swept !== null) return { kind: 'stopped', stop: swept }
  }
  return { kind: 'written', base }
}

async function changeArchived(work: Work, base: BaseContext): Promise<Stop | null> {
  const unarchived = await unarchiveChanged(work)
  if (typeof unarchived !== 'boolean') return unarchived
  return unarchived ? writeObject(work, 'deal', base) : null
}

/** Until every row was looked at and no write is left without a known end. */
async function writeObject(work: Work, object: LedgerObject, base: BaseContext, sender?: Sender): Promise<Stop | null> {
  const scope = { migrationId: work.migration.id, object, pass: work.run.pass, sampleOnly: work.run.kind === 'sample' }
  const lanes = structure.includes(object) ? 1 : sender ? fileLanes : recordLanes
  for (let isFirst = true; ; isFirst = false) {
    if (work.signal.aborted) return { state: 'asked' }
    const left = await leftOf(work.deps.db, scope)
    if (!left.more && !left.open) return null
    // What an earlier driver left open may still arrive while other rows are written, unless their order counts.
    const toTheEnd = !(isFirst && left.more && lanes > 1)
    const stop =
      (left.open ? await settle(work, { object, base, toTheEnd }) : null) ??
      (left.more ? await pump(work, { scope, base, lanes, ...(sender ? { sender } : {}) }) : null)
    if (stop !== null) return stop
  }
}

/** Files are read from the source while they are written: it is opened once, when the first content is wanted. */
async function writeFiles(work: Work, object: LedgerObject, base: BaseContext): Promise<Stop | null> {
  const files = createFileSender(work, base)
  try {
    return await writeObject(work, object, base, files.send)
  } finally {
    await files.close()
  }
}
