// Custom fields that a rule needs beside those of the mapping: a number, or a text, for all records of one object together.
import { pluralOf } from '../findings/finding.ts'
import type { RecordTarget } from '../writable.ts'
import type { Flattening, Flattenings } from './choice.ts'
import { parentTargets } from './rules.ts'

export interface ExtraField {
  readonly target: RecordTarget
  readonly type: 'double' | 'text'
  readonly name: string
}

/** Null: the rule needs none. */
export function extraFieldOf(flattening: Flattening): ExtraField | null {
  const target = parentTargets[flattening.parent]
  const plural = pluralOf(flattening.object)
  switch (flattening.rule) {
    case 'count':
      return { target, type: 'double', name: `Number of ${plural}` }
    case 'joined':
      return { target, type: 'text', name: plural.charAt(0).toUpperCase() + plural.slice(1) }
    case 'summary':
      return { target, type: 'text', name: 'Time recorded' }
    default:
      return null
  }
}

export function extraFields(flattenings: Flattenings): ExtraField[] {
  return [...flattenings.values()].flatMap((flattening) => extraFieldOf(flattening) ?? [])
}
