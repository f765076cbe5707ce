// A worker process of the simulation: the real driver with connections of its own, that can die at any await or lose its lock.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { createDb, createPool, type Db, type Pool } from '../../db/client.ts'
import { createClient } from '../../jobs/company-client.ts'
import type { Log, WorkerDeps } from '../../jobs/deps.ts'
import { drive } from '../../jobs/drive.ts'
import type { PipedriveClient } from '../../jobs/pipedrive/client.ts'
import { type Chaos, SimulatedCrash, timeoutMs } from './chaos.ts'
import type { Clock } from './clock.ts'
import type { World } from './world.ts'

export interface Worker {
  readonly name: string
  /** Resolves when the driver has ended, by itself or by its death. */
  readonly ended: Promise<void>
  /** Resolves when the worker no longer holds the migration although its process lives. */
  readonly lostLock: Promise<void>
  /** What the driver threw that no crash explains. */
  readonly failure: () => unknown
  kill(): void
  close(): Promise<void>
}

export interface Scene {
  readonly world: World
  readonly chaos: Chaos
  readonly clock: Clock
  readonly random: () => number
  readonly inFlightMax: number
  /** Called with every request that a worker is about to send. */
  readonly sending: (worker: string) => void
  /** Resolves when another worker than this one is at work. */
  readonly takenOver: (worker: string) => Promise<void>
}

/** Later than any late request: `late` in chaos.ts, in the milliseconds of the simulation. */
const settleMs = 12_500
/** The budget's own clock is slower: its lease is renewed every second of it, by a transaction that the seeds need not pay for. */
const budgetSpeed = 8
const budgetPace = {
  elapsedMs: () => performance.now() * budgetSpeed,
  later: (task: () => void, waitMs: number) => setTimeout(task, waitMs / budgetSpeed),
}

interface Life {
  isDead: boolean
  readonly connections: Set<pg.PoolClient>
  readonly locks: Set<pg.PoolClient>
}

export function hire(scene: Scene, name: string): Worker {
  const life: Life = { isDead: false, connections: new Set(), locks: new Set() }
  const { url } = scene.world
  const pool = watched(createPool(url, { max: 8, name }), life.connections)
  const lockPool = watched(createPool(url, { max: 1, name }), life.locks)
  const lost = Promise.withResolvers<void>()
  let failure: unknown = null
  const loseLock = () => {
    cut(life.locks)
    lost.resolve()
  }
  const deps = depsOf(scene, { name, life, pool, lockPool, loseLock })
  const ended = drive(deps, scene.world.migrationId, new AbortController().signal).catch((error: unknown) => {
    if (!life.isDead) failure = error
  })
  return {
    name,
    ended,
    lostLock: lost.promise,
    failure: () => failure,
    kill: () => kill(life),
    close: async () => void (await Promise.all([pool.end(), lockPool.end()])),
  }
}

function watched(pool: Pool, connections: Set<pg.PoolClient>): Pool {
  pool.on('error', () => undefined)
  pool.on('connect', (client) => void connections.add(client))
  pool.on('remove', (client) => void connections.delete(client))
  return pool
}

/** As when the process dies or the network does: PostgreSQL takes back what was not committed, and the lock. */
function cut(connections: ReadonlySet<pg.PoolClient>): void {
  for (const client of connections) {
    const { connection } = client as unknown as { connection: { stream: { destroy(): void } } }
    connection.stream.destroy()
  }
}

function kill(life: Life): void {
  life.isDead = true
  cut(life.connections)
  cut(life.locks)
}

interface Body {
  readonly name: string
  readonly life: Life
  readonly pool: Pool
  readonly lockPool: Pool
  readonly loseLock: () => void
}

function depsOf(scene: Scene, body: Body): WorkerDeps {
  const { world, chaos, clock } = scene
  const { name, life } = body
  const alive = (): void => {
    if (life.isDead) throw new SimulatedCrash(`${name} is dead`)
  }
  const point = (where: string): void => {
    alive()
    if (!chaos.diesAt(`${name} ${where}`)) return
    kill(life)
    alive()
  }
  const db = createDb(body.pool)
  const now = () => {
    alive()
    return clock.now()
  }
  return {
    db: mortal(db, point),
    pool: body.lockPool,
    boss: world.boss,
    seal: world.seal,
    workerId: randomUUID(),
    now,
    random: scene.random,
    log: logOf(scene, body),
    oauth: world.oauth(),
    apiHosts: ['http://127.0.0.1:*'],
    privateHosts: [],
    concurrency: 1,
    settleMs,
    retentionDays: 30,
    pace: {
      client: { backoff: { baseMs: 50, capMs: 500 }, transport: { timeoutMs }, later: clock.later },
      budget: { ...budgetPace, inFlightMax: scene.inFlightMax },
      sample: { min: 4, max: 6 },
    },
    openClient: (deps, migration) =>
      // The budget renews itself on a timer: counted as an await, it would make every seed another one.
      mortalClient(createClient({ ...deps, db: mortal(db, alive) }, migration), { scene, body, point }),
  }
}

function logOf({ chaos }: Scene, { name, life }: Body): Log {
  const say = (fields: object, message: string): void => {
    if (life.isDead) return
    const { err, ...rest } = fields as { err?: unknown }
    chaos.note(
      `${name} ${message} ${JSON.stringify(rest)}${err instanceof Error ? ` ${err.stack ?? err.message}` : ''}`,
    )
  }
  return { info: say, warn: say, error: say }
}

/** Every query and every commit is an await at which the process may die. */
function mortal(db: Db, point: (where: string) => void): Db {
  return new Proxy(db, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key)
      if (typeof value !== 'function') return value
      if (key !== 'transaction') {
        return (...given: unknown[]): unknown => {
          point(`before ${String(key)}`)
          return (value as (...args: unknown[]) => unknown).apply(target, given)
        }
      }
      return async (work: Parameters<Db['transaction']>[0]) => {
        point('before a transaction')
        const result = await target.transaction(async (tx) => {
          const answer = await work(tx)
          point('before a commit')
          return answer
        })
        point('after a commit')
        return result
      }
    },
  })
}

function mortalClient(
  client: PipedriveClient,
  by: { readonly scene: Scene; readonly body: Body; readonly point: (where: string) => void },
): PipedriveClient {
  const { scene, body, point } = by
  return {
    ...client,
    async send(request, signal) {
      const what = `${request.method} ${request.path}`
      point(`before ${what}`)
      scene.sending(body.name)
      const outcome = await client.send(request, signal)
      if (scene.chaos.losesLock(what)) {
        body.loseLock()
        await scene.takenOver(body.name)
      }
      point(`after ${what}`)
      return outcome
    },
  }
}
