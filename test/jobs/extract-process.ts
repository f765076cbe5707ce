// A process of its own that reads a source into staging, so that it can be killed in the middle.
import { createDb, createPool } from '../../db/client.ts'
import { extract } from '../../jobs/extract.ts'
import { createRestSource } from '../../jobs/source/rest.ts'

export interface Wanted {
  readonly databaseUrl: string
  readonly migrationId: string
  readonly profile: unknown
  readonly host: string
}

async function read({ databaseUrl, migrationId, profile, host }: Wanted): Promise<void> {
  const pool = createPool(databaseUrl, { max: 2, name: 'extract process' })
  const source = createRestSource({ profile, secrets: {}, privateHosts: [host], now: () => new Date() })
  const { signal } = new AbortController()
  const reading = { migrationId, source, generation: 1, changesOnly: false, signal }
  await extract({ db: createDb(pool), now: () => new Date() }, reading)
  await source.close()
  await pool.end()
  process.send?.('done')
}

process.once('message', (wanted: Wanted) => void read(wanted))
