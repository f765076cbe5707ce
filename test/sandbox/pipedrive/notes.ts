// Notes on deals, persons and organizations (v1).
import { type Answer, type Behaviours, type Body, type Call, liveRow, pathId } from './behaviour.ts'
import { isoSecond, plainSecond, readPlainMoment, readWholeSecond } from './moments.ts'
import { plainPageOf } from './paging.ts'
import type { Note } from './records.ts'
import { badRequest, forbidden, invalid, notFound } from './refusal.ts'
import { linkOf, requireUser } from './references.ts'
import { cleanHtml } from './clean-html.ts'

const mostBytes = 100 * 1024
const pins = { deal: 'deal_id', person: 'person_id', organization: 'org_id' } as const
const foreign = ['lead_id', 'project_id', 'task_id'] as const
const columns = ['id', 'user_id', 'deal_id', 'person_id', 'org_id', 'content', 'add_time', 'update_time'] as const

type Writable = Omit<Note, 'id' | 'add_time' | 'update_time' | 'is_deleted' | 'last_update_user_id'>

function written(call: Call, kept: Note | null): Writable {
  const { body, company } = call
  const stranger = foreign.find((key) => body[key] !== undefined)
  if (stranger !== undefined) throw badRequest(`${stranger}: there is no record ${String(body[stranger])}`)
  const links = {
    deal_id: linkOf(body, 'deal_id', company.deals, kept?.deal_id ?? null),
    person_id: linkOf(body, 'person_id', company.persons, kept?.person_id ?? null),
    org_id: linkOf(body, 'org_id', company.organizations, kept?.org_id ?? null),
  }
  if (Object.values(links).every((id) => id === null)) {
    throw badRequest('Note must be associated with at least one organization, person, deal, lead or project')
  }
  return { content: contentOf(body, kept), user_id: authorOf(call, kept), ...links, pinned: pinsOf(body, links, kept) }
}

function contentOf(body: Body, kept: Note | null): string {
  const given = body['content']
  if (typeof given !== 'string') return kept?.content ?? ''
  if (given.trim() === '') throw badRequest('content: The note is empty')
  if (Buffer.byteLength(given) > mostBytes) throw badRequest('content: The note must not be larger than 100 KB')
  return cleanHtml(given)
}

function authorOf(call: Call, kept: Note | null): number {
  const given = call.body['user_id']
  if (typeof given !== 'number') return kept?.user_id ?? call.user.id
  if (!call.user.admin && given !== call.user.id) throw forbidden('Only an admin can change the author of a note.')
  requireUser(call, given, 'user_id')
  return given
}

function pinsOf(body: Body, links: Readonly<Record<string, number | null>>, kept: Note | null): readonly string[] {
  const pinned = new Set(kept?.pinned)
  for (const [name, key] of Object.entries(pins)) {
    const flag = body[`pinned_to_${name}_flag`]
    if (flag === 1 && links[key] === null) throw badRequest(`pinned_to_${name}_flag: ${key} is also required`)
    if (flag === 1) pinned.add(name)
    if (flag === 0) pinned.delete(name)
  }
  return [...pinned]
}

function bornAt(call: Call): { readonly add_time?: string } {
  const given = call.body['add_time']
  if (given === undefined) return {}
  const add_time = readPlainMoment(String(given))
  if (add_time === null) throw invalid('add_time', 'The value must be YYYY-MM-DD HH:MM:SS in UTC')
  return { add_time }
}

function shown(call: Call, row: Note): Record<string, unknown> {
  const { company } = call
  const author = company.users.get(row.user_id)
  const deal = row.deal_id === null ? undefined : company.deals.get(row.deal_id)
  const person = row.person_id === null ? undefined : company.persons.get(row.person_id)
  const organization = row.org_id === null ? undefined : company.organizations.get(row.org_id)
  return {
    id: row.id,
    active_flag: !row.is_deleted,
    add_time: plainSecond(row.add_time),
    update_time: plainSecond(row.update_time),
    content: row.content,
    deal: deal === undefined ? null : { title: deal.title },
    person: person === undefined ? null : { name: person.name },
    organization: organization === undefined ? null : { name: organization.name },
    deal_id: row.deal_id,
    person_id: row.person_id,
    org_id: row.org_id,
    lead_id: null,
    project_id: null,
    project: null,
    pinned_to_deal_flag: row.pinned.includes('deal'),
    pinned_to_person_flag: row.pinned.includes('person'),
    pinned_to_organization_flag: row.pinned.includes('organization'),
    pinned_to_project_flag: false,
    last_update_user_id: row.last_update_user_id,
    user_id: row.user_id,
    user: author === undefined ? null : {
      name: author.name, email: author.email, icon_url: null, is_you: author.id === call.user.id,
    },
  } // prettier-ignore
}

function add(call: Call): Answer {
  const fresh = written(call, null)
  const born = { ...call.company.born(), ...bornAt(call) }
  return {
    data: shown(
      call,
      call.company.notes.add((id) => ({ id, ...fresh, last_update_user_id: null, ...born })),
    ),
  }
}

/** update_time only moves when the content changes. */
function update(call: Call): Answer {
  const { notes } = call.company
  const kept = liveRow(call, notes, 'Note')
  const fresh = written(call, kept)
  const moved = fresh.content === kept.content ? {} : { update_time: call.company.touched(kept) }
  return { data: shown(call, notes.replace({ ...kept, ...fresh, ...bornAt(call), last_update_user_id: call.user.id, ...moved })) }
} // prettier-ignore

function list(call: Call): Answer {
  const { query, company } = call
  const wanted = (['deal_id', 'person_id', 'org_id', 'user_id'] as const).filter((key) => query[key] !== undefined)
  const key = wanted.find((one) => one !== 'user_id')
  const among = key === undefined ? company.notes.rows : (company.notes.linked(key, query[key]) ?? [])
  const inTime = timesOf(query)
  const rows = among.filter(
    (row) =>
      !row.is_deleted &&
      wanted.every((one) => row[one] === query[one]) &&
      inTime(row) &&
      Object.keys(pins).every((pin) => {
        const flag = query[`pinned_to_${pin}_flag`]
        return flag === undefined || row.pinned.includes(pin) === (flag === 1)
      }),
  )
  const page = plainPageOf(sorted(rows, query['sort']), query)
  return { data: page.rows.map((row) => shown(call, row)), additional: { pagination: page.pagination } }
}

function timesOf(query: Call['query']): (row: Note) => boolean {
  const since = query['updated_since'] === undefined ? null : readWholeSecond(String(query['updated_since']))
  if (since === null && query['updated_since'] !== undefined) throw invalid('updated_since', 'This value is not a valid datetime')
  const from = String(query['start_date'] ?? '')
  const until = String(query['end_date'] ?? '9999-12-31')
  return (row) =>
    (since === null || row.update_time >= since) && row.add_time.slice(0, 10) >= from && row.add_time.slice(0, 10) <= until
} // prettier-ignore

function sorted(rows: readonly Note[], sort: unknown): readonly Note[] {
  if (sort === undefined) return rows
  const rules = String(sort).split(',').map((rule) => rule.trim().split(/\s+/)) // prettier-ignore
  return rows.toSorted((a, b) => {
    for (const [name, direction = 'ASC'] of rules) {
      const column = columns.find((one) => one === name)
      if (column === undefined) throw invalid('sort', `'${name}' cannot be sorted by`)
      const [left, right] = [a[column] ?? 0, b[column] ?? 0]
      if (left !== right) return left < right === (direction.toUpperCase() === 'ASC') ? -1 : 1
    }
    return 0
  })
}

export const noteBehaviours: Behaviours = {
  'v1 addNote': add,
  'v1 updateNote': update,
  'v1 getNotes': list,
  // A deleted note is still read by its id, with active_flag false.
  'v1 getNote': (call) => {
    const row = call.company.notes.get(pathId(call))
    if (row === undefined) throw notFound('Note')
    return { data: shown(call, row) }
  },
  'v1 deleteNote': (call) => {
    const row = liveRow(call, call.company.notes, 'Note')
    call.company.notes.replace({ ...row, is_deleted: true, update_time: isoSecond(call.company.settled.now()) })
    return { data: true }
  },
}
