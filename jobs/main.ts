// The worker process: wires the parts, says when it is ready, and ends in order.
import { randomUUID } from 'node:crypto'
import { PgBoss } from 'pg-boss'
import { pino } from 'pino'
import { createDb, createPool } from '../db/client.ts'
import { createSeal } from '../db/seal.ts'
import { readConfig } from './config.ts'
import { createHosting } from './files/hosting.ts'
import { createCompanyBursts } from './pipedrive/bursts.ts'
import { startWorker } from './worker.ts'

const parsed = readConfig()
if (!parsed.ok) {
  process.stderr.write(`The worker cannot start:\n${parsed.problems.map((problem) => `  ${problem}\n`).join('')}`)
  process.exit(1)
}
const { config } = parsed
const log = pino({ level: config.LOG_LEVEL, base: { process: 'worker' } })
const pool = createPool(config.DATABASE_URL, { max: 10 + config.WORKER_CONCURRENCY, name: 'worker' })
pool.on('error', (error) => log.warn({ err: error }, 'a database connection was lost'))
const boss = new PgBoss({
  connectionString: config.DATABASE_URL,
  superviseIntervalSeconds: 1,
  monitorIntervalSeconds: 1,
  useListenNotify: true,
})
boss.on('error', (error) => log.warn({ err: error }, 'the queue reports an error'))
await boss.start()
const worker = await startWorker({
  db: createDb(pool),
  pool,
  boss,
  seal: createSeal(config.ENCRYPTION_KEYS),
  workerId: randomUUID(),
  now: () => new Date(),
  random: Math.random,
  bursts: createCompanyBursts(),
  log,
  oauth: {
    url: config.PIPEDRIVE_OAUTH_URL,
    clientId: config.PIPEDRIVE_CLIENT_ID,
    clientSecret: config.PIPEDRIVE_CLIENT_SECRET,
  },
  apiHosts: config.PIPEDRIVE_API_HOSTS,
  privateHosts: config.SOURCE_PRIVATE_HOSTS,
  concurrency: config.WORKER_CONCURRENCY,
  settleMs: config.WRITE_SETTLE_SECONDS * 1000,
  retentionDays: config.RETENTION_DAYS,
  hosting: createHosting({
    place: config.FILES_URL,
    publicUrl: config.PUBLIC_URL ?? '',
    encryptionKeys: config.ENCRYPTION_KEYS,
    linkDays: config.FILES_LINK_DAYS,
    now: () => new Date(),
  }),
})
log.info('worker ready')

let isEnding = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (isEnding) return
    isEnding = true
    void end()
  })
}

async function end(): Promise<void> {
  await worker.stop()
  await pool.end()
  process.exit(0)
}
