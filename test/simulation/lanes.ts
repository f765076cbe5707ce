// Many seeds over several processes, each with a database of its own in one PostgreSQL.
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Embedded } from '../../db/embedded.ts'
import { migrateAll } from '../../scripts/migrate-all.ts'
import type { Told } from './lane.ts'

export interface Seeds {
  readonly first: number
  readonly count: number
  readonly lanes: number
  readonly tell: (told: Told) => void
}

export async function playSeeds(server: Embedded, { first, count, lanes, tell }: Seeds): Promise<{ cpuMs: number }> {
  const cpu = new Map<number, number>()
  let next = first

  function serve(index: number, child: ChildProcess): Promise<void> {
    return new Promise((resolve, reject) => {
      child.on('message', (message: Told | 'ready') => {
        if (message !== 'ready') {
          cpu.set(index, message.cpuMs)
          tell(message)
        }
        child.send(next < first + count ? next++ : 'over')
      })
      child.once('error', reject)
      child.once('exit', (code) => {
        if (code === 0) resolve()
        else reject(new Error(`A process of the simulation ended with status ${String(code)}; its seed is lost.`))
      })
    })
  }

  const urls = Array.from({ length: lanes }, (_, index) => server.url(`simulation_${index}`))
  for (const url of urls) await migrateAll(url, { create: true })
  await Promise.all(urls.map((url, index) => serve(index, fork(join(import.meta.dirname, 'lane.ts'), [url]))))
  return { cpuMs: [...cpu.values()].reduce((sum, one) => sum + one, 0) }
}
