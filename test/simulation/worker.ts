// A worker process of the simulation: the real driver with connections of its own, that can die at any await or lose its lock.
import { randomUUID } from 'node:crypto'
import { createDb, type Db } from '../../db/client.ts'
import { createClient } from '../../jobs/company-client.ts'
import type { Log, WorkerDeps } from '../../jobs/deps.ts'
import { drive } from '../../jobs/drive.ts'
import type { PipedriveClient } from '../../jobs/pipedrive/client.ts'
import type { Source } from '../../jobs/source/source.ts'
import { type Chaos, settleMs, SimulatedCrash } from './chaos.ts'
import type { Clock } from './clock.ts'
import type { Lines } from './lines.ts'
import type { Network } from './network.ts'
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
}

export interface Stage {
  readonly world: World
  readonly chaos: Chaos
  readonly clock: Clock
  readonly network: Network
  readonly source: () => Source
  readonly random: () => number
  readonly inFlightMax: number
  /** Called with every request that a worker is about to send. */
  readonly sending: (worker: string) => void
  /** Resolves when another worker than this one is at work. */
  readonly takenOver: (worker: string) => Promise<void>
}

interface Life {
  isDead: boolean
  readonly main: Lent
  readonly lock: Lent
}

type Lent = ReturnType<Lines['open']>

export function hire(scene: Stage, name: string): Worker {
  const { lines } = scene.world
  const life: Life = {
    isDead: false,
    main: lines.open(scene.clock, 8),
    lock: lines.open(scene.clock, 1),
  }
  const lost = Promise.withResolvers<void>()
  let failure: unknown = null
  const loseLock = () => {
    life.lock.cut()
    lost.resolve()
  }
  const deps = depsOf(scene, { name, life, loseLock })
  const driven = drive(deps, scene.world.migrationId, new AbortController().signal).catch((error: unknown) => {
    if (!life.isDead) failure = error
  })
  void driven.then(() => Promise.all([life.main.pool.end(), life.lock.pool.end()]))
  return {
    name,
    ended: driven,
    lostLock: lost.promise,
    failure: () => failure,
    kill: () => kill(life),
  }
}

/** As when the process dies: PostgreSQL takes back what was not committed, and the lock. */
function kill(life: Life): void {
  life.isDead = true
  life.main.cut()
  life.lock.cut()
}

interface Body {
  readonly name: string
  readonly life: Life
  readonly loseLock: () => void
}

function depsOf(scene: Stage, body: Body): WorkerDeps {
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
  const db = createDb(life.main.pool)
  const now = () => {
    alive()
    return clock.now()
  }
  return {
    db: mortal(db, point),
    pool: life.lock.pool,
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
      client: { transport: { timeoutMs: 0, connect: scene.network.connect }, later: clock.later },
      budget: { elapsedMs: clock.elapsedMs, later: clock.later, inFlightMax: scene.inFlightMax },
      sample: { min: 4, max: 20 },
    },
    openSource: () => mortalSource(scene.source(), point),
    openClient: (deps, migration) =>
      // The budget renews itself on a timer: counted as an await, it would make every seed another one.
      mortalClient(createClient({ ...deps, db: mortal(db, alive) }, migration), { scene, body, point }),
  }
}

function logOf({ chaos }: Stage, { name, life }: Body): Log {
  const say = (fields: object, message: string): void => {
    if (life.isDead) return
    const { err, ...rest } = fields as { err?: unknown }
    chaos.note(
      `${name} ${message} ${JSON.stringify(rest)}${err instanceof Error ? ` ${err.stack ?? err.message}` : ''}`,
    )
  }
  return { info: say, warn: say, error: say }
}

/** Every query, inside a transaction or not, and every commit is an await at which the process may die. */
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
          const answer = await work(mortal(tx as unknown as Db, point) as never)
          point('before a commit')
          return answer
        })
        point('after a commit')
        return result
      }
    },
  })
}

function mortalSource(source: Source, point: (where: string) => void): Source {
  return {
    ...source,
    async content(record, signal) {
      point(`before the content of ${record.id}`)
      const content = await source.content(record, signal)
      point(`after the content of ${record.id}`)
      return content
    },
  }
}

function mortalClient(
  client: PipedriveClient,
  by: { readonly scene: Stage; readonly body: Body; readonly point: (where: string) => void },
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
