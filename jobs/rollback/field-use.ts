// Whether a custom field, or one of its options, still holds a value on any record: then it is somebody's work and stays.
import type { LedgerRow } from '../../db/ledger.ts'
import { labelKey } from '../../migration/plan/labels.ts'
import { type Failure, readEvery } from '../read-back.ts'
import type { Work } from '../write/work.ts'
import { type Foreseen, holdsValue, useOf } from './foreseen.ts'

/** A reason to keep it, null when nothing holds a value, or the failure to find out. */
export async function usedValues(work: Work, row: LedgerRow, foreseen: Foreseen): Promise<string | null | Failure> {
  const use = useOf(row)
  if (work.run.preview) return foreseen.reason(use)
  const { holder, key } = use
  const isLabel = key === labelKey
  for await (const reading of readEvery(work, holder, isLabel ? {} : { customFieldKeys: [key] })) {
    if (reading.kind === 'failed') return reading
    for (const record of reading.records) {
      const custom = record['custom_fields'] as Record<string, unknown> | undefined
      const value = isLabel ? record[labelKey] : custom?.[key]
      const holds =
        use.kind === 'option' ? [value].flat().includes(Number(row.pipedriveId)) : value !== null && value !== undefined
      if (holds) return holdsValue(holder, record)
    }
  }
  return null
}
