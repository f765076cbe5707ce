// What a rollback does with each row: remove it, keep it for a stated reason, or find that it is gone already.
import type { LedgerRow } from '../../db/ledger.ts'
import { targetOf } from '../../migration/ledger.ts'
import { seen } from '../../migration/seen.ts'
import { changedByHand } from '../files/changed-by-hand.ts'
import { type Failure, readByIds, readPages } from '../read-back.ts'
import { hashSeen } from '../write/seen-hash.ts'
import { stopAtRead } from '../write/stopping.ts'
import type { Stop, Work } from '../write/work.ts'
import { usedValues } from './field-use.ts'
import type { Added, Keepers } from './keepers.ts'

export interface Judged {
  readonly row: LedgerRow
  readonly verdict: 'remove' | 'keep' | 'gone'
  readonly reason: string | null
}

export type Judgement =
  { readonly kind: 'judged'; readonly rows: readonly Judged[] } | { readonly kind: 'stopped'; readonly stop: Stop }

type ReadTarget = 'organization' | 'person' | 'deal' | 'activity' | 'note'

/** All rows are of one object. */
export async function judgeRows(
  work: Work,
  rows: readonly LedgerRow[],
  given: { keepers: Keepers; added: Added },
): Promise<Judgement> {
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
  by: { target: string; keepers: Keepers; added: Added },
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
        by.keepers.isNeeded('stage', row.pipedriveId ?? '')
          ? 'A deal that stays stands in it.'
          : await dealsIn(work, row),
      )
    case 'pipeline':
      return judgeEach(work, rows, async (row) =>
        by.keepers.isNeeded('pipeline', row.pipedriveId ?? '')
          ? 'A deal that stays stands in it.'
          : await stagesIn(work, row),
      )
    case 'file':
      return judgeEach(work, rows, async (row) => {
        const { activity_id, note_id } = row.body ?? {}
        if (by.keepers.isNeeded('activity', String(activity_id)) || by.keepers.isNeeded('note', String(note_id)))
          return 'What it belongs to stays.'
        if (by.keepers.isShown(row.body?.['url'])) return 'A text that stays shows it.'
        return work.run.preview ? null : changedByHand(work, row)
      })
    case 'activity_type':
      return judgeEach(work, rows, async (row) => (work.run.preview ? null : activitiesOf(work, row)))
    case 'field':
    case 'field_option':
      return judgeEach(work, rows, async (row) => (work.run.preview ? null : usedValues(work, row)))
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

async function judgeRecords(
  work: Work,
  rows: readonly LedgerRow[],
  by: { target: ReadTarget; keepers: Keepers; added: Added },
): Promise<Judgement> {
  const found = await readByIds(work, by.target, rows.flatMap((row) => row.pipedriveId ?? [])) // prettier-ignore
  if (!(found instanceof Map))
    return { kind: 'stopped', stop: stopAtRead(found.outcome, work, 'what is to be removed') }
  const judged = rows.map((row): Judged => {
    const record = found.get(row.pipedriveId ?? '')
    if (!record || record['is_deleted'] === true)
      return { row, verdict: 'gone', reason: 'It was removed in Pipedrive already.' }
    if (by.keepers.isNeeded(by.target, row.pipedriveId ?? ''))
      return { row, verdict: 'keep', reason: 'A record that stays is linked to it.' }
    const added = by.added.to(by.target, row.pipedriveId ?? '')
    if (added !== null) return { row, verdict: 'keep', reason: added }
    const now = seen(by.target, record)
    const isUntouched = now.updateTime === row.seenUpdateTime || hashSeen(now.content) === row.seenHash
    return isUntouched
      ? { row, verdict: 'remove', reason: null }
      : { row, verdict: 'keep', reason: 'Somebody has changed it in Pipedrive since the migration.' }
  })
  return { kind: 'judged', rows: judged }
}

/** A preview finds the migration's own deals still there: it looks only at what is kept. */
async function dealsIn(work: Work, row: LedgerRow): Promise<Reason> {
  if (work.run.preview) return null
  const pipelineId = Number(row.body?.['pipeline_id'])
  for await (const reading of readPages(work, 'deal', { pipelineId })) {
    if (reading.kind === 'failed') return reading
    if (reading.records.some((deal) => deal['stage_id'] === Number(row.pipedriveId)))
      return 'There are deals in it that the migration did not make.'
  }
  return null
}

async function stagesIn(work: Work, row: LedgerRow): Promise<Reason> {
  if (work.run.preview) return null
  for await (const reading of readPages(work, 'deal', { pipelineId: Number(row.pipedriveId) })) {
    if (reading.kind === 'failed') return reading
    if (reading.records.length > 0) return 'There are deals in it that the migration did not make.'
  }
  return null
}

/** Pipedrive lists activities by everything but their type. */
async function activitiesOf(work: Work, row: LedgerRow): Promise<Reason> {
  for await (const types of readPages(work, 'activity_type', {})) {
    if (types.kind === 'failed') return types
    const type = types.records.find((one) => String(one['id']) === row.pipedriveId)
    if (!type) return null
    for await (const reading of readPages(work, 'activity', {})) {
      if (reading.kind === 'failed') return reading
      if (reading.records.some((one) => one['type'] === type['key_string'])) return 'There are activities of this type.'
    }
  }
  return null
}
