// Custom fields of organizations, persons and deals, by version 2 of the API; a field is named by its 40-character key.
import type { Operation } from '../../migration/budget.ts'
import { requestOf } from './built-request.ts'
import type { Body, Entity, EntityId } from './entity.ts'
import type { PipedriveRequest } from './request.ts'

export type FieldObject = 'organization' | 'person' | 'deal'

type Built = Promise<Parameters<typeof requestOf>[1]>

/** The three field APIs are alike but for their names. */
interface FieldApi {
  readonly add: (body: Body) => Built
  readonly change: (key: string, body: Body) => Built
  readonly remove: (key: string) => Built
  readonly one: (key: string) => Built
  readonly list: (limit: number, cursor: string | undefined) => Built
  readonly addOptions: (key: string, options: readonly Body[]) => Built
}

const operations = {
  organization: {
    add: 'addOrganizationField',
    change: 'updateOrganizationField',
    remove: 'deleteOrganizationField',
    one: 'getOrganizationField',
    list: 'getOrganizationFields',
    addOptions: 'addOrganizationFieldOptions',
  },
  person: {
    add: 'addPersonField',
    change: 'updatePersonField',
    remove: 'deletePersonField',
    one: 'getPersonField',
    list: 'getPersonFields',
    addOptions: 'addPersonFieldOptions',
  },
  deal: {
    add: 'addDealField',
    change: 'updateDealField',
    remove: 'deleteDealField',
    one: 'getDealField',
    list: 'getDealFields',
    addOptions: 'addDealFieldOptions',
  },
} as const satisfies Record<FieldObject, Record<keyof FieldApi, Operation>>

export function fieldEntity(object: FieldObject): Entity {
  const named = operations[object]
  return {
    create: async (body) => requestOf(named.add, await (await apiOf(object)).add(body), body),
    update: async (id: EntityId, body: Body) =>
      requestOf(named.change, await (await apiOf(object)).change(String(id), body), body),
    remove: async (id) => requestOf(named.remove, await (await apiOf(object)).remove(String(id))),
    read: async (id: EntityId) => requestOf(named.one, await (await apiOf(object)).one(String(id))),
    list: async ({ limit = 500, cursor }) => requestOf(named.list, await (await apiOf(object)).list(limit, cursor)),
  }
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
  }
}
