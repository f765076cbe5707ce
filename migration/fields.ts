// What a field is on either side: in the source, and in Pipedrive.
import { isActivityObject } from './ledger.ts'
import type { NumberFacts } from './inventory/number-column.ts'

export const sourceFieldTypes = [
  'string', 'text', 'html', 'integer', 'number', 'money', 'boolean', 'date', 'datetime', 'time', 'email', 'phone', 'url',
  'date_range', 'time_range', 'address', 'enum', 'multi_enum', 'user', 'link', 'formula', 'rollup', 'json',
] as const // prettier-ignore
export type SourceFieldType = (typeof sourceFieldTypes)[number]

/** What part a field plays in its record: a plain value, or one of the structural facts. */
export type FieldRole = 'value' | 'id' | 'created_at' | 'updated_at' | 'owner' | 'link'

/** A field of a source object as the audit found it. */
export interface SourceField {
  readonly object: string
  /** The key of SourceRecord.fields; for structural facts `id`, `created_at`, `updated_at`, `owner`, or the link's name. */
  readonly name: string
  /** What people see: the heading or path as the source writes it. */
  readonly label: string
  readonly type: SourceFieldType
  readonly role: FieldRole
  /** The object a link leads to, for role `link`. */
  readonly linksTo: string | null
  readonly options: readonly string[] | null
  readonly records: number
  readonly filled: number
  /** Distinct filled values, exact up to 1,000. */
  readonly distinct: number
  /** Up to five filled values, shortened to 200 characters each. */
  readonly samples: readonly unknown[]
  /** Characters of the longest value. */
  readonly longest?: number
  /** What separates the parts of most values that are lists in one text. */
  readonly separator?: string
  /** For links of custom objects: how many records lead to the same one at most. */
  readonly perLink?: number
  /** The date layout that fits every value of the column, such as `dd-MM-yy`, for date and datetime. */
  readonly dateFormat: string | null
  /** What the numbers of the column have in common, where they are written with dots or commas or have fractions. */
  readonly numbers?: NumberFacts
}

/** Every value that the field holds, as options would be called; null when the audit did not keep them all. */
export function valuesOf(field: SourceField): readonly string[] | null {
  const isComplete = field.distinct <= field.samples.length && field.type !== 'boolean'
  const seen = isComplete ? field.samples.map((sample) => (typeof sample === 'object' ? null : String(sample))) : []
  const texts = seen.filter((text) => text !== null)
  if (field.options === null) return isComplete && texts.length === field.samples.length ? texts : null
  return [...new Set([...field.options, ...(field.type === 'enum' ? texts : [])])]
}

/** Options that one field of Pipedrive can have. */
export const mostOptions = 10_000

/** Field types of Pipedrive, as its v2 fields API names them. */
export const pipedriveFieldTypes = [
  'varchar', 'varchar_auto', 'text', 'double', 'int', 'monetary', 'date', 'daterange', 'time', 'timerange', 'enum', 'set', 'user',
  'org', 'people', 'phone', 'address', 'boolean', 'status', 'stage', 'pipeline', 'email', 'im', 'datetime',
] as const // prettier-ignore
export type PipedriveFieldType = (typeof pipedriveFieldTypes)[number]

/** The types that a custom field can be created with (openapi v2, POST /personFields). */
export const creatableFieldTypes = [
  'varchar', 'varchar_auto', 'text', 'double', 'monetary', 'date', 'daterange', 'time', 'timerange', 'enum', 'set', 'user',
  'org', 'people', 'phone', 'address',
] as const satisfies readonly PipedriveFieldType[] // prettier-ignore
export type CreatableFieldType = (typeof creatableFieldTypes)[number]

/** Pipedrive objects that hold fields a mapping can write to. */
export const mappedTargets = ['organization', 'person', 'deal', 'pipeline', 'stage'] as const
export type MappedTarget = (typeof mappedTargets)[number]

/** The Pipedrive object whose fields a mapping of this source object writes to; null when no mapping does (homeOf says more). */
export function arrivesAs(object: string): MappedTarget | null {
  const homes: Readonly<Record<string, MappedTarget>> = {
    company: 'organization', contact: 'person', deal: 'deal', pipeline: 'pipeline', stage: 'stage',
  } // prettier-ignore
  return homes[object] ?? null
}

/** What records of a source object become, also where no mapping says so: activities and files follow fixed rules. */
export function homeOf(object: string): MappedTarget | 'activity' | 'file' | null {
  if (object === 'file') return 'file'
  return isActivityObject(object) ? 'activity' : arrivesAs(object)
}

/** A field of the Pipedrive account, standard or custom, as the destination audit read it. */
export interface AccountField {
  readonly object: MappedTarget
  /** API name of a standard field, 40-hex key of a custom one. */
  readonly key: string
  readonly name: string
  readonly type: string
  readonly isCustom: boolean
  readonly options: readonly { readonly id: number; readonly label: string }[]
}
