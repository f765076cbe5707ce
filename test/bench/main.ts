// npm run bench [-- --large]: every figure is a ratio against a baseline that runs beside it; written to bench-results.json.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbedded } from '../../db/embedded.ts'
import { type Plan, plans } from '../../migration/budget.ts'
import { migrateAll } from '../../scripts/migrate-all.ts'
import { openWorld } from '../simulation/world.ts'
import { dataDirOf, throwawayFolder } from '../throwaway.ts'
import { clearDesk, type Desk, openDesk } from './desk.ts'
import type { Latency } from './latency.ts'
import { printTable, result, type Result, saveResults } from './results.ts'
import { learnPatterns, measureScale, type Scale } from './scale.ts'
import { benchSource } from './source.ts'
import { insertBare, stageRows } from './staging.ts'
import { useWindow } from './window.ts'
import { benchWriting } from './writing.ts'

const root = join(import.meta.dirname, '..', '..')
const { values } = parseArgs({
  options: {
    /** A million records instead of 100,000, and a source of 200,000 instead of 50,000. */
    large: { type: 'boolean', default: false },
    records: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '20' },
    /** Only the parts named: writing, staging, windows, scale, source. */
    only: { type: 'string', default: 'writing,staging,windows,scale,source' },
  },
})
const parts = values.only.split(',')
const results: Result[] = []
const began = performance.now()

function found(...ones: readonly Result[]): void {
  results.push(...ones)
  for (const one of ones)
    console.log(`${one.name}: ${one.ours} ${one.unit}, ${one.ratio} of ${one.baseline} (${one.theirs})`)
}

async function benchStaging(desk: Desk): Promise<void> {
  const rows = 20_000
  await clearDesk(desk)
  const theirs = await insertBare(desk.db, rows)
  const ours = await stageRows(desk.db, desk.migrationId, rows)
  found(result('staging', 'records/s', ours, { baseline: 'a bare insert of the same', theirs }))
}

async function benchWindows(url: string): Promise<void> {
  await migrateAll(url, { create: true })
  const world = await openWorld(url)
  for (const plan of Object.keys(plans) as Plan[]) {
    const { requests, allowed, refused } = await useWindow(world.db, world, plan)
    if (refused > 0) throw new Error(`On ${plan} Pipedrive refused ${refused} requests with 429.`)
    found(
      result(`window of ${plan}`, 'requests in 6 s', requests, { baseline: 'what the plan allows', theirs: allowed }),
    )
  }
  await world.close()
}

/** Every size against the smallest one: memory must not follow it. */
async function benchScale(desk: Desk): Promise<void> {
  const patterns = await learnPatterns(desk)
  const seconds = Number(values.seconds)
  let least: Scale | null = null
  for (const records of [10_000, 100_000, ...(values.large ? [1_000_000] : [])]) {
    const scale = await measureScale(desk, records, { patterns, seconds })
    least ??= scale
    found(...figures(scale, least))
  }
}

/** A run writes within the window of the largest plan, as every run does; one that goes over what is written has none to wait for. */
function figures(scale: Scale, least: Scale): Result[] {
  const many = scale.records.toLocaleString('en')
  const few = `${least.records.toLocaleString('en')} records`
  return [
    result(`peak memory writing ${many}`, 'MB', scale.writing.peakMb, { baseline: few, theirs: least.writing.peakMb }),
    result(`peak memory going over ${many} again`, 'MB', scale.idle.peakMb, { baseline: few, theirs: least.idle.peakMb }),
    ...waits(`while ${many} are written in the largest plan's window`, scale.whileWriting),
    ...waits(`while ${many} are gone over again`, scale.whileIdle),
  ]
} // prettier-ignore

/** 99 of 100 answers came in so many milliseconds. */
function waits(during: string, { p99, asked, each }: Latency): Result[] {
  const nothing = { baseline: 'a question that needs no database', theirs: p99.nothing }
  console.log(`${asked} questions ${during}:`, JSON.stringify(each, (_, ms: unknown) => (typeof ms === 'number' ? Math.round(ms) : ms)))
  return [
    result(`panel, p99 ${during}`, 'ms', p99.panel, nothing),
    result(`lists of records, p99 ${during}`, 'ms', p99.lists, nothing),
    result(`migration, plan and progress, p99 ${during}`, 'ms', p99.state, nothing),
  ]
} // prettier-ignore

const folder = await throwawayFolder(join(root, 'node_modules', '.cache'), 'bench-')
const server = await startEmbedded({ dataDir: dataDirOf(folder), auth: 'trust', durable: false, maxConnections: 100 })
try {
  await migrateAll(server.url('bench'), { create: true })
  const desk = await openDesk(server.url('bench'))
  if (parts.includes('writing')) found(...(await benchWriting(desk, Number(values.records))))
  if (parts.includes('staging')) await benchStaging(desk)
  if (parts.includes('windows')) await benchWindows(server.url('windows'))
  if (parts.includes('scale')) await benchScale(desk)
  await desk.close()
  if (parts.includes('source')) {
    await migrateAll(server.url('source'), { create: true })
    found(...(await benchSource(server.url('source'), values.large ? 200_000 : 50_000)).results)
  }
  console.log('')
  printTable(results)
  saveResults(join(root, 'bench-results.json'), results, (performance.now() - began) / 1000)
} catch (error) {
  console.error(error)
  process.exitCode = 1
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
// A benchmark that failed may have left a process or a connection open.
process.exit()
