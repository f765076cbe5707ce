// Every table on one page.
import type { Change } from '../migration/change.ts'
import type { Destination } from '../migration/destination.ts'
import type { SourceField } from '../migration/fields.ts'
import type { LedgerObject, LedgerState } from '../migration/ledger.ts'
import type { MappingLine } from '../migration/mapping.ts'
import type { RunKind, RunState } from '../migration/run.ts'
import type { Settings } from '../migration/settings.ts'
import { orm, pgCore } from './drizzle.ts'

const {
  bigint,
  bigserial,
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} = pgCore
const { sql } = orm

const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' })
const at = (name: string) => timestamp(name, { withTimezone: true })
const id64 = (name: string) => bigint(name, { mode: 'number' })

/** One user's installation in one company; tokens are sealed (db/seal.ts) and belong to that pair alone. */
export const installs = pgTable(
  'installs',
  {
    companyId: id64('company_id').notNull(),
    userId: id64('user_id').notNull(),
    companyName: text('company_name').notNull(),
    userName: text('user_name').notNull(),
    isAdmin: boolean('is_admin').notNull(),
    apiDomain: text('api_domain').notNull(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    scope: text('scope').notNull(),
    expiresAt: at('expires_at'),
    state: text('state', { enum: ['active', 'reauthorize', 'uninstalled'] }).notNull(),
    installedAt: at('installed_at').notNull().defaultNow(),
    uninstalledAt: at('uninstalled_at'),
  },
  (t) => [primaryKey({ columns: [t.companyId, t.userId] })],
)

/** The scarce things of one company: requests in a 2 s window, tokens in a day. Shared by all workers. */
export const budgets = pgTable('budgets', {
  companyId: id64('company_id').primaryKey(),
  /** Requests a 2 s window takes, as the headers say; the smallest plan's until then. */
  requestsPerWindow: integer('requests_per_window').notNull().default(80),
  tokensLimit: id64('tokens_limit'),
  tokensLeft: id64('tokens_left'),
  observedAt: at('observed_at'),
  /** Nothing is sent for this company before this instant. */
  blockedUntil: at('blocked_until'),
  blockedBy: text('blocked_by', { enum: ['burst', 'daily', 'blocked', 'reserve'] }),
})

/** A worker's share of a company's window. A share that is not renewed falls back to the others when it expires. */
export const budgetLeases = pgTable(
  'budget_leases',
  {
    companyId: id64('company_id').notNull(),
    workerId: uuid('worker_id').notNull(),
    requests: integer('requests').notNull(),
    expiresAt: at('expires_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.companyId, t.workerId] })],
)

export interface SourceIdentity {
  readonly product: string | null
  readonly tenant: string | null
  readonly host: string | null
  readonly version: string | null
  /** One sentence for the admin: what was found and how it was recognised. */
  readonly sentence: string
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
    sourceProfile: jsonb('source_profile').$type<unknown>(),
    /** The profile's secrets as sealed JSON; never in the profile. */
    sourceSecrets: text('source_secrets'),
    bundleName: text('bundle_name'),
    connectState: text('connect_state', { enum: ['none', 'checking', 'connected', 'refused'] }).notNull().default('none'),
    connectProblem: jsonb('connect_problem').$type<Problem>(),
    identity: jsonb('identity').$type<SourceIdentity>(),
    destination: jsonb('destination').$type<Destination>(),
    settings: jsonb('settings').$type<Settings>().notNull(),
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
  },
  (t) => [
    primaryKey({ columns: [t.migrationId, t.object, t.sourceId] }),
    index('staged_records_order').on(t.migrationId, t.object, t.seq),
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

export const runs = pgTable(
  'runs',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    migrationId: uuid('migration_id').notNull(),
    companyId: id64('company_id').notNull(),
    kind: text('kind').$type<RunKind>().notNull(),
    state: text('state').$type<RunState>().notNull(),
    /** What the admin asked of a run that is at work: the driver obeys between two batches. */
    asked: text('asked', { enum: ['pause', 'cancel'] }),
    reason: text('reason'),
    resumesAt: at('resumes_at'),
    pass: integer('pass').notNull(),
    mappingVersion: integer('mapping_version'),
    approvedAt: at('approved_at'),
    tokensUsed: id64('tokens_used').notNull().default(0),
    preview: boolean('preview').notNull().default(false),
    report: jsonb('report').$type<unknown>(),
    createdAt: at('created_at').notNull().defaultNow(),
    startedAt: at('started_at'),
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
    /** Hash of what was sent; equal means that there is nothing to do. */
    fingerprint: text('fingerprint'),
    /** What was sent last: the meaning that reconciliation and rollback compare with. */
    body: jsonb('body').$type<Record<string, unknown>>(),
    /** Every value of the record that a rule changed or left out; the others arrived as they were. */
    changes: jsonb('changes').$type<Change[]>(),
    /** What Pipedrive held right after our write, by hash: a different one later is a person's edit. */
    seenHash: text('seen_hash'),
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
    index('ledger_pipedrive').on(t.migrationId, t.object, t.pipedriveId),
    index('ledger_open').on(t.migrationId, t.object, t.id).where(sql`state in ('intended', 'removing')`),
  ],
) // prettier-ignore

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
