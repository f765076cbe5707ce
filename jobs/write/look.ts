// Looks whether what was intended is in Pipedrive: by the source id on organizations, persons and deals, by what joins them on the rest.
import { idsHeldByCompany } from '../../db/ledger-rows.ts'
import type { LedgerRow } from '../../db/ledger.ts'
import { newestIdBefore } from '../../db/newest-ids.ts'
import { isSame, plainId } from '../../migration/compare.ts'
import { comparableFile, fileLinks, isMeasured, shownFile } from '../../migration/files.ts'
import {
  becomes, isFileObject, isUnmarked, type PipedriveTarget, targetOf,
} from '../../migration/ledger.ts' // prettier-ignore
import type { Outcome } from '../../migration/outcome.ts'
import { labelKey } from '../../migration/plan/labels.ts'
import type { Listing } from '../pipedrive/entities.ts'
import { isGone } from '../pipedrive/outcome.ts'
import { type PipedriveRecord, readByIds, readPages } from '../read-back.ts'
import type { BaseContext } from './context.ts'
import { lookForUnmarked } from './look-unmarked.ts'
import { readOptions } from './options-now.ts'
import { fieldObject } from './requests.ts'
import { type BySourceId, carriesSourceId, rivalsOf } from './source-id.ts'
import type { Work } from '../work.ts'

export interface Finding {
  /** The record as Pipedrive returns it. */
  readonly data: unknown
}

export type Looked =
  | { readonly kind: 'looked'; readonly findings: ReadonlyMap<number, Finding> }
  | { readonly kind: 'failed'; readonly outcome: Exclude<Outcome, { kind: 'done' }> }

/** All open rows of one object, in as few reads as there are lists to look through. */
export async function look(work: Work, open: readonly LedgerRow[], base: BaseContext): Promise<Looked> {
  const findings = new Map<number, Finding>()
  const changed = open.filter((row) => row.intent?.do === 'update')
  const failed = (await lookForChanges(work, changed, findings)) ?? (await lookForCreated(work, open.filter((row) => row.intent?.do === 'create'), { base, findings })) // prettier-ignore
  return failed ?? { kind: 'looked', findings }
}

type Failed = Extract<Looked, { kind: 'failed' }>
type Findings = Map<number, Finding>

/** A change has arrived when every key that was sent reads as it was sent. */
async function lookForChanges(work: Work, rows: readonly LedgerRow[], findings: Findings): Promise<Failed | null> {
  for (const [target, group] of Map.groupBy(rows, (row) => targetOf(row.object, row.intent?.body ?? null))) {
    const found = await readChanged(work, target, group)
    if (!(found instanceof Map)) return found
    for (const row of group) {
      const record = found.get(row.pipedriveId ?? '')
      if (record && isSame(row.intent?.patch ?? {}, plainIds(record))) findings.set(row.id, { data: record })
    }
  }
  return null
}

const inLists: ReadonlySet<PipedriveTarget> = new Set([
  'field',
  'pipeline',
  'stage',
  'organization_relationship',
  'deal_participant',
])

/** Structure and what joins records stand in lists; the rest is read by id. */
async function readChanged(
  work: Work,
  target: PipedriveTarget,
  rows: readonly LedgerRow[],
): Promise<Map<string, PipedriveRecord> | Failed> {
  if (!inLists.has(target)) return readByIds(work, target, rows.flatMap((row) => row.pipedriveId ?? [])) // prettier-ignore
  const found = new Map<string, PipedriveRecord>()
  for (const { listing } of searches(rows)) {
    for await (const reading of readPages(work, target, listing)) {
      if (reading.kind === 'failed' && isGone(reading.outcome)) break
      if (reading.kind === 'failed') return reading
      for (const record of reading.records) found.set(idText(record), record)
    }
  }
  return found
}

async function lookForCreated(
  work: Work,
  rows: readonly LedgerRow[],
  at: { base: BaseContext; findings: Findings },
): Promise<Failed | null> {
  const [example] = rows
  if (!example) return null
  if (isUnmarked(example.object)) {
    const found = await lookForUnmarked(work, rows)
    if (!(found instanceof Map)) return found as Failed
    for (const [id, record] of found as ReadonlyMap<number, PipedriveRecord>) at.findings.set(id, { data: record })
    return null
  }
  for (const { listing, group } of searches(rows)) {
    const failed = await searchList(work, group, { ...at, listing })
    if (failed) return failed
  }
  return null
}

interface Search {
  readonly listing: Listing
  readonly group: readonly LedgerRow[]
}

/** Which lists can hold the rows: one newest-first walk for records, one short list per parent for what joins them. */
function searches(rows: readonly LedgerRow[]): Search[] {
  const object = rows[0]?.object
  const by = (key: string) => Map.groupBy(rows, (row) => String(row.intent?.body[key]))
  if (object === 'company_parent')
    return [...by('rel_linked_org_id')].map(([organizationId, group]) => ({ group, listing: { organizationId } }))
  if (object === 'deal_contact') return [...by('deal_id')].map(([dealId, group]) => ({ group, listing: { dealId } }))
  if (object === 'stage')
    return [...by('pipeline_id')].map(([pipelineId, group]) => ({ group, listing: { pipelineId } }))
  if (object === 'field') {
    const groups = Map.groupBy(rows, (row) => fieldObject(row.sourceId))
    return [...groups].map(([holder, group]) => ({ group, listing: { object: holder } }))
  }
  if (object === 'deal_archive') return [{ group: rows, listing: { archived: true } }]
  if (object !== undefined && (isFileObject(object) || object === 'file_link')) return byParent(rows)
  if (object === 'pipeline' || object === 'field_option' || object === 'activity_type')
    return [{ group: rows, listing: {} }]
  return [{ group: rows, listing: { sort: { by: 'id', direction: 'desc' } } }]
}

/** What hangs on a record is listed with it: a deal's list before a person's, because it is the shorter one. */
function byParent(rows: readonly LedgerRow[]): Search[] {
  const groups = Map.groupBy(rows, (row) => {
    const { deal_id: dealId, person_id: personId, org_id: organizationId } = fileLinks(row.intent?.body ?? {})
    if (dealId !== undefined) return JSON.stringify({ dealId })
    if (personId !== undefined) return JSON.stringify({ personId })
    // What belongs to an activity alone stands in the list of all files.
    return JSON.stringify(organizationId === undefined ? {} : { organizationId })
  })
  return [...groups].map(([listing, group]) => ({ group, listing: JSON.parse(listing) as Listing }))
}

async function searchList(
  work: Work,
  group: readonly LedgerRow[],
  at: { base: BaseContext; findings: Findings; listing: Listing },
): Promise<Failed | null> {
  const [example] = group
  if (!example) return null
  if (example.object === 'field_option') return lookForOptions(work, group, at.findings)
  const left = new Set(group)
  const floor = at.listing.sort ? await newestIdBefore(work.deps.db, example, becomes[example.object]) : null
  for await (const reading of readPages(work, becomes[example.object], at.listing)) {
    // The record that they hang on was removed by somebody, and with it whatever had arrived.
    if (reading.kind === 'failed' && isGone(reading.outcome)) return null
    if (reading.kind === 'failed') return reading
    // Before the ids that are held: what another migration stores in between is then seen as one or the other.
    const rivals = await rivalsOf(work, group)
    const known = await idsHeldByCompany(work.deps.db, example.migrationId, becomes[example.object], reading.records.map(idText)) // prettier-ignore
    for (const record of reading.records.filter((one) => !known.has(idText(one)))) {
      const match = [...left].find((row) => matches(row, record, { base: at.base, rivals }))
      if (!match) continue
      at.findings.set(match.id, { data: record })
      left.delete(match)
    }
    const oldest = reading.records.at(-1)
    if (left.size === 0 || (floor !== null && oldest && Number(oldest['id']) <= floor)) return null
  }
  return null
}

/** In the field as it is now. Labels are not looked for: their list is read before each is sent (send-label.ts). */
async function lookForOptions(work: Work, group: readonly LedgerRow[], findings: Findings): Promise<Failed | null> {
  for (const row of group) {
    const { field_key: key, field_object: object, label } = row.intent?.body ?? {}
    const options = key === labelKey ? [] : await readOptions(work, fieldObject(String(object)), String(key))
    if ('kind' in options) return options
    const option = options.find((one) => one['label'] === label)
    if (option) findings.set(row.id, { data: [option] })
  }
  return null
}

function idText(record: PipedriveRecord): string {
  return String(record['field_code'] ?? record['id'])
}

/** Whether a record of Pipedrive is what the row's request was to create. */
function matches(row: LedgerRow, record: PipedriveRecord, at: BySourceId): boolean {
  const body = row.intent?.body ?? {}
  const sameKeys = (...keys: string[]): boolean => keys.every((key) => isSame(body[key], plainId(record[key])))
  switch (row.object) {
    case 'field':
      return sameKeys('field_name', 'field_type')
    case 'pipeline':
    case 'activity_type':
      return sameKeys('name')
    case 'stage':
      return sameKeys('name', 'pipeline_id')
    case 'company_parent':
      return sameKeys('type', 'rel_owner_org_id', 'rel_linked_org_id')
    case 'deal_contact':
      return sameKeys('person_id')
    case 'file':
    case 'inline_picture':
    case 'call_recording':
    case 'whole_text':
      return isMeasured(body) && isSame(comparableFile(body), shownFile(record))
    case 'file_link':
      return String(record['content']).includes(linkIn(body))
    case 'deal_archive':
      return String(record['id']) === String(body['deal_id'])
    case 'field_option':
    case 'email':
    case 'call':
    case 'meeting':
    case 'task':
    case 'note':
    case 'custom_record':
      return false
    case 'placeholder':
    case 'company':
    case 'contact':
    case 'deal':
    case 'meeting_attendee':
      return carriesSourceId(row, record, at)
  }
}

/** The signed link stands in no other note; the text around it may come back in another spelling. */
function linkIn(body: Record<string, unknown>): string {
  return /href="([^"]+)"/.exec(String(body['content']))?.[1] ?? 'no link'
}

function plainIds(record: PipedriveRecord): PipedriveRecord {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, key.endsWith('_id') ? plainId(value) : value]),
  )
}
