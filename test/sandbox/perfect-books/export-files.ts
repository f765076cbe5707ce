// The files of a firm's export: which columns each has, in the words of the export rather than of the API.
import type { Firm, RawRecord, ResourceName } from '../firm/firm.ts'
import { type Encoding, pounds, ukMoment } from './delimited.ts'

type Column = readonly [heading: string, value: (record: RawRecord) => string]
type Links = Readonly<Record<string, { readonly path: string; readonly separator?: string }>>

export interface ExportFile {
  readonly path: string
  readonly resource: ResourceName
  readonly object: string
  readonly delimiter: string
  readonly encoding: Encoding
  readonly banner: boolean
  /** A totals row at the end, with a blank key. */
  readonly footer: boolean
  readonly keys: {
    readonly created_at: string
    readonly updated_at: string
    readonly owner?: string
    readonly links?: Links
  }
  readonly columns: readonly Column[]
}

const text = (value: unknown): string =>
  value === null || value === undefined ? '' : Array.isArray(value) ? value.map(String).join('; ') : String(value)
const plain = (heading: string, field: string): Column => [heading, (record) => text(record[field])]
const day = (heading: string, field: string): Column => [heading, (record) => ukMoment(record[field])]
const yes = (heading: string, field: string): Column => [heading, (record) => (record[field] === true ? 'Yes' : 'No')]
const money = (heading: string, field: string): Column => [
  heading,
  (record) => (typeof record[field] === 'number' ? pounds(record[field]) : ''),
]
const stamps: readonly Column[] = [day('Created', 'created'), day('Modified', 'modified')]

function labelled(field: 'emails' | 'phones', label: string) {
  return (record: RawRecord): string => {
    const list = record[field] as readonly { readonly label: string; readonly value: string }[]
    return list.find((entry) => entry.label === label)?.value ?? ''
  }
}

/** One cell with line breaks, as a label printer wants it. */
function postal(record: RawRecord): string {
  const address = record['address'] as Readonly<Record<string, string | null>> | null
  return address === null
    ? ''
    : Object.values(address)
        .filter((part) => part !== null)
        .join('\n')
}

/** The latest link first: an export has no room for the time of each. */
function companyIds(record: RawRecord): string {
  const links = record['companies'] as readonly { readonly id: number; readonly linked_at: string }[]
  return links
    .toSorted((a, b) => b.linked_at.localeCompare(a.linked_at))
    .map(({ id }) => id)
    .join(';')
}

function partyIds(record: RawRecord): string {
  return (record['contacts'] as readonly { readonly id: number }[]).map(({ id }) => id).join(';')
}

const stamped = { created_at: 'Created', updated_at: 'Modified' } as const

const users: ExportFile = {
  path: 'users.csv', resource: 'users', object: 'user', delimiter: ',', encoding: 'utf-8', banner: false, footer: false,
  keys: stamped,
  columns: [
    plain('User ID', 'id'), plain('Name', 'name'), plain('E-mail', 'email'), plain('Initials', 'initials'),
    yes('Active', 'active'), ...stamps,
  ],
} // prettier-ignore

const companies: ExportFile = {
  path: 'companies.csv', resource: 'companies', object: 'company', delimiter: ';', encoding: 'utf-8-bom', banner: false, footer: false,
  keys: { ...stamped, owner: 'Fee Earner', links: { parent: { path: 'Parent Company' } } },
  columns: [
    plain('Company ID', 'id'), plain('Name', 'name'), plain('Client No', 'client_number'), plain('Website', 'website'),
    plain('Industry', 'industry'), plain('Employees', 'employee_count'), ['Address', postal], plain('Telephone', 'phone'),
    plain('Parent Company', 'parent_id'), plain('Fee Earner', 'owner_id'), plain('Tags', 'tags'), plain('Sectors', 'sectors'),
    plain('AML Risk', 'aml_risk'), plain('Credit Limit', 'credit_limit'), money('Annual Fees', 'annual_fee_income'),
    plain('Client Since', 'client_since'), yes('On Stop', 'on_stop'), ...stamps,
  ],
} // prettier-ignore

const contacts: ExportFile = {
  path: 'contacts.csv', resource: 'contacts', object: 'contact', delimiter: ',', encoding: 'windows-1252', banner: true, footer: false,
  keys: { ...stamped, owner: 'Fee Earner', links: { companies: { path: 'Company IDs', separator: ';' } } },
  columns: [
    plain('Contact ID', 'id'), plain('Title', 'title'), plain('Forename', 'first_name'), plain('Surname', 'last_name'),
    plain('Full Name', 'name'), ['E-mail (work)', labelled('emails', 'work')], ['E-mail (home)', labelled('emails', 'home')],
    ['E-mail (other)', labelled('emails', 'other')], ['Tel (W)', labelled('phones', 'work')], ['Tel (H)', labelled('phones', 'home')],
    ['Mobile', labelled('phones', 'mobile')], plain('Job Title', 'job_title'), ['Address', postal], day('Date of Birth', 'birthday'),
    ['Company IDs', companyIds], plain('Fee Earner', 'owner_id'), plain('Tags', 'tags'), plain('Client Ref', 'client_reference'),
    plain('Preferred Contact', 'preferred_contact'), plain('Interests', 'interests'), yes('Marketing Consent', 'marketing_consent'),
    plain('ID Verified', 'id_verified_on'), ...stamps,
  ],
} // prettier-ignore

const matters: ExportFile = {
  path: 'matters.tsv', resource: 'matters', object: 'deal', delimiter: '\t', encoding: 'utf-16le', banner: false, footer: true,
  keys: {
    ...stamped, owner: 'Fee Earner',
    links: {
      pipeline: { path: 'Pipeline' }, stage: { path: 'Stage' }, company: { path: 'Company ID' },
      contacts: { path: 'Contact IDs', separator: ';' },
    },
  },
  columns: [
    plain('Matter ID', 'id'), plain('Matter Ref', 'reference'), plain('Description', 'title'), money('Value', 'value'),
    plain('Currency', 'currency'), plain('Pipeline', 'pipeline_id'), plain('Stage', 'stage_id'), plain('Status', 'status'),
    day('Expected Close', 'expected_close_date'), day('Won', 'won_at'), day('Lost', 'lost_at'), plain('Lost Reason', 'lost_reason'),
    plain('Company ID', 'company_id'), ['Contact IDs', partyIds], plain('Fee Earner', 'owner_id'), plain('Tags', 'tags'),
    plain('Practice Area', 'practice_area'), plain('Court Date', 'court_date'), plain('Estimated Fees', 'estimated_fees'),
    plain('Billing', 'billing_arrangement'), yes('Legal Aid', 'legal_aid'), ...stamps,
  ],
} // prettier-ignore

/** Whatever has no report of its own comes as the API's JSON: short lists as one array, the rest one record a line. */
export function jsonFilesOf(resources: readonly ResourceName[]) {
  const reported = new Set<ResourceName>(delimitedFiles.map(({ resource }) => resource))
  return resources
    .filter((resource) => !reported.has(resource))
    .map((resource) => ({ path: `${resource}.${short.includes(resource) ? 'json' : 'jsonl'}`, resource }))
}

const short: readonly ResourceName[] = ['pipelines', 'stages', 'rates', 'workflows', 'fields']

export const delimitedFiles: readonly ExportFile[] = [users, companies, contacts, matters]

export function bannerOf(firm: Firm): string[] {
  return [`${firm.name} - Contact list`, `Exported ${ukMoment(firm.asOf)}`]
}
