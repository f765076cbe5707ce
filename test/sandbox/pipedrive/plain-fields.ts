// Fields as v1 knows them: by number, with the whole list of options on a change; the documented way to add labels.
import { type Answer, type Behaviour, type Behaviours, type Body, type Call, pathId } from './behaviour.ts'
import type { Field, FieldOption } from './field-catalog.ts'
import { partsOf } from './fields.ts'
import { forgetOptions } from './forget-options.ts'
import { plainSecond } from './moments.ts'
import { plainPageOf } from './paging.ts'
import { badRequest, forbidden, notFound } from './refusal.ts'
import { installingUser } from './company.ts'
import { requireAdmin, requireLine } from './references.ts'
import type { FieldObject } from './standard-fields.ts'

function shown(call: Call, field: Field, orderNumber: number): Record<string, unknown> {
  const maker = installingUser(call.company).id
  return {
    id: field.id,
    key: field.plainKey,
    name: field.name,
    order_nr: orderNumber,
    field_type: field.type,
    add_time: plainSecond(field.add_time),
    update_time: plainSecond(field.update_time),
    last_updated_by_user_id: maker,
    created_by_user_id: maker,
    active_flag: true,
    edit_flag: field.isCustom,
    index_visible_flag: true,
    details_visible_flag: true,
    add_visible_flag: field.uiVisibility['add_visible_flag'] === true,
    important_flag: field.importantFields['enabled'] === true,
    bulk_edit_allowed: true,
    searchable_flag: false,
    filtering_allowed: true,
    sortable_flag: true,
    mandatory_flag: field.requiredFields['enabled'] === true,
    ...(field.options === null ? {} : { options: field.options }),
  }
}

/** v1 lists the parts of a field after it as fields without a number ("Value is `null` in case of subfields"). */
function withParts(call: Call, field: Field, orderNumber: number): Record<string, unknown>[] {
  const whole = shown(call, field, orderNumber)
  const hasParts = field.isCustom || field.type === 'address'
  const parts = hasParts ? (partsOf[field.type] ?? []).filter((part) => part !== 'value') : []
  const rows = parts.map((part) => ({
    ...whole, id: null, key: `${field.plainKey}_${part}`, name: `${part} of ${field.name}`, field_type: 'varchar', is_subfield: true,
  })) // prettier-ignore
  return [rows.length > 0 ? { ...whole, subfields: rows } : whole, ...rows]
}

function list(call: Call, object: FieldObject): Answer {
  const fields = call.company.fields.list(object)
  const page = plainPageOf(
    fields.flatMap((field, index) => withParts(call, field, index + 1)),
    call.query,
  )
  return { data: page.rows, additional: { pagination: page.pagination } }
}

function fieldAt(call: Call, object: FieldObject): Field {
  const field = call.company.fields.byId(object, pathId(call))
  if (field === undefined) throw notFound('Field')
  return field
}

function update(call: Call, object: FieldObject): Answer {
  requireAdmin(call)
  const { body, company } = call
  const field = fieldAt(call, object)
  const isLabel = field.code === 'label_ids'
  if (!field.isCustom && !(isLabel && body['name'] === undefined)) {
    throw forbidden('A field that comes with Pipedrive cannot be changed.')
  }
  const options = Array.isArray(body['options']) ? optionsOf(call, field, body['options'] as Body[]) : field.options
  const left = new Set(options?.map((option) => option.id))
  forgetOptions(company, field, new Set(field.options?.map((one) => one.id).filter((id) => !left.has(id))))
  const name = body['name'] === undefined ? field.name : requireLine(body['name'], 'name')
  return { data: shown(call, company.fields.replace({ ...field, name, options }), 1) }
}

/** The full list: options with an id stay, those without are new, those left out are gone. */
function optionsOf(call: Call, field: Field, given: readonly Body[]): readonly FieldOption[] {
  if (field.options === null) throw badRequest(`A field of type ${field.type} has no options.`)
  return given.map((one, index) => {
    const label = requireLine(one['label'], `options.${index}.label`)
    const color = typeof one['color'] === 'string' ? one['color'] : undefined
    if (one['id'] === undefined) return call.company.fields.newOption(label, color)
    const kept = field.options?.find((option) => option.id === one['id'])
    if (kept === undefined) throw badRequest(`There is no option ${String(one['id'])}.`)
    return { ...kept, label, ...(color === undefined ? {} : { color }) }
  })
}

const homes = [['deal', 'Deal'], ['person', 'Person'], ['organization', 'Organization']] as const // prettier-ignore

export const plainFieldBehaviours: Behaviours = Object.fromEntries([
  ...homes.flatMap(([object, name]): [string, Behaviour][] => [
    [`v1 get${name}Fields`, (call) => list(call, object)],
    [`v1 get${name}Field`, (call) => ({ data: shown(call, fieldAt(call, object), 1) })],
    [`v1 update${name}Field`, (call) => update(call, object)],
  ]),
  ['v1 getActivityFields', (call: Call) => list(call, 'activity')],
])
