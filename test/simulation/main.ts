// npm run simulate -- --seeds N [--from K] [--seed S] [--trace]: many seeds against a PostgreSQL of its own; a failing seed prints itself.
// npm run simulate -- --kills N: real kill -9 of real worker processes, until there were so many.
import { rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbedded } from '../../db/embedded.ts'
import { dataDirOf, throwawayFolder } from '../throwaway.ts'
import { killMany } from './kills.ts'
import type { Told } from './lane.ts'
import { playSeeds } from './lanes.ts'

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    /** Processes at once: one waits for the database while another one works. */
    lanes: { type: 'string', default: String(availableParallelism() * 2) },
    trace: { type: 'boolean', default: false },
    kills: { type: 'string' },
  },
})
const first = Number(values.seed ?? values.from)
const count = values.seed === undefined ? Number(values.seeds) : 1
const lanes = Math.min(count, Number(values.lanes))

const folder = await throwawayFolder(join(import.meta.dirname, '..', '..', 'node_modules', '.cache'), 'simulation-')
const isKilling = values.kills !== undefined
const server = await startEmbedded({
  dataDir: dataDirOf(folder),
  auth: 'trust',
  durable: false,
  maxConnections: 300,
  socket: !isKilling,
})
const failed: number[] = []
const tally = new Map<string, number>()
let done = 0
let requests = 0
let cpuMs = 0
let began = performance.now()

function take(told: Told): void {
  done += 1
  requests += told.requests
  cpuMs += told.cpuMs
  for (const [kind, times] of told.tally) tally.set(kind, (tally.get(kind) ?? 0) + times)
  if (told.breaches.length > 0) failed.push(told.seed)
  if (told.breaches.length > 0 || values.trace) tell(told)
  if (done % 50 === 0) console.log(progress())
}

function begin(): void {
  began = performance.now()
}

function tell({ seed, breaches, trace }: Told): void {
  console.log(`\nSeed ${seed} ${breaches.length > 0 ? 'FAILED' : 'passed'}`)
  for (const line of trace) console.log(`    ${line}`)
  for (const breach of breaches) console.log(`  ${breach}`)
  console.log(`  Again: npm run simulate -- --seed ${seed}\n`)
}

function progress(): string {
  const seconds = (performance.now() - began) / 1000
  return `${done} seeds, ${failed.length} failed, ${(done / seconds).toFixed(1)} seeds/s`
}

async function simulateSeeds(): Promise<void> {
  await playSeeds(server, { first, count, lanes, tell: take, begin })
  const happened = [...tally]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, times]) => `  ${kind.padEnd(18)}${times}`)
  console.log(
    `${progress()}, ${requests} requests, ${(cpuMs / done).toFixed(0)} ms of processor time a seed beside PostgreSQL`,
  )
  console.log(['What went wrong on purpose:', ...happened].join('\n'))
  if (failed.length > 0) console.log(`Failed seeds: ${failed.join(' ')}`)
}

try {
  if (isKilling) failed.push(...(await killMany(server.url(), Number(values.kills), console.log)))
  else await simulateSeeds()
  process.exitCode = failed.length === 0 ? 0 : 1
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
