// The custom field that keeps a value which Pipedrive has no field of its own for: its type and its name.
import { type AccountField, type CreatableFieldType, type MappedTarget, mostOptions, type SourceField, type SourceFieldType, valuesOf } from '../fields.ts' // prettier-ignore
import type { Target } from '../mapping.ts'
import { wordsOf } from './tokens.ts'
import { isReferenceName, isSalutation } from './values.ts'
import { cut } from '../transform/cut.ts'

const moneyWords = new Set('amount fee price cost budget balance revenue income salary wip disbursement billed unbilled paid retainer value outstanding deposit mrr arr ltv margin profit spend charge tax vat expense limit debt turnover sum'.split(' ')) // prettier-ignore
const notMoney = new Set('number percent hour minute day unit score probability rating year quantity ratio index'.split(' ')) // prettier-ignore
const choiceWords = new Set('type status category level priority method segment tier rating language gender salutation frequency grade class area plan source preference currency department office branch'.split(' ')) // prettier-ignore

const byType: Readonly<Record<SourceFieldType, CreatableFieldType>> = {
  string: 'varchar', text: 'text', html: 'text', integer: 'double', number: 'double', money: 'monetary', boolean: 'enum',
  date: 'date', datetime: 'date', time: 'time', date_range: 'daterange', time_range: 'timerange', email: 'varchar', phone: 'phone', url: 'varchar', address: 'address',
  enum: 'enum', multi_enum: 'set', user: 'varchar', link: 'varchar', formula: 'varchar', rollup: 'varchar', json: 'text',
} // prettier-ignore

/** `areLabels`: labels of a record become several options of one field, also where each record has just one. */
export function customType(field: SourceField, areLabels = false): CreatableFieldType {
  const type = usualType(field, areLabels)
  const isList = type === 'enum' || type === 'set'
  // A longer value would be cut, an option too many would be lost.
  if (isList && (valuesOf(field)?.length ?? 0) > mostOptions) return type === 'set' ? 'text' : shortOrLong(field)
  return type === 'varchar' ? shortOrLong(field) : type
}

function shortOrLong({ longest }: SourceField): 'varchar' | 'text' {
  return (longest ?? 0) > 255 ? 'text' : 'varchar'
}

function usualType(field: SourceField, areLabels: boolean): CreatableFieldType {
  const words = wordsOf(field.label)
  const has = (set: ReadonlySet<string>) => words.some((word) => set.has(word))
  // Numbers that count nothing keep their digits as they are.
  if (
    field.type === 'integer' &&
    isReferenceName(field.label) &&
    field.samples.every((sample) => String(sample).length >= 4)
  )
    return 'varchar'
  if ((field.type === 'integer' || field.type === 'number') && has(moneyWords) && !has(notMoney)) return 'monetary'
  if (field.type === 'formula' || field.type === 'rollup') return computedType(field)
  if (field.type === 'boolean') return 'enum'
  // Options can only be created when every one of them is known.
  const all = (field.options ?? []).length > 0 || (field.distinct > 0 && valuesOf(field) !== null)
  if (areLabels && all && (field.type === 'string' || field.type === 'enum')) return 'set'
  if (field.type === 'enum' || field.type === 'multi_enum') return all ? byType[field.type] : 'varchar' // prettier-ignore
  const short = field.samples.every((sample) => typeof sample === 'string' && sample.length <= 40)
  if (field.type === 'string' && all && short && field.distinct <= 5 && (words.some((word) => choiceWords.has(word)) || isSalutation(field))) return 'enum' // prettier-ignore
  if (field.type === 'string' && field.filled === 0 && words.includes('date')) return 'date'
  return byType[field.type]
}

function computedType(field: SourceField): CreatableFieldType {
  const numbers = field.samples.every((sample) => /^-?\d+(\.\d+)?$/.test(String(sample)))
  return numbers && field.samples.length > 0 ? 'double' : 'varchar'
}

/** What a type is called in sentences for people. */
export const typeWords: Readonly<Record<CreatableFieldType, string>> = {
  varchar: 'text', varchar_auto: 'text', text: 'long text', double: 'number', monetary: 'amount of money', date: 'date', time: 'time',
  daterange: 'period', timerange: 'period of time', enum: 'one of a list', set: 'several of a list', phone: 'phone number',
  address: 'address', user: 'user', org: 'organization', people: 'person',
} // prettier-ignore

const longest = 255

/** A heading as people write it: `hs_lead_status` becomes "Lead status", "Fee Earner" stays. */
export function customName(label: string): string {
  const text = label.trim()
  if (/[\s\p{Lu}]/u.test(text) && !text.includes('_')) return text.slice(0, longest)
  const words = text.replaceAll(/__c$/gi, '').replaceAll(/^(?:hs|cf|ct)_/gi, '').replaceAll(/[_.]+/g, ' ').replaceAll(/([a-z])([A-Z])/g, '$1 $2').trim() // prettier-ignore
  return cut(words.charAt(0).toUpperCase() + words.slice(1), longest) || cut(text, longest)
}

/** The custom field of this name and type: the account's own where it has one, else one to be created under a name that is free. */
export function customTarget(
  object: MappedTarget,
  type: CreatableFieldType,
  wanted: string,
  taken: { readonly account: readonly AccountField[]; readonly names: Set<string> },
): Extract<Target, { kind: 'custom' }> | null {
  if (object === 'pipeline' || object === 'stage') return null
  const fold = (name: string) => `${object}\n${name.trim().toLowerCase()}`
  const same = taken.account.filter((field) => field.object === object && fold(field.name) === fold(wanted))
  const own = same.find((field) => field.isCustom && field.type === type)
  if (own && !taken.names.has(fold(wanted))) {
    taken.names.add(fold(wanted))
    return { kind: 'custom', object, type, name: own.name, key: own.key }
  }
  const free = [wanted, `${cut(wanted, 240)} (imported)`, ...[2, 3, 4, 5, 6, 7, 8, 9].map((at) => `${cut(wanted, 240)} (imported ${at})`)] // prettier-ignore
  const name = free.find((one, at) => !taken.names.has(fold(one)) && (at > 0 || same.length === 0)) ?? wanted
  taken.names.add(fold(name))
  return { kind: 'custom', object, type, name }
}
