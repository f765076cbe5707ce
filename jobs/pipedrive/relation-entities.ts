// What joins two records: organization relationships and deal participants. They exist in version 1 of the API alone.
import { numericId, requestOf } from './built-request.ts'
import type { Body, Entity, EntityId } from './entity.ts'

const v1 = () => import('pipedrive/v1')

const organizationRelationship: Entity = {
  async create(body) {
    const api = (await v1()).OrganizationRelationshipsApiAxiosParamCreator()
    return requestOf('addOrganizationRelationship', await api.addOrganizationRelationship(body as never), body)
  },
  async update(id: EntityId, body: Body) {
    const api = (await v1()).OrganizationRelationshipsApiAxiosParamCreator()
    const built = await api.updateOrganizationRelationship(numericId(id, 'organization relationship'), body)
    return requestOf('updateOrganizationRelationship', built, body)
  },
  async remove(id) {
    const api = (await v1()).OrganizationRelationshipsApiAxiosParamCreator()
    const built = await api.deleteOrganizationRelationship(numericId(id, 'organization relationship'))
    return requestOf('deleteOrganizationRelationship', built)
  },
  async read(id: EntityId) {
    const api = (await v1()).OrganizationRelationshipsApiAxiosParamCreator()
    const built = await api.getOrganizationRelationship(numericId(id, 'organization relationship'))
    return requestOf('getOrganizationRelationship', built)
  },
  /** Of one organization: Pipedrive has no list of all. Its answer tells of further pages, which the package cannot ask for. */
  async list({ organizationId, cursor }) {
    const api = (await v1()).OrganizationRelationshipsApiAxiosParamCreator()
    const built = await api.getOrganizationRelationships(numericId(organizationId, 'organization'))
    const request = requestOf('getOrganizationRelationships', built)
    return cursor === undefined ? request : { ...request, query: { start: Number(cursor) } }
  },
}

const dealParticipant: Entity = {
  async create(body, { dealId }) {
    const api = (await v1()).DealsApiAxiosParamCreator()
    const built = await api.addDealParticipant(numericId(dealId, 'deal'), body as never)
    return requestOf('addDealParticipant', built, body)
  },
  update: null,
  async remove(id, { dealId }) {
    const api = (await v1()).DealsApiAxiosParamCreator()
    const built = await api.deleteDealParticipant(numericId(dealId, 'deal'), numericId(id, 'deal participant'))
    return requestOf('deleteDealParticipant', built)
  },
  read: null,
  /** Of one deal; a page begins where the one before said. */
  async list({ dealId, cursor, limit = 500 }) {
    const api = (await v1()).DealsApiAxiosParamCreator()
    const start = cursor === undefined ? 0 : Number(cursor)
    return requestOf('getDealParticipants', await api.getDealParticipants(numericId(dealId, 'deal'), start, limit))
  },
}

export const relationEntities = {
  organization_relationship: organizationRelationship,
  deal_participant: dealParticipant,
}
