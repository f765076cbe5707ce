// The ledger: the only file that moves a record's state. Every move is guarded by the state it comes from.
import type { Change } from '../migration/change.ts'
import { type LedgerObject, type LedgerState, legalMoves } from '../migration/ledger.ts'
import type { Queryable, Tx } from './client.ts'
import { orm } from './drizzle.ts'
import { idsInOrder, isRefusedChange } from './ledger-ids.ts'
import { ledger } from './schema.ts'
import type { Intent } from './tables/work.ts'

const { and, asc, desc, eq, inArray, isNull, lt, sql } = orm

export type LedgerRow = typeof ledger.$inferSelect

export interface Scope {
  readonly migrationId: string
  readonly object: LedgerObject
  /** Rows that an earlier pass looked at last are still to be looked at. */
  readonly pass: number
  readonly sampleOnly: boolean
}

const claimable: readonly LedgerState[] = ['pending', 'held', 'written', 'refused', 'adopted', 'merged']

const removable: readonly LedgerState[] = ['written', 'adopted', 'merged', 'kept', 'unremoved']

function within(scope: Scope) {
  return and(
    eq(ledger.migrationId, scope.migrationId),
    eq(ledger.object, scope.object),
    lt(ledger.pass, scope.pass),
    scope.sampleOnly ? eq(ledger.inSample, true) : undefined,
  )
}

/** The next rows to plan, locked until the transaction ends; rows locked by another worker are passed over. */
export async function claim(tx: Tx, scope: Scope, limit: number): Promise<LedgerRow[]> {
  return tx
    .select()
    .from(ledger)
    .where(and(within(scope), inArray(ledger.state, [...claimable])))
    .orderBy(asc(ledger.pass), asc(ledger.seq))
    .limit(limit)
    .for('update', { skipLocked: true })
}

export interface Left {
  /** Rows that the pass has not looked at. */
  readonly more: boolean
  /** Intents without a stored answer. */
  readonly open: boolean
}

/** What a pass of writing or of removing has left to do with each object, found along the indexes of claims and of open intents. */
export async function leftOf(
  db: Queryable,
  { migrationId, pass, sampleOnly }: Omit<Scope, 'object'>,
  { objects, to }: { readonly objects: readonly LedgerObject[]; readonly to: 'write' | 'remove' },
): Promise<ReadonlyMap<LedgerObject, Left>> {
  const of = sql`l.migration_id = ${migrationId} and l.object = o.object`
  const inSample = sampleOnly ? sql`and l.in_sample` : sql``
  const left = await db.execute<{ object: LedgerObject; more: boolean; open: boolean }>(sql`
    select o.object,
      exists (select 1 from ledger l where ${of} and l.pass < ${pass} and l.state in ${to === 'write' ? claimable : removable} ${inSample}) as more,
      exists (select 1 from ledger l where ${of} and l.state in ('intended', 'removing')) as open
    from jsonb_array_elements_text(${JSON.stringify(objects)}::jsonb) as o(object)`)
  return new Map(left.rows.map(({ object, more, open }) => [object, { more, open }]))
}

/** Whether any row that the pass has not looked at may become a new record. */
export async function someToCreate(db: Queryable, scope: Scope): Promise<boolean> {
  const rows = await db
    .select({ id: ledger.id })
    .from(ledger)
    .where(and(within(scope), isNull(ledger.pipedriveId), inArray(ledger.state, ['pending', 'held', 'intended'])))
    .limit(1)
  return rows.length > 0
}

function isOpen(migrationId: string, objects: readonly LedgerObject[]) {
  return and(
    eq(ledger.migrationId, migrationId),
    inArray(ledger.object, [...objects]),
    inArray(ledger.state, ['intended', 'removing']),
  )
}

export interface Place {
  readonly pass: number
  readonly seq: number
}

/**
 * What a rollback is still to remove, what was written last first, from the given place on. Read along the index of claims: what the
 * rollback has looked at has its pass, so that no page is read twice and nothing is sorted.
 */
export async function claimForRemoval(
  db: Queryable,
  scope: Scope,
  { limit, from, isPreview }: { readonly limit: number; readonly from: Place | null; readonly isPreview: boolean },
): Promise<LedgerRow[]> {
  // A preview leaves the rows where they are, so that one that is taken up again begins at the beginning.
  const beyond = isPreview ? sql`<` : sql`<=`
  return db
    .select()
    .from(ledger)
    .where(
      and(
        within(scope),
        from === null ? undefined : sql`(${ledger.pass}, ${ledger.seq}) ${beyond} (${from.pass}, ${from.seq})`,
        inArray(ledger.state, [...removable]),
      ),
    )
    .orderBy(desc(ledger.pass), desc(ledger.seq))
    .limit(limit)
    .for('update', { skipLocked: true })
}

export interface Move {
  readonly id: number
  readonly to: LedgerState
  readonly pass?: number
  readonly reason?: string | null
  readonly waitsFor?: string | null
  readonly pipedriveId?: string | null
  readonly body?: Readonly<Record<string, unknown>> | null
  readonly changes?: readonly Change[] | null
  readonly intent?: Intent | null
  readonly intentAt?: string | null
  readonly seenHash?: string | null
  readonly seenUpdateTime?: string | null
  readonly writtenAt?: string | null
  readonly runId?: string | null
  /** How often its request was sent and got no answer (jobs/write/unanswered.ts); planning alone counts nothing. */
  readonly attempt?: number
}

type Settable = Exclude<keyof Move, 'id' | 'to'>
const columns: Readonly<Record<Settable, string>> = {
  pass: 'pass', reason: 'reason', waitsFor: 'waits_for', pipedriveId: 'pipedrive_id', body: 'body', changes: 'changes', intent: 'intent',
  intentAt: 'intent_at', seenHash: 'seen_hash', seenUpdateTime: 'seen_update_time', writtenAt: 'written_at', runId: 'run_id', attempt: 'attempt',
} // prettier-ignore
const columnTypes: Readonly<Partial<Record<Settable, string>>> = {
  pass: 'int', body: 'jsonb', changes: 'jsonb', intent: 'jsonb', intentAt: 'timestamptz', writtenAt: 'timestamptz', runId: 'uuid', attempt: 'int',
} // prettier-ignore

/**
 * Moves rows, all in one statement per set of changed columns. A row that is not in a state from which the move is legal is a
 * defect of ours or another worker's work: it throws, so that the whole transaction is taken back.
 */
export async function move(tx: Tx, moves: readonly Move[]): Promise<void> {
  const groups = new Map<string, Move[]>()
  for (const one of moves) {
    const key = `${one.to}|${Object.keys(one).sort().join()}`
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  for (const group of groups.values()) await moveGroup(tx, group)
}

async function moveGroup(tx: Tx, group: readonly Move[]): Promise<void> {
  const [example] = group
  if (!example) return
  const set = (Object.keys(columns) as Settable[]).filter((key) => key in example)
  const typed = set.map((key) => sql.raw(`"${columns[key]}" ${columnTypes[key] ?? 'text'}`))
  const assigned = set.map((key) => sql.raw(`"${columns[key]}" = m."${columns[key]}"`))
  const rows = group.map((one) =>
    Object.fromEntries([['id', one.id], ...set.map((key) => [columns[key], one[key] ?? null])]),
  )
  const from = (Object.keys(legalMoves) as LedgerState[]).filter(
    (state) => legalMoves[state].includes(example.to) || state === example.to,
  )
  // The state is hidden from the planner: by statistics from before the run it would look for rows in that state first.
  const moved = await tx.execute(sql`
    update ledger set ${sql.join([sql`state = ${example.to}`, ...assigned], sql`, `)}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m(${sql.join([sql.raw('id bigint'), ...typed], sql`, `)})
    where ledger.id = m.id and ledger.state || '' in (${sql.join(
      from.map((state) => sql`${state}`),
      sql`, `,
    )})`)
  if (moved.rowCount !== group.length) {
    throw new Error(
      `${group.length} rows were to become ${example.to}, but only ${moved.rowCount ?? 0} of them stood in a state that allows it.`,
    )
  }
}

/** Rows whose request may have left without an answer being stored: what a crash or a lost reply leaves behind. */
export async function openIntents(
  db: Queryable,
  migrationId: string,
  objects: readonly LedgerObject[],
): Promise<LedgerRow[]> {
  return db.select().from(ledger).where(isOpen(migrationId, objects)).orderBy(asc(ledger.id))
}

export interface RetryFilter {
  readonly object?: string | undefined
  readonly sourceIds?: readonly string[] | undefined
  readonly reason?: string | undefined
  readonly sampleOnly: boolean
}

export function wantedBy(migrationId: string, { object, sourceIds, reason, sampleOnly }: RetryFilter) {
  return and(
    eq(ledger.migrationId, migrationId),
    object === undefined ? undefined : sql`${ledger.object} = ${object}`,
    sourceIds === undefined ? undefined : inArray(ledger.sourceId, [...sourceIds]),
    reason === undefined ? undefined : eq(ledger.reason, reason),
    sampleOnly ? eq(ledger.inSample, true) : undefined,
  )
}

/**
 * Refused and held rows get another chance; Pipedrive is asked again even for the same body. A record whose change was refused stays
 * written, and says so until a run has tried again. Returns how many.
 */
export async function retryRefused(tx: Tx, migrationId: string, filter: RetryFilter): Promise<number> {
  const wanted = wantedBy(migrationId, filter)
  const retried = await tx
    .update(ledger)
    .set({ state: 'pending', reason: null, waitsFor: null, body: null, pass: 0, attempt: 0 })
    .where(and(wanted, inArray(ledger.state, ['refused', 'held'])))
  const changes = await tx
    .update(ledger)
    .set({ pass: 0, attempt: 0 })
    .where(and(wanted, isRefusedChange('ledger')))
  return (retried.rowCount ?? 0) + (changes.rowCount ?? 0)
}

/** What a row forgets that is written anew: nothing in Pipedrive stands for it any more. */
const forgotten = { pipedriveId: null, body: null, changes: null, seenHash: null, seenUpdateTime: null, reason: null, attempt: 0 } // prettier-ignore
export const madeAnew = { to: 'pending', ...forgotten } as const satisfies Omit<Move, 'id'>

/**
 * After a rollback the same migration can run again: what was removed is pending, what was kept counts as written. At most so many
 * rows of each; true: there may be more.
 */
export async function reopen(tx: Tx, migrationId: string, limit: number): Promise<boolean> {
  const next = (states: readonly LedgerState[]) =>
    inArray(ledger.id, idsInOrder({ migrationId, states }, { after: 0, limit }))
  const removed = await tx
    .update(ledger)
    .set({ state: 'pending', ...forgotten })
    .where(next(['reverted']))
  const stayed = await tx.update(ledger).set({ state: 'written', reason: null, attempt: 0 }).where(next(['kept', 'unremoved'])) // prettier-ignore
  return (removed.rowCount ?? 0) + (stayed.rowCount ?? 0) > 0
}
