// What a rollback does with each row: remove it, keep it for a stated reason, or find that it is gone already.
import { hashOf } from '../../db/hash.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import { linkRowsOf } from '../../db/links.ts'
import { targetOf } from '../../migration/ledger.ts'
import { changedSince } from '../../migration/record-status.ts'
import { seen } from '../../migration/seen.ts'
import { changedByHand } from '../files/changed-by-hand.ts'
import { type Failure, type PipedriveRecord, type ReadTarget, readByIds, readEvery, readPages } from '../read-back.ts'
import { stopAtRead } from '../stopping.ts'
import type { Stop, Work } from '../work.ts'
import { usedValues } from './field-use.ts'
import type { Added } from './added.ts'
import { stageAdded } from './added-stages.ts'
import { type Foreseen, isOfType, standsIn } from './foreseen.ts'
import type { Keepers } from './keepers.ts'

export interface Judged {
  readonly row: LedgerRow
  readonly verdict: 'remove' | 'keep' | 'gone'
  readonly reason: string | null
  /** Of a record that stays: as Pipedrive shows it now. */
  readonly record?: PipedriveRecord
}

/** What is known of the account and of what this rollback keeps. */
export interface Known {
  readonly keepers: Keepers
  readonly added: Added
  readonly foreseen: Foreseen
}

export type Judgement =
  { readonly kind: 'judged'; readonly rows: readonly Judged[] } | { readonly kind: 'stopped'; readonly stop: Stop }

/** All rows are of one object. */
export async function judgeRows(work: Work, rows: readonly LedgerRow[], given: Known): Promise<Judgement> {
  const adopted = rows
    .filter((row) => row.state === 'adopted')
    .map((row): Judged => ({ row, verdict: 'gone', reason: 'It was there before the migration and stays.' }))
  const merged = rows
    .filter((row) => row.state === 'merged')
    .map((row): Judged => ({ row, verdict: 'gone', reason: 'Its values stand in the record that it belongs to.' }))
  const ours = rows.filter((row) => row.state !== 'adopted' && row.state !== 'merged')
  const judged = [...adopted, ...merged]
  for (const [target, group] of Map.groupBy(ours, (row) => targetOf(row.object, row.body))) {
    const judgement = await judgeOurs(work, group, { target, ...given })
    if (judgement.kind === 'stopped') return judgement
    judged.push(...judgement.rows)
  }
  return { kind: 'judged', rows: judged }
}

async function judgeOurs(
  work: Work,
  rows: readonly LedgerRow[],
  by: Known & { readonly target: string },
): Promise<Judgement> {
  switch (by.target) {
    case 'organization':
    case 'person':
    case 'deal':
    case 'activity':
    case 'note':
      return judgeRecords(work, rows, { ...by, target: by.target })
    case 'stage':
      return judgeEach(work, rows, async (row) =>
        by.keepers.isNeeded('stage', row.pipedriveId ?? '') ? standsIn : await dealsIn(work, row, by.foreseen),
      )
    case 'pipeline':
      return judgeEach(work, rows, async (row) =>
        by.keepers.isNeeded('pipeline', row.pipedriveId ?? '')
          ? standsIn
          : ((await dealsAlong(work, row, by.foreseen)) ?? (await stageAdded(work, row))),
      )
    case 'file': {
      // A picture that several texts show is one file with several rows: it is looked at once.
      const looked = new Map<string, Promise<Reason>>()
      return judgeEach(work, rows, async (row) => {
        const { activity_id, note_id } = row.body ?? {}
        if (by.keepers.isNeeded('activity', String(activity_id)) || by.keepers.isNeeded('note', String(note_id)))
          return 'What it belongs to stays.'
        if (by.keepers.isShown(row.body?.['url'])) return 'A text that stays shows it.'
        const id = row.pipedriveId ?? ''
        if (work.run.preview) return by.foreseen.reason({ kind: 'file', id })
        const look = looked.get(`${id} ${row.seenHash}`) ?? changedByHand(work, row)
        looked.set(`${id} ${row.seenHash}`, look)
        return look
      })
    }
    case 'activity_type':
      return judgeEach(work, rows, (row) => activitiesOf(work, row, by.foreseen))
    case 'field':
    case 'field_option':
      return judgeFields(work, rows, by.foreseen)
    default:
      return judgeEach(work, rows, async () => null)
  }
}

type Reason = string | null | Failure

/** A reason keeps the row; null lets it go. */
async function judgeEach(
  work: Work,
  rows: readonly LedgerRow[],
  reasonFor: (row: LedgerRow) => Promise<Reason>,
): Promise<Judgement> {
  const judged: Judged[] = []
  for (const row of rows) {
    const reason = await reasonFor(row)
    if (reason !== null && typeof reason === 'object')
      return { kind: 'stopped', stop: stopAtRead(reason.outcome, work, 'what is to be removed') }
    judged.push({ row, verdict: reason === null ? 'remove' : 'keep', reason })
  }
  return { kind: 'judged', rows: judged }
}

async function judgeFields(work: Work, rows: readonly LedgerRow[], foreseen: Foreseen): Promise<Judgement> {
  const used = await usedValues(work, rows, foreseen)
  return judgeEach(work, rows, async (row) => ('kind' in used ? used : (used.get(row.id) ?? null)))
}

async function judgeRecords(
  work: Work,
  rows: readonly LedgerRow[],
  by: Known & { readonly target: ReadTarget },
): Promise<Judgement> {
  const found = await readByIds(work, by.target, rows.flatMap((row) => row.pipedriveId ?? [])) // prettier-ignore
  if (!(found instanceof Map))
    return { kind: 'stopped', stop: stopAtRead(found.outcome, work, 'what is to be removed') }
  const unarchived = by.target === 'deal' && work.run.preview ? await archivedByUs(work, rows) : new Set<string>()
  const judged = rows.map((row): Judged => {
    const record = found.get(row.pipedriveId ?? '')
    if (!record || record['is_deleted'] === true)
      return { row, verdict: 'gone', reason: 'It was removed in Pipedrive already.' }
    const linked = by.keepers.reason(by.target, row.pipedriveId ?? '')
    if (linked !== null) return { row, verdict: 'keep', reason: linked, record }
    const added = by.added.to(by.target, row.pipedriveId ?? '')
    if (added !== null) return { row, verdict: 'keep', reason: added, record }
    const now = seen(by.target, unarchived.has(row.sourceId) ? { ...record, is_archived: false } : record)
    const isUntouched = now.updateTime === row.seenUpdateTime || hashOf(now.content) === row.seenHash
    return isUntouched
      ? { row, verdict: 'remove', reason: null }
      : { row, verdict: 'keep', reason: changedSince, record }
  })
  for (const { record } of judged) if (record && work.run.preview) by.foreseen.stays(by.target, record)
  return { kind: 'judged', rows: judged }
}

/** Deals that a rollback takes out of the archive before it looks at them; a preview finds them there. */
async function archivedByUs({ deps, migration }: Work, deals: readonly LedgerRow[]): Promise<ReadonlySet<string>> {
  const needed = deals.map(({ sourceId }) => ({ object: 'deal_archive', sourceId }) as const)
  const archives = await linkRowsOf(deps.db, migration.id, needed)
  return new Set(archives.filter(({ state }) => state === 'written').map(({ sourceId }) => sourceId))
}

/** A preview finds the migration's own deals still there: it asks what it has seen of those that stay. */
async function dealsIn(work: Work, row: LedgerRow, foreseen: Foreseen): Promise<Reason> {
  if (work.run.preview) return foreseen.reason({ kind: 'stage', id: row.pipedriveId ?? '' })
  const pipelineId = Number(row.body?.['pipeline_id'])
  for await (const reading of readEvery(work, 'deal', { pipelineId })) {
    if (reading.kind === 'failed') return reading
    if (reading.records.some((deal) => deal['stage_id'] === Number(row.pipedriveId)))
      return 'There are deals in it that the migration did not make.'
  }
  return null
}

async function dealsAlong(work: Work, row: LedgerRow, foreseen: Foreseen): Promise<Reason> {
  if (work.run.preview) return foreseen.reason({ kind: 'pipeline', id: row.pipedriveId ?? '' })
  for await (const reading of readEvery(work, 'deal', { pipelineId: Number(row.pipedriveId) })) {
    if (reading.kind === 'failed') return reading
    if (reading.records.length > 0) return 'There are deals in it that the migration did not make.'
  }
  return null
}

/** Pipedrive lists activities by everything but their type. */
async function activitiesOf(work: Work, row: LedgerRow, foreseen: Foreseen): Promise<Reason> {
  for await (const types of readPages(work, 'activity_type', {})) {
    if (types.kind === 'failed') return types
    const type = types.records.find((one) => String(one['id']) === row.pipedriveId)
    if (!type) return null
    if (work.run.preview) return foreseen.reason({ kind: 'activity_type', id: String(type['key_string']) })
    for await (const reading of readPages(work, 'activity', {})) {
      if (reading.kind === 'failed') return reading
      if (reading.records.some((one) => one['type'] === type['key_string'])) return isOfType
    }
  }
  return null
}
