// What a delta tells: what it found in the source, object by object, what it kept as people left it, and what it cannot map.
import type { Kept } from '../delta.ts'
import { arrivesAs, type SourceField, valuesOf } from '../fields.ts'
import type { MappingLine } from '../mapping.ts'
import { labelKey } from '../plan/labels.ts'

export interface ReadCount {
  readonly object: string
  readonly created: number
  readonly changed: number
  readonly unchanged: number
  readonly vanished: number
}

export interface DeltaReport {
  readonly objects: readonly (ReadCount & { readonly conflicts: number })[]
  readonly conflicts: readonly {
    readonly object: string
    readonly sourceId: string
    readonly field: string
    readonly source: unknown
    readonly pipedrive: unknown
    readonly reason: string
  }[]
  readonly vanished: readonly { readonly object: string; readonly sourceId: string; readonly title: string | null }[]
  readonly remarks: readonly string[]
}

export interface DeltaFacts extends Pick<DeltaReport, 'vanished' | 'remarks'> {
  readonly counts: readonly ReadCount[]
  readonly kept: readonly Kept[]
}

/** More than so many conflicts are counted and no longer named one by one. */
const namedMax = 1000

export function deltaReport({ counts, kept, vanished, remarks }: DeltaFacts): DeltaReport {
  return {
    objects: counts.map((count) => ({
      ...count,
      conflicts: kept.filter((one) => one.object === count.object).length,
    })),
    conflicts: kept.slice(0, namedMax).map(({ object, sourceId, change }) => ({
      object,
      sourceId,
      field: change.field,
      source: change.source,
      pipedrive: change.meant,
      reason: change.reason,
    })),
    vanished,
    remarks,
  }
}

/** Options that came since the audit join the ones it found, so that they are created; everything else stays as it was decided on. */
export function withNewOptions(
  known: readonly SourceField[],
  now: readonly SourceField[],
  lines: readonly MappingLine[],
): SourceField[] {
  return known.map((field) => {
    const [before, after] = [valuesOf(field), valuesNow(field, now)]
    if (before === null || after === null || field.type === 'boolean') return field
    const values = [...new Set([...before, ...after])]
    if (field.options) return { ...field, options: values }
    return isChoice(field, lines) ? { ...field, samples: values, distinct: values.length } : field
  })
}

/** Fields that became options and whose values can no longer all be told: what has no option is left out, and it is said. */
export function newValueRemarks(
  known: readonly SourceField[],
  now: readonly SourceField[],
  lines: readonly MappingLine[],
): string[] {
  const unknown = known.filter(
    (field) =>
      isChoice(field, lines) && valuesOf(field) !== null && findIn(now, field) && valuesNow(field, now) === null,
  )
  return unknown.map(
    ({ object, label }) =>
      `"${label}" of the ${object} records now holds more different values than a list of options is made of: a value that has no option in Pipedrive is left out of its record. Map it to a text and audit again to keep them all.`,
  )
}

function isChoice({ object, name }: SourceField, lines: readonly MappingLine[]): boolean {
  const line = lines.find((one) => one.object === object && one.field === name)
  if (!line || line.state === 'left_out') return false
  if (line.target.kind === 'standard') return line.target.field === labelKey
  return line.target.kind === 'custom' && (line.target.type === 'enum' || line.target.type === 'set')
}

function valuesNow(field: SourceField, now: readonly SourceField[]): readonly string[] | null {
  const seen = findIn(now, field)
  return seen ? valuesOf(seen) : null
}

function findIn(fields: readonly SourceField[], { object, name }: SourceField): SourceField | undefined {
  return fields.find((one) => one.object === object && one.name === name)
}

/** Fields that no mapping can know of yet: nothing of them arrives, and it is said. */
export function newFieldRemarks(known: readonly SourceField[], now: readonly SourceField[]): string[] {
  const fresh = now.filter(
    ({ object, name, role }) =>
      role === 'value' &&
      arrivesAs(object) !== null &&
      !known.some((field) => field.object === object && field.name === name),
  )
  return fresh.map(
    ({ object, label }) =>
      `The source has a new field "${label}" on its ${object} records, and no mapping says where it goes: audit again to map it.`,
  )
}
