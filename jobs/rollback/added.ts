// What people have added to records of the migration since, found by going once through everything of the account that hangs on records.
import { idsHeldByMigration, rowsHolding } from '../../db/ledger-rows.ts'
import { hasChanged } from '../files/changed-by-hand.ts'
import { type Failure, type PipedriveRecord, readEvery, readPages } from '../read-back.ts'
import type { Work } from '../work.ts'
import type { PipedriveTarget } from '../../migration/ledger.ts'
import type { Foreseen } from './foreseen.ts'

/** The sentence why a record of ours stays, null when nothing of theirs hangs on it. */
export interface Added {
  to(target: PipedriveTarget, pipedriveId: string): string | null
  /** Looks for what was added since the last look: an undo of many records takes hours, and people go on working. */
  lookAgain(): Promise<Failure | null>
}

/** A page when only the newest are asked for. */
const fewAtOnce = 100
const additions = ['deal', 'person', 'activity', 'note', 'file'] as const
const words = { organization: 'an organization', deal: 'a deal', person: 'a person', activity: 'an activity', note: 'a note', file: 'a file' } as const // prettier-ignore
type Addition = keyof typeof words

/** What the ledger holds is ours, removed or not. A preview also notes what theirs use, and looks at the names of our files. */
export async function findAdded(work: Work, foreseen: Foreseen): Promise<Added | Failure> {
  const reasons = new Map<string, string>()
  const newest = new Map<Addition, number>()
  for (const target of work.run.preview ? (['organization', ...additions] as const) : additions) {
    for await (const reading of readEvery(work, target, {})) {
      if (reading.kind === 'failed') return reading
      const theirs = await theirsAmong(work, target, reading.records)
      newest.set(target, Math.max(newest.get(target) ?? 0, ...idsOf(reading.records)))
      for (const parent of theirs.flatMap(parentsOf)) reasons.set(parent, sentence(target))
      if (!work.run.preview) continue
      theirs.forEach((record) => foreseen.stays(target, record))
      if (target === 'file') await noteRenamed(work, reading.records, foreseen)
    }
  }
  return {
    to: (target, pipedriveId) => reasons.get(`${target}:${pipedriveId}`) ?? null,
    lookAgain: () => lookAgain(work, newest, reasons),
  }
}

/** The newest first, down to the newest one that was there at the last look. */
async function lookAgain(
  work: Work,
  newest: Map<Addition, number>,
  reasons: Map<string, string>,
): Promise<Failure | null> {
  for (const target of additions) {
    const floor = newest.get(target) ?? 0
    for await (const reading of readPages(work, target, { limit: fewAtOnce, sort: { by: 'id', direction: 'desc' } })) {
      if (reading.kind === 'failed') return reading
      const added = reading.records.filter((record) => Number(record['id']) > floor)
      for (const parent of (await theirsAmong(work, target, added)).flatMap(parentsOf))
        reasons.set(parent, sentence(target))
      newest.set(target, Math.max(newest.get(target) ?? 0, ...idsOf(added)))
      if (added.length < reading.records.length) break
    }
  }
  return null
}

async function theirsAmong(
  { deps, migration }: Work,
  target: Addition,
  records: readonly PipedriveRecord[],
): Promise<readonly PipedriveRecord[]> {
  const ours = await idsHeldByMigration(deps.db, migration.id, target, records.map((one) => String(one['id']))) // prettier-ignore
  return records.filter((record) => !ours.has(String(record['id'])))
}

const sentence = (target: Addition): string => `Somebody has added ${words[target]} to it since.`
const idsOf = (records: readonly PipedriveRecord[]): number[] => records.map((record) => Number(record['id']))

async function noteRenamed(work: Work, files: readonly PipedriveRecord[], foreseen: Foreseen): Promise<void> {
  const records = new Map(files.map((record) => [String(record['id']), record]))
  for (const row of await rowsHolding(work.deps.db, work.migration.id, 'file', [...records.keys()])) {
    const id = row.pipedriveId ?? ''
    const record = records.get(id)
    if (record && hasChanged(row, record)) foreseen.renamed(id)
  }
}

function parentsOf(record: PipedriveRecord): string[] {
  const { org_id: organization, person_id: person, deal_id: deal, activity_id: activity, participants } = record
  const people = (participants ?? []) as readonly { readonly person_id?: unknown }[]
  return [
    ...(typeof organization === 'number' ? [`organization:${organization}`] : []),
    ...[person, ...people.map((one) => one.person_id)].flatMap((id) =>
      typeof id === 'number' ? [`person:${id}`] : [],
    ),
    ...(typeof deal === 'number' ? [`deal:${deal}`] : []),
    ...(typeof activity === 'number' ? [`activity:${activity}`] : []),
  ]
}
