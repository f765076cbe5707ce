// Fields of deals, persons and organizations, and the options of choice fields (v2).
import type { Answer, Behaviour, Behaviours, Body, Call } from './behaviour.ts'
import { type Field, type FieldOption, usualSettings } from './field-catalog.ts'
import { forgetOptions } from './forget-options.ts'
import { badRequest, forbidden, invalid, notFound } from './refusal.ts'
import { requireAdmin, requireLine } from './references.ts'
import type { FieldObject } from './standard-fields.ts'
import { addressParts } from './pieces.ts'

const mostOptions = 10_000
export const partsOf: Readonly<Record<string, readonly string[]>> = {
  address: ['value', ...addressParts, 'formatted_address'],
  monetary: ['value', 'currency'],
  daterange: ['value', 'until'],
  timerange: ['value', 'until', 'timezone_id'],
  time: ['value', 'timezone_id'],
}

function shown(call: Call, field: Field, withSettings: boolean): Record<string, unknown> {
  const asked = String(call.query['include_fields'] ?? '').split(',')
  const wants = (name: string): boolean => withSettings || asked.includes(name)
  return {
    field_name: field.name,
    field_code: field.code,
    ...(field.object === 'deal' ? { description: field.description } : {}),
    field_type: field.type,
    options: field.options,
    subfields: partsOf[field.type]?.map((part) => ({
      field_code: part, field_name: `${part} of ${field.name}`, field_type: part === 'value' && field.type === 'monetary' ? 'double' : 'varchar',
    })) ?? null,
    is_custom_field: field.isCustom,
    is_optional_response_field: false,
    ...(wants('ui_visibility') ? { ui_visibility: field.uiVisibility } : {}),
    ...(wants('important_fields') ? { important_fields: field.importantFields } : {}),
    ...(wants('required_fields') ? { required_fields: field.requiredFields } : {}),
  } // prettier-ignore
}

function fieldAt(call: Call, object: FieldObject): Field {
  const field = call.company.fields.byCode(object, call.params['field_code'] ?? '')
  if (field === undefined) throw notFound('Field')
  return field
}

function customAt(call: Call, object: FieldObject): Field {
  const field = fieldAt(call, object)
  if (!field.isCustom) throw forbidden('A field that comes with Pipedrive cannot be changed.')
  return field
}

function list(call: Call, object: FieldObject): Answer {
  const fields = call.company.fields.list(object)
  const start = readStart(call.query['cursor'])
  const end = start + Number(call.query['limit'] ?? 100)
  const next = end < fields.length ? Buffer.from(`field:${end}`).toString('base64url') : null
  return {
    data: fields.slice(start, end).map((field) => shown(call, field, false)),
    additional: { next_cursor: next },
  }
}

function readStart(cursor: unknown): number {
  if (cursor === undefined) return 0
  const match = /^field:(\d{1,9})$/.exec(Buffer.from(String(cursor), 'base64url').toString())
  if (match === null) throw badRequest('The cursor does not belong to this list.')
  return Number(match[1])
}

function add(call: Call, object: FieldObject): Answer {
  requireAdmin(call)
  const { body, company } = call
  const type = String(body['field_type'])
  const name = requireLine(body['field_name'], 'field_name')
  const labels = labelsOf(type, body['options'])
  if (company.fields.customCount() >= company.settled.customFieldsCap) {
    throw forbidden('You have reached the custom fields limit of your plan.', 'feature_capping_custom_fields_limit')
  }
  const description = typeof body['description'] === 'string' ? body['description'] : null
  const field = company.fields.create({ object, name, type, labels, description, ...settingsOf(body, usualSettings) })
  return { data: shown(call, field, true) }
}

function labelsOf(type: string, given: unknown): readonly string[] | null {
  const takes = type === 'enum' || type === 'set'
  if (!Array.isArray(given)) {
    if (takes) throw invalid('options', `A field of type ${type} needs options`)
    return null
  }
  if (!takes) throw invalid('options', `A field of type ${type} takes no options`)
  if (given.length === 0) throw invalid('options', 'There must be at least one option')
  if (given.length > mostOptions) throw invalid('options', `There can be at most ${mostOptions} options`)
  return (given as readonly Body[]).map((option, index) => requireLine(option['label'], `options.${index}.label`))
}

type Settings = Pick<Field, 'uiVisibility' | 'importantFields' | 'requiredFields'>

function settingsOf(body: Body, kept: Settings): Settings {
  const merged = (key: string, was: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
    ...was,
    ...(body[key] as Body | undefined),
  })
  return {
    uiVisibility: merged('ui_visibility', kept.uiVisibility),
    importantFields: merged('important_fields', kept.importantFields),
    requiredFields: merged('required_fields', kept.requiredFields),
  }
}

function update(call: Call, object: FieldObject): Answer {
  requireAdmin(call)
  const field = customAt(call, object)
  const { body } = call
  if (Object.keys(body).length === 0) throw invalid('body', 'At least one key is required')
  const name = body['field_name'] === undefined ? field.name : requireLine(body['field_name'], 'field_name')
  const told = body['description']
  const description = told === undefined ? field.description : typeof told === 'string' ? told : null
  return { data: shown(call, call.company.fields.replace({ ...field, name, description, ...settingsOf(body, field) }), true) }
} // prettier-ignore

function remove(call: Call, object: FieldObject): Answer {
  requireAdmin(call)
  const field = customAt(call, object)
  call.company.fields.remove(field)
  return { data: shown(call, field, false) }
}

function choicesAt(call: Call, object: FieldObject): readonly [Field, readonly FieldOption[]] {
  const field = customAt(call, object)
  if (field.options === null) throw badRequest(`A field of type ${field.type} has no options.`)
  if (call.list.length === 0) throw invalid('body', 'At least one option is required')
  return [field, field.options]
}

function addOptions(call: Call, object: FieldObject): Answer {
  const [field, options] = choicesAt(call, object)
  if (options.length + call.list.length > mostOptions) throw badRequest(`There can be at most ${mostOptions} options.`)
  const labels = call.list.map((one, index) => requireLine(one['label'], `${index}.label`))
  const made = labels.map((label) => call.company.fields.newOption(label))
  call.company.fields.replace({ ...field, options: [...options, ...made] })
  return { data: made, additional: null }
}

/** All or none: one unknown id refuses the whole list. */
function known(call: Call, options: readonly FieldOption[]): ReadonlySet<unknown> {
  const ids = new Set<unknown>(call.list.map((one) => one['id']))
  for (const id of ids) {
    if (!options.some((option) => option.id === id)) throw badRequest(`There is no option ${String(id)}.`)
  }
  return ids
}

function renameOptions(call: Call, object: FieldObject): Answer {
  const [field, options] = choicesAt(call, object)
  const ids = known(call, options)
  const renamed = options.map((option) => {
    const change = call.list.find((one) => one['id'] === option.id)
    return change === undefined ? option : { ...option, label: requireLine(change['label'], 'label') }
  })
  call.company.fields.replace({ ...field, options: renamed })
  return { data: renamed.filter((option) => ids.has(option.id)), additional: null }
}

function removeOptions(call: Call, object: FieldObject): Answer {
  const [field, options] = choicesAt(call, object)
  const ids = known(call, options)
  call.company.fields.replace({ ...field, options: options.filter((option) => !ids.has(option.id)) })
  forgetOptions(call.company, field, ids)
  return { data: options.filter((option) => ids.has(option.id)), additional: null }
}

function behavioursOf(object: 'deal' | 'person' | 'organization', name: string): readonly [string, Behaviour][] {
  return [
    [`v2 get${name}Fields`, (call) => list(call, object)],
    [`v2 get${name}Field`, (call) => ({ data: shown(call, fieldAt(call, object), false) })],
    [`v2 add${name}Field`, (call) => add(call, object)],
    [`v2 update${name}Field`, (call) => update(call, object)],
    [`v2 delete${name}Field`, (call) => remove(call, object)],
    [`v2 add${name}FieldOptions`, (call) => addOptions(call, object)],
    [`v2 update${name}FieldOptions`, (call) => renameOptions(call, object)],
    [`v2 delete${name}FieldOptions`, (call) => removeOptions(call, object)],
  ]
}

export const fieldBehaviours: Behaviours = Object.fromEntries([
  ...behavioursOf('deal', 'Deal'),
  ...behavioursOf('person', 'Person'),
  ...behavioursOf('organization', 'Organization'),
  ['v2 getActivityFields', (call: Call) => list(call, 'activity')],
  ['v2 getActivityField', (call: Call) => ({ data: shown(call, fieldAt(call, 'activity'), false) })],
])
