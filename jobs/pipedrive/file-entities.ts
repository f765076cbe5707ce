// Files: they hang on records, and exist in version 1 of the API alone.
import { numericId, requestOf } from './built-request.ts'
import type { Entity, EntityId } from './entity.ts'

const none = undefined
const v1 = () => import('pipedrive/v1')

/** The most that a list of files gives at once. */
const pageSize = 100

const file: Entity = {
  /** One request per file: its content comes from disk, the records it hangs on are form fields. */
  async create(body, { file: content }) {
    if (!content) throw new Error('A file is created from its content on disk, and none was given; nothing was sent.')
    const formFields = Object.fromEntries(Object.entries(body).map(([key, value]) => [key, String(value)]))
    return { operation: 'addFile', method: 'POST', path: '/api/v1/files', formFields, file: content }
  },
  /** Only the name: content and links cannot be changed. */
  async update(id: EntityId, body) {
    const { name } = body
    if (typeof name !== 'string') throw new Error('Only the name of a file can be changed; nothing was sent.')
    const path = `/api/v1/files/${numericId(id, 'file')}`
    return { operation: 'updateFile', method: 'PUT', path, formFields: { name } }
  },
  async remove(id) {
    const api = (await v1()).FilesApiAxiosParamCreator()
    return requestOf('deleteFile', await api.deleteFile(numericId(id, 'file')))
  },
  async read(id: EntityId) {
    const api = (await v1()).FilesApiAxiosParamCreator()
    return requestOf('getFile', await api.getFile(numericId(id, 'file')))
  },
  /** The newest first, of one deal, person or organization, or of the whole company. */
  async list(listing) {
    const start = listing.cursor === none ? 0 : Number(listing.cursor)
    const rest = [start, Math.min(pageSize, listing.limit ?? pageSize), 'id DESC'] as const
    const { dealId, personId, organizationId } = listing
    const api = await v1()
    if (dealId !== none) {
      const deals = api.DealsApiAxiosParamCreator()
      return requestOf('getDealFiles', await deals.getDealFiles(numericId(dealId, 'deal'), ...rest))
    }
    if (personId !== none) {
      const persons = api.PersonsApiAxiosParamCreator()
      return requestOf('getPersonFiles', await persons.getPersonFiles(numericId(personId, 'person'), ...rest))
    }
    if (organizationId !== none) {
      const organizations = api.OrganizationsApiAxiosParamCreator()
      const id = numericId(organizationId, 'organization')
      return requestOf('getOrganizationFiles', await organizations.getOrganizationFiles(id, ...rest))
    }
    return requestOf('getFiles', await api.FilesApiAxiosParamCreator().getFiles(...rest))
  },
}

export const fileEntities = { file }
