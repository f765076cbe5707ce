// The sample: which records are in it, and what Pipedrive says of them when read back, field by field.
import { auditOf } from '../db/audits.ts'
import { saveDiffs, clearDiffs } from '../db/diffs.ts'
import { markSample, rowsInOrder } from '../db/ledger-rows.ts'
import type { LedgerRow } from '../db/ledger.ts'
import { stagedInOrder, stagedRecordsOf } from '../db/staging.ts'
import { diffRecord } from '../migration/diff.ts'
import { diffActivity } from '../migration/activity/arrival.ts'
import { activityLinks } from '../migration/activity/links.ts'
import { leftOutByChoice } from '../migration/activity/choice.ts'
import { type Brought, broughtTo } from '../migration/flatten/onto.ts'
import {
  activityObjects,
  type ActivityObject,
  becomes,
  isActivityObject,
  type LedgerObject,
  targetOf,
} from '../migration/ledger.ts'
import { pairId } from '../migration/pair-id.ts'
import { fileLinksOf } from '../migration/plan/file.ts'
import { createSample } from '../migration/sample.ts'
import { createReadable } from '../migration/readable.ts'
import type { SourceRecord } from '../migration/record.ts'
import { readByIds } from './read-back.ts'
import { type BaseContext, loadCustom } from './write/context.ts'
import { asidesOf } from './sample-asides.ts'
import { customRecordsIn, diffCustomRecords } from './sample-custom.ts'
import { diffParticipants } from './sample-participants.ts'
import { diffFiles } from './files/diff-files.ts'
import { stopAtRead } from './write/stopping.ts'
import type { Stop, Work } from './write/work.ts'

const limits = { min: 100, max: 220 }

/** Marks the sample's rows: chosen once, so that a sample that is resumed goes over the same records. */
export async function chooseSample(work: Work, base: BaseContext): Promise<void> {
  const { db } = work.deps
  const migrationId = work.migration.id
  const audit = await auditOf(db, migrationId)
  const options = (audit?.fields ?? []).filter(
    (field) => field.type === 'enum' || field.type === 'multi_enum' || field.type === 'boolean',
  )
  const chooser = createSample(
    work.deps.pace?.sample ?? limits,
    new Set(options.map((field) => `${field.object}/${field.name}`)),
  )
  for (const object of ['deal', 'contact', 'company']) {
    for await (const page of stagedInOrder(db, migrationId, object)) for (const record of page) chooser.add(record)
  }
  const chosen = await withParents(work, chooser.finish())
  for (const object of activityObjects) chosen.set(object, await hangingOn(work, object, chosen))
  chosen.set('custom_record', await customRecordsIn(work, base, chosen))
  await db.transaction(async (tx) => {
    await markSample(tx, migrationId, chosen)
  })
}

/** What the chosen records hang on comes along: companies and contacts of deals, companies of contacts, parents of companies. */
async function withParents(
  work: Work,
  chosen: ReadonlyMap<string, readonly string[]>,
): Promise<Map<LedgerObject, string[]>> {
  const ids = {
    deal: new Set(chosen.get('deal')),
    contact: new Set(chosen.get('contact')),
    company: new Set(chosen.get('company')),
  }
  const participants: string[] = []
  for (const deal of await recordsOf(work, 'deal', ids.deal)) {
    addLinks(deal, ['company', 'companies'], ids.company)
    addLinks(deal, ['contact', 'contacts'], ids.contact)
    const contacts = (deal.links['contacts'] ?? deal.links['contact'] ?? []).slice(1)
    participants.push(...contacts.map((link) => pairId(deal.id, link.id)))
  }
  for (const contact of await recordsOf(work, 'contact', ids.contact))
    addLinks(contact, ['company', 'companies'], ids.company)
  let size = -1
  while (size !== ids.company.size) {
    size = ids.company.size
    for (const company of await recordsOf(work, 'company', ids.company)) addLinks(company, ['parent'], ids.company)
  }
  const all = async (object: string): Promise<string[]> => {
    const found: string[] = []
    for await (const page of stagedInOrder(work.deps.db, work.migration.id, object))
      found.push(...page.map((record) => record.id))
    return found
  }
  return new Map<LedgerObject, string[]>([
    ['pipeline', await all('pipeline')],
    ['stage', await all('stage')],
    ['company', [...ids.company]],
    ['company_parent', [...ids.company]],
    ['contact', [...ids.contact]],
    ['deal', [...ids.deal]],
    ['deal_contact', participants],
    ['file', await filesOf(work, ids)],
  ])
}

const mostFiles = 8

/** A few files whose records are all in the sample: each costs a transfer, and one shows as much as a hundred. */
async function filesOf(work: Work, ids: Readonly<Record<string, ReadonlySet<string>>>): Promise<string[]> {
  const chosen: string[] = []
  for await (const page of stagedInOrder(work.deps.db, work.migration.id, 'file')) {
    for (const record of page) {
      const links = fileLinksOf(record)
      if (links.length > 0 && links.every(([object, id]) => ids[object]?.has(id))) chosen.push(record.id)
      if (chosen.length === mostFiles) return chosen
    }
  }
  return chosen
}

const mostOfEach = 30

/** What was said and done about the chosen records, as far as everything that it hangs on is chosen too. */
async function hangingOn(
  work: Work,
  object: ActivityObject,
  chosen: ReadonlyMap<LedgerObject, readonly string[]>,
): Promise<string[]> {
  const { db } = work.deps
  const { id, settings } = work.migration
  const ids = new Map([...chosen].map(([parent, list]) => [parent, new Set(list)]))
  const found: string[] = []
  for await (const page of stagedInOrder(db, id, object)) {
    for (const record of page) {
      const links = activityLinks(record, object, () => null)
      const hangs = links.length > 0 && links.every(([parent, sourceId]) => ids.get(parent)?.has(sourceId))
      if (hangs && leftOutByChoice(record, settings) === null) found.push(record.id)
      if (found.length >= mostOfEach) return found
    }
  }
  return found
}

function addLinks(record: SourceRecord, names: readonly string[], to: Set<string>): void {
  for (const name of names) for (const link of record.links[name] ?? []) to.add(link.id)
}

async function recordsOf(work: Work, object: string, ids: ReadonlySet<string>): Promise<SourceRecord[]> {
  return [...(await stagedRecordsOf(work.deps.db, work.migration.id, object, [...ids])).values()]
}

/** Reads the sample back and stores the diff. Null: done. */
export async function diffSample(work: Work, base: BaseContext): Promise<Stop | null> {
  await clearDiffs(work.deps.db, work.run.id)
  for (const object of ['company', 'contact', 'deal', ...activityObjects] as const) {
    const where = { migrationId: work.migration.id, object, states: ['written'] as const, sampleOnly: true }
    for await (const rows of rowsInOrder(work.deps.db, where)) {
      const stop = await diffRows(work, rows, base)
      if (stop !== null) return stop
    }
  }
  return (await diffParticipants(work, base)) ?? (await diffCustomRecords(work, base)) ?? diffFiles(work)
}

async function diffRows(work: Work, rows: readonly LedgerRow[], base: BaseContext): Promise<Stop | null> {
  for (const group of Map.groupBy(rows, (row) => targetOf(row.object, row.body)).values()) {
    const stop = await diffGroup(work, group, base)
    if (stop !== null) return stop
  }
  return null
}

/** All rows became records of one kind. */
async function diffGroup(work: Work, rows: readonly LedgerRow[], base: BaseContext): Promise<Stop | null> {
  const [example] = rows
  if (!example) return null
  const target = targetOf(example.object, example.body)
  const found = await readByIds(work, target, rows.flatMap((row) => (row.pipedriveId === null ? [] : [row.pipedriveId]))) // prettier-ignore
  if (!(found instanceof Map)) return stopAtRead(found.outcome, work, 'the sample')
  const records = await stagedRecordsOf(work.deps.db, work.migration.id, example.object, rows.map((row) => row.sourceId)) // prettier-ignore
  const asides = await asidesOf(work, base, { rows, records })
  if ('state' in asides) return asides
  const brought = await broughtBy(work, base, { object: example.object, records: [...records.values()] })
  const readable = createReadable(base.destination, target)
  const diffs = rows.flatMap((row) => {
    const record = records.get(row.sourceId)
    if (!record) return []
    const facts = {
      record,
      body: row.body ?? {},
      changes: row.changes ?? [],
      found: found.get(row.pipedriveId ?? '') ?? null,
    }
    const lines = base.lines.get(row.object) ?? []
    const fields = isActivityObject(row.object)
      ? diffActivity(facts)
      : diffRecord({ ...facts, lines, keys: base.keys, readable, brought: brought(record), asides: asides.of(row) })
    return fields.map((field) => ({ runId: work.run.id, object: row.object, sourceId: row.sourceId, ...field }))
  })
  await saveDiffs(work.deps.db, diffs)
  return null
}

/** What records of custom objects have put into fields of the sample's. */
async function broughtBy(
  work: Work,
  base: BaseContext,
  { object, records }: { readonly object: LedgerObject; readonly records: readonly SourceRecord[] },
): Promise<(record: SourceRecord) => Brought[]> {
  const facts = records.map((record) => ({ object, sourceId: record.id, record, standing: null }))
  const custom = await loadCustom(work.deps.db, facts, { base, migrationId: work.migration.id })
  const target = becomes[object]
  return (record) => {
    if (target !== 'organization' && target !== 'person' && target !== 'deal') return []
    return broughtTo(record, target, { ...base, ...custom, link: () => null })
  }
}
