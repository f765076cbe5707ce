// Organizations: create, change, read, list and remove, as v2 documents them.
import { type Answer, type Behaviours, type Body, type Call, liveRow, readableRow, removeRow } from './behaviour.ts'
import { customValuesOf, shownCustomValues } from './custom-values.ts'
import { extraFields } from './extra-fields.ts'
import { listRecords } from './listing.ts'
import { addressOf } from './pieces.ts'
import type { Organization } from './records.ts'
import { forbidden, invalid } from './refusal.ts'
import { labelsOf, momentOf, optionalLine, ownerOf, requireLine, visibilityOf } from './references.ts'

const extras = ['website', 'linkedin', 'industry', 'annual_revenue', 'employee_count'] as const

type Writable = Omit<Organization, 'id' | 'add_time' | 'update_time' | 'is_deleted'>

function written(call: Call, kept: Organization | null): Writable {
  const { body } = call
  return {
    name: body['name'] === undefined && kept !== null ? kept.name : requireLine(body['name'], 'name'),
    owner_id: ownerOf(call, kept?.owner_id),
    visible_to: visibilityOf(call, kept?.visible_to),
    label_ids: labelsOf(call, 'organization', kept?.label_ids ?? []),
    address: addressOf(body, 'address', kept?.address ?? null),
    ...extrasOf(call, kept),
    custom_fields: customValuesOf(call, 'organization', kept?.custom_fields ?? {}),
  }
}

function extrasOf(call: Call, kept: Organization | null): Pick<Organization, (typeof extras)[number]> {
  const { body, company } = call
  const given = extras.find((key) => body[key] !== undefined)
  if (given !== undefined && !company.settled.organizationExtras) {
    throw forbidden(`The field ${given} is not enabled for this company.`)
  }
  const industry = numberOf(body, 'industry', kept?.industry ?? null)
  const options = company.fields.byCode('organization', 'industry')?.options ?? []
  if (industry !== null && !options.some((option) => option.id === industry)) {
    throw invalid('industry', `There is no option ${industry}`)
  }
  return {
    website: optionalLine(body, 'website', kept?.website ?? null),
    linkedin: optionalLine(body, 'linkedin', kept?.linkedin ?? null),
    industry,
    annual_revenue: numberOf(body, 'annual_revenue', kept?.annual_revenue ?? null),
    employee_count: numberOf(body, 'employee_count', kept?.employee_count ?? null),
  }
}

function numberOf(body: Body, key: string, kept: number | null): number | null {
  const given = body[key]
  if (given === null) return null
  return typeof given === 'number' ? given : kept
}

function shown(call: Call, row: Organization): unknown {
  const { custom_fields, website, linkedin, industry, annual_revenue, employee_count, ...plain } = row
  const { company, query } = call
  const enabled = company.settled.organizationExtras
    ? { website, linkedin, industry, annual_revenue, employee_count }
    : {}
  return {
    ...plain,
    ...enabled,
    ...extraFields(company, 'organization', row, query),
    custom_fields: shownCustomValues(company, 'organization', custom_fields, query),
  }
}

function add(call: Call): Answer {
  const fresh = written(call, null)
  const born = call.company.born()
  const add_time = momentOf(call.body, 'add_time') ?? born.add_time
  return {
    data: shown(
      call,
      call.company.organizations.add((id) => ({ id, ...fresh, ...born, add_time })),
    ),
  }
}

function update(call: Call): Answer {
  const { organizations } = call.company
  const kept = liveRow(call, organizations, 'Organization')
  const row = organizations.replace({ ...kept, ...written(call, kept), update_time: call.company.touched(kept) })
  return { data: shown(call, row) }
}

function remove(call: Call): Answer {
  const { organizations } = call.company
  const row = removeRow(call, organizations, liveRow(call, organizations, 'Organization'))
  return { data: { id: row.id } }
}

export const organizationBehaviours: Behaviours = {
  'v2 addOrganization': add,
  'v2 updateOrganization': update,
  'v2 deleteOrganization': remove,
  'v2 getOrganization': (call) => ({
    data: shown(call, readableRow(call, call.company.organizations, 'Organization')),
  }),
  'v2 getOrganizations': (call) =>
    listRecords(call, {
      table: call.company.organizations,
      equal: ['owner_id'],
      show: (row) => shown(call, row),
    }),
}
