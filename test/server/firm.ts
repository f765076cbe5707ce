// What a worker leaves behind, step by step: a connected source, an audit, a mapping, a ledger. The tests of the routes begin there.
import { expect } from 'vitest'
import { endAudit, startAudit } from '../../db/audits.ts'
import { addMappingVersion } from '../../db/mappings.ts'
import { replaceOwners } from '../../db/owners.ts'
import { acceptSource, refuseSource } from '../../db/connections.ts'
import { orm } from '../../db/drizzle.ts'
import { hashOf } from '../../db/hash.ts'
import { ledger, migrations, type Problem, stagedRecords } from '../../db/schema.ts'
import { renewWords } from '../../db/words.ts'
import type { Destination } from '../../migration/destination.ts'
import type { SourceField, SourceFieldType } from '../../migration/fields.ts'
import type { MappingLine, Target } from '../../migration/mapping.ts'
import type { SourceRecord } from '../../migration/record.ts'
import { admin, type Person, type Web } from './web.ts'

export async function newMigration(web: Web, who: Person = admin, name = 'Harper moves'): Promise<string> {
  const made = await web.as(who, 'POST', '/api/migrations', { name })
  return (made.body as { id: string }).id
}

export const identity = {
  product: 'Perfect Books',
  tenant: 'Harper & Lane LLP',
  host: 'books.example',
  version: '7',
  sentence: 'Perfect Books of Harper & Lane LLP was found.',
}

export async function connected(web: Web, id: string): Promise<void> {
  await web.db
    .update(migrations)
    .set({ sourceKind: 'rest', sourceProfile: {}, connectState: 'connected', identity })
    .where(orm.eq(migrations.id, id))
}

export function field(object: string, name: string, more: Partial<SourceField> = {}): SourceField {
  const type: SourceFieldType = 'string'
  return {
    object,
    name,
    label: name,
    type,
    role: 'value',
    linksTo: null,
    options: null,
    records: 3,
    filled: 3,
    distinct: 3,
    samples: ['one', 'two'],
    dateFormat: null,
    ...more,
  }
}

export function line(object: string, name: string, target: Target, more: Partial<MappingLine> = {}): MappingLine {
  return {
    object,
    field: name,
    target,
    transform: [],
    confidence: 0.9,
    reason: 'The names are alike.',
    state: target.kind === 'leave_out' ? 'left_out' : 'proposed',
    candidates: [],
    ...more,
  }
}

export const destination: Destination = {
  companyName: 'Harper & Lane LLP',
  users: [
    { id: 12, name: 'Ada Fox', email: 'ada@harper.example', active: true },
    { id: 13, name: 'Ben Gone', email: 'ben@harper.example', active: false },
  ],
  fields: [
    { object: 'organization', key: 'name', name: 'Name', type: 'varchar', isCustom: false, options: [] },
    { object: 'person', key: 'name', name: 'Name', type: 'varchar', isCustom: false, options: [] },
    {
      object: 'person',
      key: 'a'.repeat(40),
      name: 'Client type',
      type: 'enum',
      isCustom: true,
      options: [{ id: 5, label: 'Trust' }],
    },
  ],
  pipelines: [{ id: 1, name: 'Matters' }],
  stages: [{ id: 10, name: 'New', pipelineId: 1, orderNr: 1 }],
  currencies: ['GBP'],
  activityTypes: [],
  dealAddTime: null,
  tokensLimit: 30_000,
  tokensLeft: 20_000,
  requestsPerWindow: 80,
}

export const fields: SourceField[] = [
  field('company', 'name'),
  field('contact', 'name'),
  field('contact', 'Client type', { type: 'enum', options: ['Trust', 'Person'], samples: ['Trust'] }),
  field('contact', 'owner', { role: 'owner', linksTo: 'user' }),
  field('deal', 'title'),
  field('time_entry', 'id', { role: 'id', samples: ['t1'] }),
]

export const lines: MappingLine[] = [
  line('company', 'name', { kind: 'standard', object: 'organization', field: 'name' }),
  line('contact', 'name', { kind: 'standard', object: 'person', field: 'name' }),
  line('contact', 'Client type', { kind: 'custom', object: 'person', type: 'enum', name: 'Client type' }),
  line('contact', 'owner', { kind: 'standard', object: 'person', field: 'owner_id' }),
  line('deal', 'title', { kind: 'standard', object: 'deal', field: 'title' }),
]

export function record(object: string, id: string, more: Partial<SourceRecord> = {}): SourceRecord {
  return { object, id, createdAt: null, updatedAt: null, owner: null, links: {}, fields: {}, ...more }
}

export const records: SourceRecord[] = [
  record('company', 'c1', { fields: { name: 'Fox Ltd' } }),
  record('company', 'c2', { fields: { name: 'Fox Holding' }, links: { parent: [{ id: 'c1' }] } }),
  record('contact', 'p1', {
    fields: { name: 'Ann Fox', 'Client type': 'Trust' },
    owner: 'ada',
    links: { companies: [{ id: 'c1' }, { id: 'c2' }] },
  }),
  record('contact', 'p2', { fields: { name: 'Bob Fox' }, owner: 'ben' }),
  record('deal', 'd1', {
    fields: { title: 'Estate' },
    links: { contacts: [{ id: 'p1' }, { id: 'p2' }], pipeline: [{ id: 'm' }], stage: [{ id: 's1' }] },
  }),
  record('pipeline', 'm', { fields: { name: 'matters' } }),
  record('pipeline', 'l', { fields: { name: 'Litigation' } }),
  record('stage', 's1', { fields: { name: 'New' }, links: { pipeline: [{ id: 'm' }] } }),
  record('stage', 's2', { fields: { name: 'Trial' }, links: { pipeline: [{ id: 'l' }] } }),
  record('time_entry', 't1', { fields: { hours: 2 } }),
  record('workflow', 'w1', { fields: { name: 'Remind', steps: ['wait', '=mail'] } }),
]

export async function stage(web: Web, migrationId: string, staged: readonly SourceRecord[] = records): Promise<void> {
  await web.db.insert(stagedRecords).values(
    staged.map((payload) => ({
      migrationId,
      object: payload.object,
      sourceId: payload.id,
      payload,
      contentHash: hashOf(payload),
    })),
  )
}

export const finding = {
  code: 'orphan',
  object: 'contact',
  count: 1,
  message: 'One contact has no company.',
  effect: 'It hangs on the placeholder organization.',
  examples: ['p2'],
}

/** Connected, read, audited, with a proposed mapping and two owners, one of them matched. */
export async function audited(web: Web, id: string): Promise<void> {
  await connected(web, id)
  await stage(web, id)
  const at = web.clock.now
  await web.db.transaction(async (tx) => {
    await startAudit(tx, id, at)
    await tx.update(migrations).set({ destination }).where(orm.eq(migrations.id, id))
    await replaceOwners(tx, id, [
      { sourceId: 'ada', name: 'Ada Fox', email: 'ada@harper.example', records: 1, userId: 12, by: 'email' },
      { sourceId: 'ben', name: 'Ben', email: null, records: 1, userId: null, by: null },
    ])
    await addMappingVersion(tx, id, lines)
    await endAudit(tx, id, { state: 'done', reason: null, at, fields, report: { findings: [finding] } })
  })
}

/** Everything decided: mapping confirmed, the unmatched owner given the fallback user. */
export async function ready(web: Web, id: string): Promise<void> {
  await audited(web, id)
  await web.as(admin, 'POST', `/api/migrations/${id}/mapping/confirm`)
  await web.as(admin, 'PUT', `/api/migrations/${id}/owners`, { fallbackUserId: 12 })
}

export async function inLedger(web: Web, row: typeof ledger.$inferInsert): Promise<void> {
  await web.db.insert(ledger).values(row)
  await renewWords(web.db, row.migrationId, 0)
}

/** Stands where the worker stands: takes the job and says what it found. */
export async function workerSays(
  web: Web,
  id: string,
  found: { identity: typeof identity } | { problem: Problem },
): Promise<void> {
  await expect
    .poll(async () => {
      const [job] = await web.boss.fetch<{ migrationId: string }>('connect')
      if (!job) return null
      await web.db.transaction((tx) =>
        'identity' in found
          ? acceptSource(tx, job.data.migrationId, found.identity)
          : refuseSource(tx, job.data.migrationId, found.problem),
      )
      await web.boss.complete('connect', job.id)
      return job.data.migrationId
    })
    .toBe(id)
}
