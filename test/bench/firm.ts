// A firm of any size for the benchmarks: companies in small groups, contacts and matters spread over them.
import type { SourceRecord } from '../../migration/record.ts'

const created = '2024-03-04T09:30:00Z'
const owners = ['harriet.lane@harperlane.example', 'priya.raman@harperlane.example'] as const

function record(object: string, id: number, links: Readonly<Record<string, number>>, fields: object): SourceRecord {
  return {
    object,
    id: String(id),
    createdAt: created,
    updatedAt: created,
    owner: object === 'pipeline' || object === 'stage' ? null : (owners[id % 2] ?? null),
    links: Object.fromEntries(Object.entries(links).map(([name, to]) => [name, [{ id: String(to) }]])),
    fields: { ...fields },
  }
}

export function companyRecord(id: number): SourceRecord {
  const parent = id % 10 === 9 ? { parent: id - 1 } : {}
  return record('company', id, parent, { name: `Company ${id}`, client_grade: 'ABC'[id % 3], town: `Town ${id % 97}` })
}

/** A fifth of it companies, half of it contacts, the rest matters. */
export function createLargeFirm(records: number): SourceRecord[] {
  const companies = Math.max(10, Math.floor(records / 5))
  const contacts = Math.floor(records / 2)
  const matters = Math.max(1, records - companies - contacts)
  const list = (count: number, make: (id: number) => SourceRecord) => Array.from({ length: count }, (_, id) => make(id))
  return [
    record('pipeline', 1, {}, { name: 'Conveyancing', order: 1 }),
    ...['Enquiry', 'Instructed', 'Exchanged'].map((name, index) =>
      record('stage', 11 + index, { pipeline: 1 }, { name, order: index + 1 }),
    ),
    ...list(companies, companyRecord),
    ...list(contacts, (id) =>
      record(
        'contact',
        id,
        { companies: id % companies },
        {
          first_name: 'Ada',
          last_name: `Number ${id}`,
          emails: [`ada.${id}@firm.example`],
          client_source: ['Referral', 'Website'][id % 2],
        },
      ),
    ),
    ...list(matters, (id) =>
      record(
        'deal',
        id,
        { pipeline: 1, stage: 11 + (id % 3), company: id % companies, contacts: id % contacts },
        {
          title: `Matter ${id}`,
          value: 100 + id,
          currency: 'GBP',
        },
      ),
    ),
  ]
}
