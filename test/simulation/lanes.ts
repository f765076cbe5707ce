// Many seeds over several processes, each with a database of its own in one PostgreSQL.
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Embedded } from '../../db/embedded.ts'
import { migrateAll } from '../../scripts/migrate-all.ts'
import type { Asked, Told } from './lane.ts'

export interface Seeds {
  readonly first: number
  readonly count: number
  readonly lanes: number
  readonly tell: (told: Told) => void
  /** The firm is staged everywhere: from now on seeds are played. */
  readonly begin: () => void
}

interface Lane {
  /** Resolves with the lane's next word. */
  ask(asked: Asked): Promise<Told>
  send(asked: Asked): void
  readonly ended: Promise<void>
}

/** Each lane makes the undisturbed migrations for itself, when it first meets their terms. */
export async function playSeeds(server: Embedded, { first, count, lanes, tell, begin }: Seeds): Promise<void> {
  const urls = Array.from({ length: lanes }, (_, index) => server.url(`simulation_${index}`))
  for (const url of urls) await migrateAll(url, { create: true })
  const open = await Promise.all(urls.map((url) => openLane(url)))
  begin()
  const seeds = Array.from({ length: count }, (_, index) => first + index)
  await share(open, seeds, async (lane, seed) => {
    tell(await lane.ask({ kind: 'seed', seed }))
  })
  for (const lane of open) lane.send({ kind: 'over' })
  await Promise.all(open.map((lane) => lane.ended))
}

/** Each lane takes the next one as soon as it is through with the last. */
async function share<One>(open: readonly Lane[], all: Iterable<One>, play: (lane: Lane, one: One) => Promise<void>) {
  const left = all[Symbol.iterator]()
  await Promise.all(
    open.map(async (lane) => {
      for (let next = left.next(); next.done !== true; next = left.next()) await play(lane, next.value)
    }),
  )
}

function openLane(url: string): Promise<Lane> {
  const child = fork(join(import.meta.dirname, 'lane.ts'), [url])
  const ready = Promise.withResolvers<Lane>()
  let answer: PromiseWithResolvers<Told> | null = null
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`A process of the simulation ended with status ${String(code)}; its seed is lost.`))
    })
  })
  ended.catch((error: unknown) => {
    ready.reject(error)
    answer?.reject(error)
  })
  const send = (asked: Asked) => child.send(asked)
  const lane: Lane = {
    send,
    ended,
    ask(asked) {
      answer = Promise.withResolvers()
      send(asked)
      return answer.promise
    },
  }
  listen(child, { ready: () => ready.resolve(lane), told: (told) => answer?.resolve(told) })
  return ready.promise
}

function listen(child: ChildProcess, on: { ready(): void; told(told: Told): void }): void {
  child.on('message', (message: Told | { readonly kind: 'ready' }) => {
    if (message.kind === 'ready') on.ready()
    else on.told(message)
  })
}
