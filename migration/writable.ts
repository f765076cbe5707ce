// What each standard field of Pipedrive takes: the bodies of POST /organizations, /persons and /deals (openapi v2, August 2026).

export type Takes =
  | 'text' | 'name' | 'integer' | 'number' | 'money' | 'date' | 'instant' | 'option' | 'labels' | 'emails' | 'phones'
  | 'address' | 'im' | 'owner' | 'link' | 'status' | 'stage' | 'amount' | 'currency' | 'archived' | 'visibility' // prettier-ignore

type StandardFields = Readonly<Record<string, Takes>>

export const organizationFields = {
  name: 'name', owner_id: 'owner', add_time: 'instant', label_ids: 'labels', visible_to: 'visibility', address: 'address', website: 'text', linkedin: 'text',
  industry: 'option', annual_revenue: 'integer', employee_count: 'integer', parent: 'link',
} as const satisfies StandardFields // prettier-ignore

export const personFields = {
  name: 'name', first_name: 'name', last_name: 'name', owner_id: 'owner', org_id: 'link', add_time: 'instant', emails: 'emails',
  phones: 'phones', label_ids: 'labels', visible_to: 'visibility', postal_address: 'address', notes: 'text', im: 'im', birthday: 'date', job_title: 'text',
} as const satisfies StandardFields // prettier-ignore

export const dealFields = {
  title: 'name', owner_id: 'owner', person_id: 'link', org_id: 'link', pipeline_id: 'link', stage_id: 'stage', value: 'amount',
  currency: 'currency', status: 'status', probability: 'integer', lost_reason: 'text', close_time: 'instant', won_time: 'instant',
  lost_time: 'instant', expected_close_date: 'date', label_ids: 'labels', visible_to: 'visibility', is_archived: 'archived', archive_time: 'archived',
} as const satisfies StandardFields // prettier-ignore

export const standardFields = {
  organization: organizationFields,
  person: personFields,
  deal: dealFields,
} as const satisfies Record<string, StandardFields>

export type RecordTarget = keyof typeof standardFields

export function takes(target: RecordTarget, field: string): Takes | null {
  const fields: StandardFields = standardFields[target]
  return fields[field] ?? null
}

/** Accepted by POST and refused by PATCH (openapi v2). */
export const onlyOnCreate: ReadonlySet<string> = new Set(['add_time'])
