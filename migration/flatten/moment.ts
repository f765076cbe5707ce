// When a record was last touched, for telling which of several is the newest.
import { parseDate } from '../dates/format.ts'
import type { PlanContext } from '../plan/context.ts'
import type { SourceRecord } from '../record.ts'

/** The newest by its last change, else by its creation; of equal ones the one that the source gave last. Null: there is none. */
export function newestOf(
  records: readonly SourceRecord[],
  context: Pick<PlanContext, 'fieldsByName'>,
): SourceRecord | null {
  return records.reduce<SourceRecord | null>(
    (best, one) => (best === null || timeOf(one, context) >= timeOf(best, context) ? one : best),
    null,
  )
}

function timeOf(record: SourceRecord, context: Pick<PlanContext, 'fieldsByName'>): string {
  const layout = (name: string) => context.fieldsByName.get(`${record.object}\n${name}`)?.dateFormat ?? 'ISO'
  return comparable(record.updatedAt, layout('updated_at')) ?? comparable(record.createdAt, layout('created_at')) ?? ''
}

/** Local times of one source compare as texts; an offset is worked in. */
function comparable(raw: string | null, layout: string): string | null {
  const found = raw === null ? null : (parseDate(raw, layout) ?? parseDate(raw, 'ISO'))
  if (found === null) return null
  if (found.kind === 'date') return `${found.iso}T00:00:00`
  if (found.offsetMinutes === null) return found.local
  return new Date(Date.parse(`${found.local}Z`) - found.offsetMinutes * 60_000).toISOString().slice(0, 19)
}
