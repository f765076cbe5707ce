// Labels: options of Pipedrive's own field that records of the source need and the account lacks.
import type { Destination } from '../destination.ts'
import { type SourceField, valuesOf } from '../fields.ts'
import { type MappingLine, separatorOf, valueMapOf } from '../mapping.ts'
import { choicesOf } from '../transform/options.ts'
import type { RecordTarget } from '../writable.ts'
import { cut } from '../transform/cut.ts'

/** The key of the labels of organizations, persons and deals alike. */
export const labelKey = 'label_ids'

export interface NeededLabel {
  readonly target: RecordTarget
  readonly label: string
}

/** The name under which the ledger knows the label field of an object; no custom field has it. */
export function labelField(target: RecordTarget): string {
  return `${target}/labels/${labelKey}`
}

/** Null: it is the name of a custom field. */
export function labelledBy(field: string): RecordTarget | null {
  return (['organization', 'person', 'deal'] as const).find((target) => labelField(target) === field) ?? null
}

/** Compared without case, as people read them. */
export function missingLabels(lines: readonly MappingLine[], fields: readonly SourceField[], destination: Destination): NeededLabel[] {
  const missing = new Map<string, NeededLabel>()
  for (const line of lines) {
    const { target, state } = line
    if (state === 'left_out' || target.kind !== 'standard' || target.field !== labelKey) continue
    if (target.object === 'pipeline' || target.object === 'stage') continue
    const has = new Set(labelsOf(destination, target.object).map(({ label }) => label.trim().toLowerCase()))
    const source = fields.find((field) => field.object === line.object && field.name === line.field)
    for (const label of labelsIn(line, source)) {
      const folded = label.toLowerCase()
      if (!has.has(folded)) missing.set(`${target.object}\n${folded}`, { target: target.object, label })
      has.add(folded)
    }
  }
  return [...missing.values()]
} // prettier-ignore

export function labelsOf(destination: Destination, target: RecordTarget): readonly { readonly id: number; readonly label: string }[] {
  return destination.fields.find((field) => field.object === target && field.key === labelKey)?.options ?? []
} // prettier-ignore

function labelsIn(line: MappingLine, source: SourceField | undefined): string[] {
  const map = valueMapOf(line)
  const separator = separatorOf(line) ?? source?.separator ?? ','
  const values = (source && valuesOf(source)) ?? []
  const parts = values.flatMap((value) => choicesOf(map.get(value) ?? value, separator))
  return [...new Set(parts.map((part) => map.get(part) ?? part))].map((label) => cut(label.trim(), 255)).filter(Boolean)
}
