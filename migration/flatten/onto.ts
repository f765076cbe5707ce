// What records of custom objects put into the fields of the record that they belong to.
import type { Change } from '../change.ts'
import { nameOf, pluralOf } from '../findings/finding.ts'
import { isFolded } from '../fold/field.ts'
import { foldedChange, type FoldedLine, foldedLine } from '../fold/text.ts'
import { fieldName, type PlanContext } from '../plan/context.ts'
import { changeOf, convertCustom, readField } from '../plan/values.ts'
import type { SourceRecord } from '../record.ts'
import { convertText } from '../transform/text.ts'
import type { RecordTarget } from '../writable.ts'
import { type Flattening, goesByFields } from './choice.ts'
import { extraFieldOf } from './extra-fields.ts'
import { newestOf } from './moment.ts'
import { parentObjects } from './rules.ts'
import { asLine } from './text.ts'
import { timeSummary } from './time-summary.ts'

/** A value of another record, with the place that it comes from. */
export interface Brought {
  readonly key: string
  /** `conflict_check.result`. */
  readonly field: string
  readonly target: string
  readonly source: unknown
  readonly value: unknown
  readonly change: Change | null
  /** Its line of the text that several fields share; the whole text is put together with the record's own. */
  readonly folded?: FoldedLine
}

const mostText = 65_000

/** Values by custom field, of every object that is flattened onto this record's; left-out ones have no value. */
export function broughtTo(record: SourceRecord, target: RecordTarget, context: PlanContext): Brought[] {
  const parent = parentObjects.find((one) => one === record.object)
  const { custom } = context
  if (!custom || !parent) return []
  const rows = Map.groupBy(custom.rowsOf(parent, record.id), (row) => row.object)
  return [...custom.flattenings.values()].flatMap((flattening) => {
    const own = rows.get(flattening.object) ?? []
    if (flattening.parent !== parent || own.length === 0) return []
    if (goesByFields(flattening)) return byFields(own, flattening, { target, context })
    return asOneField(own, flattening, { target, context })
  })
}

interface Onto {
  readonly target: RecordTarget
  readonly context: PlanContext
}

function byFields(rows: readonly SourceRecord[], { object }: Flattening, { target, context }: Onto): Brought[] {
  const newest = newestOf(rows, context)
  if (!newest) return []
  return (context.lines.get(object) ?? []).flatMap((line): Brought[] => {
    if (line.target.kind !== 'custom' || line.target.object !== target) return []
    const field = context.keys.get(fieldName(target, line.target.type, line.target.name))
    if (!field) return []
    const source = readField(newest, line.field)
    if (isFolded(line.target)) {
      const folded = foldedLine(newest, line, context)
      return folded
        ? [
            {
              key: field.key,
              field: folded.field,
              target: line.target.name,
              source,
              value: undefined,
              change: foldedChange(folded),
              folded,
            },
          ]
        : []
    }
    const converted = convertCustom(newest, line, field.options, context)
    const made = changeOf(line, source, converted)
    const change = made && { ...made, field: `${object}.${line.field}` }
    if (converted.kind === 'absent') return []
    const value = converted.kind === 'left_out' ? undefined : converted.value
    return [{ key: field.key, field: `${object}.${line.field}`, target: line.target.name, source, value, change }]
  })
}

function asOneField(rows: readonly SourceRecord[], flattening: Flattening, { target, context }: Onto): Brought[] {
  const extra = extraFieldOf(flattening)
  const key = extra && context.keys.get(fieldName(target, extra.type, extra.name))?.key
  if (!extra || !key) return []
  const { object, rule } = flattening
  const made = (value: unknown, reason: string): Brought => ({
    key, field: object, target: extra.name, source: rows.length, value,
    change: { field: object, target: extra.name, how: 'changed_by_rule', rule: `flattened_${rule}`, reason, source: rows.length, meant: value },
  }) // prettier-ignore
  if (rule === 'count')
    return [made(rows.length, `The number of ${pluralOf(object)} is kept, and nothing else of them.`)]
  if (rule === 'summary')
    return [made(timeSummary(rows, context), `The ${pluralOf(object)} were summed up: ${rows.length} of them.`)]
  const whole = convertText(rows.map((row) => asLine(row, context)).join('\n'), mostText)
  if (whole.kind !== 'kept' && whole.kind !== 'changed') return []
  const reason = `The ${pluralOf(object)} (${rows.length}) became one text, a line for each ${nameOf(object)}.`
  return [made(whole.value, whole.kind === 'changed' ? `${reason} ${whole.reason}` : reason)]
}
