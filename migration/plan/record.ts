// What a company, a contact or a deal is to become: the body of one POST, with every value that a rule touched.
import type { Change } from '../change.ts'
import type { SourceRecord } from '../record.ts'
import type { PlanContext, Planned } from './context.ts'
import { fieldName, secondaryField } from './context.ts'
import { planDeal } from './deal.ts'
import { address, compact, customFields, fill, first, labels, points } from './fill.ts'
import { companiesOf, linkTo } from './links.ts'
import { ownerOf } from './owner.ts'
import { cut } from '../transform/cut.ts'

export function planRecord(record: SourceRecord, context: PlanContext): Planned {
  if (record.object === 'company') return planCompany(record, context)
  if (record.object === 'contact') return planContact(record, context)
  if (record.object === 'deal') return planDeal(record, context)
  throw new Error(`A record of the object ${record.object} has no plan; expected company, contact or deal.`)
}

function planCompany(record: SourceRecord, context: PlanContext): Planned {
  const filled = fill(record, 'organization', context)
  const name = first(filled, 'name')
  if (name === undefined)
    return {
      kind: 'refuse',
      reason: `Company ${record.id} has no name, and Pipedrive needs one. Give it a name in the source and retry.`,
    }
  const body = compact({
    name,
    owner_id: ownerOf(record, context, filled.changes),
    add_time: first(filled, 'add_time'),
    label_ids: labels(filled),
    visible_to: first(filled, 'visible_to'),
    address: address(filled, 'address'),
    website: first(filled, 'website'),
    linkedin: first(filled, 'linkedin'),
    industry: first(filled, 'industry'),
    annual_revenue: first(filled, 'annual_revenue'),
    employee_count: first(filled, 'employee_count'),
    custom_fields: customFields(filled.custom),
  })
  return { kind: 'write', body, changes: filled.changes }
}

function planContact(record: SourceRecord, context: PlanContext): Planned {
  const filled = fill(record, 'person', context)
  const emails = points(filled, 'emails')
  const phones = points(filled, 'phones')
  const name = nameOf(filled.standard, record, {
    changes: filled.changes,
    instead: emails?.[0]?.value ?? phones?.[0]?.value,
  })
  if (name === null)
    return {
      kind: 'refuse',
      reason: `Contact ${record.id} has neither name nor e-mail nor telephone, and Pipedrive needs a name. Give it one in the source and retry.`,
    }
  const { primary, others } = companiesOf(record)
  const company = linkTo('company', primary, { field: 'companies', target: 'org_id' }, context)
  if (company.kind === 'hold') return company
  if (company.change) filled.changes.push(company.change)
  const secondary = context.keys.get(fieldName('person', secondaryField.type, secondaryField.name))
  if (secondary && others.length > 0) {
    filled.custom[secondary.key] = others
      .map((id) => `${context.link('company', id)?.name ?? '(not in the source)'} [${id}]`)
      .join('\n')
  }
  const body = compact({
    name,
    owner_id: ownerOf(record, context, filled.changes),
    org_id: company.id ?? (primary === null ? (context.placeholderId ?? undefined) : undefined),
    add_time: first(filled, 'add_time'),
    emails,
    phones,
    label_ids: labels(filled),
    visible_to: first(filled, 'visible_to'),
    postal_address: address(filled, 'postal_address'),
    notes: first(filled, 'notes'),
    im: first(filled, 'im'),
    birthday: first(filled, 'birthday'),
    job_title: first(filled, 'job_title'),
    custom_fields: customFields(filled.custom),
  })
  return { kind: 'write', body, changes: filled.changes }
}

/** The full name: the name field, else first and last name; else the e-mail or telephone stands in, and it is said. */
function nameOf(
  standard: ReadonlyMap<string, readonly unknown[]>,
  record: SourceRecord,
  into: { changes: Change[]; instead: string | undefined },
): string | null {
  const whole = standard.get('name')?.[0]
  if (typeof whole === 'string') return whole
  const parts = [standard.get('first_name')?.[0], standard.get('last_name')?.[0]].filter(
    (part) => typeof part === 'string',
  )
  if (parts.length > 0) return cut(parts.join(' '), 255)
  if (into.instead === undefined) return null
  into.changes.push({
    field: 'name',
    target: 'name',
    how: 'changed_by_rule',
    rule: 'name_from_contact',
    reason: `Contact ${record.id} has no name: its e-mail or telephone stands in for it.`,
    source: null,
    meant: into.instead,
  })
  return into.instead
}
