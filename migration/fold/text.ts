// Folded values: each as a line "Label: value" of one text, and what is said of it on the record.
import type { Change } from '../change.ts'
import { nameOf } from '../findings/finding.ts'
import type { MappingLine } from '../mapping.ts'
import type { PlanContext } from '../plan/context.ts'
import { dateRules, prepared, readField } from '../plan/values.ts'
import { customName } from '../propose/custom-field.ts'
import type { SourceRecord } from '../record.ts'
import { isEmpty } from '../transform/converted.ts'
import { choicesOf } from '../transform/options.ts'
import { asText, convertText } from '../transform/text.ts'
import { convertDate } from '../transform/time.ts'
import { arrivesAs } from '../fields.ts'
import { foldField } from './field.ts'

export interface FoldedLine {
  /** As the change names it: `court`, or `conflict_check.result` where it comes from another record. */
  readonly field: string
  readonly label: string
  readonly text: string
  readonly source: unknown
}

export const mostText = 65_000

/** Null: the record has no value there. */
export function foldedLine(record: SourceRecord, line: MappingLine, context: PlanContext): FoldedLine | null {
  const read = readable(record, line, context)
  const text = convertText(read, Number.MAX_SAFE_INTEGER)
  if (text.kind !== 'kept' && text.kind !== 'changed') return null
  const isOwn = arrivesAs(record.object) !== null
  const label = customName(context.fieldsByName.get(`${record.object}\n${line.field}`)?.label ?? line.field)
  const object = nameOf(record.object)
  return {
    field: isOwn ? line.field : `${record.object}.${line.field}`,
    label: isOwn ? label : `${object.charAt(0).toUpperCase()}${object.slice(1)}: ${label}`,
    text: text.value,
    source: readField(record, line.field),
  }
}

/** As people read it: lists taken apart, days as days, people by their names; everything else as the source wrote it. */
function readable(record: SourceRecord, line: MappingLine, context: PlanContext): unknown {
  const { value, separator } = prepared(record, line)
  if (isEmpty(value)) return null
  const type = context.fieldsByName.get(`${record.object}\n${line.field}`)?.type
  if (type === 'user') return context.ownerName(asText(value).trim()) ?? value
  if (type === 'date') {
    const day = convertDate(value, dateRules(line, context))
    return day.kind === 'kept' || day.kind === 'changed' ? day.value : value
  }
  return separator === null ? value : choicesOf(value, separator).join(', ')
}

export const asFolded = ({ label, text }: Pick<FoldedLine, 'label' | 'text'>): string => `${label}: ${text}`

export function foldedChange(line: FoldedLine): Change {
  const reason = `It stands as a line of the text "${foldField.name}", together with other fields that have no custom field of their own.`
  const meant = asFolded(line)
  return { field: line.field, target: foldField.name, how: 'changed_by_rule', rule: 'folded', reason, source: line.source, meant }
} // prettier-ignore

/** One after the other while there is room; what is cut, or has none, is said. */
export function joinFolded(lines: readonly FoldedLine[]): { readonly text: string; readonly changes: Change[] } {
  let text = ''
  const changes = lines.map((line): Change => {
    const change = foldedChange(line)
    const whole = asFolded(line)
    const start = text === '' ? '' : '\n'
    const room = mostText - text.length - start.length
    if (whole.length <= room) {
      text += start + whole
      return change
    }
    const limit = `The text "${foldField.name}" holds ${mostText} characters`
    const cut = whole.slice(0, Math.max(0, room)).replace(/[\ud800-\udbff]$/, '').trimEnd() // prettier-ignore
    if (cut.length <= line.label.length + 1) {
      return { ...change, how: 'left_out', rule: 'folded_no_room', reason: `${limit}, and the fields before it fill it.`, meant: null } // prettier-ignore
    }
    text += start + cut
    return { ...change, rule: 'folded_cut', reason: `${change.reason} ${limit}, so the end of this value was cut.`, meant: cut } // prettier-ignore
  })
  return { text, changes }
}
