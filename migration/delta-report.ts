// What a delta tells: what it found in the source, object by object, what it kept as people left it, and what it cannot map.
import type { Kept } from './delta.ts'
import { arrivesAs, type SourceField } from './fields.ts'

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
export function withNewOptions(known: readonly SourceField[], now: readonly SourceField[]): SourceField[] {
  return known.map((field) => {
    const options = now.find((one) => one.object === field.object && one.name === field.name)?.options
    if (!field.options || !options) return field
    return { ...field, options: [...new Set([...field.options, ...options])] }
  })
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
