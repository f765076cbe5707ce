// The rules a line needs so that its values arrive: date layouts, lists taken apart, words for yes and no.
import type { SourceField } from '../fields.ts'
import { splitList } from '../inventory/shape.ts'
import type { Target, Transform } from '../mapping.ts'
import { areShares } from '../inventory/number-column.ts'
import { statusOf } from '../stages/words.ts'
import { audienceOf } from '../transform/visibility.ts'
import { standardFields } from './standard-fields.ts'
import { textsOf } from './values.ts'

const yes = new Set(['true', 'yes', 'y', 't', '1', 'ja', 'oui', 'on'])
const no = new Set(['false', 'no', 'n', 'f', '0', 'nein', 'non', 'off'])
const manyValued = new Set(['emails', 'phones', 'label_ids', 'im'])

export function transformsFor(field: SourceField, target: Target): Transform[] {
  if (target.kind === 'leave_out') return []
  const transforms: Transform[] = []
  if (field.dateFormat !== null) transforms.push({ rule: 'date_format', format: field.dateFormat })
  transforms.push(...numberTransforms(field, target))
  const isList = target.kind === 'standard' ? manyValued.has(target.field) : target.type === 'set'
  const separator = isList ? separatorOf(field) : null
  if (separator) transforms.push({ rule: 'split', separator })
  const values =
    target.kind === 'standard'
      ? {
          ...statusWords(field, target.field),
          ...currencyWords(field, target.field),
          ...visibilityWords(field, target.field),
        }
      : yesAndNo(field, target.type)
  if (Object.keys(values).length > 0) transforms.push({ rule: 'value_map', values })
  return transforms
}

const numberTypes = new Set<string>(['double', 'monetary'])
const percentages = new Set(['probability', 'deal_probability'])

export function takesNumbers(target: Target): boolean {
  if (target.kind === 'leave_out') return false
  if (target.kind === 'custom') return numberTypes.has(target.type)
  return ['number', 'money'].includes(standardFields[target.object][target.field]?.takes ?? '')
}

/** Only what differs from the usual reading: a comma before the decimals, or a dot of which nothing tells what it means. */
function numberTransforms({ numbers }: SourceField, target: Target): Transform[] {
  if (!numbers || !takesNumbers(target)) return []
  const isShown = numbers.decimal === ',' || numbers.unsure !== null
  const isShare = target.kind === 'standard' && percentages.has(target.field) && areShares(numbers)
  return [
    ...(isShown ? [{ rule: 'number_format', decimal: numbers.decimal } as const] : []),
    ...(isShare ? [{ rule: 'share_to_percent' } as const] : []),
  ]
}

/** The first values of a column may all be single: the column itself has seen the others. */
export function separatorOf(field: SourceField): string | null {
  if (field.separator !== undefined) return field.separator
  for (const sample of field.samples) {
    const parts = typeof sample === 'string' ? splitList(sample) : null
    if (parts) return parts.sign
  }
  return null
}

function yesAndNo(field: SourceField, type: string): Record<string, string> {
  if (field.type !== 'boolean' || type !== 'enum') return {}
  const seen = new Set(['true', 'false', ...textsOf(field)])
  const words = (word: string) => (yes.has(word.toLowerCase()) ? 'Yes' : no.has(word.toLowerCase()) ? 'No' : word)
  return Object.fromEntries([...seen].map((word) => [word, words(word)]).filter(([from, to]) => from !== to))
}

const currencies: readonly (readonly [RegExp, string])[] = [
  [/^(?:£|gb ?£|stg|pounds?(?: sterling)?|sterling|british pounds?)$/i, 'GBP'],
  [/^(?:€|euros?)$/i, 'EUR'],
  [/^(?:us ?\$|us dollars?|american dollars?)$/i, 'USD'],
]

/** Currencies by their sign or name; one that could be several, such as a bare dollar sign, is left for the admin to map. */
function currencyWords(field: SourceField, target: string): Record<string, string> {
  if (target !== 'currency') return {}
  return Object.fromEntries((field.options ?? textsOf(field)).flatMap((word) => {
    const found = currencies.find(([pattern]) => pattern.test(word.trim()))
    return found ? [[word, found[1]]] : []
  })) // prettier-ignore
}

/** A word that says nothing sure is left for the admin to map; until then the account's own setting applies. */
function visibilityWords(field: SourceField, target: string): Record<string, string> {
  if (target !== 'visible_to') return {}
  return Object.fromEntries((field.options ?? textsOf(field)).flatMap((word) => {
    const audience = audienceOf(word)
    return audience === null || audience === word ? [] : [[word, audience]]
  })) // prettier-ignore
}

/** Statuses in the source's own words; a word that says neither is left for the admin to map. */
function statusWords(field: SourceField, target: string): Record<string, string> {
  if (target !== 'status') return {}
  const seen = field.options ?? textsOf(field)
  return Object.fromEntries(seen.flatMap((word) => {
    const status = statusOf(word)
    return status === null || status === word ? [] : [[word, status]]
  })) // prettier-ignore
}
