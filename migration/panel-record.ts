// How each field of one record arrived: by its mapping line, what was staged, what was sent, and what a rule changed.
import type { Change } from './change.ts'
import { isFolded } from './fold/field.ts'
import type { MappingLine, Target } from './mapping.ts'
import { fieldName, sourceIdField } from './plan/context.ts'
import { isSourceIdLine } from './propose/structure.ts'
import type { Readable } from './readable.ts'
import type { SourceRecord } from './record.ts'

export interface ArrivedField {
  field: string
  target: string
  source: unknown
  arrived: unknown
  how: 'equal' | 'changed_by_rule' | 'left_out'
  rule: string | null
}

export interface ArrivedFacts {
  readonly lines: readonly MappingLine[]
  /** Null: erased after the retention. */
  readonly staged: SourceRecord | null
  readonly body: Readonly<Record<string, unknown>>
  readonly changes: readonly Change[]
  /** 40-character keys of custom fields by `fieldName(object, type, name)`. */
  readonly keys: ReadonlyMap<string, string>
  /** The field of Pipedrive that holds the source's id, where the record has one. */
  readonly sourceIdKey?: string | undefined
  readonly readable: Readable
}

/** Fields that are empty in the source and got no value are not shown: they would bury the others. */
export function recordFields(facts: ArrivedFacts): ArrivedField[] {
  return facts.lines.map((line) => arrivedField(line, facts)).filter((row) => !isEmpty(row.source) || !isEmpty(row.arrived))
} // prettier-ignore

function arrivedField(line: MappingLine, facts: ArrivedFacts): ArrivedField {
  const seen = { field: line.field, target: targetName(line.target) }
  const change = facts.changes.find((each) => each.field === line.field)
  if (change) {
    const arrived = change.how === 'left_out' ? null : change.meant
    return { ...seen, source: change.source, arrived, how: change.how, rule: change.reason }
  }
  const source = sourceValue(facts.staged, line.field)
  if (facts.sourceIdKey !== undefined && isSourceIdLine(line)) {
    return {
      ...seen,
      target: sourceIdField.name,
      source,
      arrived: customValue(facts.sourceIdKey, facts),
      how: 'equal',
      rule: null,
    }
  }
  if (line.target.kind === 'leave_out') {
    return { ...seen, source, arrived: null, how: 'left_out', rule: line.target.reason ?? line.reason }
  }
  return { ...seen, source, arrived: sentValue(line.target, facts) ?? null, how: 'equal', rule: null }
}

/** A plain field, or one of the structural facts under its own name. */
function sourceValue(record: SourceRecord | null, field: string): unknown {
  if (!record) return null
  if (Object.hasOwn(record.fields, field)) return record.fields[field]
  if (field === 'id') return record.id
  if (field === 'created_at') return record.createdAt
  if (field === 'updated_at') return record.updatedAt
  if (field === 'owner') return record.owner
  const links = record.links[field]
  if (!links || links.length === 0) return null
  return links.length === 1 ? links[0]?.id : links.map((link) => link.id)
}

function sentValue(target: Target, { body, keys, readable }: ArrivedFacts): unknown {
  // The text belongs to the fields that have a line in it; each of them has said so as a change.
  if (target.kind === 'leave_out' || isFolded(target)) return null
  if (target.kind === 'standard') return readable.value(target.field, body[target.field])
  const key = target.key ?? keys.get(fieldName(target.object, target.type, target.name))
  return key === undefined ? null : customValue(key, { body, readable })
}

function customValue(key: string, { body, readable }: Pick<ArrivedFacts, 'body' | 'readable'>): unknown {
  const custom = body['custom_fields']
  if (typeof custom !== 'object' || custom === null) return null
  return readable.value(key, (custom as Record<string, unknown>)[key])
}

function targetName(target: Target): string {
  if (target.kind === 'leave_out') return ''
  return target.kind === 'standard' ? target.field : target.name
}

function isEmpty(content: unknown): boolean {
  return content === null || content === undefined || content === '' || (Array.isArray(content) && content.length === 0)
}
