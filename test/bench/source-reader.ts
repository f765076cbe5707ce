// A process of its own that reads one source to its end, into staging or into nothing, and says what that took.
import { createDb, createPool } from '../../db/client.ts'
import { createMigration } from '../../db/migrations.ts'
import { extract } from '../../jobs/extract.ts'
import { openSource } from '../../jobs/source/open.ts'
import type { Source } from '../../jobs/source/source.ts'
import { defaultSettings } from '../../migration/settings.ts'

export interface Wanted {
  readonly way: Measured['way']
  readonly spec:
    | { readonly kind: 'rest'; readonly profile: unknown; readonly secrets: Record<string, string> }
    | { readonly kind: 'bundle'; readonly path: string; readonly fileName: string }
  readonly privateHosts: readonly string[]
  /** Null: the records are thrown away. */
  readonly databaseUrl: string | null
}

export interface Measured {
  readonly way: 'rest' | 'csv' | 'xlsx'
  readonly into: 'staging' | 'nothing'
  readonly records: number
  readonly seconds: number
  readonly perSecond: number
  /** The most that the process ever had, and what it still used after a collection at the end. */
  readonly peakMb: number
  readonly usedMb: number
}

const signal = new AbortController().signal

async function measure({ way, spec, privateHosts, databaseUrl }: Wanted): Promise<Measured> {
  const source = openSource(
    spec.kind === 'rest' ? spec : { ...spec, open: () => Promise.resolve(spec.path) },
    { privateHosts, now: () => new Date() },
  ) // prettier-ignore
  const from = performance.now()
  let records = 0
  const counting: Source = {
    ...source,
    page: async (...asked) => {
      const page = await source.page(...asked)
      records += page.records.length
      return page
    },
  }
  await source.identify(signal)
  if (databaseUrl === null) await readAway(counting)
  else await stage(counting, databaseUrl)
  const seconds = Math.round(performance.now() - from) / 1000
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  await source.close()
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1024)
  const usedMb = Math.round((heapUsed + external) / 1024 ** 2)
  return { way, into: databaseUrl === null ? 'nothing' : 'staging', records, seconds, perSecond: Math.round(records / seconds), peakMb, usedMb } // prettier-ignore
}

async function readAway(source: Source): Promise<void> {
  for (const { name } of await source.resources()) {
    let cursor: unknown = null
    do cursor = (await source.page(name, cursor, signal)).next
    while (cursor !== null)
  }
}

async function stage(source: Source, databaseUrl: string): Promise<void> {
  const pool = createPool(databaseUrl, { max: 3, name: 'bench reader' })
  const db = createDb(pool)
  const { id } = await createMigration(db, { companyId: 1, userId: 1, name: 'Bench', settings: defaultSettings })
  await extract({ db, now: () => new Date() }, { migrationId: id, source, generation: 1, changesOnly: false, signal })
  await pool.end()
}

process.once('message', (wanted: Wanted) => void measure(wanted).then((answer) => process.send?.(answer)))
