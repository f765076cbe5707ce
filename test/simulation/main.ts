// npm run simulate -- --seeds N [--from K] [--seed S]: many seeds against a PostgreSQL of its own; a failing seed prints itself.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbedded } from '../../db/embedded.ts'
import { migrateAll } from '../../scripts/migrate-all.ts'
import { dataDirOf, throwawayFolder } from '../throwaway.ts'
import { simulate, type Simulated } from './simulate.ts'
import { openWorld } from './world.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    lanes: { type: 'string', default: '4' },
    trace: { type: 'boolean', default: false },
  },
})
const first = Number(values.seed ?? values.from)
const count = values.seed === undefined ? Number(values.seeds) : 1
const lanes = Math.min(count, Number(values.lanes))

const folder = await throwawayFolder(join(import.meta.dirname, '..', '..', 'node_modules', '.cache'), 'simulation-')
const server = await startEmbedded({ dataDir: dataDirOf(folder), auth: 'trust', durable: false, maxConnections: 300, socket: true })
const failed: Simulated[] = []
const tally = new Map<string, number>()
let next = first
let done = 0
let requests = 0
const began = performance.now()

async function lane(index: number): Promise<void> {
  const url = server.url(`simulation_${index}`)
  await migrateAll(url, { create: true })
  const world = await openWorld(url)
  while (next < first + count) {
    const seed = next
    next += 1
    const simulated = await simulate(world, seed)
    done += 1
    requests += simulated.requests
    for (const [kind, times] of simulated.tally) tally.set(kind, (tally.get(kind) ?? 0) + times)
    if (simulated.breaches.length > 0 || values.trace) tell(simulated)
    if (done % 20 === 0) console.log(progress())
  }
  await world.close()
}

function tell(simulated: Simulated): void {
  const { seed, breaches, trace } = simulated
  if (breaches.length > 0) failed.push(simulated)
  console.log(`\nSeed ${seed} ${breaches.length > 0 ? 'FAILED' : 'passed'}`)
  for (const line of trace) console.log(`    ${line}`)
  for (const breach of breaches) console.log(`  ${breach}`)
  console.log(`  Again: npm run simulate -- --seed ${seed}\n`)
}

function progress(): string {
  const seconds = (performance.now() - began) / 1000
  const happened = [...tally].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, times]) => `${kind} ${times}`)
  return `${done} seeds, ${failed.length} failed, ${(done / seconds).toFixed(1)} seeds/s, ${requests} requests; ${happened.join(', ')}`
}

try {
  await Promise.all(Array.from({ length: lanes }, (_, index) => lane(index)))
  console.log(progress())
  if (failed.length > 0) console.log(`Failed seeds: ${failed.map(({ seed }) => seed).join(' ')}`)
  process.exitCode = failed.length === 0 ? 0 : 1
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
