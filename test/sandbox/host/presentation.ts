// Turns a raw record into the rows of its page: names for fields, labels for options, links for what it points to.
import { type Host, type HostObject, type HostRecord, titleOf } from './options.ts'

export interface Row {
  readonly label: string
  readonly value: string
  readonly href: string | null
}

type Listed = readonly [key: string, label: string, pointsTo?: string]

const listed: Readonly<Record<HostObject, readonly Listed[]>> = {
  person: [
    ['emails', 'Email'], ['phones', 'Phone'], ['org_id', 'Organization', 'organization'], ['job_title', 'Job title'],
    ['postal_address', 'Address'], ['birthday', 'Birthday'], ['owner_id', 'Owner', 'user'], ['add_time', 'Person created'],
  ],
  organization: [
    ['address', 'Address'], ['website', 'Website'], ['industry', 'Industry'], ['employee_count', 'Number of employees'],
    ['owner_id', 'Owner', 'user'], ['add_time', 'Organization created'],
  ],
  deal: [
    ['value', 'Value'], ['pipeline_id', 'Pipeline', 'pipeline'], ['stage_id', 'Stage', 'stage'], ['status', 'Status'],
    ['probability', 'Probability'], ['expected_close_date', 'Expected close date'], ['won_time', 'Won time'],
    ['lost_time', 'Lost time'], ['lost_reason', 'Lost reason'], ['person_id', 'Contact person', 'person'],
    ['org_id', 'Organization', 'organization'], ['owner_id', 'Owner', 'user'], ['add_time', 'Deal created'],
  ],
} // prettier-ignore

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function money(value: number, currency: unknown): string {
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) return value.toLocaleString('en-GB')
  return value.toLocaleString('en-GB', { style: 'currency', currency })
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(plain).filter(Boolean).join(', ')
  if (isObject(value)) {
    if (typeof value['value'] === 'number' && 'currency' in value) return money(value['value'], value['currency'])
    return plain(value['value'] ?? value['name'] ?? value['id'])
  }
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  return value === null || value === undefined ? '' : String(value)
}

function moment(text: string): string {
  return /^\d{4}-\d\d-\d\dT/.test(text) ? text.slice(0, 16).replace('T', ' ') : text
}

function standardRow(host: Host, record: HostRecord, [key, label, pointsTo]: Listed): Row {
  const value = record[key]
  if (pointsTo !== undefined && typeof value === 'number') {
    const href = ['person', 'organization', 'deal'].includes(pointsTo) ? `/${pointsTo}/${value}` : null
    return { label, value: host.recordName(pointsTo, value) ?? `#${value}`, href }
  }
  if (key === 'value' && typeof value === 'number')
    return { label, value: money(value, record['currency']), href: null }
  return { label, value: moment(plain(value)), href: null }
}

/** Standard fields first, in the order Pipedrive shows them; empty ones are kept, as a dash. */
export function summaryRows(host: Host, object: HostObject, record: HostRecord): Row[] {
  return listed[object].filter(([key]) => key in record).map((entry) => standardRow(host, record, entry))
}

export function customRows(host: Host, object: HostObject, record: HostRecord): Row[] {
  const values = record['custom_fields']
  if (!isObject(values)) return []
  const rows = host.fields(object).map((field) => {
    const labels = new Map((field.options ?? []).map(({ id, label }) => [String(id), label]))
    const chosen = values[field.code]
    const labelled = (value: unknown) => labels.get(plain(value)) ?? plain(value)
    const value = Array.isArray(chosen) ? chosen.map(labelled).join(', ') : labelled(chosen)
    return { label: field.name, value: moment(value), href: null }
  })
  return rows.filter((row) => row.value !== '')
}

export { titleOf }
