// Takes stock of a source: every field of every object with its type, options, samples and counts, in one pass and flat memory.
import { createColumn, type Column } from './inventory/column.ts'
import { type FieldRole, type SourceField, type SourceFieldType, sourceFieldTypes } from './fields.ts'
import { linkedObject, type SourceRecord } from './record.ts'

/** What the reader of the source knows about a field before any value was read. */
export type InventoryHint = Pick<SourceField, 'object' | 'name' | 'label' | 'role' | 'linksTo'> &
  Partial<Pick<SourceField, 'type' | 'options' | 'dateFormat'>>

export interface Inventory {
  add(record: SourceRecord): void
  /** Objects and fields in the order in which they were first seen. */
  finish(): SourceField[]
}

interface Entry {
  readonly role: FieldRole
  readonly linksTo: string | null
  readonly column: Column
}

interface ObjectStock {
  records: number
  readonly entries: Map<string, Entry>
}

const structural: Readonly<Record<string, FieldRole>> = {
  id: 'id', created_at: 'created_at', updated_at: 'updated_at', owner: 'owner',
} // prettier-ignore

export function createInventory(hints: readonly InventoryHint[]): Inventory {
  const objects = new Map<string, ObjectStock>()
  const known = new Map(hints.map((hint) => [`${hint.object}\n${hint.name}`, hint]))

  function stockOf(object: string): ObjectStock {
    let stock = objects.get(object)
    if (!stock) objects.set(object, (stock = { records: 0, entries: new Map() }))
    return stock
  }

  function see(object: string, name: string, role: FieldRole, value: unknown): void {
    const { entries } = stockOf(object)
    let entry = entries.get(name)
    if (!entry) {
      const linksTo = role === 'link' ? linkedObject(object, name) : role === 'owner' ? 'user' : null
      entries.set(name, (entry = { role, linksTo, column: createColumn(name) }))
    }
    entry.column.add(value)
  }

  function add(record: SourceRecord): void {
    const { object } = record
    stockOf(object).records += 1
    see(object, 'id', 'id', record.id)
    const facts: Readonly<Record<string, unknown>> = {
      id: record.id, owner: record.owner, created_at: record.createdAt, updated_at: record.updatedAt,
    } // prettier-ignore
    // A plain field beside a structural fact of the same name says the same thing twice.
    for (const [name, value] of Object.entries(record.fields)) {
      if ((facts[name] ?? null) === null && !Object.hasOwn(record.links, name)) see(object, name, 'value', value)
    }
    for (const [name, links] of Object.entries(record.links)) see(object, name, 'link', links.map((link) => link.id)) // prettier-ignore
    if (record.owner !== null) see(object, 'owner', 'owner', record.owner)
    if (record.createdAt !== null) see(object, 'created_at', 'created_at', record.createdAt)
    if (record.updatedAt !== null) see(object, 'updated_at', 'updated_at', record.updatedAt)
    if (object === 'field') learn(known, record)
  }

  function finish(): SourceField[] {
    for (const hint of known.values()) {
      const { entries } = stockOf(hint.object)
      if (entries.has(hint.name)) continue
      entries.set(hint.name, { role: hint.role, linksTo: hint.linksTo, column: createColumn(hint.name) })
    }
    return [...objects].flatMap(([object, stock]) =>
      [...stock.entries].map(([name, entry]) => describe(object, name, entry, { stock, hint: known.get(`${object}\n${name}`) })),
    ) // prettier-ignore
  }
  return { add, finish }
}

/** Types whose values may go where Pipedrive takes numbers. */
const numeric: ReadonlySet<SourceFieldType> = new Set([
  'integer',
  'number',
  'money',
  'string',
  'enum',
  'formula',
  'rollup',
])

function describe(
  object: string,
  name: string,
  entry: Entry,
  known: { readonly stock: ObjectStock; readonly hint: InventoryHint | undefined },
): SourceField {
  const { hint, stock } = known
  const facts = entry.column.finish()
  const role = entry.role === 'value' ? (hint?.role ?? 'value') : entry.role
  const type = typeOf(role, hint?.type, facts.type)
  const isDate = type === 'date' || type === 'datetime' || type === 'date_range'
  return {
    object,
    name,
    label: hint?.label ?? name,
    type,
    role,
    linksTo: hint?.linksTo ?? entry.linksTo,
    options: role === 'value' ? allOptions(hint?.options, facts.options) : null,
    records: stock.records,
    filled: facts.filled,
    distinct: facts.distinct,
    longest: facts.longest,
    samples: facts.samples,
    ...(role === 'value' && facts.separator !== null ? { separator: facts.separator } : {}),
    dateFormat: isDate ? (hint?.dateFormat ?? facts.dateFormat) : null,
    ...(facts.numbers && numeric.has(type) ? { numbers: facts.numbers } : {}),
  }
}

/** A list of options that lacks values which records hold would lose those values. */
function allOptions(listed: readonly string[] | null | undefined, seen: readonly string[] | null) {
  if (!listed) return seen
  return [...listed, ...(seen ?? []).filter((option) => !listed.includes(option))]
}

function typeOf(role: FieldRole, hinted: SourceFieldType | undefined, found: SourceFieldType): SourceFieldType {
  if (role === 'link') return 'link'
  if (role === 'owner') return 'user'
  if (role === 'id') return found === 'integer' ? 'integer' : 'string'
  // "A string" is what a source says of a field that it knows nothing about; the values know more.
  return hinted && hinted !== 'string' ? hinted : found
}

const foreignTypes: readonly (readonly [RegExp, SourceFieldType])[] = [
  [/multi.?(select|picklist|choice)|checkbox(es)?$|set/i, 'multi_enum'],
  [/enum|pick.?list|select|drop.?down|choice|radio|status/i, 'enum'],
  [/roll.?up|summary/i, 'rollup'],
  [/formula|calculated/i, 'formula'],
  [/date.?range|period/i, 'date_range'],
  [/time.?range/i, 'time_range'],
  [/date.?time|timestamp/i, 'datetime'],
  [/date/i, 'date'],
  [/bool|flag|yes.?no/i, 'boolean'],
  [/currency|money|monetary|amount/i, 'money'],
  [/rich|html/i, 'html'],
  [/long.?text|text.?area|memo|multi.?line/i, 'text'],
  [/int/i, 'integer'],
  [/number|decimal|double|float|percent/i, 'number'],
  [/mail/i, 'email'],
  [/phone|mobile/i, 'phone'],
  [/url|link|website/i, 'url'],
  [/address/i, 'address'],
  [/user|owner/i, 'user'],
  [/lookup|reference|relation/i, 'link'],
  [/string|text|varchar/i, 'string'],
]

/** Records of the object `field` are the source's own description of its fields; what the reader knows goes before. */
function learn(known: Map<string, InventoryHint>, record: SourceRecord): void {
  const { object, name, label, type, options } = record.fields
  if (typeof object !== 'string' || typeof name !== 'string') return
  const key = `${object}\n${name}`
  const before = known.get(key)
  const own = typeof type === 'string' ? knownType(type) : undefined
  const listed = Array.isArray(options) ? options.map(optionText).filter((option) => option !== '') : []
  known.set(key, {
    object,
    name,
    label: before?.label ?? (typeof label === 'string' && label !== '' ? label : name),
    role: before?.role ?? structural[name] ?? 'value',
    linksTo: before?.linksTo ?? null,
    ...(before?.type || own ? { type: before?.type ?? own ?? 'string' } : {}),
    ...(before?.options || listed.length > 0 ? { options: before?.options ?? listed.sort() } : {}),
    ...(before?.dateFormat ? { dateFormat: before.dateFormat } : {}),
  })
}

function optionText(option: unknown): string {
  if (typeof option === 'string' || typeof option === 'number') return String(option)
  if (typeof option !== 'object' || option === null) return ''
  const named = option as Record<string, unknown>
  return optionText(named['label'] ?? named['name'] ?? named['value'] ?? '')
}

/** Types of other systems by their usual names; an unknown one says nothing and the values decide. */
function knownType(type: string): SourceFieldType | undefined {
  const own = sourceFieldTypes.find((one) => one === type)
  return own ?? foreignTypes.find(([pattern]) => pattern.test(type))?.[1]
}
