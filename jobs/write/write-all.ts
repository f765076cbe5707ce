// The write path of a run: object by object in the order of dependence, each to its end before the next.
import { type Left, leftOf } from '../../db/ledger.ts'
import { lookAtHeldAgain } from '../../db/retried.ts'
import { assertDriving } from '../../db/runs.ts'
import { isFileObject, type LedgerObject } from '../../migration/ledger.ts'
import { writeOrder } from '../../migration/order.ts'
import { createFileSender } from '../files/send-file.ts'
import { linkWhatWasWritten, prepareFileLinks, prepareLedger, prepareOptions } from '../prepare.ts'
import { endRemovals } from '../rollback/begun.ts'
import { endProbe, readAccountNow, withDealAddTime, withWritten } from './account-now.ts'
import { prepareAttendees } from '../prepare/attendees.ts'
import { prepareRecordings, prepareWholeTexts } from '../prepare/attached-files.ts'
import { type BaseContext, loadContext, renewContext } from './context.ts'
import { removeDefaultStages } from './default-stages.ts'
import { stopWithoutSourceIds } from './source-id-field.ts'
import { reopenLost } from './lost-structure.ts'
import { preparePictures } from '../prepare/pictures.ts'
import { pump, type Sender } from './pump.ts'
import { settle } from './settle.ts'
import { unarchiveChanged } from './unarchive.ts'
import type { Stop, Work } from '../work.ts'

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
  const destination = await readAccountNow(work)
  if ('state' in destination) return { kind: 'stopped', stop: destination }
  let base = await loadContext(work, destination)
  const lost = await reopenLost(work, base)
  if (typeof lost === 'object') return { kind: 'stopped', stop: lost }
  if (lost) base = await renewContext(work, destination, base)
  const unfinished = await endRemovals(work)
  if (unfinished !== null) return { kind: 'stopped', stop: unfinished }
  const unprepared = await prepareLedger(work, base)
  if (unprepared !== null) return { kind: 'stopped', stop: unprepared }
  const probed = await withDealAddTime(work, destination, base.fields)
  if ('state' in probed) return { kind: 'stopped', stop: probed }
  base = { ...base, destination: probed }
  await prepareAttendees(work, base)
  let written = await writeInOrder(work, base)
  while (written.kind === 'written' && (await isMoreLeft(work))) written = await writeInOrder(work, written.base)
  if (written.kind === 'stopped') return written
  base = written.base
  const unended = await endProbe(work, base.destination)
  return unended === null ? { kind: 'written', base } : { kind: 'stopped', stop: unended }
}

/** An admin may have asked to try again what was refused of an object that had had its turn. */
async function isMoreLeft(work: Work): Promise<boolean> {
  const left = await leftNow(work, writeOrder())
  if (![...left.values()].some(({ more, open }) => more || open)) return false
  await work.deps.db.transaction(async (tx) => {
    await assertDriving(tx, work.run)
    await lookAtHeldAgain(tx, work.run)
  })
  return true
}

async function writeInOrder(work: Work, known: BaseContext): Promise<Written> {
  let base = known
  let allLeft = await leftNow(work, writeOrder())
  for (const object of writeOrder()) {
    const isMore = await prepareNext(work, object, base)
    if (typeof isMore === 'object') return { kind: 'stopped', stop: isMore }
    if (isMore) allLeft = await leftNow(work, writeOrder())
    const left = allLeft.get(object) ?? nothing
    const task = { object, base, left }
    const stop = isFileObject(object) ? await writeFiles(work, task) : await writeObject(work, task)
    if (stop !== null) return { kind: 'stopped', stop }
    const unarchived = object === 'deal' ? await unarchiveChanged(work) : false
    if (typeof unarchived === 'object') return { kind: 'stopped', stop: unarchived }
    if (unarchived) {
      allLeft = await leftNow(work, writeOrder())
      const changed = await writeObject(work, { object, base, left: allLeft.get(object) ?? nothing })
      if (changed !== null) return { kind: 'stopped', stop: changed }
    }
    await linkWhatWasWritten(work, object)
    // What was there before this driver began was read when it began.
    if (structure.includes(object) && (left.more || left.open)) {
      const destination = await withWritten(work, base.destination, object)
      if ('state' in destination) return { kind: 'stopped', stop: destination }
      base = await renewContext(work, destination, base)
    }
    const halted = await afterStructure(work, object, base)
    if (halted !== null) return { kind: 'stopped', stop: halted }
  }
  return { kind: 'written', base }
}

async function afterStructure(work: Work, object: LedgerObject, base: BaseContext): Promise<Stop | null> {
  if (object === 'field') return stopWithoutSourceIds(work, base)
  return object === 'stage' ? removeDefaultStages(work) : null
}

/** Rows that only what was written before them tells of; true: there may be some that there were not before. */
async function prepareNext(work: Work, object: LedgerObject, base: BaseContext): Promise<boolean | Stop> {
  switch (object) {
    case 'field_option':
      return prepareOptions(work, base)
    case 'inline_picture':
      await preparePictures(work, base)
      await prepareRecordings(work)
      return true
    case 'whole_text':
      return prepareWholeTexts(work)
    case 'file_link':
      return prepareFileLinks(work)
    default:
      return false
  }
}

const nothing: Left = { more: false, open: false }

function leftNow({ deps, migration, run }: Work, objects: readonly LedgerObject[]) {
  const pass = { migrationId: migration.id, pass: run.pass, sampleOnly: run.kind === 'sample' }
  return leftOf(deps.db, pass, { objects, to: 'write' })
}

interface Task {
  readonly object: LedgerObject
  readonly base: BaseContext
  /** What there was to do when it was last looked. */
  readonly left: Left
  readonly sender?: Sender
}

/** Until every row was looked at and no write is left without a known end. */
async function writeObject(work: Work, { object, base, left: known, sender }: Task): Promise<Stop | null> {
  const scope = { migrationId: work.migration.id, object, pass: work.run.pass, sampleOnly: work.run.kind === 'sample' }
  const lanes = structure.includes(object) ? 1 : sender ? fileLanes : recordLanes
  let left = known
  let isSilent = false
  for (let isFirst = true; left.more || left.open; isFirst = false) {
    if (work.signal.aborted) return { state: 'asked' }
    // What an earlier driver left open may still arrive while other rows are written, unless their order counts.
    const toTheEnd = !(isFirst && left.more && lanes > 1)
    const stop = left.open ? await settle(work, { object, base, toTheEnd, isSilent }) : null
    if (stop !== null) return stop
    const pumped = left.more ? await pump(work, { scope, base, lanes, ...(sender ? { sender } : {}) }) : 'look again'
    if (pumped === 'through' && (!left.open || toTheEnd)) return null
    if (typeof pumped === 'object') return pumped
    isSilent = pumped === 'unanswered'
    left = (await leftNow(work, [object])).get(object) ?? nothing
  }
  return work.signal.aborted ? { state: 'asked' } : null
}

/** Files are read from the source while they are written: it is opened once, when the first content is wanted. */
async function writeFiles(work: Work, task: Task): Promise<Stop | null> {
  const files = createFileSender(work, task.base)
  try {
    return await writeObject(work, { ...task, sender: files.send })
  } finally {
    await files.close()
  }
}
