// What a preview foresees to be in use: it cannot ask Pipedrive for it, where the records that an undo would remove use it still.
import type { Db } from '../../db/client.ts'
import { rowsInOrder } from '../../db/ledger-rows.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import type { PipedriveTarget } from '../../migration/ledger.ts'
import { labelKey } from '../../migration/plan/labels.ts'
import { changedSince } from '../../migration/record-status.ts'
import type { PipedriveRecord } from '../read-back.ts'

type Holder = 'organization' | 'person' | 'deal'

export interface FieldUse {
  readonly kind: 'field' | 'option'
  readonly holder: Holder
  readonly key: string
  readonly option?: string
}

type Use = FieldUse | { readonly kind: 'stage' | 'pipeline' | 'activity_type' | 'file'; readonly id: string }

export interface Foreseen {
  /** A record that stays. */
  stays(target: PipedriveTarget, record: PipedriveRecord): void
  /** A file that a person has renamed since, and that stays itself. */
  renamed(file: string): void
  /** The reason to keep what is used so; null lets it go. */
  reason(use: Use): string | null
}

export const standsIn = 'A deal that stays stands in it.'
export const isOfType = 'There are activities of this type.'

/** Of values it remembers those that are options of ours: numbers and texts are as many as there are records. */
export async function createForeseen(db: Db, migrationId: string): Promise<Foreseen> {
  const options = new Set<string>()
  for await (const rows of rowsInOrder(db, { migrationId, object: 'field_option', states: ['written', 'kept'] }))
    for (const row of rows) options.add(nameOf(useOf(row)))
  const reasons = new Map<string, string>()
  const note = (use: Use, reason: string): void => void (reasons.has(nameOf(use)) || reasons.set(nameOf(use), reason))
  return {
    stays(target, record) {
      if (target === 'deal') {
        note({ kind: 'stage', id: String(record['stage_id']) }, standsIn)
        note({ kind: 'pipeline', id: String(record['pipeline_id']) }, standsIn)
      }
      if (target === 'activity') note({ kind: 'activity_type', id: String(record['type']) }, isOfType)
      const custom = (record['custom_fields'] ?? {}) as PipedriveRecord
      for (const [key, value] of [...Object.entries(custom), [labelKey, record[labelKey]] as const]) {
        if (value === null || value === undefined) continue
        const reason = holdsValue(target, record)
        note({ kind: 'field', holder: target as Holder, key }, reason)
        for (const option of [value].flat()) {
          const use = { kind: 'option', holder: target as Holder, key, option: String(option) } as const
          if (options.has(nameOf(use))) note(use, reason)
        }
      }
    },
    renamed: (id) => note({ kind: 'file', id }, changedSince),
    reason: (use) => reasons.get(nameOf(use)) ?? null,
  }
} // prettier-ignore

function nameOf(use: Use): string {
  return 'holder' in use ? [use.kind, use.holder, use.key, use.option].join(' ') : `${use.kind} ${use.id}`
}

/** What a row of a field, or of an option, is used as. */
export function useOf(row: LedgerRow): FieldUse {
  const id = row.pipedriveId ?? ''
  if (row.object !== 'field_option') return { kind: 'field', holder: row.sourceId.split('/')[0] as Holder, key: id }
  return {
    kind: 'option',
    holder: row.body?.['field_object'] as Holder,
    key: String(row.body?.['field_key']),
    option: id,
  }
}

/** Why a field or one of its options stays. */
export function holdsValue(holder: string, record: PipedriveRecord): string {
  return `It holds a value on ${holder} ${String(record['id'])}, which stays.`
}
