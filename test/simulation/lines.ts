// Connections to PostgreSQL that outlive the workers: each worker's pool makes its own of them, and what a dead one held is taken back
// as the server would take it back, without the price of a new connection for every worker.
import { EventEmitter } from 'node:events'
import { createHash } from 'node:crypto'
import pg from 'pg'
import type { Pool } from '../../db/client.ts'
import type { Clock } from './clock.ts'

export interface Lines {
  /** A pool of a worker's own, and the way to cut all its connections, as when the process dies or the network does. */
  open(clock: Clock, max: number): { readonly pool: Pool; cut(): void }
  close(): Promise<void>
}

type Answer = (error: Error | null, result?: unknown) => void

export function createLines(url: string): Lines {
  const idle: pg.Client[] = []
  const all = new Set<pg.Client>()

  async function take(): Promise<pg.Client> {
    const free = idle.pop()
    if (free) return free
    const client = new pg.Client({ connectionString: url, application_name: 'simulated worker' })
    client.on('error', () => all.delete(client))
    all.add(client)
    await client.connect()
    return client
  }
  /** What the server does when a connection ends: it finishes the statement at work, takes back the transaction, and frees the locks. */
  async function takeBack(client: pg.Client): Promise<void> {
    try {
      await client.query('rollback')
      await client.query('select pg_advisory_unlock_all()')
      idle.push(client)
    } catch {
      all.delete(client)
      await client.end().catch(() => undefined)
    }
  }
  return {
    open(clock, max) {
      const borrowed = new Set<Borrowed>()
      const lend = () => {
        const one = createBorrowed(clock, { take, takeBack, gone: () => borrowed.delete(one) })
        borrowed.add(one)
        return one.client
      }
      // A pool makes its clients with `new`: a function that gives an object is all it needs.
      const Client = function (): unknown {
        return lend()
      } as unknown as typeof pg.Client
      const pool = new pg.Pool({ max, Client })
      pool.on('error', () => undefined)
      pool.on('connect', (client) => client.on('error', () => undefined))
      return {
        pool,
        cut() {
          for (const one of borrowed) one.cut()
        },
      }
    },
    async close() {
      await Promise.all([...all].map((client) => client.end().catch(() => undefined)))
    },
  }
}

interface Borrowed {
  readonly client: unknown
  cut(): void
}

interface Lender {
  take(): Promise<pg.Client>
  takeBack(client: pg.Client): Promise<void>
  gone(): void
}

/** Behaves towards its pool as a client of its own. */
function createBorrowed(clock: Clock, lender: Lender): Borrowed {
  const events = new EventEmitter()
  /** What is asked and not answered: what hears of the server's answer, and who waits for it. */
  const waiting = new Map<Answer, Answer>()
  let real: pg.Client | null = null
  let isCut = false

  function giveBack(): void {
    lender.gone()
    if (real) void lender.takeBack(real)
    real = null
  }
  function ask(question: unknown, values: unknown, answer: Answer): void {
    if (isCut || !real) return process.nextTick(answer, terminated())
    const done = clock.busy()
    const once: Answer = (error, result) => {
      done()
      if (waiting.delete(once)) answer(error, result)
    }
    waiting.set(once, answer)
    real.query(named(question), values as unknown[], once as never)
  }
  const client = Object.assign(events, {
    _queryable: true,
    _ending: false,
    connect(answer: Answer) {
      const done = clock.busy()
      lender.take().then(
        (taken) => {
          real = taken
          if (isCut) giveBack()
          done()
          answer(isCut ? terminated() : null)
        },
        (error: unknown) => (done(), answer(error as Error)),
      )
    },
    query(question: unknown, values?: unknown, answer?: unknown): unknown {
      const last = typeof values === 'function' ? values : answer
      const given = typeof values === 'function' ? undefined : values
      if (typeof last === 'function') return ask(question, given, last as Answer)
      return new Promise((resolve, reject) => {
        ask(question, given, (error, result) => (error ? reject(error) : resolve(result)))
      })
    },
    end(answer?: () => void) {
      client._ending = true
      giveBack()
      events.emit('end')
      if (answer) process.nextTick(answer)
      return Promise.resolve()
    },
    ref() {},
    unref() {},
  })
  return {
    client,
    cut() {
      if (isCut) return
      isCut = true
      client._queryable = false
      for (const answer of waiting.values()) process.nextTick(answer, terminated())
      waiting.clear()
      giveBack()
      process.nextTick(() => events.emit('error', terminated()))
    },
  }
}

function terminated(): Error {
  return new Error('Connection terminated unexpectedly')
}

const names = new Map<string, string>()

/** Statements are planned once for each connection: what a seed asks, thousands of seeds ask again. */
function named(question: unknown): never {
  if (typeof question !== 'object' || question === null || !('text' in question)) return question as never
  const text = String(question.text)
  if (!names.has(text)) names.set(text, createHash('sha1').update(text).digest('hex'))
  return { ...question, name: names.get(text) } as never
}
