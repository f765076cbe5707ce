// What people have added to records of the migration since, found by going once through everything of the account that hangs on records.
import { idsHeldByMigration, rowsHolding } from '../../db/ledger-rows.ts'
import { hasChanged } from '../files/changed-by-hand.ts'
import { type Failure, type PipedriveRecord, readEvery } from '../read-back.ts'
import type { Work } from '../work.ts'
import type { PipedriveTarget } from '../../migration/ledger.ts'
import type { Foreseen } from './foreseen.ts'

/** The sentence why a record of ours stays, null when nothing of theirs hangs on it. */
export interface Added {
  to(target: PipedriveTarget, pipedriveId: string): string | null
}

const additions = ['deal', 'person', 'activity', 'note', 'file'] as const
const words = { organization: 'an organization', deal: 'a deal', person: 'a person', activity: 'an activity', note: 'a note', file: 'a file' } as const // prettier-ignore

/** What the ledger holds is ours, removed or not. A preview also notes what theirs use, and looks at the names of our files. */
export async function findAdded(work: Work, foreseen: Foreseen): Promise<Added | Failure> {
  const reasons = new Map<string, string>()
  for (const target of work.run.preview ? (['organization', ...additions] as const) : additions) {
    for await (const reading of readEvery(work, target, {})) {
      if (reading.kind === 'failed') return reading
      const ours = await idsHeldByMigration(work.deps.db, work.migration.id, target, reading.records.map((one) => String(one['id']))) // prettier-ignore
      const theirs = reading.records.filter((record) => !ours.has(String(record['id'])))
      for (const parent of theirs.flatMap(parentsOf))
        reasons.set(parent, `Somebody has added ${words[target]} to it since.`)
      if (!work.run.preview) continue
      theirs.forEach((record) => foreseen.stays(target, record))
      if (target === 'file') await noteRenamed(work, reading.records, foreseen)
    }
  }
  return { to: (target, pipedriveId) => reasons.get(`${target}:${pipedriveId}`) ?? null }
}

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
