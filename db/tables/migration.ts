// Tables of a migration before it runs: its source, what was read, what was decided.
import type { Destination } from '../../migration/destination.ts'
import type { SourceField } from '../../migration/fields.ts'
import type { MappingLine } from '../../migration/mapping.ts'
import type { RunState } from '../../migration/run.ts'
import type { SourceIdentity } from '../../migration/source/identity.ts'
import { pgCore } from '../drizzle.ts'
import { at, bytes, id64, settingsColumn } from './columns.ts'

const { bigserial, boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } = pgCore

/** The source that was proven last, while another one is asked who it is. */
export interface PriorSource {
  readonly sourceKind: 'rest' | 'bundle'
  readonly sourceProfile: unknown
  /** Sealed, as they were. */
  readonly sourceSecrets: string | null
  readonly bundleName: string | null
  readonly identity: SourceIdentity
  /** Whether its pieces were put aside for those of the new one. */
  readonly piecesAside: boolean
}

export interface Problem {
  readonly code: string
  readonly message: string
}

export const migrations = pgTable(
  'migrations',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    companyId: id64('company_id').notNull(),
    /** The install whose token does the work. */
    userId: id64('user_id').notNull(),
    name: text('name').notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
    sourceKind: text('source_kind', { enum: ['rest', 'bundle'] }),
    /** The connection profile; of a bundle the manifest as the admin corrected it, or null. */
    sourceProfile: jsonb('source_profile').$type<unknown>(),
    /** The profile's secrets as sealed JSON; never in the profile. */
    sourceSecrets: text('source_secrets'),
    bundleName: text('bundle_name'),
    connectState: text('connect_state', { enum: ['none', 'checking', 'connected', 'refused'] }).notNull().default('none'),
    connectProblem: jsonb('connect_problem').$type<Problem>(),
    identity: jsonb('identity').$type<SourceIdentity>(),
    priorSource: jsonb('prior_source').$type<PriorSource>(),
    destination: jsonb('destination').$type<Destination>(),
    settings: settingsColumn('settings').notNull(),
    fallbackUserId: id64('fallback_user_id'),
    /** Counts the runs that go over the ledger; a row whose pass is smaller has not been looked at in this one. */
    pass: integer('pass').notNull().default(0),
    auditHash: text('audit_hash').notNull().default(''),
    purgedAt: at('purged_at'),
  },
  (t) => [index('migrations_company').on(t.companyId)],
) // prettier-ignore

/** The uploaded bundle in pieces of 1 MiB, sealed; in PostgreSQL because that is all that the machines share. */
export const bundleChunks = pgTable(
  'bundle_chunks',
  { migrationId: uuid('migration_id').notNull(), seq: integer('seq').notNull(), bytes: bytes('bytes').notNull() },
  (t) => [primaryKey({ columns: [t.migrationId, t.seq] })],
)

/** How far each resource of the source has been read; written with the page it stands for. */
export const extractions = pgTable(
  'extractions',
  {
    migrationId: uuid('migration_id').notNull(),
    resource: text('resource').notNull(),
    cursor: jsonb('cursor').$type<unknown>(),
    done: boolean('done').notNull().default(false),
    records: integer('records').notNull().default(0),
    /** Which reading the cursor belongs to: the pass of an audit or of a delta. */
    generation: integer('generation').notNull().default(0),
    /** Our clock right before the first page of this reading, and of the one before: where a delta begins to ask. */
    startedAt: at('started_at'),
    previousAt: at('previous_at'),
    /** False: only what changed was asked for, so that what was not named is still there. */
    isWhole: boolean('is_whole').notNull().default(true),
  },
  (t) => [primaryKey({ columns: [t.migrationId, t.resource] })],
)

export const stagedRecords = pgTable(
  'staged_records',
  {
    seq: bigserial('seq', { mode: 'number' }),
    migrationId: uuid('migration_id').notNull(),
    object: text('object').notNull(),
    sourceId: text('source_id').notNull(),
    /** The neutral record as JSON (migration/record.ts). Erased after the retention. */
    payload: jsonb('payload').$type<unknown>().notNull(),
    contentHash: text('content_hash').notNull(),
    /** Made by us from other records' values, such as a pipeline that the source only names. */
    derived: boolean('derived').notNull().default(false),
    /** The readings (their generation) that brought the record first, brought it another content, and saw it last. */
    createdIn: integer('created_in').notNull().default(0),
    changedIn: integer('changed_in').notNull().default(0),
    seenIn: integer('seen_in').notNull().default(0),
    /** The whole reading in which the source no longer had it. It is reported, and what stands in Pipedrive is left. */
    vanishedIn: integer('vanished_in'),
  },
  (t) => [
    primaryKey({ columns: [t.migrationId, t.object, t.sourceId] }),
    index('staged_records_order').on(t.migrationId, t.object, t.seq),
    index('staged_records_changed').on(t.migrationId, t.object, t.changedIn),
  ],
)

/** How many staged records there are of each object, and of some facts about them: kept by triggers (db/sql), because counting reads them all. */
export const stagedCounts = pgTable(
  'staged_counts',
  {
    migrationId: uuid('migration_id').notNull(),
    object: text('object').notNull(),
    fact: text('fact', {
      enum: ['read', 'derived', 'parent', 'no_company', 'several_companies', 'further_contacts'],
    }).notNull(),
    records: integer('records').notNull(),
  },
  (t) => [primaryKey({ columns: [t.migrationId, t.object, t.fact] })],
)

/** Which records of custom objects are put on which record: filled anew before each run from what is staged. */
export const attachedRecords = pgTable(
  'attached_records',
  {
    migrationId: uuid('migration_id').notNull(),
    parentObject: text('parent_object').notNull(),
    parentId: text('parent_id').notNull(),
    object: text('object').notNull(),
    sourceId: text('source_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.migrationId, t.parentObject, t.parentId, t.object, t.sourceId] })],
)

/** The records that a delta is to plan: listed before it passes the others over, and forgotten after it. */
export const dueRecords = pgTable(
  'due_records',
  {
    migrationId: uuid('migration_id').notNull(),
    object: text('object').notNull(),
    sourceId: text('source_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.migrationId, t.object, t.sourceId] })],
)

/** Whose an e-mail address is: filled before a run from the contacts, asked for by each batch that names people by their addresses. */
export const contactAddresses = pgTable(
  'contact_addresses',
  {
    migrationId: uuid('migration_id').notNull(),
    contactId: text('contact_id').notNull(),
    /** In one form (migration/activity/people.ts). */
    address: text('address').notNull(),
  },
  (t) => [
    index('contact_addresses_found').on(t.migrationId, t.address),
    index('contact_addresses_contact').on(t.migrationId, t.contactId),
  ],
)

export const audits = pgTable('audits', {
  migrationId: uuid('migration_id').primaryKey(),
  state: text('state').$type<RunState>().notNull(),
  reason: text('reason'),
  fields: jsonb('fields').$type<SourceField[]>(),
  report: jsonb('report').$type<unknown>(),
  startedAt: at('started_at').notNull().defaultNow(),
  endedAt: at('ended_at'),
})

/** Every version is kept; the newest one counts. */
export const mappings = pgTable(
  'mappings',
  {
    migrationId: uuid('migration_id').notNull(),
    version: integer('version').notNull(),
    state: text('state', { enum: ['proposed', 'confirmed'] }).notNull(),
    lines: jsonb('lines').$type<MappingLine[]>().notNull(),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.migrationId, t.version] })],
)

export const owners = pgTable(
  'owners',
  {
    migrationId: uuid('migration_id').notNull(),
    sourceId: text('source_id').notNull(),
    name: text('name').notNull(),
    email: text('email'),
    /** Records that name this owner. */
    records: integer('records').notNull().default(0),
    userId: id64('user_id'),
    by: text('by', { enum: ['email', 'hand'] }),
  },
  (t) => [primaryKey({ columns: [t.migrationId, t.sourceId] })],
)
