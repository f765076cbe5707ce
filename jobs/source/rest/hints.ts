// What a profile and the source's own metadata say about fields: structure, labels, types, options.
import { type SourceFieldType, sourceFieldTypes } from '../../../migration/fields.ts'
import { linkedObject } from '../../../migration/record.ts'
import { singular, words } from '../../../migration/source/words.ts'
import { isObject } from '../json.ts'
import { type Keys, textOf } from '../neutral.ts'
import type { FieldHint } from '../source.ts'
import type { RestResource } from './profile.ts'

export function structureHints(object: string, keys: Keys): FieldHint[] {
  const hint = (
    role: FieldHint['role'],
    name: string,
    label: string | undefined,
    linksTo: string | null = null,
  ): FieldHint[] => (label === undefined ? [] : [{ object, name, label, role, linksTo }])
  return [
    ...hint('id', 'id', keys.id?.label),
    ...hint('created_at', 'created_at', keys.createdAt?.label),
    ...hint('updated_at', 'updated_at', keys.updatedAt?.label),
    ...hint('owner', 'owner', keys.owner?.label, 'user'),
    ...Object.entries(keys.links).flatMap(([name, link]) =>
      hint('link', name, link.at.label, linkedObject(object, name)),
    ),
  ]
}

/** A record of the object `field`: the source's own metadata. Null when it does not say which field it describes. */
export function fieldHint(
  raw: Readonly<Record<string, unknown>>,
  resources: readonly RestResource[],
): FieldHint | null {
  const name = first(raw, ['name', 'key', 'field', 'api_name', 'field_name'])
  const object = first(raw, ['object', 'entity', 'object_name', 'resource', 'table'])
  if (name === null || object === null) return null
  const type = typeOf(first(raw, ['type', 'data_type', 'field_type']))
  const options = optionsOf(raw['options'] ?? raw['picklist_values'] ?? raw['choices'])
  return {
    object: objectNamed(object, resources),
    name,
    label: first(raw, ['label', 'display_name', 'title']) ?? name,
    role: 'value',
    linksTo: null,
    ...(type === null ? {} : { type }),
    ...(options === null ? {} : { options }),
  }
}

/** Metadata may speak of `contacts`, `Contact` or the resource's own name. */
function objectNamed(name: string, resources: readonly RestResource[]): string {
  const own = resources.find((resource) => resource.name === name || resource.object === name)
  return own?.object ?? singular(words(name)).replaceAll(' ', '_')
}

function first(raw: Readonly<Record<string, unknown>>, names: readonly string[]): string | null {
  for (const name of names) {
    const text = textOf(raw[name])
    if (text !== null) return text
  }
  return null
}

const synonyms: Readonly<Record<string, SourceFieldType>> = {
  varchar: 'string', char: 'string', 'short text': 'string', 'single line': 'string', 'long text': 'text', textarea: 'text', 'multi line': 'text',
  'rich text': 'html', int: 'integer', long: 'integer', double: 'number', float: 'number', decimal: 'number', percent: 'number', currency: 'money',
  monetary: 'money', bool: 'boolean', checkbox: 'boolean', timestamp: 'datetime', 'date time': 'datetime', 'e mail': 'email', telephone: 'phone',
  uri: 'url', link: 'link', picklist: 'enum', select: 'enum', dropdown: 'enum', option: 'enum', radio: 'enum', multipicklist: 'multi_enum',
  'multi select': 'multi_enum', multiselect: 'multi_enum', set: 'multi_enum', 'multi enum': 'multi_enum', owner: 'user', reference: 'link', lookup: 'link',
  calculated: 'formula', 'roll up': 'rollup', 'rollup summary': 'rollup', object: 'json', array: 'json',
} // prettier-ignore

function typeOf(text: string | null): SourceFieldType | null {
  if (text === null) return null
  const known = sourceFieldTypes.find((type) => type === text.toLowerCase())
  const plain = words(text)
  return known ?? (Object.hasOwn(synonyms, plain) ? (synonyms[plain] ?? null) : null)
}

/** Options are texts, or objects with a label. */
function optionsOf(value: unknown): string[] | null {
  if (!Array.isArray(value)) return null
  const labels = value.flatMap((option: unknown) =>
    isObject(option) ? (first(option, ['label', 'name', 'value', 'id']) ?? []) : (textOf(option) ?? []),
  )
  return labels.length === 0 ? null : labels
}
