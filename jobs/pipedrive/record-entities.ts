// Organizations, persons, deals, pipelines and stages, by version 2 of the API.
import { numericId, requestOf } from './built-request.ts'
import type { Body, Entity, EntityId, Extra, Listing } from './entity.ts'

const none = undefined
/** The package would turn a body into text that nobody sends: it is asked for method and path alone. */
const nothing = {} as never
/** The package is loaded with the first request: it takes 160 ms, which a process that sends nothing should not pay. */
const v2 = () => import('pipedrive/v2')

const pageSize = 500

function common(listing: Listing) {
  const { limit = pageSize, cursor, customFieldKeys, ids, sort } = listing
  if (ids && ids.length > 100) throw new Error(`Pipedrive lists at most 100 ids at once, not ${ids.length}.`)
  return {
    limit,
    cursor,
    keys: keysOf(customFieldKeys),
    ids: ids?.map(String).join(','),
    by: sort?.by ?? ('id' as const),
    direction: sort?.direction ?? ('asc' as const),
  }
}

function keysOf(keys: readonly string[] | undefined): string | undefined {
  if (!keys || keys.length === 0) return undefined
  if (keys.length > 15) throw new Error(`Pipedrive names at most 15 custom fields at once, not ${keys.length}.`)
  return keys.join(',')
}

const organization: Entity = {
  async create(body: Body) {
    const api = (await v2()).OrganizationsApiAxiosParamCreator()
    return requestOf('addOrganization', await api.addOrganization(nothing), body)
  },
  async update(id: EntityId, body: Body) {
    const api = (await v2()).OrganizationsApiAxiosParamCreator()
    return requestOf('updateOrganization', await api.updateOrganization(numericId(id, 'organization'), body), body)
  },
  async remove(id) {
    const api = (await v2()).OrganizationsApiAxiosParamCreator()
    return requestOf('deleteOrganization', await api.deleteOrganization(numericId(id, 'organization')))
  },
  async read(id: EntityId, { customFieldKeys }: Extra) {
    const api = (await v2()).OrganizationsApiAxiosParamCreator()
    const built = await api.getOrganization(numericId(id, 'organization'), none, keysOf(customFieldKeys))
    return requestOf('getOrganization', built)
  },
  async list(listing) {
    const { limit, cursor, keys, ids, by, direction } = common(listing)
    const api = (await v2()).OrganizationsApiAxiosParamCreator()
    const built = await api.getOrganizations(
      none, ids, none, none, none, by, direction, none, keys, none, none, limit, cursor,
    ) // prettier-ignore
    return requestOf('getOrganizations', built)
  },
}

const person: Entity = {
  async create(body: Body) {
    const api = (await v2()).PersonsApiAxiosParamCreator()
    return requestOf('addPerson', await api.addPerson(nothing), body)
  },
  async update(id: EntityId, body: Body) {
    const api = (await v2()).PersonsApiAxiosParamCreator()
    return requestOf('updatePerson', await api.updatePerson(numericId(id, 'person'), body), body)
  },
  async remove(id) {
    const api = (await v2()).PersonsApiAxiosParamCreator()
    return requestOf('deletePerson', await api.deletePerson(numericId(id, 'person')))
  },
  async read(id: EntityId, { customFieldKeys }: Extra) {
    const api = (await v2()).PersonsApiAxiosParamCreator()
    return requestOf('getPerson', await api.getPerson(numericId(id, 'person'), none, keysOf(customFieldKeys)))
  },
  async list(listing) {
    const { limit, cursor, keys, ids, by, direction } = common(listing)
    const api = (await v2()).PersonsApiAxiosParamCreator()
    const built = await api.getPersons(
      none, ids, none, none, none, none, none, by, direction, none, keys, none, none, limit, cursor,
    ) // prettier-ignore
    return requestOf('getPersons', built)
  },
}

const deal: Entity = {
  async create(body: Body) {
    const api = (await v2()).DealsApiAxiosParamCreator()
    return requestOf('addDeal', await api.addDeal(nothing), body)
  },
  async update(id: EntityId, body: Body) {
    const api = (await v2()).DealsApiAxiosParamCreator()
    return requestOf('updateDeal', await api.updateDeal(numericId(id, 'deal'), body), body)
  },
  async remove(id) {
    const api = (await v2()).DealsApiAxiosParamCreator()
    return requestOf('deleteDeal', await api.deleteDeal(numericId(id, 'deal')))
  },
  async read(id: EntityId, { customFieldKeys }: Extra) {
    const api = (await v2()).DealsApiAxiosParamCreator()
    return requestOf('getDeal', await api.getDeal(numericId(id, 'deal'), none, keysOf(customFieldKeys)))
  },
  async list(listing) {
    const { limit, cursor, keys, ids, by, direction } = common(listing)
    const pipeline = listing.pipelineId === none ? none : numericId(listing.pipelineId, 'pipeline')
    const counts = listing.countsParticipants ? ('participants_count' as const) : none
    const api = (await v2()).DealsApiAxiosParamCreator()
    if (listing.archived) {
      const archived = await api.getArchivedDeals(
        none, ids, none, none, none, pipeline, none, listing.status, none, none, by, direction, counts, keys, limit, cursor,
      ) // prettier-ignore
      return requestOf('getArchivedDeals', archived)
    }
    const built = await api.getDeals(
      none, ids, none, none, none, pipeline, none, listing.status, none, none, by, direction, counts, keys, none, none, limit, cursor,
    ) // prettier-ignore
    return requestOf('getDeals', built)
  },
}

const pipeline: Entity = {
  async create(body: Body) {
    const api = (await v2()).PipelinesApiAxiosParamCreator()
    return requestOf('addPipeline', await api.addPipeline(body as never), body)
  },
  async update(id: EntityId, body: Body) {
    const api = (await v2()).PipelinesApiAxiosParamCreator()
    return requestOf('updatePipeline', await api.updatePipeline(numericId(id, 'pipeline'), body), body)
  },
  async remove(id) {
    const api = (await v2()).PipelinesApiAxiosParamCreator()
    return requestOf('deletePipeline', await api.deletePipeline(numericId(id, 'pipeline')))
  },
  async read(id: EntityId) {
    const api = (await v2()).PipelinesApiAxiosParamCreator()
    return requestOf('getPipeline', await api.getPipeline(numericId(id, 'pipeline')))
  },
  async list(listing) {
    const { limit, cursor, by, direction } = common(listing)
    const api = (await v2()).PipelinesApiAxiosParamCreator()
    return requestOf('getPipelines', await api.getPipelines(by, direction, limit, cursor))
  },
}

const stage: Entity = {
  async create(body: Body) {
    const api = (await v2()).StagesApiAxiosParamCreator()
    return requestOf('addStage', await api.addStage(body as never), body)
  },
  async update(id: EntityId, body: Body) {
    const api = (await v2()).StagesApiAxiosParamCreator()
    return requestOf('updateStage', await api.updateStage(numericId(id, 'stage'), body), body)
  },
  async remove(id) {
    const api = (await v2()).StagesApiAxiosParamCreator()
    return requestOf('deleteStage', await api.deleteStage(numericId(id, 'stage')))
  },
  async read(id: EntityId) {
    const api = (await v2()).StagesApiAxiosParamCreator()
    return requestOf('getStage', await api.getStage(numericId(id, 'stage')))
  },
  async list(listing) {
    const { limit, cursor, by, direction } = common(listing)
    const pipelineId = listing.pipelineId === none ? none : numericId(listing.pipelineId, 'pipeline')
    const api = (await v2()).StagesApiAxiosParamCreator()
    return requestOf('getStages', await api.getStages(pipelineId, by, direction, limit, cursor))
  },
}

/** That a deal is archived: a change of the deal, made last and taken back first. */
const dealArchive: Entity = {
  async create(body, { dealId }) {
    const api = (await v2()).DealsApiAxiosParamCreator()
    return requestOf('updateDeal', await api.updateDeal(numericId(dealId, 'deal'), body), body)
  },
  update: null,
  async remove(id) {
    const body = { is_archived: false }
    const api = (await v2()).DealsApiAxiosParamCreator()
    return requestOf('updateDeal', await api.updateDeal(numericId(id, 'deal'), body), body)
  },
  read: deal.read,
  list: (listing) => deal.list({ ...listing, archived: true }),
}

export const recordEntities = { deal_archive: dealArchive, organization, person, deal, pipeline, stage }
