// The fields of a company: standard ones and custom ones with their random keys, and the numbers of their options.
import type { Settled } from './options.ts'
import { isoSecond, laterThan } from './moments.ts'
import { type FieldObject, standardFields } from './standard-fields.ts'

export interface FieldOption {
  /** A number; some standard fields have names instead. */
  readonly id: number | string
  readonly label: string
  readonly color?: string
}

export interface Field {
  /** The number v1 knows it by. */
  readonly id: number
  readonly object: FieldObject
  readonly code: string
  readonly plainKey: string
  readonly name: string
  readonly type: string
  readonly options: readonly FieldOption[] | null
  readonly isCustom: boolean
  readonly description: string | null
  readonly uiVisibility: Readonly<Record<string, unknown>>
  readonly importantFields: Readonly<Record<string, unknown>>
  readonly requiredFields: Readonly<Record<string, unknown>>
  readonly add_time: string
  readonly update_time: string
}

type NewField = Pick<
  Field,
  'object' | 'name' | 'type' | 'description' | 'uiVisibility' | 'importantFields' | 'requiredFields'
> & { readonly labels: readonly string[] | null }

export interface FieldCatalog {
  list(object: FieldObject): readonly Field[]
  byCode(object: FieldObject, code: string): Field | undefined
  byId(object: FieldObject, id: number): Field | undefined
  /** Custom fields by their key, in the order they were made. */
  custom(object: FieldObject): ReadonlyMap<string, Field>
  customCount(): number
  create(made: NewField): Field
  replace(field: Field): Field
  remove(field: Field): void
  newOption(label: string, color?: string): FieldOption
  keep(): KeptFields
  restore(kept: KeptFields): void
}

/** All fields, and the numbers given out so far. */
export interface KeptFields {
  readonly fields: readonly Field[]
  readonly nextId: number
  readonly nextOption: number
}

export const fieldObjects = ['deal', 'person', 'organization', 'activity'] as const satisfies readonly FieldObject[]

export function createFieldCatalog(settled: Settled): FieldCatalog {
  const fields = new Map<FieldObject, Map<string, Field>>(fieldObjects.map((object) => [object, new Map()]))
  const customs = new Map<FieldObject, Map<string, Field>>(fieldObjects.map((object) => [object, new Map()]))
  // Numbers of fields and options differ from account to account, so no client may know them beforehand.
  let nextId = 12_000 + (settled.random(2).readUInt16BE() % 1_000)
  let nextOption = 200 + (settled.random(2).readUInt16BE() % 5_000)

  function mapOf(object: FieldObject): Map<string, Field> {
    const map = fields.get(object)
    if (map === undefined) throw new Error(`There are no fields of ${object}.`)
    return map
  }
  function put(field: Field): Field {
    mapOf(field.object).set(field.code, field)
    if (field.isCustom) customs.get(field.object)?.set(field.code, field)
    return field
  }
  function newOption(label: string, color?: string): FieldOption {
    nextOption += 1
    return { id: nextOption, label, ...(color === undefined ? {} : { color }) }
  }
  function newId(): number {
    nextId += 1
    return nextId
  }
  furnish()

  function furnish(): void {
    const stamp = isoSecond(settled.now())
    for (const object of fieldObjects) {
      for (const standard of standardFields(object, settled)) {
        const options = standard.options?.map((one) =>
          one.fixedId === undefined ? newOption(one.label, one.color) : { id: one.fixedId, label: one.label },
        )
        put({
          id: newId(), object, code: standard.code, plainKey: standard.plainKey ?? standard.code, name: standard.name,
          type: standard.type, options: options ?? null, isCustom: false, description: null,
          ...usualSettings, add_time: stamp, update_time: stamp,
        }) // prettier-ignore
      }
    }
  }
  return {
    list: (object) => [...mapOf(object).values()],
    byCode: (object, code) => mapOf(object).get(code),
    byId: (object, id) => [...mapOf(object).values()].find((field) => field.id === id),
    custom: (object) => customs.get(object) ?? new Map<string, Field>(),
    customCount: () => [...customs.values()].reduce((sum, map) => sum + map.size, 0),
    create({ labels, ...made }) {
      const code = settled.random(20).toString('hex')
      const stamp = isoSecond(settled.now())
      const options = labels?.map((label) => newOption(label)) ?? null
      return put({
        ...made, id: newId(), code, plainKey: code, isCustom: true, options, add_time: stamp, update_time: stamp,
      }) // prettier-ignore
    },
    replace: (field) => put({ ...field, update_time: laterThan(field.update_time, settled.now()) }),
    remove(field) {
      mapOf(field.object).delete(field.code)
      customs.get(field.object)?.delete(field.code)
    },
    newOption,
    keep: () => ({ fields: [...fields.values()].flatMap((map) => [...map.values()]), nextId, nextOption }),
    restore(kept) {
      for (const map of [...fields.values(), ...customs.values()]) map.clear()
      for (const field of kept.fields) put(field)
      ;({ nextId, nextOption } = kept)
    },
  }
}

export const usualSettings: Pick<Field, 'uiVisibility' | 'importantFields' | 'requiredFields'> = {
  uiVisibility: { add_visible_flag: false, details_visible_flag: true },
  importantFields: { enabled: false, stage_ids: [] },
  requiredFields: { enabled: false },
}
