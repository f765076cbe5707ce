// How long the list of records, the panel and what a migration has come to let a person wait while a run goes on, asked over HTTP.
import { orm } from '../../db/drizzle.ts'
import { signToken } from '../sandbox/demo/install.ts'
import type { Desk } from './desk.ts'

/** What a person looks at, and the baseline. */
export type Kind = 'panel' | 'lists' | 'state' | 'nothing'

export interface Latency {
  /** The slowest of a hundred, in milliseconds. */
  readonly p99: Readonly<Record<Kind, number>>
  /** The same for each question on its own. */
  readonly each: Readonly<Record<string, number>>
  readonly asked: number
}

interface Question {
  readonly kind: Kind
  readonly name: string
  readonly path: string
}

const { sql } = orm

/** Asks one question after the other until the work is done, each at least so many times. */
export async function latencyDuring(desk: Desk, work: Promise<unknown>, least: number): Promise<Latency> {
  const over = { isOver: false }
  const worked = work.finally(() => (over.isOver = true))
  const times: { readonly kind: Kind; readonly name: string; readonly ms: number }[] = []
  const token = await signToken(desk.secret, { companyId: desk.companyId, userId: desk.userId })
  for (let round = 0; !over.isOver || round < least; round += 1) {
    for (const { kind, name, path } of await questions(desk, round)) {
      const began = performance.now()
      const answer = await fetch(desk.webUrl + path, { headers: { authorization: `Bearer ${token}` } })
      const body = await answer.text()
      if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${body.slice(0, 300)}`)
      times.push({ kind, name, ms: performance.now() - began })
    }
  }
  await worked
  const of = (kind: Kind) => slowest(times.filter((one) => one.kind === kind).map(({ ms }) => ms))
  const named = Map.groupBy(times, ({ name }) => name)
  return {
    p99: { panel: of('panel'), lists: of('lists'), state: of('state'), nothing: of('nothing') },
    each: Object.fromEntries([...named].map(([name, all]) => [name, slowest(all.map(({ ms }) => ms))])),
    asked: times.length,
  }
}

function slowest(times: readonly number[]): number {
  const sorted = times.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] ?? 0
}

async function questions(desk: Desk, round: number): Promise<Question[]> {
  const { db, migrationId } = desk
  const written = (object: string) => sql`(select pipedrive_id from ledger where migration_id = ${migrationId} and object = ${object}
    and pipedrive_id is not null order by pipedrive_id offset ${round % 500} limit 1)`
  const found = await db.execute<Record<'last' | 'run' | 'organization' | 'person' | 'deal', string | null>>(sql`
    select max(id) as last, (select id from runs where migration_id = ${migrationId} order by created_at desc limit 1) as run,
      ${written('company')} as organization, ${written('contact')} as person, ${written('deal')} as deal
    from ledger where migration_id = ${migrationId}`)
  const { last, run, organization, person, deal } = found.rows[0] ?? {}
  const migration = `/api/migrations/${migrationId}`
  const deep = Math.floor(Number(last ?? 0) * 0.9)
  const list = (name: string, query: string): Question => ({ kind: 'lists', name, path: `${migration}/records${query}` })
  const panel = (name: string, id: string | null | undefined): Question => ({ kind: 'panel', name, path: `/api/records/${name}/${id ?? 1}` })
  return [
    list('first page', ''),
    list('an object', '?object=deal'),
    list('a status', '?status=waiting'),
    list('imported', '?status=imported'),
    list('refused', '?status=refused'),
    list('an object and a status', '?object=contact&status=waiting'),
    list('a rare word', `?q=${round * 37}`),
    list('a common word', '?q=company'),
    list('a deep page', `?cursor=${deep}`),
    list('a deep page of an object', `?object=deal&cursor=${deep}`),
    panel('organization', organization),
    panel('person', person),
    panel('deal', deal),
    { kind: 'state', name: 'the migration', path: migration },
    { kind: 'state', name: 'the plan', path: `${migration}/plan` },
    ...(run ? [{ kind: 'state', name: 'the progress', path: `${migration}/runs/${run}` } as const] : []),
    { kind: 'nothing', name: 'nothing', path: '/health/live' },
  ]
} // prettier-ignore
