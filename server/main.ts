// The web process: reads its environment, wires its parts, listens, and ends in order.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PgBoss } from 'pg-boss'
import { createDb, createPool } from '../db/client.ts'
import { createSeal } from '../db/seal.ts'
import { createIdentify } from '../jobs/pipedrive/identify.ts'
import { refreshTokens } from '../jobs/pipedrive/oauth.ts'
import { buildApp } from './app.ts'
import { readConfig, type WebConfig } from './config.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
/** Uploads leave most connections to everybody else; who finds none within `waitMs` is told so instead of waiting for ever. */
const limits = { connections: 10, waitMs: 10_000, uploads: { most: 3, idleMs: 60_000 } }
/** What is still being answered at the end gets this long, then the process ends anyway. */
const lastWordMs = 10_000

async function main(config: WebConfig): Promise<void> {
  const pool = createPool(config.databaseUrl, { max: limits.connections, name: 'web', waitMs: limits.waitMs })
  // It only sends: schedules, supervision and the schema are the workers' and the release's.
  const boss = new PgBoss({
    connectionString: config.databaseUrl,
    schema: 'pgboss',
    application_name: 'web',
    max: 2,
    migrate: false,
    createSchema: false,
    supervise: false,
    schedule: false,
  })
  const now = () => new Date()
  const oauth = { url: config.oauthUrl, clientId: config.clientId, clientSecret: config.clientSecret }
  const app = await buildApp({
    config,
    db: createDb(pool),
    boss,
    seal: createSeal(config.encryptionKeys),
    identify: createIdentify({ apiHosts: config.apiHosts }),
    refresh: (refreshToken) => refreshTokens(oauth, refreshToken, now),
    now,
    extensionFolder: join(root, 'extension-ui', 'dist'),
    connectWait: { everyMs: 150, mostMs: 25_000 },
    uploads: limits.uploads,
  })
  // Both pools lose connections when the database restarts; they make new ones, and readiness says so meanwhile.
  pool.on('error', (error) => app.log.warn({ err: error }, 'an idle database connection was lost'))
  boss.on('error', (error) => app.log.warn({ err: error }, 'the queue lost its database connection'))
  await boss.start()
  await app.listen({ port: config.port, host: config.host })
  let ending = false
  const end = async (signal: NodeJS.Signals) => {
    if (ending) return
    ending = true
    app.log.info({ signal }, 'the web process ends')
    setTimeout(() => process.exit(1), lastWordMs).unref()
    await app.close()
    await boss.stop({ graceful: false })
    await pool.end()
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(signal))
}

const read = readConfig(process.env)
if ('faults' in read) {
  for (const fault of read.faults) process.stderr.write(`${fault}\n`)
  process.exit(1)
}
await main(read.config)
