// Tables of the work: runs, the ledger, the diffs of a sample, the log.
import type { Change } from '../../migration/change.ts'
import type { Choices } from '../../migration/choices.ts'
import type { LedgerObject, LedgerState } from '../../migration/ledger.ts'
import type { RunKind, RunState } from '../../migration/run.ts'
import { orm, pgCore } from '../drizzle.ts'
import { at, id64, words } from './columns.ts'

const { bigserial, boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } = pgCore
const { sql } = orm

export const runs = pgTable(
  'runs',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    migrationId: uuid('migration_id').notNull(),
    companyId: id64('company_id').notNull(),
    kind: text('kind').$type<RunKind>().notNull(),
    state: text('state').$type<RunState>().notNull(),
    /** A new one whenever a driver takes the run into work: whoever has an older one writes nothing any more. */
    driver: uuid('driver'),
    /** What the admin asked of a run that is at work: the driver obeys between two batches. */
    asked: text('asked', { enum: ['pause', 'cancel'] }),
    reason: text('reason'),
    resumesAt: at('resumes_at'),
    /** How long it last rested because something gave no answer, milliseconds; null: it rested for another reason, or not yet. */
    restedMs: integer('rested_ms'),
    pass: integer('pass').notNull(),
    mappingVersion: integer('mapping_version'),
    /** What decides values beside the mapping, as it stood when the run was made; null: it was made before that was written down. */
    choices: jsonb('choices').$type<Choices>(),
    /** What the ledger was prepared for (prepare.ts): a driver that finds it unchanged goes on without going over everything again. */
    prepared: text('prepared'),
    approvedAt: at('approved_at'),
    tokensUsed: id64('tokens_used').notNull().default(0),
    preview: boolean('preview').notNull().default(false),
    report: jsonb('report').$type<unknown>(),
    createdAt: at('created_at').notNull().defaultNow(),
    startedAt: at('started_at'),
    /** When a driver last took it into work, and how many records were through by then: what its rate is measured from. */
    takenUpAt: at('taken_up_at'),
    throughBefore: integer('through_before').notNull().default(0),
    endedAt: at('ended_at'),
  },
  (t) => [index('runs_migration').on(t.migrationId, t.createdAt)],
)

export const runCounters = pgTable(
  'run_counters',
  {
    runId: uuid('run_id').notNull(),
    object: text('object').notNull(),
    total: integer('total').notNull().default(0),
    written: integer('written').notNull().default(0),
    unchanged: integer('unchanged').notNull().default(0),
    refused: integer('refused').notNull().default(0),
    waiting: integer('waiting').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.runId, t.object] })],
)

export interface Intent {
  readonly do: 'create' | 'update' | 'remove'
  /** What the record is to be, for a removal what it was. */
  readonly body: Record<string, unknown>
  /** What an update sends: only the keys that change. */
  readonly patch?: Record<string, unknown>
  /** A person has edited the record before: the answer shows their work too, so it does not count as seen. */
  readonly isTouched?: boolean
  readonly changes: readonly Change[]
}

/** One row for everything that is to stand in Pipedrive. Only db/ledger.ts moves a state. */
export const ledger = pgTable(
  'ledger',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    migrationId: uuid('migration_id').notNull(),
    object: text('object').$type<LedgerObject>().notNull(),
    /** The source record's id; for links and fields a key made of what they join. */
    sourceId: text('source_id').notNull(),
    seq: id64('seq').notNull(),
    state: text('state').$type<LedgerState>().notNull().default('pending'),
    pass: integer('pass').notNull().default(0),
    inSample: boolean('in_sample').notNull().default(false),
    /** Id in Pipedrive; the 40-character key for a custom field. */
    pipedriveId: text('pipedrive_id'),
    /** What was sent last and accepted, or refused: the meaning that reconciliation and rollback compare with. */
    body: jsonb('body').$type<Record<string, unknown>>(),
    /** Every value of the record that a rule changed or left out; the others arrived as they were. */
    changes: jsonb('changes').$type<Change[]>(),
    /** What Pipedrive held right after our write, by hash: a different one later is a person's edit. */
    seenHash: text('seen_hash'),
    /** Pipedrive's own time of the last change, as it answered our write. */
    seenUpdateTime: text('seen_update_time'),
    /** What is about to be sent, committed before it leaves; null when nothing is on its way. */
    intent: jsonb('intent').$type<Intent>(),
    attempt: integer('attempt').notNull().default(0),
    /** The sentence for the customer: why held, refused or kept. */
    reason: text('reason'),
    waitsFor: text('waits_for'),
    intentAt: at('intent_at'),
    writtenAt: at('written_at'),
    runId: uuid('run_id'),
  },
  (t) => [
    uniqueIndex('ledger_record').on(t.migrationId, t.object, t.sourceId),
    index('ledger_claim').on(t.migrationId, t.object, t.pass, t.seq),
    index('ledger_pipedrive').on(t.migrationId, t.object, t.pipedriveId).where(sql`pipedrive_id is not null`),
    index('ledger_page').on(t.migrationId, t.id),
    index('ledger_state').on(t.migrationId, t.object, t.state, t.id),
    index('ledger_sample').on(t.migrationId, t.object, t.pass, t.seq).where(sql`in_sample`),
    index('ledger_reason').on(t.migrationId, t.id).where(sql`reason is not null`),
    index('ledger_noted').on(t.migrationId, t.id).where(sql`state = 'written' and reason is not null`),
    index('ledger_open').on(t.migrationId, t.object, t.id).where(sql`state in ('intended', 'removing')`),
    // Notes and activities of custom objects, by what they hang on: the panel of a record counts them.
    index('ledger_beside_deal').on(t.migrationId, sql`(body->>'deal_id')`).where(sql`object = 'custom_record'`),
    index('ledger_beside_organization').on(t.migrationId, sql`(body->>'org_id')`).where(sql`object = 'custom_record'`),
    index('ledger_beside_person')
      .on(t.migrationId, sql`coalesce(body->'participants'->0->>'person_id', body->>'person_id')`)
      .where(sql`object = 'custom_record'`),
    // Of many pictures with one content each asks for the first: the id is there so that nothing is sorted.
    index('ledger_picture_content').on(t.migrationId, sql`(body->>'sha256')`, t.id).where(sql`object = 'inline_picture'`),
  ],
) // prettier-ignore

/** How many rows of each object stand in Pipedrive, custom objects by their own names: kept by triggers (db/sql) with every move. */
export const arrivedCounts = pgTable(
  'arrived_counts',
  {
    migrationId: uuid('migration_id').notNull(),
    object: text('object').notNull(),
    records: integer('records').notNull(),
  },
  (t) => [primaryKey({ columns: [t.migrationId, t.object] })],
)

/** The words by which a row is found in the list of records; beside the ledger, whose rows move twice for every write. */
export const ledgerWords = pgTable(
  'ledger_words',
  {
    ledgerId: id64('ledger_id').notNull(),
    migrationId: uuid('migration_id').notNull(),
    words: words('words').notNull(),
  },
  (t) => [primaryKey({ columns: [t.migrationId, t.ledgerId] }), index('ledger_words_found').using('gin', t.words)],
)

/** What hangs on a contact, company or deal, for the panel beside it: filled with the rows, not with each write of them. */
export const linkedRecords = pgTable(
  'linked_records',
  {
    migrationId: uuid('migration_id').notNull(),
    parentObject: text('parent_object').$type<LedgerObject>().notNull(),
    parentId: text('parent_id').notNull(),
    object: text('object').$type<LedgerObject>().notNull(),
    /** When it was, to the minute, as text that sorts; empty: not known. */
    at: text('at').notNull(),
    ledgerId: id64('ledger_id').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.migrationId, t.parentObject, t.parentId, t.object, t.at, t.ledgerId] }),
    index('linked_records_row').on(t.ledgerId),
  ],
)

/** What the sample's read-back said, field by field. */
export const diffs = pgTable(
  'diffs',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    runId: uuid('run_id').notNull(),
    object: text('object').notNull(),
    sourceId: text('source_id').notNull(),
    field: text('field').notNull(),
    target: text('target').notNull(),
    source: jsonb('source').$type<unknown>(),
    meant: jsonb('meant').$type<unknown>(),
    found: jsonb('found').$type<unknown>(),
    verdict: text('verdict', { enum: ['equal', 'changed_by_rule', 'different', 'missing', 'left_out'] }).notNull(),
    rule: text('rule'),
  },
  (t) => [index('diffs_run').on(t.runId, t.id)],
)

/** The hash-chained log of everything that was done to Pipedrive. Rows are only ever added. */
export const auditLog = pgTable(
  'audit_log',
  {
    migrationId: uuid('migration_id').notNull(),
    seq: integer('seq').notNull(),
    at: at('at').notNull(),
    actor: text('actor').notNull(),
    action: text('action', { enum: ['create', 'update', 'adopt', 'delete', 'refuse'] }).notNull(),
    object: text('object').notNull(),
    sourceId: text('source_id').notNull(),
    pipedriveId: text('pipedrive_id'),
    before: jsonb('before').$type<unknown>(),
    after: jsonb('after').$type<unknown>(),
    correlationId: text('correlation_id'),
    previousHash: text('previous_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (t) => [primaryKey({ columns: [t.migrationId, t.seq] })],
)
