// What a deal is to become. Status, its time and its reason go into the same create; stage and pipeline are always a matching pair.
import type { Change } from '../change.ts'
import { ownCurrency, unknownCurrency } from '../currencies.ts'
import { isStatusLine, statusOf, statusWord } from '../stages/deal-status.ts'
import { firstLink, type SourceRecord } from '../record.ts'
import type { DealStatus } from '../stages/words.ts'
import { shown } from '../transform/converted.ts'
import type { Money } from '../transform/number.ts'
import { convertInstant } from '../transform/time.ts'
import { isArchived, saysArchived } from './archive.ts'
import type { PlanContext, Planned } from './context.ts'
import { compact, customFields, fill, type Filled, first, labels } from './fill.ts'
import { linkTo } from './links.ts'
import { ownerOf } from './owner.ts'
import { cut } from '../transform/cut.ts'
import { prepared, readField } from './values.ts'

export function planDeal(record: SourceRecord, context: PlanContext): Planned {
  const filled = fill(record, 'deal', context)
  const company = linkTo(
    'company',
    firstLink(record, 'company', 'companies'),
    { field: 'company', target: 'org_id' },
    context,
  )
  if (company.kind === 'hold') return company
  const contact = linkTo(
    'contact',
    firstLink(record, 'contacts', 'contact'),
    { field: 'contacts', target: 'person_id' },
    context,
  )
  if (contact.kind === 'hold') return contact
  for (const { change } of [company, contact]) if (change) filled.changes.push(change)
  const stageId = context.resolveStage(record)?.stageId ?? null
  const home = stageId === null ? null : context.stage(stageId)
  if (stageId !== null && home === null)
    return {
      kind: 'hold',
      waitsFor: `stage:${stageId}`,
      reason: `Its stage "${stageId}" was not created in Pipedrive.`,
    }
  const money = first(filled, 'value') as Money | undefined
  const body = compact({
    title: titleOf(record, filled, context),
    owner_id: ownerOf(record, context, filled.changes),
    add_time: addTimeOf(record, context),
    person_id: contact.id,
    org_id: company.id,
    pipeline_id: home?.pipelineId,
    stage_id: home?.stageId,
    ...sumOf(filled, money, context),
    ...statusFields(record, filled, context),
    probability: first(filled, 'probability'),
    expected_close_date: first(filled, 'expected_close_date'),
    label_ids: labels(filled),
    visible_to: first(filled, 'visible_to'),
    custom_fields: customFields(filled.custom),
  })
  return { kind: 'write', body, changes: filled.changes, ...lockedBy(record, context) }
}

/** A deal that we archived changes no more; one that the source took out of its archive comes out of Pipedrive's too. */
function lockedBy(record: SourceRecord, context: PlanContext): { locked?: string; isToUnlock?: boolean } {
  if ((context.link('deal_archive', record.id)?.pipedriveId ?? null) === null) return {}
  const lines = context.lines.get('deal') ?? []
  return { locked: archivedDeal, isToUnlock: saysArchived(lines) && !isArchived(record, lines) }
}

/** Said by the plan; a run that can, takes the deal out of the archive for the change (jobs/write/unarchive.ts). */
export const archivedDeal =
  'The deal is archived, and Pipedrive changes no archived deals: what changed in the source since is not brought over.'

/** Only where the account was seen to keep it; the custom field for it is filled all the same. */
function addTimeOf(record: SourceRecord, context: PlanContext): string | undefined {
  if (context.destination.dealAddTime !== true) return undefined
  const format = context.fieldsByName.get('deal\ncreated_at')?.dateFormat ?? null
  const created = convertInstant(record.createdAt, { format, zone: context.settings.timeZone })
  return created.kind === 'kept' || created.kind === 'changed' ? created.value : undefined
}

/** A deal needs a title: the mapped one, else one made of the company's name and the deal's id, and it is said. */
function titleOf(record: SourceRecord, filled: Filled, context: PlanContext): string {
  const title = first(filled, 'title')
  if (typeof title === 'string') return title
  const company = firstLink(record, 'company', 'companies')
  const name = company === null ? null : context.link('company', company)?.name
  const made = cut(`${name ?? 'Deal'} – ${record.id}`, 255)
  filled.changes.push(
    rule('title', 'title', {
      rule: 'title_composed',
      reason: 'The source names no title: it was made of the company and the id.',
      source: null,
      meant: made,
    }),
  )
  return made
}

interface Sum {
  readonly value?: number | undefined
  readonly currency?: string
}

/** In the currency field's, else in the one written with the sum, else in the firm's own; Pipedrive's list decides what exists. */
function sumOf(filled: Filled, money: Money | undefined, context: PlanContext): Sum {
  const named = first(filled, 'currency')
  const wanted = typeof named === 'string' && named !== '' ? named : money?.currency
  if (wanted === undefined) return {}
  const { destination, settings } = context
  const { currencies } = destination
  const value = money?.value
  if (currencies.length === 0 || currencies.includes(wanted)) return { value, currency: wanted }
  const taken = ownCurrency(destination, settings.currency)
  const names = { field: sourceField('currency', context), target: 'currency' }
  const change = { rule: 'unknown_currency', reason: unknownCurrency(wanted, taken), source: wanted, meant: taken }
  if (taken !== null) {
    filled.changes.push(rule(names.field, names.target, change))
    return { value, currency: taken }
  }
  filled.changes.push({ ...names, how: 'left_out', ...change })
  if (value === undefined) return {}
  const ofValue = { field: sourceField('value', context), target: 'value' }
  filled.changes.push({ ...ofValue, how: 'left_out', ...change, source: value })
  return {}
}

/** Times and reasons belong to one status only; what belongs to another is left out and said (Pipedrive refuses them otherwise). */
function statusFields(record: SourceRecord, filled: Filled, context: PlanContext): Record<string, unknown> {
  const status = statusIn(record, filled, context)
  const closed = first(filled, 'close_time')
  const candidates: Record<string, unknown> = {
    won_time: first(filled, 'won_time') ?? (status === 'won' ? closed : undefined),
    lost_time: first(filled, 'lost_time') ?? (status === 'lost' ? closed : undefined),
    lost_reason: first(filled, 'lost_reason'),
    close_time: undefined,
  }
  const allowed: Readonly<Record<string, readonly string[]>> = {
    won: ['won_time'],
    lost: ['lost_time', 'lost_reason'],
    open: [],
  }
  const fields: Record<string, unknown> = { status }
  for (const [field, value] of Object.entries(candidates)) {
    if (value === undefined) continue
    if (allowed[status]?.includes(field)) fields[field] = value
    else filled.changes.push(leftOut({ field: sourceField(field, context), target: field }, value, status))
  }
  if (closed !== undefined && status === 'open') {
    const field = sourceField('close_time', context)
    filled.changes.push(leftOut({ field, target: 'close_time' }, closed, status))
  }
  return fields
}

/** What the status field says, else the stage; a word that says nothing is named, for a closed deal must not pass for open unsaid. */
function statusIn(record: SourceRecord, filled: Filled, context: PlanContext): DealStatus {
  const line = (context.lines.get('deal') ?? []).find(isStatusLine)
  const word = line === undefined ? null : statusWord(prepared(record, line).value)
  const said = word === null ? null : statusOf(word)
  if (said !== null) return said
  const ofStage = context.resolveStage(record)?.status ?? null
  const status = ofStage ?? 'open'
  if (line !== undefined && word !== null) {
    const why = ofStage === null ? 'the deal arrives open' : `the deal arrives ${status}, as its stage says`
    filled.changes.push(
      rule(line.field, 'status', {
        rule: 'unknown_status',
        reason: `"${shown(word)}" says neither open, won nor lost: ${why}.`,
        source: readField(record, line.field),
        meant: status,
      }),
    )
  }
  return status
}

/** What the source calls the field that fills a target: sample and panel find a change by it. */
function sourceField(target: string, context: PlanContext): string {
  const line = (context.lines.get('deal') ?? []).find(
    (one) => one.target.kind === 'standard' && one.target.object === 'deal' && one.target.field === target,
  )
  return line?.field ?? target
}

function leftOut(names: { field: string; target: string }, value: unknown, status: string): Change {
  return {
    ...names,
    how: 'left_out',
    rule: 'belongs_to_other_status',
    reason: `The deal is ${status}: Pipedrive takes ${names.target} with another status only.`,
    source: value,
    meant: null,
  }
}

function rule(
  field: string,
  target: string,
  what: { rule: string; reason: string; source: unknown; meant: unknown },
): Change {
  return { field, target, how: 'changed_by_rule', ...what }
}
