// Files: one per request, linked to a deal, person, organization or activity for good (v1).
import { type Answer, type Behaviours, type Call, liveRow, removeRow } from './behaviour.ts'
import type { Company } from './company.ts'
import { plainSecond } from './moments.ts'
import { plainPageOf } from './paging.ts'
import type { StoredFile } from './records.ts'
import { badRequest, invalid, notFound } from './refusal.ts'
import { linkOf, requireLine } from './references.ts'
import type { Row, Table } from './table.ts'

const foreign = ['product_id', 'lead_id', 'project_id'] as const

function shown(company: Company, row: StoredFile): Record<string, unknown> {
  return {
    id: row.id,
    user_id: row.user_id,
    deal_id: row.deal_id,
    person_id: row.person_id,
    org_id: row.org_id,
    product_id: null,
    activity_id: row.activity_id,
    lead_id: null,
    project_id: null,
    add_time: plainSecond(row.add_time),
    update_time: plainSecond(row.update_time),
    file_name: row.stored_name,
    file_size: row.content.length,
    active_flag: !row.is_deleted,
    inline_flag: false,
    remote_location: 's3',
    remote_id: null,
    cid: null,
    s3_bucket: null,
    mail_message_id: null,
    mail_template_id: null,
    deal_name: row.deal_id === null ? null : (company.deals.get(row.deal_id)?.title ?? null),
    person_name: row.person_id === null ? null : (company.persons.get(row.person_id)?.name ?? null),
    org_name: row.org_id === null ? null : (company.organizations.get(row.org_id)?.name ?? null),
    product_name: null,
    lead_name: null,
    project_name: null,
    url: `${company.origin}/api/v1/files/${row.id}/download`,
    name: row.name,
    description: row.description,
  }
}

function add(call: Call): Answer {
  const { company, body, upload } = call
  if (upload === null) throw invalid('file', 'This field is required')
  const stranger = foreign.find((key) => body[key] !== undefined)
  if (stranger !== undefined) throw badRequest(`${stranger}: there is no record ${String(body[stranger])}`)
  const links = {
    deal_id: linkOf(body, 'deal_id', company.deals, null),
    person_id: linkOf(body, 'person_id', company.persons, null),
    org_id: linkOf(body, 'org_id', company.organizations, null),
    activity_id: linkOf(body, 'activity_id', company.activities, null),
  }
  const born = company.born()
  const row = company.files.add((id) => ({
    id,
    name: upload.name,
    stored_name: storedName(call, upload.name),
    description: '',
    content: upload.content,
    media_type: upload.mediaType,
    user_id: call.user.id,
    ...links,
    ...born,
  }))
  return { data: shown(company, row) }
}

function storedName(call: Call, name: string): string {
  const mark = call.company.settled.random(16).toString('hex')
  const dot = name.lastIndexOf('.')
  return dot <= 0 ? `${name}_${mark}` : `${name.slice(0, dot)}_${mark}${name.slice(dot)}`
}

/** Name and description are all that can be changed. */
function update(call: Call): Answer {
  const { body, company } = call
  const kept = liveRow(call, company.files, 'File')
  const row = company.files.replace({
    ...kept,
    name: body['name'] === undefined ? kept.name : requireLine(body['name'], 'name'),
    description: typeof body['description'] === 'string' ? body['description'] : kept.description,
    update_time: company.touched(kept),
  })
  return { data: shown(company, row) }
}

function download(call: Call): Answer {
  const row = liveRow(call, call.company.files, 'File')
  return { data: null, download: { name: row.name, mediaType: row.media_type, content: row.content } }
}

/** The lists of one record say nothing of projects. */
function shownInList(company: Company, row: StoredFile): Record<string, unknown> {
  const { project_id: _id, project_name: _name, ...rest } = shown(company, row)
  return rest
}

function pageOfFiles(call: Call, rows: readonly StoredFile[], show = shown): Answer {
  const page = plainPageOf(
    sorted(
      rows.filter((row) => !row.is_deleted),
      call.query['sort'],
    ),
    call.query,
  )
  return {
    data: page.rows.map((row) => show(call.company, row)),
    additional: { pagination: page.pagination },
  }
}

/** `id DESC`: by id or time of change, ascending when not said. */
function sorted(rows: readonly StoredFile[], sort: unknown): readonly StoredFile[] {
  if (sort === undefined) return rows
  const [field, direction = 'ASC'] = String(sort).trim().split(/\s+/)
  if (field !== 'id' && field !== 'update_time') throw invalid('sort', `'${String(field)}' cannot be sorted by`)
  const step = direction.toUpperCase() === 'DESC' ? -1 : 1
  return rows.toSorted((a, b) => (a[field] < b[field] ? -step : a[field] > b[field] ? step : a.id - b.id))
}

function filesOf<R extends Row>(call: Call, owners: Table<R>, key: 'deal_id' | 'person_id' | 'org_id'): Answer {
  const owner = owners.live(Number(call.params['id']))
  if (owner === undefined) throw notFound('Record')
  return pageOfFiles(call, call.company.files.linked(key, owner.id) ?? [], shownInList)
}

export const fileBehaviours: Behaviours = {
  'v1 addFile': add,
  'v1 updateFile': update,
  'v1 getFiles': (call) => pageOfFiles(call, call.company.files.rows),
  'v1 getFile': (call) => ({ data: shown(call.company, liveRow(call, call.company.files, 'File')) }),
  'v1 downloadFile': download,
  'v1 deleteFile': (call) => {
    const { files } = call.company
    return { data: { id: removeRow(call, files, liveRow(call, files, 'File')).id } }
  },
  'v1 getDealFiles': (call) => filesOf(call, call.company.deals, 'deal_id'),
  'v1 getPersonFiles': (call) => filesOf(call, call.company.persons, 'person_id'),
  'v1 getOrganizationFiles': (call) => filesOf(call, call.company.organizations, 'org_id'),
}
