// How long the list of records and the panel let a person wait while a run goes on, asked over HTTP of a process of its own.
import { orm } from '../../db/drizzle.ts'
import { signToken } from '../sandbox/demo/install.ts'
import type { Desk } from './desk.ts'

export interface Latency {
  /** The slowest of a hundred, in milliseconds, by what was asked. */
  readonly p99: Readonly<Record<string, number>>
  readonly worstP99: number
  readonly asked: number
}

const { sql } = orm

/** Asks one question after the other until the work is done, each kind at least so many times. */
export async function latencyDuring(desk: Desk, work: Promise<unknown>, least: number): Promise<Latency> {
  const over = { isOver: false }
  const worked = work.finally(() => (over.isOver = true))
  const times = new Map<string, number[]>()
  const token = await signToken(desk.secret, { companyId: desk.companyId, userId: desk.userId })
  let asked = 0
  for (let round = 0; !over.isOver || round < least; round += 1) {
    for (const [kind, path] of await questions(desk, round)) {
      const began = performance.now()
      const answer = await fetch(desk.webUrl + path, { headers: { authorization: `Bearer ${token}` } })
      const body = await answer.text()
      if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${body.slice(0, 300)}`)
      times.set(kind, [...(times.get(kind) ?? []), performance.now() - began])
      asked += 1
    }
  }
  await worked
  const p99 = Object.fromEntries([...times].map(([kind, all]) => [kind, slowest(all)]))
  return { p99, worstP99: Math.max(...Object.values(p99)), asked }
}

function slowest(times: readonly number[]): number {
  const sorted = times.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0
}

async function questions(desk: Desk, round: number): Promise<[string, string][]> {
  const { db, migrationId } = desk
  const found = await db.execute(sql`
    select max(id) as last, (select id from runs where migration_id = ${migrationId} order by created_at desc limit 1) as run, (select pipedrive_id from ledger where migration_id = ${migrationId} and object = 'company'
      and pipedrive_id is not null order by pipedrive_id offset ${round % 500} limit 1) as organization
    from ledger where migration_id = ${migrationId}`)
  const last = Number(found.rows[0]?.['last'] ?? 0)
  const organization = Number(found.rows[0]?.['organization'] ?? 1)
  const run = found.rows[0]?.['run'] as string | null | undefined
  const list = `/api/migrations/${migrationId}/records`
  const deep = Math.floor(last * 0.9)
  return [
    ['first page', list],
    ['an object', `${list}?object=deal`],
    ['a status', `${list}?status=waiting`],
    ['imported', `${list}?status=imported`],
    ['refused', `${list}?status=refused`],
    ['an object and a status', `${list}?object=contact&status=waiting`],
    ['a rare word', `${list}?q=${round * 37}`],
    ['a common word', `${list}?q=company`],
    ['a deep page', `${list}?cursor=${deep}`],
    ['a deep page of an object', `${list}?object=deal&cursor=${deep}`],
    ['the panel', `/api/records/organization/${organization}`],
    ['the migration', `/api/migrations/${migrationId}`],
    ...(run ? ([['the progress', `/api/migrations/${migrationId}/runs/${run}`]] as [string, string][]) : []),
    ['the plan', `/api/migrations/${migrationId}/plan`],
    ['nothing', '/health/live'],
  ]
}
