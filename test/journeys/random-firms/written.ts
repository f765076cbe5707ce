// A random firm as a source would hold it: records in the neutral record's words, with keys that the oracle finds again.
import type { PlainFirm, PlainRecord } from '../../sandbox/plain-books.ts'
import { type Activity, interests, practices, type RandomFirm } from './arbitrary.ts'

export const userId = (index: number): string => `user-${index}`
export const companyId = (index: number): string => `co-${index}`
export const contactId = (index: number): string => `pe-${index}`
export const dealId = (index: number): string => `de-${index}`
export const stageName = (index: number): string => `Step ${'abcdefghijkl'[index] ?? '?'}`
export const pipelineName = (index: number): string => `Path ${'abc'[index] ?? '?'}`
/** In the text of every activity, so that it can be told from all others. */
export const mark = (index: number): string => `mark ${'abcdefghijkl'[index] ?? '?'}end`
export const fileName = (stem: string, index: number): string => `${stem} ${index}.bin`

const orNull = <T, R>(value: T | null, make: (value: T) => R): R | null => (value === null ? null : make(value))

const owned = (one: { owner: number | null; created: { raw: string } }) => ({
  owner: orNull(one.owner, userId),
  created_at: one.created.raw,
})

function companies(firm: RandomFirm): PlainRecord[] {
  return firm.companies.map((one, index) => ({
    id: companyId(index),
    name: one.name,
    employee_count: one.employees,
    parent: orNull(one.parent, companyId),
    fee_budget: orNull(one.budget, (pence) => pence / 100),
    background_history: one.background,
    ...owned(one),
  }))
}

/** The later in the list, the earlier was the link. */
const linkedIn = (place: number): string => `20${String(24 - place).padStart(2, '0')}-03-01T00:00:00Z`

function contacts(firm: RandomFirm): PlainRecord[] {
  return firm.contacts.map((one, index) => ({
    id: contactId(index),
    first_name: one.first,
    last_name: one.last,
    emails: one.emails.map((value) => ({ label: 'work', value })),
    phones: one.phones.map((value) => ({ label: 'mobile', value })),
    companies: one.companies.map((company, place) => ({ id: companyId(company), modified: linkedIn(place) })).toReversed(),
    vip_client: one.isVip,
    interests: one.interests,
    ...owned(one),
  })) // prettier-ignore
}

function stages(firm: RandomFirm): PlainRecord[] {
  let at = 0
  return firm.pipelines.flatMap((count, pipeline) =>
    Array.from({ length: count }, (_, order) => {
      const index = at++
      return { id: `st-${index}`, name: stageName(index), pipeline: `pl-${pipeline}`, order: order + 1, probability: 5 + index }
    }),
  ) // prettier-ignore
}

function pipelineOf(firm: RandomFirm, stage: number): number {
  let last = 0
  return firm.pipelines.findIndex((count) => stage < (last += count))
}

function deals(firm: RandomFirm): PlainRecord[] {
  return firm.deals.map((one, index) => ({
    id: dealId(index),
    title: one.title,
    value: one.cents / 100,
    currency: one.currency,
    pipeline: `pl-${pipelineOf(firm, one.stage)}`,
    stage: `st-${one.stage}`,
    status: one.end?.status ?? 'open',
    won_at: one.end?.status === 'won' ? one.end.at.raw : null,
    lost_at: one.end?.status === 'lost' ? one.end.at.raw : null,
    lost_reason: one.end?.status === 'lost' ? one.end.reason : null,
    company: orNull(one.company, companyId),
    contacts: one.contacts.map(contactId),
    practice_area: one.practice,
    hearing_date: one.hearing,
    ...owned(one),
  }))
}

/** By the words of the neutral record for each kind. */
function activity(one: Activity, index: number): PlainRecord {
  const text = `${one.text} ${mark(index)}`
  const about = { deal: orNull(one.deal, dealId), contacts: one.contacts.map(contactId) }
  const common = { id: `${one.kind}-${index}`, ...about, ...owned(one) }
  const ends = new Date(Date.parse(one.at.utc) + one.seconds * 1000).toISOString()
  switch (one.kind) {
    case 'email':
      return { ...common, subject: text, body: text, from: 'a@post.example', to: 'b@post.example', sent_at: one.at.raw, direction: 'inbound', shared: true } // prettier-ignore
    case 'call':
      return { ...common, subject: text, started_at: one.at.raw, duration_seconds: one.seconds, direction: 'inbound', outcome: 'Connected', notes: text } // prettier-ignore
    case 'meeting':
      return { ...common, subject: text, starts_at: one.at.raw, ends_at: ends, location: text, notes: text, attendees: [] } // prettier-ignore
    case 'task':
      return { ...common, subject: text, due_at: one.at.raw, done: one.isDone, notes: text }
    case 'note':
      return { ...common, body: text }
  }
}

function documents(firm: RandomFirm): PlainRecord[] {
  return firm.documents.map((one, index) => ({
    id: `fi-${index}`,
    name: fileName(one.stem, index),
    mime: 'application/octet-stream',
    size: one.bytes.length,
    deal: orNull(one.deal, dealId),
    contacts: one.contact === null ? [] : [contactId(one.contact)],
    company: orNull(one.company, companyId),
  }))
}

const declared: readonly PlainRecord[] = [
  { id: 'g1', object: 'deal', name: 'practice_area', label: 'Practice area', type: 'enum', options: practices },
  { id: 'g2', object: 'contact', name: 'interests', label: 'Interests', type: 'multi_enum', options: interests },
  { id: 'g3', object: 'contact', name: 'vip_client', label: 'Vip client', type: 'boolean' },
  { id: 'g4', object: 'deal', name: 'hearing_date', label: 'Hearing date', type: 'date' },
]

export function written(firm: RandomFirm): PlainFirm {
  const kinds = ['email', 'call', 'meeting', 'task', 'note'] as const
  const all = firm.activities.map((one, index) => ({ kind: one.kind, record: activity(one, index) }))
  const records: Record<string, readonly PlainRecord[]> = {
    user: firm.users.map((local, index) => ({ id: userId(index), name: local, email: `${local}@harperlane.example`, active: true })),
    company: companies(firm),
    contact: contacts(firm),
    pipeline: firm.pipelines.map((_, index) => ({ id: `pl-${index}`, name: pipelineName(index), order: index + 1 })),
    stage: stages(firm),
    deal: deals(firm),
    ...Object.fromEntries(kinds.map((kind) => [kind, all.filter((one) => one.kind === kind).map(({ record }) => record)])),
    file: documents(firm),
    ...(firm.declaresFields ? { field: declared } : {}),
  } // prettier-ignore
  const filled = Object.fromEntries(Object.entries(records).filter(([, list]) => list.length > 0))
  const contents = firm.documents.map(({ bytes }, index) => [`fi-${index}`, Buffer.from(bytes)] as const)
  return { name: 'Random & Random', records: filled, contents: Object.fromEntries(contents) }
}
