// Custom fields of organizations, persons and deals, and their options, by version 2 of the API; a field is named by its key.
import type { Operation } from '../../migration/budget.ts'
import { numericId, requestOf } from './built-request.ts'
import type { Body, Entity, EntityId, Extra, FieldObject } from './entity.ts'
import type { PipedriveRequest } from './request.ts'

type Built = Promise<Parameters<typeof requestOf>[1]>

/** The three field APIs are alike but for their names. */
interface FieldApi {
  readonly add: (body: Body) => Built
  readonly change: (key: string, body: Body) => Built
  readonly remove: (key: string) => Built
  readonly one: (key: string) => Built
  readonly list: (limit: number, cursor: string | undefined) => Built
  readonly addOptions: (key: string, options: readonly Body[]) => Built
  readonly removeOptions: (key: string, options: readonly Body[]) => Built
}

const operations = {
  organization: {
    add: 'addOrganizationField',
    change: 'updateOrganizationField',
    remove: 'deleteOrganizationField',
    one: 'getOrganizationField',
    list: 'getOrganizationFields',
    addOptions: 'addOrganizationFieldOptions',
    removeOptions: 'deleteOrganizationFieldOptions',
  },
  person: {
    add: 'addPersonField',
    change: 'updatePersonField',
    remove: 'deletePersonField',
    one: 'getPersonField',
    list: 'getPersonFields',
    addOptions: 'addPersonFieldOptions',
    removeOptions: 'deletePersonFieldOptions',
  },
  deal: {
    add: 'addDealField',
    change: 'updateDealField',
    remove: 'deleteDealField',
    one: 'getDealField',
    list: 'getDealFields',
    addOptions: 'addDealFieldOptions',
    removeOptions: 'deleteDealFieldOptions',
  },
} as const satisfies Record<FieldObject, Record<keyof FieldApi, Operation>>

const field: Entity = {
  async create(body: Body, extra: Extra) {
    const object = objectOf(extra)
    return requestOf(operations[object].add, await (await apiOf(object)).add(body), body)
  },
  async update(id: EntityId, body: Body, extra: Extra) {
    const object = objectOf(extra)
    return requestOf(operations[object].change, await (await apiOf(object)).change(String(id), body), body)
  },
  async remove(id, extra) {
    const object = objectOf(extra)
    return requestOf(operations[object].remove, await (await apiOf(object)).remove(String(id)))
  },
  async read(id: EntityId, extra: Extra) {
    const object = objectOf(extra)
    return requestOf(operations[object].one, await (await apiOf(object)).one(String(id)))
  },
  async list({ limit = 500, cursor, ...listing }) {
    const object = objectOf(listing)
    return requestOf(operations[object].list, await (await apiOf(object)).list(limit, cursor))
  },
}

/** One option of a choice field; its body is `{ label }`. */
const fieldOption: Entity = {
  async create(body, extra) {
    return addOptions(objectOf(extra), fieldKeyOf(extra), [String(body['label'])])
  },
  update: null,
  async remove(id, extra) {
    const object = objectOf(extra)
    const options = [{ id: numericId(id, 'field option') }]
    const built = await (await apiOf(object)).removeOptions(fieldKeyOf(extra), options)
    return requestOf(operations[object].removeOptions, built, options)
  },
  read: null,
  async list(): Promise<never> {
    throw new Error('Pipedrive lists the options of a field with the field; read the field.')
  },
}

export const fieldEntities = { field, field_option: fieldOption }

function objectOf({ object }: Pick<Extra, 'object'>): FieldObject {
  if (!object) throw new Error('A field belongs to an organization, a person or a deal; say which. Nothing was sent.')
  return object
}

function fieldKeyOf({ fieldKey }: Extra): string {
  if (!fieldKey) throw new Error('An option belongs to a field; name its key. Nothing was sent.')
  return fieldKey
}

/** Adds options to a choice field; the answer names them with their ids. All or none are added. */
export async function addOptions(
  object: FieldObject,
  key: string,
  labels: readonly string[],
): Promise<PipedriveRequest> {
  const options = labels.map((label) => ({ label }))
  return requestOf(operations[object].addOptions, await (await apiOf(object)).addOptions(key, options), options)
}

async function apiOf(object: FieldObject): Promise<FieldApi> {
  const v2 = await import('pipedrive/v2')
  if (object === 'organization') {
    const api = v2.OrganizationFieldsApiAxiosParamCreator()
    return {
      add: (body) => api.addOrganizationField(body as never),
      change: (key, body) => api.updateOrganizationField(key, body),
      remove: (key) => api.deleteOrganizationField(key),
      one: (key) => api.getOrganizationField(key),
      list: (limit, cursor) => api.getOrganizationFields(undefined, limit, cursor),
      addOptions: (key, options) => api.addOrganizationFieldOptions(key, options as never),
      removeOptions: (key, options) => api.deleteOrganizationFieldOptions(key, options as never),
    }
  }
  if (object === 'person') {
    const api = v2.PersonFieldsApiAxiosParamCreator()
    return {
      add: (body) => api.addPersonField(body as never),
      change: (key, body) => api.updatePersonField(key, body),
      remove: (key) => api.deletePersonField(key),
      one: (key) => api.getPersonField(key),
      list: (limit, cursor) => api.getPersonFields(undefined, limit, cursor),
      addOptions: (key, options) => api.addPersonFieldOptions(key, options as never),
      removeOptions: (key, options) => api.deletePersonFieldOptions(key, options as never),
    }
  }
  const api = v2.DealFieldsApiAxiosParamCreator()
  return {
    add: (body) => api.addDealField(body as never),
    change: (key, body) => api.updateDealField(key, body),
    remove: (key) => api.deleteDealField(key),
    one: (key) => api.getDealField(key),
    list: (limit, cursor) => api.getDealFields(undefined, limit, cursor),
    addOptions: (key, options) => api.addDealFieldOptions(key, options as never),
    removeOptions: (key, options) => api.deleteDealFieldOptions(key, options as never),
  }
}
