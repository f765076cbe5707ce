// Pages of a ledger's ids: read along the index of states, whatever PostgreSQL believes of how many there are.
import { expect, it } from 'vitest'
import { orm } from '../../db/drizzle.ts'
import { type IdFilter, idsInOrder } from '../../db/ledger-ids.ts'
import { openIntents } from '../../db/ledger.ts'
import { newestIdBefore } from '../../db/newest-ids.ts'
import { ownDb } from '../database.ts'

const { sql } = orm
const migrationId = '11111111-1111-4111-8111-111111111111'
const db = await ownDb()

interface Plan {
  readonly 'Index Name'?: string
  readonly 'Actual Rows'?: number
  readonly 'Rows Removed by Filter'?: number
  readonly Plans?: readonly Plan[]
}
const nodes = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)]

async function readFor(filter: Omit<IdFilter, 'migrationId'>): Promise<Plan[]> {
  const found = await db.execute<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>(sql`
    explain (analyze, format json) select id from ${idsInOrder({ migrationId, ...filter }, { after: 0, limit: 1 })} as page`)
  const [root] = found.rows[0]?.['QUERY PLAN'] ?? []
  return root ? nodes(root.Plan) : []
}

it('reads no row of another state when every row was in one state as the statistics were made', async () => {
  await db.execute(sql`insert into ledger (migration_id, object, source_id, seq)
    select ${migrationId}, 'company', n::text, n from generate_series(1, 20000) as n`)
  await db.execute(sql`analyze ledger`)
  for (const filter of [{ states: ['written', 'kept'] }, { objects: ['deal'] }, { objects: ['company'], states: ['refused'] }] as const) {
    const read = await readFor(filter)
    expect(read.some((node) => node['Index Name'] === 'ledger_state')).toBe(true)
    expect(read.reduce((sum, node) => sum + (node['Rows Removed by Filter'] ?? 0), 0)).toBe(0)
  }
}) // prettier-ignore

it('knows below which id nothing can be what was intended, from the newest rows or else from all', async () => {
  await db.execute(sql`truncate ledger`)
  const write = (from: number, to: number, at: string) => db.execute(sql`
    insert into ledger (migration_id, object, source_id, seq, pass, state, pipedrive_id, written_at)
    select ${migrationId}, 'contact', n::text, n, 1, 'written', (1000 + n)::text, ${at}::timestamptz from generate_series(${from}::int, ${to}::int) as n`)
  await db.execute(sql`
    insert into ledger (migration_id, object, source_id, seq, pass, state, intent_at)
    select ${migrationId}, 'contact', n::text, n, 1, 'intended', '2026-05-01T10:00:00Z' from generate_series(4001, 4100) as n`)
  const [open] = await openIntents(db, migrationId, ['contact'])
  if (!open) throw new Error('Nothing is intended.')
  expect(await newestIdBefore(db, open, 'person')).toBeNull()
  await write(1, 4000, '2026-05-01T09:59:00Z')
  // A clock that is behind says of what was written after the intent that it was before.
  await write(4101, 4200, '2026-05-01T09:59:55Z')
  expect(await newestIdBefore(db, open, 'person')).toBe(5000)
  await write(4201, 9000, '2026-05-01T10:02:00Z')
  expect(await newestIdBefore(db, open, 'person')).toBe(5000)
  expect(await newestIdBefore(db, open, 'deal')).toBeNull()
}) // prettier-ignore
