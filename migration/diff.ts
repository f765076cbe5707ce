// The field-level diff of one record: every mapping line with its source value, what was meant and what Pipedrive holds.
import type { Change } from './change.ts'
import { type Compared, compareBody, type Verdict, verdictOf } from './compare.ts'
import type { Brought } from './flatten/onto.ts'
import { isFolded } from './fold/field.ts'
import type { MappingLine } from './mapping.ts'
import { type FieldKey, fieldName, sourceIdField } from './plan/context.ts'
import { readField } from './plan/values.ts'
import { isSourceIdLine } from './propose/structure.ts'
import type { Readable } from './readable.ts'
import type { SourceRecord } from './record.ts'
import { isEmpty } from './transform/converted.ts'

export interface DiffRow {
  readonly field: string
  readonly target: string
  readonly source: unknown
  readonly meant: unknown
  readonly found: unknown
  readonly verdict: Verdict
  readonly rule: string | null
}

export interface DiffInput {
  readonly record: SourceRecord
  readonly lines: readonly MappingLine[]
  readonly body: Readonly<Record<string, unknown>>
  readonly changes: readonly Change[]
  /** Null: Pipedrive does not return the record. */
  readonly found: Readonly<Record<string, unknown>> | null
  readonly keys: ReadonlyMap<string, FieldKey>
  /** The field of Pipedrive that holds the source's id, where the record has one. */
  readonly sourceIdKey?: string | undefined
  readonly readable: Readable
  /** What other records have put into its fields. */
  readonly brought?: readonly Brought[]
  /** By field: what is not part of the record itself, but made beside it. */
  readonly asides?: ReadonlyMap<string, Aside>
}

export type Aside = Pick<DiffRow, 'meant' | 'found' | 'verdict' | 'rule'>

/** One row per mapped line that has a source value, then one per value that no line gave (owner by rule, source id). */
export function diffRecord(input: DiffInput): DiffRow[] {
  const { readable } = input
  const shownOf = ({ key, meant, found, verdict }: Compared): Compared => {
    return { key, meant: readable.value(key, meant), found: readable.value(key, found), verdict }
  }
  const compared = new Map(compareBody(input.body, input.found ?? {}).map((one) => [one.key, shownOf(one)]))
  const rows: DiffRow[] = []
  const covered = new Set<string>()
  for (const line of input.lines) {
    const source = readField(input.record, line.field)
    if (isEmpty(source)) continue
    const aside = input.asides?.get(line.field)
    if (aside) {
      rows.push({ field: line.field, target: targetName(line), source, ...aside })
      continue
    }
    if (input.sourceIdKey !== undefined && isSourceIdLine(line)) {
      covered.add(input.sourceIdKey)
      const names = { field: line.field, target: sourceIdField.name, source }
      rows.push(rowOf(names, compared.get(input.sourceIdKey), undefined, null))
      continue
    }
    const key = keyOf(line, input.keys)
    const change = input.changes.find((one) => one.field === line.field)
    if (key !== null) covered.add(key)
    if (isFolded(line.target)) {
      rows.push(foldedRow({ field: line.field, target: line.target.name, source }, key === null ? undefined : compared.get(key), change)) // prettier-ignore
      continue
    }
    rows.push(
      rowOf(
        { field: line.field, target: targetName(line), source },
        key === null ? undefined : compared.get(key),
        change,
        line,
      ),
    )
  }
  for (const { key, field, target, source, change, folded } of input.brought ?? []) {
    covered.add(key)
    const told = folded ? input.changes.find((one) => one.field === field) : undefined
    if (folded) rows.push(foldedRow({ field, target, source }, compared.get(key), told))
    else rows.push(rowOf({ field, target, source }, compared.get(key), change ?? undefined, null))
  }
  for (const one of compared.values()) {
    if (covered.has(one.key)) continue
    const change = input.changes.find((made) => made.target === one.key)
    const target = readable.name(one.key)
    rows.push(rowOf({ field: change?.field ?? target, target, source: change?.source ?? null }, one, change, null))
  }
  return rows
}

/** Of a text that several fields share: the line that is this one's. */
function foldedRow(
  names: { field: string; target: string; source: unknown },
  compared: Compared | undefined,
  change: Change | undefined,
): DiffRow {
  const meant = change?.meant ?? null
  const holds = typeof compared?.found === 'string' && typeof meant === 'string' && compared.found.includes(meant)
  const verdict = holds ? 'changed_by_rule' : verdictOf(compared, change)
  return { ...names, meant, found: holds ? meant : (compared?.found ?? null), verdict, rule: change?.reason ?? null }
}

function rowOf(
  names: { field: string; target: string; source: unknown },
  compared: Compared | undefined,
  change: Change | undefined,
  line: MappingLine | null,
): DiffRow {
  const isLeftOut = line?.target.kind === 'leave_out'
  return {
    ...names,
    meant: compared?.meant ?? change?.meant ?? null,
    found: compared?.found ?? null,
    verdict: isLeftOut ? 'left_out' : verdictOf(compared, change),
    rule: isLeftOut
      ? line.target.kind === 'leave_out'
        ? (line.target.reason ?? line.reason)
        : null
      : change
        ? change.reason
        : null,
  }
}

function keyOf(line: MappingLine, keys: ReadonlyMap<string, FieldKey>): string | null {
  if (line.target.kind === 'leave_out') return null
  if (line.target.kind === 'standard') return bodyKey(line.target.field)
  return keys.get(fieldName(line.target.object, line.target.type, line.target.name))?.key ?? null
}

/** First and last name travel as the one name (POST /persons takes no other). */
function bodyKey(field: string): string {
  return field === 'first_name' || field === 'last_name' ? 'name' : field
}

function targetName(line: MappingLine): string {
  if (line.target.kind === 'leave_out') return ''
  return line.target.kind === 'standard' ? line.target.field : line.target.name
}
