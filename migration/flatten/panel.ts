// How values of custom objects arrived in fields of the record that they belong to, as the panel shows them.
import type { Change } from '../change.ts'
import type { SourceField } from '../fields.ts'
import { counted } from '../findings/finding.ts'
import { isFolded } from '../fold/field.ts'
import type { MappingLine } from '../mapping.ts'
import type { ArrivedField } from '../panel-record.ts'
import { fieldName } from '../plan/context.ts'
import { readField } from '../plan/values.ts'
import type { Readable } from '../readable.ts'
import type { SourceRecord } from '../record.ts'
import { isEmpty } from '../transform/converted.ts'
import { type Flattening, type Flattenings, goesByFields } from './choice.ts'
import { extraFieldOf } from './extra-fields.ts'
import { newestOf } from './moment.ts'
import { type ParentObject, parentTargets } from './rules.ts'

export interface ArrivedFromFacts {
  readonly parent: ParentObject
  /** The records that belong to it; empty once they were erased after the retention. */
  readonly rows: readonly SourceRecord[]
  readonly flattenings: Flattenings
  readonly sourceFields: readonly SourceField[]
  readonly lines: readonly MappingLine[]
  readonly body: Readonly<Record<string, unknown>>
  readonly changes: readonly Change[]
  readonly keys: ReadonlyMap<string, string>
  readonly readable: Readable
}

export function arrivedFrom(facts: ArrivedFromFacts): ArrivedField[] {
  const own = [...facts.flattenings.values()].filter(({ parent }) => parent === facts.parent)
  return own.flatMap((flattening) =>
    goesByFields(flattening) ? byFields(facts, flattening.object) : asOne(facts, flattening),
  )
}

function sent({ body, readable }: ArrivedFromFacts, key: string | undefined): unknown {
  const custom = body['custom_fields']
  if (key === undefined || typeof custom !== 'object' || custom === null) return null
  return readable.value(key, (custom as Record<string, unknown>)[key]) ?? null
}

function byFields(facts: ArrivedFromFacts, object: string): ArrivedField[] {
  const fieldsByName = new Map(facts.sourceFields.map((field) => [`${field.object}\n${field.name}`, field]))
  const newest = newestOf(facts.rows.filter((row) => row.object === object), { fieldsByName }) // prettier-ignore
  return facts.lines.flatMap((line): ArrivedField[] => {
    if (line.object !== object || line.target.kind !== 'custom') return []
    const { target } = line
    const field = `${object}.${line.field}`
    const change = facts.changes.find((one) => one.field === field)
    const source = change?.source ?? (newest ? readField(newest, line.field) : null) ?? null
    const arrived = isFolded(target)
      ? (change?.meant ?? null)
      : sent(facts, target.key ?? facts.keys.get(fieldName(target.object, target.type, target.name)))
    if (isEmpty(source) && isEmpty(arrived)) return []
    return [{ field, target: target.name, source, arrived, how: change?.how ?? 'equal', rule: change?.reason ?? null }]
  })
}

function asOne(facts: ArrivedFromFacts, flattening: Flattening): ArrivedField[] {
  const extra = extraFieldOf(flattening)
  const key = extra && facts.keys.get(fieldName(parentTargets[flattening.parent], extra.type, extra.name))
  const arrived = key ? sent(facts, key) : null
  if (!extra || isEmpty(arrived)) return []
  const rows = facts.rows.filter((row) => row.object === flattening.object).length
  const change = facts.changes.find((one) => one.field === flattening.object)
  const source = rows > 0 ? counted(rows, flattening.object) : null
  const rule = change?.reason ?? null
  return [{ field: flattening.object, target: extra.name, source, arrived, how: 'changed_by_rule', rule }]
}
