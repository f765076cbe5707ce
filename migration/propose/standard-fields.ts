// Pipedrive's own fields that a mapping can write to, and what each takes (openapi v2, POST and PATCH bodies).
import type { MappedTarget } from '../fields.ts'

/** What a value must look like to fit: names and texts take nearly everything, the others do not. */
export type Takes =
  | 'name' | 'text' | 'email' | 'phone' | 'address' | 'date' | 'number' | 'money' | 'currency' | 'url' | 'user' | 'link'
  | 'option' | 'options' | 'status' | 'flag' | 'visibility' // prettier-ignore

export interface StandardField {
  readonly takes: Takes
  /** Several source fields may fill it together. */
  readonly many?: true
  /** Exists only in some accounts (contact sync, company details): proposed only where the account lists it. */
  readonly onlyIfListed?: true
}

const both = {
  owner_id: { takes: 'user' },
  label_ids: { takes: 'options', many: true },
  visible_to: { takes: 'visibility' },
} as const satisfies Record<string, StandardField>

export const standardFields: Readonly<Record<MappedTarget, Readonly<Record<string, StandardField>>>> = {
  person: {
    ...both,
    add_time: { takes: 'date' },
    name: { takes: 'name' },
    first_name: { takes: 'name' },
    last_name: { takes: 'name' },
    emails: { takes: 'email', many: true },
    phones: { takes: 'phone', many: true },
    org_id: { takes: 'link' },
    job_title: { takes: 'name', onlyIfListed: true },
    postal_address: { takes: 'address', many: true, onlyIfListed: true },
    notes: { takes: 'text', onlyIfListed: true },
    im: { takes: 'name', many: true, onlyIfListed: true },
    birthday: { takes: 'date', onlyIfListed: true },
  },
  organization: {
    ...both,
    add_time: { takes: 'date' },
    name: { takes: 'name' },
    address: { takes: 'address', many: true },
    // Not a field of the organization: the plan makes a relationship of type parent of it.
    parent: { takes: 'link' },
    website: { takes: 'url', onlyIfListed: true },
    industry: { takes: 'option', onlyIfListed: true },
    employee_count: { takes: 'number', onlyIfListed: true },
    annual_revenue: { takes: 'money', onlyIfListed: true },
    linkedin: { takes: 'url', onlyIfListed: true },
  },
  deal: {
    ...both,
    title: { takes: 'name' },
    value: { takes: 'money' },
    currency: { takes: 'currency' },
    pipeline_id: { takes: 'option' },
    stage_id: { takes: 'option' },
    status: { takes: 'status' },
    probability: { takes: 'number' },
    expected_close_date: { takes: 'date' },
    won_time: { takes: 'date' },
    lost_time: { takes: 'date' },
    close_time: { takes: 'date' },
    lost_reason: { takes: 'text' },
    is_archived: { takes: 'flag' },
    archive_time: { takes: 'date' },
    person_id: { takes: 'link' },
    org_id: { takes: 'link' },
  },
  pipeline: { name: { takes: 'name' }, order_nr: { takes: 'number' } },
  stage: {
    name: { takes: 'name' },
    order_nr: { takes: 'number' },
    pipeline_id: { takes: 'link' },
    deal_probability: { takes: 'number' },
  },
}
