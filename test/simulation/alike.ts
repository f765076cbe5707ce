// A company in words that two runs share: whatever has a number of its own is named by the record it came from.
import type { LedgerRow } from '../../db/ledger.ts'
import { canonical } from '../../migration/canonical.ts'
import { becomes } from '../../migration/ledger.ts'
import type { PipedriveStandIn } from '../sandbox/pipedrive/stand-in.ts'

const linked: Readonly<Record<string, string>> = {
  org_id: 'organization', owner_org_id: 'organization', linked_org_id: 'organization', person_id: 'person', deal_id: 'deal',
  pipeline_id: 'pipeline', stage_id: 'stage',
} // prettier-ignore
const named: ReadonlySet<string> = new Set(['organization', 'person', 'deal', 'pipeline', 'stage'])
/** When the simulation takes place: such moments say when a seed ran, not what it wrote. */
const during = /^2026-1[12]-/

interface Field {
  readonly code: string
  readonly name: string
  readonly options: readonly { readonly id: number; readonly label: string }[] | null
}

/** One line for every record, field, option and link that a user of the company would find. */
export function alike(pipedrive: PipedriveStandIn, rows: readonly LedgerRow[]): string[] {
  const names = new Map(rows.map((row) => [`${becomes[row.object]}:${row.pipedriveId ?? ''}`, `${row.object}:${row.sourceId}`])) // prettier-ignore
  const snapshot = pipedrive.snapshot()
  const fields = Object.entries(snapshot['fields'] as Record<string, readonly Field[]>)
  const byCode = new Map(fields.flatMap(([, list]) => list.map((field) => [field.code, field] as const)))

  function nameOf(object: string, id: unknown): string {
    return names.get(`${object}:${String(id)}`) ?? `unknown ${object} ${String(id)}`
  }
  function plain(object: string, record: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(record).flatMap(([key, value]): [string, unknown][] => {
        if (key === 'id') return named.has(object) ? [[key, nameOf(object, value)]] : []
        if (typeof value === 'string' && during.test(value)) return []
        if (key === 'custom_fields') return [[key, custom(value as Record<string, unknown>)]]
        // Pipedrive stores a file under a name with chance in it.
        if (key === 'stored_name') return []
        if (key === 'participants') return [[key, (value as Record<string, unknown>[]).map((one) => plain('', one))]]
        const target = linked[key]
        return [[key, target === undefined || value === null ? value : nameOf(target, value)]]
      }),
    )
  }
  function custom(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(values).map(([code, value]) => {
        const field = byCode.get(code)
        const label = (id: unknown) => field?.options?.find((option) => option.id === id)?.label ?? id
        return [field?.name ?? code, Array.isArray(value) ? value.map(label) : label(value)]
      }),
    )
  }
  const records = Object.entries(snapshot).flatMap(([object, list]) =>
    object === 'fields' || object === 'users'
      ? []
      : (list as readonly Record<string, unknown>[]).map((record) => `${object} ${canonical(plain(object, record))}`),
  )
  const own = fields.flatMap(([object, list]) =>
    list.map(
      (field) => `field ${object} ${field.name} ${canonical((field.options ?? []).map((one) => one.label).sort())}`,
    ),
  )
  return [...records, ...own].sort()
}

/** What one has more of than the other, lines counted. */
export function difference(one: readonly string[], other: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const line of other) left.set(line, (left.get(line) ?? 0) + 1)
  return one.filter((line) => {
    const times = left.get(line) ?? 0
    left.set(line, times - 1)
    return times <= 0
  })
}
