// What is said of a flattened object: where it arrives, and what its rule keeps.
import { counted, nameOf, pluralOf } from '../findings/finding.ts'
import { typeWords } from '../propose/custom-field.ts'
import type { Flattening } from './choice.ts'
import { extraFieldOf } from './extra-fields.ts'
import { parentTargets } from './rules.ts'

/** As the audit shows it in its table. */
export function arrivesOn(flattening: Flattening): string | null {
  const target = parentTargets[flattening.parent]
  switch (flattening.rule) {
    case 'fields':
    case 'newest':
      return `fields of the ${target}`
    case 'count':
      return `a number on the ${target}`
    case 'joined':
    case 'summary':
      return `a text on the ${target}`
    case 'note':
      return `notes on the ${target}`
    case 'activity':
      return `activities on the ${target}`
    case 'leave':
      return null
  }
}

/** One sentence: what the rule does with the records. */
export function ruleSentence(flattening: Flattening): string {
  const { object, rule, parent, isOne } = flattening
  const target = parentTargets[parent]
  const extra = extraFieldOf(flattening)
  switch (rule) {
    case 'fields':
    case 'newest':
      return isOne
        ? `Each ${target} has one ${nameOf(object)} at most: its fields become custom fields of the ${target}.`
        : `Of the ${pluralOf(object)} of each ${target} the newest becomes custom fields of it; the others stay in the source, each by name.`
    case 'count':
      return `Each ${target} says in the field "${extra?.name ?? ''}" how many ${pluralOf(object)} it has; what they hold stays in the source.`
    case 'joined':
      return `The ${pluralOf(object)} of each ${target} become one text in the field "${extra?.name ?? ''}", a line for each.`
    case 'summary':
      return `Each ${target} says in the field "${extra?.name ?? ''}" how many ${pluralOf(object)} it has, with their time and amounts; the single ones stay in the source.`
    case 'note':
      return `Each ${nameOf(object)} becomes a note on its ${target} with everything that it holds.`
    case 'activity':
      return `Each ${nameOf(object)} becomes a task that is done, on its ${target}, with everything that it holds in its note.`
    case 'leave':
      return `The ${pluralOf(object)} stay in the source, as chosen in the settings.`
  }
}

/** How one of its fields arrives where no line of the mapping says so. */
export function fieldArrival(flattening: Flattening): {
  readonly arrival: 'custom_field' | 'in_note' | 'not_migrated'
  readonly target: string | null
  readonly reason: string
} {
  const reason = ruleSentence(flattening)
  const target = parentTargets[flattening.parent]
  const extra = extraFieldOf(flattening)
  if (flattening.rule === 'note') return { arrival: 'in_note', target: 'note.content', reason }
  if (flattening.rule === 'activity') return { arrival: 'in_note', target: 'activity.note', reason }
  if (extra === null || flattening.rule === 'count' || flattening.rule === 'summary')
    return { arrival: 'not_migrated', target: null, reason }
  return { arrival: 'custom_field', target: `${target}: ${extra.name} (${typeWords[extra.type]})`, reason }
}

export function foundSentence(flattening: Flattening, count: number): string {
  const { object, parent } = flattening
  return `${counted(count, object)}: Pipedrive has no such object, so ${count === 1 ? 'it goes' : 'they go'} to the ${pluralOf(parent)} that ${count === 1 ? 'it belongs' : 'they belong'} to.`
}
