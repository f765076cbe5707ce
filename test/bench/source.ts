// node test/bench/source.ts: how fast a large source is read, and that ten times the records take no more memory.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { startEmbedded } from '../../db/embedded.ts'
import { migrateAll } from '../../scripts/migrate-all.ts'
import { dataDirOf, throwawayFolder } from '../throwaway.ts'
import { printTable, result, type Result } from './results.ts'
import { csv, workbook } from './source-files.ts'
import type { Measured, Wanted } from './source-reader.ts'
import type { Served } from './source-server.ts'
import type { StockMeasured, StockWanted } from './source-stock.ts'

export interface SourceBench {
  readonly results: readonly Result[]
  /** What each reader said: peak of its process, and what was still in use after it had read everything. */
  readonly measured: readonly Measured[]
  /** What it took to go through everything that was staged, for a tenth and for all. */
  readonly stock: readonly StockMeasured[]
}

/**
 * Reads `contacts` by REST, from a CSV and from a workbook into staging of the database, each in a process of its own, and a tenth
 * of them as the baseline. The database must have its schema; each reading leaves a migration of its own in it.
 */
export async function benchSource(databaseUrl: string, contacts = 200_000): Promise<SourceBench> {
  const few = Math.max(1, Math.round(contacts / 10))
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  const measured: Measured[] = []
  const results: Result[] = []
  try {
    for (const way of ['rest', 'csv', 'xlsx'] as const) {
      const small = await prepared(folder, way, few, (wanted) => readBy({ ...wanted, databaseUrl }))
      const [bare, whole] = await prepared(folder, way, contacts, async (wanted) => [
        await readBy({ ...wanted, databaseUrl: null }),
        await readBy({ ...wanted, databaseUrl }),
      ])
      if (!bare || !whole) throw new Error(`Reading by ${way} gave no figures.`)
      measured.push(small, whole, bare)
      results.push(...figures(way, { small, bare, whole }))
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  const stock = [await stockBy(databaseUrl, few), await stockBy(databaseUrl, contacts)] as const
  return { results: [...results, ...stockFigures(...stock)], measured, stock }
}

function stockFigures(few: StockMeasured, many: StockMeasured): Result[] {
  const baseline = `${few.records.toLocaleString('en')} records`
  return [
    result('taking stock', 'records/s', many.records / many.seconds, { baseline, theirs: few.records / few.seconds }),
    result(`taking stock, peak memory with a heap of ${heapMb} MB`, 'MB', many.peakMb, { baseline, theirs: few.peakMb }),
  ]
} // prettier-ignore

async function stockBy(databaseUrl: string, contacts: number): Promise<StockMeasured> {
  const { child, answer } = await askChild<StockMeasured>('source-stock.ts', { databaseUrl, contacts })
  child.disconnect()
  return answer
}

function figures(way: string, { small, bare, whole }: Readonly<Record<'small' | 'bare' | 'whole', Measured>>): Result[] {
  const few = `${small.records.toLocaleString('en')} records`
  return [
    result(`${way}, into staging`, 'records/s', whole.perSecond, { baseline: 'read and thrown away', theirs: bare.perSecond }),
    result(`${way}, peak memory with a heap of ${heapMb} MB`, 'MB', whole.peakMb, { baseline: few, theirs: small.peakMb }),
    result(`${way}, memory in use at the end`, 'MB', whole.usedMb, { baseline: few, theirs: small.usedMb }),
  ]
} // prettier-ignore

async function prepared<T>(
  folder: string,
  way: Measured['way'],
  contacts: number,
  then: (wanted: Omit<Wanted, 'databaseUrl'>) => Promise<T>,
): Promise<T> {
  if (way === 'rest') {
    const { child, answer } = await askChild<Served>('source-server.ts', contacts)
    const { profile, secrets, host } = answer
    return then({ way, spec: { kind: 'rest', profile, secrets }, privateHosts: [host] }).finally(() => child.kill())
  }
  const path = join(folder, `${contacts}.${way}`)
  if (way === 'csv') await pipeline(Readable.from(csv(contacts)), createWriteStream(path))
  else await workbook(path, contacts)
  return then({ way, spec: { kind: 'bundle', path, fileName: `contacts.${way}` }, privateHosts: [] })
}

async function readBy(wanted: Wanted): Promise<Measured> {
  const { child, answer } = await askChild<Measured>('source-reader.ts', wanted)
  child.disconnect()
  return answer
}

/**
 * With room to spare V8 lets garbage lie, and a peak says nothing. With this heap it cannot: whoever held on to records would die of it.
 */
const heapMb = 96

/** A fresh process for each: the peak of one must not be the floor of the next. */
async function askChild<T>(
  file: string,
  message: Wanted | StockWanted | number,
): Promise<{ child: ChildProcess; answer: T }> {
  const child = fork(join(import.meta.dirname, file), {
    execArgv: file !== 'source-server.ts' ? ['--expose-gc', `--max-heap-size=${heapMb}`] : [],
  })
  child.send(message)
  const ended = once(child, 'exit').then(() => {
    throw new Error(`The process of ${file} ended without an answer.`)
  })
  const [answer] = (await Promise.race([once(child, 'message'), ended])) as [T]
  ended.catch(() => undefined)
  return { child, answer }
}

async function main(): Promise<void> {
  const root = join(import.meta.dirname, '..', '..')
  const folder = await throwawayFolder(join(root, 'node_modules', '.cache'), 'bench-source-')
  const server = await startEmbedded({ dataDir: dataDirOf(folder), auth: 'trust', durable: false })
  try {
    await migrateAll(server.url('bench'), { create: true })
    const { results, measured, stock } = await benchSource(server.url('bench'), Number(process.argv[2] ?? '200000'))
    for (const one of [...measured, ...stock]) console.log(JSON.stringify(one))
    printTable(results)
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

if (import.meta.main) await main()
