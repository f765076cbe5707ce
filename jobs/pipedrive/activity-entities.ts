// Activities by version 2 of the API; notes and activity types exist in version 1 alone.
import { numericId, requestOf } from './built-request.ts'
import type { Body, Entity, EntityId } from './entity.ts'

const none = undefined
/** The package would turn a body into text that nobody sends: it is asked for method and path alone. */
const nothing = {} as never
const v1 = () => import('pipedrive/v1')
const v2 = () => import('pipedrive/v2')

const pageSize = 500

const activity: Entity = {
  async create(body: Body) {
    const api = (await v2()).ActivitiesApiAxiosParamCreator()
    return requestOf('addActivity', await api.addActivity(nothing), body)
  },
  async update(id: EntityId, body: Body) {
    const api = (await v2()).ActivitiesApiAxiosParamCreator()
    return requestOf('updateActivity', await api.updateActivity(numericId(id, 'activity'), body), body)
  },
  async remove(id) {
    const api = (await v2()).ActivitiesApiAxiosParamCreator()
    return requestOf('deleteActivity', await api.deleteActivity(numericId(id, 'activity')))
  },
  async read(id: EntityId) {
    const api = (await v2()).ActivitiesApiAxiosParamCreator()
    return requestOf('getActivity', await api.getActivity(numericId(id, 'activity')))
  },
  async list({ limit = pageSize, cursor, ids, sort, dealId }) {
    if (ids && ids.length > 100) throw new Error(`Pipedrive lists at most 100 ids at once, not ${ids.length}.`)
    const api = (await v2()).ActivitiesApiAxiosParamCreator()
    const deal = dealId === none ? none : numericId(dealId, 'deal')
    const built = await api.getActivities(
      none, ids?.map(String).join(','), none, deal, none, none, none, none, none, none, sort?.by ?? 'id', sort?.direction ?? 'asc', none,
      limit, cursor,
    ) // prettier-ignore
    return requestOf('getActivities', built)
  },
}

const note: Entity = {
  async create(body: Body) {
    const api = (await v1()).NotesApiAxiosParamCreator()
    return requestOf('addNote', await api.addNote(body as never), body)
  },
  async update(id: EntityId, body: Body) {
    const api = (await v1()).NotesApiAxiosParamCreator()
    return requestOf('updateNote', await api.updateNote(numericId(id, 'note'), body), body)
  },
  async remove(id) {
    const api = (await v1()).NotesApiAxiosParamCreator()
    return requestOf('deleteNote', await api.deleteNote(numericId(id, 'note')))
  },
  async read(id: EntityId) {
    const api = (await v1()).NotesApiAxiosParamCreator()
    return requestOf('getNote', await api.getNote(numericId(id, 'note')))
  },
  /** Of the company, or of one deal, person or organization; a page begins where the one before said. */
  async list({ limit = pageSize, cursor, sort, dealId, personId, organizationId }) {
    const id = (of: EntityId | undefined, what: string) => (of === none ? none : numericId(of, what))
    const order = sort ? `${sort.by} ${sort.direction.toUpperCase()}` : 'id ASC'
    const api = (await v1()).NotesApiAxiosParamCreator()
    const built = await api.getNotes(
      none, none, id(dealId, 'deal'), id(personId, 'person'), id(organizationId, 'organization'), none, none,
      cursor === undefined ? 0 : Number(cursor), limit, order,
    ) // prettier-ignore
    return requestOf('getNotes', built)
  },
}

const activityType: Entity = {
  async create(body: Body) {
    const api = (await v1()).ActivityTypesApiAxiosParamCreator()
    return requestOf('addActivityType', await api.addActivityType(body as never), body)
  },
  async update(id: EntityId, body: Body) {
    const api = (await v1()).ActivityTypesApiAxiosParamCreator()
    const built = await api.updateActivityType(numericId(id, 'activity type'), body)
    return requestOf('updateActivityType', built, body)
  },
  async remove(id) {
    const api = (await v1()).ActivityTypesApiAxiosParamCreator()
    return requestOf('deleteActivityType', await api.deleteActivityType(numericId(id, 'activity type')))
  },
  read: null,
  /** All of them at once: Pipedrive gives no pages. */
  async list() {
    const api = (await v1()).ActivityTypesApiAxiosParamCreator()
    return requestOf('getActivityTypes', await api.getActivityTypes())
  },
}

export const activityEntities = { activity, note, activity_type: activityType }
