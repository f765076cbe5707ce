// Reads what became of the records: the ledger, the sample's diff, the log. Nothing here changes a state.
import { type LedgerState, ledgerStates } from '../migration/ledger.ts'
import type { Db, Queryable } from './client.ts'
import { orm } from './drizzle.ts'
import { idsInOrder } from './ledger-ids.ts'
import { idsFound } from './ledger-search.ts'
import { arrivedCounts, auditLog, diffs, ledger, runs, stagedRecords } from './schema.ts'
import { factCounts } from './staging.ts'

const { and, asc, count, desc, eq, gt, inArray, isNotNull, sql } = orm

export type DiffRow = typeof diffs.$inferSelect
export type LogRow = typeof auditLog.$inferSelect

/** `cursor` is the last row's place in the order; 0 or null begins. */
export interface Paging {
  readonly cursor: number
  readonly limit: number
}

export interface RecordsWanted extends Paging {
  readonly object?: string | undefined
  readonly states?: readonly LedgerState[] | undefined
  readonly refusedChanges?: boolean | undefined
  readonly q?: string | undefined
}

// A type, not an interface: only a type alias fits where any row of named columns is taken.
export type RecordSummary = {
  readonly id: number
  readonly object: string
  readonly sourceId: string
  readonly state: LedgerState
  readonly pipedriveId: string | null
  readonly reason: string | null
  readonly title: string | null
}

const stagedTitle = sql<string | null>`coalesce(
  ${ledger.body}->>'name', ${ledger.body}->>'title', ${ledger.body}->>'field_name', ${ledger.body}->>'subject',
  ${stagedRecords.payload}->'fields'->>'name', ${stagedRecords.payload}->'fields'->>'title',
  ${stagedRecords.payload}->'fields'->>'subject')`

export async function ledgerPage(db: Db, migrationId: string, wanted: RecordsWanted): Promise<RecordSummary[]> {
  const filter = { migrationId, objects: wanted.object === undefined ? undefined : [wanted.object], states: wanted.states, refusedChanges: wanted.refusedChanges }
  const page = { after: wanted.cursor, limit: wanted.limit }
  return db
    .select({
      id: ledger.id,
      object: ledger.object,
      sourceId: ledger.sourceId,
      state: ledger.state,
      pipedriveId: ledger.pipedriveId,
      reason: ledger.reason,
      title: stagedTitle,
    })
    .from(ledger)
    .leftJoin(stagedRecords, stagedTwin())
    .where(inArray(ledger.id, wanted.q === undefined ? idsInOrder(filter, page) : await idsFound(db, filter, page, wanted.q)))
    .orderBy(asc(ledger.id))
} // prettier-ignore

function stagedTwin() {
  return and(
    eq(stagedRecords.migrationId, ledger.migrationId),
    sql`${stagedRecords.object} = case when ${ledger.object} = 'custom_record' then ${ledger.sourceId}::jsonb->>0 else ${ledger.object} end`,
    sql`${stagedRecords.sourceId} = case when ${ledger.object} = 'custom_record' then ${ledger.sourceId}::jsonb->>1 else ${ledger.sourceId} end`,
  )
}

/** How many rows of each object stand in Pipedrive because of this migration, taken over ones included. */
export async function arrivedOf(db: Queryable, migrationId: string): Promise<Map<string, number>> {
  const rows = await db
    .select({ object: arrivedCounts.object, records: arrivedCounts.records })
    .from(arrivedCounts)
    .where(and(eq(arrivedCounts.migrationId, migrationId), gt(arrivedCounts.records, 0)))
  return new Map(rows.map((row) => [row.object, row.records]))
}

/** Whether anything of ours stands in Pipedrive, or may stand there because an attempt is not settled. */
export async function hasWritten(db: Queryable, migrationId: string): Promise<boolean> {
  const states = ['written', 'intended', 'removing', 'kept', 'unremoved'] as const
  const found = await db.execute(idsInOrder({ migrationId, states }, { after: 0, limit: 1 }))
  return found.rows.length > 0
}

interface DiffsWanted extends Paging {
  /** Without one, the values of every verdict. */
  readonly verdict?: DiffRow['verdict'] | undefined
}

export async function diffPage(db: Queryable, runId: string, wanted: DiffsWanted): Promise<DiffRow[]> {
  const isAsked = wanted.verdict === undefined ? undefined : eq(diffs.verdict, wanted.verdict)
  return db
    .select()
    .from(diffs)
    .where(and(eq(diffs.runId, runId), gt(diffs.id, wanted.cursor), isAsked))
    .orderBy(asc(diffs.id))
    .limit(wanted.limit)
}

export async function diffSummary(db: Queryable, runId: string): Promise<Record<string, number>> {
  const rows = await db
    .select({ verdict: diffs.verdict, rows: count() })
    .from(diffs)
    .where(eq(diffs.runId, runId))
    .groupBy(diffs.verdict)
  return Object.fromEntries(rows.map((row) => [row.verdict, row.rows]))
}

export async function logPage(db: Queryable, migrationId: string, paging: Paging): Promise<LogRow[]> {
  return db
    .select()
    .from(auditLog)
    .where(and(eq(auditLog.migrationId, migrationId), gt(auditLog.seq, paging.cursor)))
    .orderBy(asc(auditLog.seq))
    .limit(paging.limit)
}

export interface LinkCounts {
  /** Companies below another one. */
  readonly parents: number
  /** A deal's contacts after the first. */
  readonly participants: number
  /** Contacts with more than one company. */
  readonly severalCompanies: number
  /** Contacts with none: they hang on the placeholder organization. */
  readonly withoutCompany: number
}

/** What becomes a row of its own, beside the records. */
export async function linkCounts(db: Queryable, migrationId: string): Promise<LinkCounts> {
  const facts = await factCounts(db, migrationId)
  return {
    parents: facts.parent,
    participants: facts.further_contacts,
    severalCompanies: facts.several_companies,
    withoutCompany: facts.no_company,
  }
}

/** The newest finished reconciliation, with its report. */
export async function newestReport(
  db: Queryable,
  migrationId: string,
): Promise<{ id: string; report: unknown; endedAt: Date | null } | null> {
  const [row] = await db
    .select({ id: runs.id, report: runs.report, endedAt: runs.endedAt })
    .from(runs)
    .where(
      and(
        eq(runs.migrationId, migrationId),
        eq(runs.kind, 'reconcile'),
        eq(runs.state, 'done'),
        isNotNull(runs.report),
      ),
    )
    .orderBy(desc(runs.createdAt))
    .limit(1)
  return row ?? null
}

export function isLedgerState(text: string): text is LedgerState {
  return ledgerStates.some((state) => state === text)
}
