// What must stay because something that stays hangs on it: gathered from the rows that a rollback kept.
import type { Db } from '../../db/client.ts'
import { idsOurs, rowsInOrder } from '../../db/ledger-rows.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import { isActivityObject, ledgerObjects, type PipedriveTarget, targetOf } from '../../migration/ledger.ts'
import { type Failure, type PipedriveRecord, readPages } from '../read-back.ts'
import type { Work } from '../write/work.ts'

export interface Keepers {
  keep(judged: { readonly row: LedgerRow }): void
  isNeeded(target: PipedriveTarget, pipedriveId: string): boolean
  /** Whether a text that stays shows the file from this address. */
  isShown(url: unknown): boolean
}

/** What people have added to records of ours since: the sentence why one of them stays, null when nothing hangs on it. */
export interface Added {
  to(target: PipedriveTarget, pipedriveId: string): string | null
}

const additions = ['deal', 'person', 'activity', 'note', 'file'] as const
const words = { deal: 'a deal', person: 'a person', activity: 'an activity', note: 'a note', file: 'a file' } as const

/** Goes once through everything of the account that hangs on records. What the ledger holds is ours, removed or not. */
export async function findAdded(work: Work): Promise<Added | Failure> {
  const reasons = new Map<string, string>()
  for (const target of additions) {
    for await (const reading of readPages(work, target, {})) {
      if (reading.kind === 'failed') return reading
      const ours = await idsOurs(work.deps.db, work.migration.id, target, reading.records.map((one) => String(one['id']))) // prettier-ignore
      const theirs = reading.records.filter((record) => !ours.has(String(record['id'])))
      for (const parent of theirs.flatMap(parentsOf))
        reasons.set(parent, `Somebody has added ${words[target]} to it since.`)
    }
  }
  return { to: (target, pipedriveId) => reasons.get(`${target}:${pipedriveId}`) ?? null }
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

const references: Readonly<Record<string, PipedriveTarget>> = {
  org_id: 'organization', person_id: 'person', deal_id: 'deal', pipeline_id: 'pipeline', stage_id: 'stage',
} // prettier-ignore

/** Rows that this rollback kept before it was interrupted count too; those of an earlier one are judged anew. */
export async function createKeepers(db: Db, migrationId: string, pass: number): Promise<Keepers> {
  const needed = new Set<string>()
  const shown = new Set<string>()
  function keep({ row }: { readonly row: LedgerRow }): void {
    for (const [key, target] of Object.entries(references)) {
      const id = row.body?.[key]
      if (id !== undefined && id !== null) needed.add(`${target}:${String(id)}`)
    }
    if (row.pipedriveId !== null && isActivityObject(row.object)) needed.add(`${targetOf(row.object, row.body)}:${row.pipedriveId}`) // prettier-ignore
    const text = String(row.body?.['note'] ?? row.body?.['content'] ?? '')
    for (const [, url = ''] of text.matchAll(/<img src="([^"]+)"/g)) shown.add(url.replaceAll('&amp;', '&'))
    for (const one of (row.body?.['participants'] ?? []) as readonly { readonly person_id: number }[]) {
      needed.add(`person:${one.person_id}`)
    }
  }
  for await (const rows of rowsInOrder(db, { migrationId, object: ledgerObjects, states: ['kept'] })) {
    for (const row of rows.filter((one) => one.pass === pass)) keep({ row })
  }
  return {
    keep,
    isNeeded: (target, pipedriveId) => needed.has(`${target}:${pipedriveId}`),
    isShown: (url) => typeof url === 'string' && [...shown].some((one) => one.endsWith(url)),
  }
}
