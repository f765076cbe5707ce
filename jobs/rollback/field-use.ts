// Whether a custom field, or one of its options, still holds a value on any record: then it is somebody's work and stays.
import type { LedgerRow } from '../../db/ledger.ts'
import { labelKey } from '../../migration/plan/labels.ts'
import { type Failure, readPages } from '../read-back.ts'
import type { Work } from '../write/work.ts'

type Holder = 'organization' | 'person' | 'deal'

/** A reason to keep it, null when nothing holds a value, or the failure to find out. */
export async function usedValues(work: Work, row: LedgerRow): Promise<string | null | Failure> {
  const isOption = row.object === 'field_option'
  const key = isOption ? String(row.body?.['field_key']) : (row.pipedriveId ?? '')
  const holder = (isOption ? String(row.body?.['field_object']) : row.sourceId.split('/')[0]) as Holder
  const isLabel = key === labelKey
  for await (const reading of readPages(work, holder, isLabel ? {} : { customFieldKeys: [key] })) {
    if (reading.kind === 'failed') return reading
    for (const record of reading.records) {
      const custom = record['custom_fields'] as Record<string, unknown> | undefined
      const value = isLabel ? record[labelKey] : custom?.[key]
      const holds = isOption ? [value].flat().includes(Number(row.pipedriveId)) : value !== null && value !== undefined
      if (holds) return `It holds a value on ${holder} ${String(record['id'])}, which stays.`
    }
  }
  return null
}
