// npm run bench [-- --large]: every figure is a ratio against a baseline that runs beside it; written to bench-results.json.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startEmbedded } from '../../db/embedded.ts'
import { countersOf, type RunRow } from '../../db/runs.ts'
import { tokensFor, type Plan, plans } from '../../migration/budget.ts'
import { migrateAll } from '../../scripts/migrate-all.ts'
import { install } from '../sandbox/pipedrive/caller.ts'
import { dataDirOf, throwawayFolder } from '../throwaway.ts'
import { type Bare, sendBare } from './bare.ts'
import { createLargeFirm } from './firm.ts'
import { type Office, openOffice } from './office.ts'
import { openPanel } from './panel.ts'
import { printTable, result, type Result, saveResults } from './results.ts'
import { insertBare, stageLarge, stageRows } from './staging.ts'
import { useWindow } from './window.ts'

const root = join(import.meta.dirname, '..', '..')
const { values } = parseArgs({
  options: { large: { type: 'boolean', default: false }, records: { type: 'string', default: '1200' } },
})
const results: Result[] = []
const began = performance.now()

function found(one: Result): void {
  results.push(one)
  console.log(`${one.name}: ${one.ours} ${one.unit}, ${one.ratio} of ${one.baseline} (${one.theirs})`)
}

async function written(office: Office, run: RunRow): Promise<{ rows: number; looked: number }> {
  const counters = (await countersOf(office.db, [run.id])).get(run.id) ?? []
  const sum = (of: (one: (typeof counters)[number]) => number) => counters.reduce((total, one) => total + of(one), 0)
  return { rows: sum((one) => one.written), looked: sum((one) => one.total) }
}

async function benchWrites(office: Office): Promise<void> {
  office.pipedrive.resetStats()
  const full = await office.run('full')
  const first = await written(office, full.run)
  const { tokens } = office.pipedrive.stats()
  const floor = office.sent.reduce((sum, request) => sum + tokensFor(request.operation), 0)
  const { tokens: login } = await install(office.pipedrive)
  const records = office.sent.filter(
    ({ method, path }) => method === 'POST' && /\/(organizations|persons|deals)$/.test(path),
  )
  const bare = await sendBare(office.pipedrive.url, login.access_token, records)
  const rate = first.rows / full.seconds
  found(result('write', 'records/s', rate, { baseline: 'a bare loop without ledger or budget', theirs: records.length / bare.seconds })) // prettier-ignore
  found(result('tokens a record', 'tokens', tokens / first.rows, { baseline: 'its write alone', theirs: floor / first.rows })) // prettier-ignore

  const idle = await office.run('full')
  const second = await written(office, idle.run)
  if (second.rows !== 0) throw new Error(`The second pass wrote ${second.rows} records; it must write none.`)
  found(result('second pass', 'records/s', second.looked / idle.seconds, { baseline: 'the first pass', theirs: rate }))
  await benchPanelAndRollback(office, bare, login.access_token)
}

async function benchPanelAndRollback(office: Office, bare: Bare, token: string): Promise<void> {
  const panel = await openPanel(office)
  const calmMs = await panel.p99(Promise.resolve())
  const removals = bare.created.map(({ path, id }) => ({ operation: 'deletePerson' as const, method: 'DELETE' as const, path: `${path}/${id}` })) // prettier-ignore
  const removed = await sendBare(office.pipedrive.url, token, removals)
  const rolling = office.run('rollback')
  const busyMs = await panel.p99(rolling)
  await panel.close()
  const rollback = await rolling
  const { rows } = await written(office, rollback.run)
  found(result('rollback, with the panel in use', 'records/s', rows / rollback.seconds, { baseline: 'a bare loop of deletions', theirs: removals.length / removed.seconds })) // prettier-ignore
  found(result('panel, 99 of 100, during a run', 'ms', busyMs, { baseline: 'the same at rest', theirs: calmMs }))
}

async function benchStaging(office: Office): Promise<void> {
  const rows = 10_000
  const bare = await insertBare(office.db, rows)
  found(result('staging', 'records/s', await stageRows(office.world, rows), { baseline: 'a bare insert of the same', theirs: bare })) // prettier-ignore
}

async function benchWindows(office: Office): Promise<void> {
  for (const plan of Object.keys(plans) as Plan[]) {
    const { requests, allowed, refused } = await useWindow(office.db, office.world, plan)
    if (refused > 0) throw new Error(`On ${plan} Pipedrive refused ${refused} requests with 429.`)
    found(
      result(`window of ${plan}`, 'requests in 6 s', requests, { baseline: 'what the plan allows', theirs: allowed }),
    )
  }
}

async function benchLarge(office: Office): Promise<void> {
  const rows = 1_000_000
  const large = await stageLarge(office.world, rows)
  found(result('staging a million', 'records/s', large.stagedPerSecond, { baseline: 'taking stock of them', theirs: large.stockPerSecond })) // prettier-ignore
  found(result('memory with a million', 'MB', large.peakMb, { baseline: 'the goal', theirs: 512 }))
}

const folder = await throwawayFolder(join(root, 'node_modules', '.cache'), 'bench-')
const server = await startEmbedded({ dataDir: dataDirOf(folder), auth: 'trust', durable: false, maxConnections: 100 })
try {
  await migrateAll(server.url('bench'), { create: true })
  const office = await openOffice(server.url('bench'), createLargeFirm(Number(values.records)))
  await benchWrites(office)
  await benchStaging(office)
  await benchWindows(office)
  if (values.large) await benchLarge(office)
  await office.close()
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
