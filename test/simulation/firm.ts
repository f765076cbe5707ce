// A firm small enough to be moved thousands of times, with everything in it that can go wrong twice: twins, a hierarchy and a circle
// in it, further companies and contacts, a contact without a company, options, two pipelines, an archived deal, activities, notes and files;
// and what changes before the delta.
import type { SourceLink, SourceRecord } from '../../migration/record.ts'

type Links = Readonly<Record<string, readonly string[]>>
type Fields = Readonly<Record<string, unknown>>

const created = '2024-03-04T09:30:00Z'
const owners = ['harriet.lane@harperlane.example', 'priya.raman@harperlane.example'] as const

function record(object: string, id: number, links: Links, fields: Fields): SourceRecord {
  return {
    object,
    id: String(id),
    createdAt: created,
    updatedAt: created,
    owner: object === 'pipeline' || object === 'stage' ? null : (owners[id % 2] ?? null),
    links: Object.fromEntries(
      Object.entries(links).map(([name, ids]) => [name, ids.map((one): SourceLink => ({ id: one }))]),
    ),
    fields,
  }
}

const company = (id: number, name: string, parent: number | null, fields: Fields = {}) =>
  record('company', id, parent === null ? {} : { parent: [String(parent)] }, { name, ...fields })

const contact = (id: number, names: readonly [string, string], companies: readonly number[], fields: Fields = {}) =>
  record('contact', id, companies.length === 0 ? {} : { companies: companies.map(String) }, {
    first_name: names[0],
    last_name: names[1],
    ...fields,
  })

interface Matter {
  readonly stage: number
  readonly company: number
  readonly contacts: readonly number[]
  readonly fields?: Fields
}

const deal = (id: number, title: string, { stage, company: at, contacts, fields = {} }: Matter) =>
  record(
    'deal',
    id,
    {
      pipeline: [stage < 20 ? '1' : '2'],
      stage: [String(stage)],
      company: [String(at)],
      contacts: contacts.map(String),
    },
    { title, currency: 'GBP', ...fields },
  )

/** What was said and done: those with the same words on the same records are told apart by counting alone. */
const told = (object: string, id: number, links: Links, fields: Fields) => record(object, id, links, fields)

const call = { subject: 'Completion', started_at: '2024-05-02T10:00:00Z', duration_seconds: 300, notes: 'Agreed the date.' } as const // prettier-ignore
const letter = { subject: 'Searches', body: 'The searches are back.', from: 'ada@brandt.example', sent_at: '2024-05-03T08:15:00Z', shared: true } as const // prettier-ignore
const meeting = {
  subject: 'Exchange',
  starts_at: '2024-05-06T14:00:00Z',
  ends_at: '2024-05-06T15:30:00Z',
  attendees: [{ name: 'Ben Cole', email: 'ben@northgate.example' }],
} as const

const said: readonly SourceRecord[] = [
  told('email', 401, { contacts: ['201'], deal: ['301'] }, letter),
  told('email', 402, { contacts: ['201'], deal: ['301'] }, letter),
  told('call', 411, { contacts: ['201'], deal: ['301'] }, call),
  told('call', 412, { contacts: ['201'], deal: ['301'] }, call),
  told('call', 413, { contacts: ['204'] }, { ...call, subject: 'Keys' }),
  told('meeting', 421, { contacts: ['202', '206'], deal: ['304'] }, meeting),
  told('task', 431, { deal: ['303'] }, { subject: 'File the lease', due_at: '2024-06-01T09:00:00Z', done: true }),
  told('note', 441, { contacts: ['203'], deal: ['304'] }, { body: '<p>Rang <b>twice</b>.</p>' }),
  told('note', 442, { contacts: ['203'], deal: ['304'] }, { body: '<p>Rang <b>twice</b>.</p>' }),
  told('note', 443, { company: ['104'] }, { body: '<p>Credit agreed.</p>' }),
  told('file', 451, { deal: ['301'] }, { name: 'contract.txt', mime: 'text/plain' }),
  told('file', 452, { deal: ['301'] }, { name: 'contract.txt', mime: 'text/plain' }),
  told('file', 453, { contacts: ['205'] }, { name: 'will.txt', mime: 'text/plain' }),
]

const firm: readonly SourceRecord[] = [
  record('pipeline', 1, {}, { name: 'Conveyancing', order: 1 }),
  record('pipeline', 2, {}, { name: 'Litigation', order: 2 }),
  ...['Enquiry', 'Instructed', 'Exchanged'].map((name, index) =>
    record('stage', 11 + index, { pipeline: ['1'] }, { name, order: index + 1 }),
  ),
  ...['Advice', 'Issued'].map((name, index) =>
    record('stage', 21 + index, { pipeline: ['2'] }, { name, order: index + 1 }),
  ),
  company(101, 'Brandt Holdings', null, { industry: 'Property', client_grade: 'A' }),
  company(102, 'Brandt Estates', 101, { industry: 'Property', client_grade: 'B' }),
  company(103, 'Brandt Lettings', 102, { client_grade: 'B' }),
  company(104, 'Northgate', null, { website: 'https://northgate.example', client_grade: 'C' }),
  company(105, 'Northgate', null, { website: 'https://northgate.example', client_grade: 'C' }),
  company(106, 'Circle One', 107),
  company(107, 'Circle Two', 106),
  contact(201, ['Ada', 'Brandt'], [101, 102], { emails: ['ada@brandt.example'], client_source: 'Referral' }),
  contact(202, ['Ben', 'Okafor'], [104], { emails: ['ben@northgate.example'], client_source: 'Website' }),
  contact(203, ['Ben', 'Okafor'], [104], { emails: ['ben@northgate.example'], client_source: 'Website' }),
  contact(204, ['Chi', 'Sato'], [103], { phones: ['+44 20 7946 0011'] }),
  contact(205, ['Dee', 'Lone'], []),
  contact(206, ['Eve', 'Marsh'], [106]),
  deal(301, 'Sale of 4 High Street', {
    stage: 11,
    company: 101,
    contacts: [201, 204],
    fields: { value: 1200.5, risk: 'low' },
  }),
  deal(302, 'Sale of 4 High Street', {
    stage: 11,
    company: 101,
    contacts: [201, 204],
    fields: { value: 1200.5, risk: 'low' },
  }),
  deal(303, 'Lease of Mill Lane', { stage: 13, company: 102, contacts: [204], fields: { value: 900, risk: 'high' } }),
  deal(304, 'Claim against Northgate', { stage: 21, company: 104, contacts: [202, 203, 206], fields: { value: 5000 } }),
  deal(305, 'Boundary dispute', {
    stage: 22,
    company: 107,
    contacts: [206],
    fields: { risk: 'medium', archived: true },
  }),
  deal(306, 'Will of D. Lone', { stage: 12, company: 106, contacts: [205] }),
  ...said,
]

/** What the firm's people did while the migration was going on: changed, moved, joined, and new. */
const changed: readonly SourceRecord[] = [
  company(103, 'Brandt Lettings (South)', 101, { client_grade: 'A' }),
  company(108, 'Harbour Freight', 104, { client_grade: 'B' }),
  contact(202, ['Ben', 'Okafor'], [105], { emails: ['ben.okafor@northgate.example'], client_source: 'Event' }),
  contact(207, ['Fay', 'Harbour'], [108], { emails: ['fay@harbour.example'] }),
  deal(301, 'Sale of 4 High Street', {
    stage: 12,
    company: 101,
    contacts: [201, 204, 205],
    fields: { value: 1300, risk: 'severe' },
  }),
  deal(305, 'Boundary dispute', {
    stage: 22,
    company: 107,
    contacts: [206],
    fields: { value: 640, risk: 'high', archived: true },
  }),
  deal(307, 'Charter party', { stage: 21, company: 108, contacts: [207, 201], fields: { value: 80, risk: 'low' } }),
  told('call', 413, { contacts: ['204'] }, { ...call, subject: 'Keys handed over' }),
  told('call', 414, { contacts: ['207'], deal: ['307'] }, call),
  told('note', 443, { company: ['104'] }, { body: '<p>Credit withdrawn.</p>' }),
  told('note', 444, { company: ['108'] }, { body: '<p>New client.</p>' }),
  told('file', 454, { deal: ['307'] }, { name: 'charter.txt', mime: 'text/plain' }),
]

/** The firm as it is first read, and what of it has changed when it is read again. */
export const little = { firm, changed }
