// One small firm in which every demand of the rows A1 to A14, B10 and B11 occurs once, with values that the rows know by heart.
import type { PlainFirm, PlainRecord } from '../../sandbox/plain-books.ts'

const stamps = { created_at: '2021-03-04T09:30:00Z', updated_at: '2024-05-06T10:00:00Z' }

const user: readonly PlainRecord[] = [
  { id: 'u1', name: 'Harriet Lane', email: 'Harriet.Lane@HARPERLANE.example', active: true },
  { id: 'u2', name: 'Oliver Penrose', email: 'oliver.penrose+books@harperlane.example', active: true },
  { id: 'u3', name: 'Gone Away', email: 'gone.away@elsewhere.example', active: false },
  { id: 'u4', name: 'Priya R.', email: 'priya@old-name.example', active: true },
]

const company: readonly PlainRecord[] = [
  {
    id: 'c1', name: 'Aldgate Holdings Ltd', website: 'https://aldgate.example', industry: 'Construction', employee_count: 120,
    address: '1 Aldgate High Street, London EC3N 1AH', phone: '020 7946 0001', owner: 'u1', sic_code: '0041100',
    credit_limit: '£12,500.00', tags: ['Hot'], ...stamps,
  },
  { id: 'c2', name: 'Aldgate Property Ltd', parent: 'c1', owner: 'u2', ...stamps },
  { id: 'c3', name: 'Aldgate Lettings Ltd', parent: 'c2', owner: 'u2', ...stamps },
  { id: 'c4', name: 'Ouro Ltd', parent: 'c5', owner: 'u2', ...stamps },
  { id: 'c5', name: 'Boros Ltd', parent: 'c4', owner: 'u2', ...stamps },
  { id: 'c6', name: 'Twin & Twin LLP', owner: 'u2', ...stamps },
  { id: 'c7', name: 'Twin & Twin LLP', owner: 'u2', ...stamps },
] // prettier-ignore

const contact: readonly PlainRecord[] = [
  {
    id: 'p1', first_name: 'Siobhán', last_name: 'O’Connor', name: 'Siobhán O’Connor', job_title: 'Finance Director',
    emails: [{ label: 'work', value: 'siobhan@aldgate.example' }, { label: 'home', value: 'siobhan@post.example' }],
    phones: [{ label: 'mobile', value: '07700 900111' }, { label: 'work', value: '020 7946 0002' }],
    address: '2 Leadenhall Street, London EC3V 1AB', birthday: '1980-02-29',
    companies: [{ id: 'c1', modified: '2020-01-01T00:00:00Z' }, { id: 'c2', modified: '2023-06-01T00:00:00Z' }, { id: 'c6', modified: '2022-01-01T00:00:00Z' }],
    owner: 'u1', preferred_contact: 'Email', interests: ['Property', 'Tax'], marketing_consent: true, client_score: 7.5, ...stamps,
  },
  { id: 'p2', first_name: 'Tom', last_name: 'Lone', name: 'Tom Lone', emails: [{ label: 'work', value: 'tom@lone.example' }], companies: [], owner: 'u2', preferred_contact: 'Post', interests: ['Tax'], marketing_consent: false, ...stamps },
  { id: 'p3', first_name: 'Ada', last_name: 'Third', name: 'Ada Third', companies: [{ id: 'c3', modified: '2021-01-01T00:00:00Z' }], owner: 'u3', preferred_contact: 'Email', interests: [], marketing_consent: true, created_at: '2019-07-01 23:30:00', updated_at: '2024-05-06T10:00:00Z' },
] // prettier-ignore

/** Neither listed nor numbered by their ids: their order is what they say it is. */
const pipeline: readonly PlainRecord[] = [
  { id: 'w2', name: 'Litigation', order: 2 },
  { id: 'w1', name: 'Conveyancing', order: 1 },
  { id: 'w3', name: 'Pipeline', order: 3 },
]

const stage: readonly PlainRecord[] = [
  { id: 's2', name: 'Exchanged', pipeline: 'w1', order: 2, probability: 80 },
  { id: 's3', name: 'Completed', pipeline: 'w1', order: 3, probability: 95 },
  { id: 's5', name: 'Court', pipeline: 'w2', order: 2 },
  { id: 's1', name: 'Instructed', pipeline: 'w1', order: 1, probability: 20 },
  { id: 's4', name: 'Instructed', pipeline: 'w2', order: 1, probability: 10 },
  { id: 's6', name: 'Qualified', pipeline: 'w3', order: 1 },
]

const deal: readonly PlainRecord[] = [
  { id: 'd1', title: 'Sale of 1 Aldgate', value: 125000.5, currency: 'GBP', pipeline: 'w1', stage: 's2', status: 'open', expected_close_date: '2027-01-31', company: 'c1', contacts: ['p1', 'p2', 'p3'], owner: 'u1', practice_area: 'Property', court_date: '2026-12-01', ...stamps },
  { id: 'd2', title: 'Lane v. Ouro', value: 9800, currency: 'USD', pipeline: 'w2', stage: 's5', status: 'won', won_at: '2024-02-03T11:12:13Z', company: 'c4', contacts: ['p3'], owner: 'u2', practice_area: 'Litigation', ...stamps },
  { id: 'd3', title: 'Lost lease', value: 300, currency: 'EUR', pipeline: 'w2', stage: 's4', status: 'lost', lost_at: '2023-08-09T10:00:00+01:00', lost_reason: 'Conflict of interest', company: 'c3', contacts: [], owner: 'u3', practice_area: 'Property', ...stamps },
  { id: 'd4', title: 'Old money', value: 77, currency: 'XQX', pipeline: 'w3', stage: 's6', status: 'open', company: 'c2', contacts: ['p2'], owner: 'u4', practice_area: 'Property', ...stamps },
] // prettier-ignore

const email: readonly PlainRecord[] = [
  { id: 'e1', subject: 'Draft contract', body: '<p>Dear <b>Tom</b>, see attached.</p>', from: 'oliver.penrose@harperlane.example', to: 'tom@lone.example', cc: 'siobhan@aldgate.example', sent_at: '2024-07-01T08:15:00+01:00', direction: 'outbound', shared: true, owner: 'u2', contacts: ['p2'], company: 'c2', deal: 'd1', ...stamps },
  { id: 'e2', subject: 'Private thoughts', body: 'Not for others', from: 'harriet.lane@harperlane.example', to: 'x@post.example', sent_at: '2024-07-02T08:15:00Z', direction: 'outbound', shared: false, owner: 'u1', contacts: ['p1'], deal: 'd1', ...stamps },
] // prettier-ignore

const call: readonly PlainRecord[] = [
  { id: 'k1', subject: 'Call about searches', started_at: '2024-03-31T01:30:00', duration_seconds: 754, direction: 'inbound', outcome: 'Left voicemail', phone: '07700 900111', recording_url: '{books}/recordings/k1', notes: 'Will ring <i>again</i>.', owner: 'u1', contacts: ['p1'], company: 'c1', deal: 'd1', ...stamps },
] // prettier-ignore

const meeting: readonly PlainRecord[] = [
  { id: 'm1', subject: 'Completion meeting', starts_at: '2024-06-03T14:00:00+01:00', ends_at: '2024-06-03T15:45:00+01:00', location: 'Board room, 3rd floor', attendees: [{ name: 'Siobhán O’Connor', email: 'siobhan@aldgate.example', contact: 'p1' }, { name: 'T. Lone', email: 'TOM@lone.example' }, { name: 'Nadia Newcomer', email: 'nadia@newcomer.example' }], notes: '<p>Bring keys</p>', owner: 'u2', contacts: ['p1'], company: 'c1', deal: 'd1', ...stamps },
] // prettier-ignore

/** A red dot, as a picture inside a text. */
export const pictureBytes = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)

const note: readonly PlainRecord[] = [
  { id: 'n1', body: `<h2>Instructions</h2><p>Client wants <strong>speed</strong> &amp; <em>care</em>.</p><script>alert(1)</script><img src="data:image/png;base64,${pictureBytes.toString('base64')}" alt="Plan of the plot">`, owner: 'u2', contacts: ['p1'], company: 'c1', deal: 'd1', ...stamps },
  { id: 'n2', body: '<p>Said the same twice.</p>', owner: 'u1', contacts: ['p2'], ...stamps },
  { id: 'n3', body: '<p>Said the same twice.</p>', owner: 'u1', contacts: ['p2'], ...stamps },
] // prettier-ignore

const task: readonly PlainRecord[] = [
  { id: 't1', subject: 'File TR1', due_at: '2024-08-01', done: true, notes: 'At the registry', owner: 'u1', contacts: ['p1'], company: 'c1', deal: 'd1', ...stamps },
  { id: 't2', subject: 'Chase search', due_at: '2027-02-01T16:00:00Z', done: false, owner: 'u3', contacts: ['p3'], deal: 'd2', ...stamps },
] // prettier-ignore

const bytes = (text: string, times: number): Buffer => Buffer.from(text.repeat(times))
const contents: Readonly<Record<string, Buffer>> = {
  k1: bytes('voices ', 300),
  f1: bytes('lease ', 900),
  f2: bytes('scan\u0000\u0001\u00ff', 700),
  f3: bytes('articles of association ', 50),
  f4: Buffer.alloc(0),
  f7: bytes('enclosed ', 20),
  f8: bytes('attached ', 20),
  f6: bytes('large ', 400_000),
}
const sized = (id: string) => ({ size: contents[id]?.length ?? 99 })

const file: readonly PlainRecord[] = [
  { id: 'f1', name: 'Zürich – 契約書 “final”.pdf', mime: 'application/pdf', ...sized('f1'), deal: 'd1', contacts: ['p1'], owner: 'u1', ...stamps },
  { id: 'f2', name: 'passport.png', mime: 'image/png', ...sized('f2'), contacts: ['p2'], owner: 'u1', ...stamps },
  { id: 'f3', name: 'articles.txt', mime: 'text/plain', ...sized('f3'), company: 'c1', owner: 'u1', ...stamps },
  { id: 'f4', name: 'empty.txt', mime: 'text/plain', ...sized('f4'), deal: 'd1', owner: 'u1', ...stamps },
  { id: 'f5', name: 'vanished.txt', mime: 'text/plain', ...sized('f5'), deal: 'd1', owner: 'u1', ...stamps },
  { id: 'f7', name: 'enclosure.txt', mime: 'text/plain', ...sized('f7'), notes: ['n2'], owner: 'u1', ...stamps },
  { id: 'f8', name: 'attachment.txt', mime: 'text/plain', ...sized('f8'), email: 'e1', owner: 'u1', ...stamps },
  { id: 'f6', name: 'bundle of documents.bin', mime: 'application/octet-stream', ...sized('f6'), deal: 'd2', owner: 'u1', ...stamps },
] // prettier-ignore

const property: readonly PlainRecord[] = [
  { id: 'r1', name: 'Title AGL100', tenure: 'Freehold', deal: 'd1', ...stamps, updated_at: '2023-01-01T00:00:00Z' },
  { id: 'r2', name: 'Title AGL200', tenure: 'Leasehold', deal: 'd1', ...stamps, updated_at: '2024-01-01T00:00:00Z' },
  { id: 'r3', name: 'Title NGL300', tenure: 'Freehold', deal: 'd2', ...stamps },
] // prettier-ignore

const time_entry: readonly PlainRecord[] = [
  { id: 'x1', narrative: 'Reviewing title', minutes: 90, rate: 250, worked_at: '2024-05-01T09:00:00Z', owner: 'u1', deal: 'd1', ...stamps },
  { id: 'x2', narrative: 'Telephone attendance', minutes: 30, rate: 200, worked_at: '2024-05-02T09:00:00Z', owner: 'u2', deal: 'd1', ...stamps },
  { id: 'x3', narrative: 'Court', minutes: 60, rate: 300, worked_at: '2024-05-03T09:00:00Z', owner: 'u2', deal: 'd2', ...stamps },
] // prettier-ignore
const rate: readonly PlainRecord[] = [{ id: 'y1', name: 'Partner', hourly_rate: 300, currency: 'GBP', ...stamps }]
const trust_account: readonly PlainRecord[] = [
  { id: 'z1', name: 'Client account Aldgate', balance: 987654.32, currency: 'GBP', deal: 'd1', ...stamps },
]
const workflow: readonly PlainRecord[] = [
  { id: 'v1', name: 'New matter checklist', trigger: 'matter.created', enabled: true, steps: [{ action: 'create_task', subject: 'Conflict check' }] },
] // prettier-ignore
const field: readonly PlainRecord[] = [
  { id: 'g1', object: 'deal', name: 'practice_area', label: 'Practice area', type: 'enum', options: ['Property', 'Litigation', 'Probate'] },
  { id: 'g2', object: 'contact', name: 'interests', label: 'Interests', type: 'multi_enum', options: ['Property', 'Tax', 'Wills'] },
  { id: 'g3', object: 'contact', name: 'client_score', label: 'Client score', type: 'formula', options: [] },
] // prettier-ignore

/** The recording of the call, as the source keeps it. */
export const recordingBytes = contents['k1'] ?? Buffer.alloc(0)

export const rowsFirm: PlainFirm = {
  name: 'Rows & Rows LLP',
  records: {
    user, company, contact, pipeline, stage, deal, email, call, meeting, note, task, file, property, time_entry, rate,
    trust_account, workflow, field,
  },
  contents,
} // prettier-ignore
