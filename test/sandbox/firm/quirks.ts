// The faults that stand in the sample firm on purpose. Their ids exist at every scale, so tests can name them.
import type { ResourceName, Resources } from './shape.ts'

export interface Quirk {
  readonly code: string
  readonly resource: ResourceName
  readonly object: string
  readonly id: number
  readonly field: string
  /** What is wrong, for people. */
  readonly says: string
  /** What stands in the record instead of a good value. */
  readonly values: Readonly<Record<string, unknown>>
}

const longName =
  `The Worshipful Company of ${'Millers, Maltsters, Coopers and '.repeat(12)}`
    .slice(0, 296)
    .trimEnd()
    .padEnd(296, 's') + ' Ltd'

export const knownQuirks = [
  {
    code: 'orphan_company',
    resource: 'matters',
    object: 'deal',
    id: 105,
    field: 'company_id',
    says: 'The matter names a company that does not exist.',
    values: { company_id: 999_999 },
  },
  {
    code: 'email_without_at',
    resource: 'contacts',
    object: 'contact',
    id: 110,
    field: 'emails',
    says: 'The e-mail address has no @.',
    values: { emails: [{ label: 'work', value: 'margaret.whitcombe.post.example' }] },
  },
  {
    code: 'impossible_date',
    resource: 'matters',
    object: 'deal',
    id: 106,
    field: 'court_date',
    says: 'There is no 31 February.',
    values: { court_date: '31/02/2025' },
  },
  {
    code: 'name_too_long',
    resource: 'companies',
    object: 'company',
    id: 119,
    field: 'name',
    says: 'The company name has 300 characters.',
    values: { name: longName },
  },
  {
    code: 'no_name',
    resource: 'contacts',
    object: 'contact',
    id: 111,
    field: 'name',
    says: 'The contact has no name at all.',
    values: { title: null, first_name: null, last_name: null, name: null },
  },
  {
    code: 'parent_cycle',
    resource: 'companies',
    object: 'company',
    id: 113,
    field: 'parent_id',
    says: 'Companies 113 and 114 are each the parent of the other.',
    values: { parent_id: 114 },
  },
  {
    code: 'parent_cycle',
    resource: 'companies',
    object: 'company',
    id: 114,
    field: 'parent_id',
    says: 'Companies 113 and 114 are each the parent of the other.',
    values: { parent_id: 113 },
  },
] as const satisfies readonly Quirk[]

/** The same resources with the known faults put in. */
export function withQuirks(resources: Resources): Resources {
  const faulty = { ...resources }
  for (const { resource, id, values } of knownQuirks as readonly Quirk[]) {
    if (!faulty[resource].some((record) => record.id === id))
      throw new Error(`No ${resource} ${id} to put a quirk into.`)
    faulty[resource] = faulty[resource].map((record) => (record.id === id ? { ...record, ...values } : record))
  }
  return faulty
}
