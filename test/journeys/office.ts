// A whole installation for one test: database, Pipedrive, Perfect Books, web and worker, and an admin who uses the API.
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { PgBoss } from 'pg-boss'
import { pino } from 'pino'
import { createDb, type Db } from '../../db/client.ts'
import { parseFilesUrl } from '../../db/hosted/place.ts'
import { createSeal } from '../../db/seal.ts'
import type { WorkerDeps } from '../../jobs/deps.ts'
import { createHosting } from '../../jobs/files/hosting.ts'
import { createIdentify } from '../../jobs/pipedrive/identify.ts'
import { refreshTokens } from '../../jobs/pipedrive/oauth.ts'
import { purge } from '../../jobs/purge.ts'
import { startWorker, type Worker } from '../../jobs/worker.ts'
import { buildApp } from '../../server/app.ts'
import { readConfig } from '../../server/config.ts'
import { freePort } from '../../db/embedded/free-port.ts'
import type { FreshDatabase } from '../fresh.ts'
import { type Api, createApi } from '../sandbox/demo/api.ts'
import { installApp, signToken } from '../sandbox/demo/install.ts'
import { createFirm, type Firm } from '../sandbox/firm/firm.ts'
import { createLivingHost } from '../sandbox/host/living-host.ts'
import { type PerfectBooks, startPerfectBooks } from '../sandbox/perfect-books/server.ts'
import type { PipedriveOptions } from '../sandbox/pipedrive/options.ts'
import { type PipedriveStandIn, startPipedrive } from '../sandbox/pipedrive/stand-in.ts'
import { patientPool } from '../db/patient-pool.ts'

export interface OfficeOptions {
  /** Outside the tests: a database of its own, dropped when the office closes. */
  readonly database?: FreshDatabase
  readonly pipedrive?: PipedriveOptions
  readonly firm?: Firm
  /** False: the test starts workers of its own. */
  readonly worker?: boolean
  /** FILES_URL: where files are kept that Pipedrive does not take. */
  readonly filesUrl?: string
}

export interface Office {
  readonly api: Api
  readonly apiAs: (userId: number, companyId?: number) => Api
  readonly appUrl: string
  readonly db: Db
  readonly pipedrive: PipedriveStandIn
  readonly perfectBooks: PerfectBooks
  readonly companyId: number
  readonly adminId: number
  /** Where an admin finds the app in Pipedrive. */
  readonly settingsUrl: string
  /** The environment of a worker process for this installation. */
  readonly workerEnv: Readonly<Record<string, string>>
  readonly startWorker: () => Promise<Worker>
  /** The nightly purge, as if it were then. */
  readonly purgeAt: (moment: Date) => Promise<void>
  readonly close: () => Promise<void>
}

const companyId = 7_300_042
const clientId = 'perfect-books-test'

export async function openOffice(options: OfficeOptions = {}): Promise<Office> {
  const closers: (() => Promise<unknown>)[] = []
  const database = options.database ?? (await sharedDatabase())
  closers.push(database.drop)
  const port = await freePort(0)
  const appUrl = `http://127.0.0.1:${port}`
  const clientSecret = randomBytes(24).toString('base64url')
  const keys = `test:${randomBytes(32).toString('base64')}`
  const host = createLivingHost({ clientId, jwtSecret: clientSecret, companyId, extensionUrl: appUrl })
  const pipedrive = await startPipedrive({
    clientId,
    clientSecret,
    companyId,
    callbackUrl: `${appUrl}/oauth/callback`,
    extend: host.extend,
    ...options.pipedrive,
  })
  host.follow(pipedrive)
  closers.push(() => pipedrive.close())
  const perfectBooks = await startPerfectBooks({ firm: options.firm ?? createFirm({ seed: 7, scale: 0.1 }) })
  closers.push(() => perfectBooks.close())

  const workerEnv = {
    DATABASE_URL: database.url,
    ENCRYPTION_KEYS: keys,
    PIPEDRIVE_CLIENT_ID: clientId,
    PIPEDRIVE_CLIENT_SECRET: clientSecret,
    PIPEDRIVE_OAUTH_URL: pipedrive.url,
    PIPEDRIVE_API_HOSTS: pipedrive.url,
    EXTENSION_FRAME_ANCESTORS: pipedrive.url,
    SOURCE_PRIVATE_HOSTS: '127.0.0.1',
    LOG_LEVEL: 'warn',
    WRITE_SETTLE_SECONDS: '2',
    PUBLIC_URL: appUrl,
    ...(options.filesUrl === undefined ? {} : { FILES_URL: options.filesUrl }),
  }
  const pool = patientPool(database.url, { max: 20, name: 'office' })
  pool.on('error', () => undefined)
  closers.push(() => pool.end())
  const db = createDb(pool)
  const web = await startWeb({ ...workerEnv, PORT: String(port), HOST: '127.0.0.1', PUBLIC_URL: appUrl }, db)
  closers.push(web.close)

  const own = (): Promise<Worker> => startOwnWorker(workerEnv, { db, pool })
  if (options.worker !== false) {
    const worker = await own()
    closers.push(() => worker.stop())
  }
  const adminId = pipedrive.users.find((user) => user.admin && user.active)?.id ?? 0
  await installApp(appUrl, adminId)
  const apiAs = (userId: number, company = companyId): Api =>
    createApi(appUrl, () => signToken(clientSecret, { companyId: company, userId }))
  return {
    api: apiAs(adminId),
    apiAs,
    appUrl,
    db,
    pipedrive,
    perfectBooks,
    companyId,
    adminId,
    settingsUrl: `${pipedrive.url}${host.settingsPath}`,
    workerEnv,
    startWorker: own,
    purgeAt: (moment) =>
      purge({ db, now: () => moment, log: pino({ level: 'warn' }), retentionDays: 30, hosting: hostingOf(workerEnv) }),
    close: async () => {
      for (const close of closers.reverse()) await close()
    },
  }
}

/** Read only where it is used: it belongs to the tests' own runner. */
async function sharedDatabase(): Promise<FreshDatabase> {
  const { freshDatabase } = await import('../database.ts')
  return freshDatabase()
}

async function startWeb(
  env: Readonly<Record<string, string>>,
  db: Db,
): Promise<{ app: FastifyInstance; close: () => Promise<void> }> {
  const read = readConfig(env)
  if ('faults' in read) throw new Error(read.faults.join('\n'))
  const { config } = read
  const boss = new PgBoss({
    connectionString: config.databaseUrl,
    schema: 'pgboss',
    max: 2,
    migrate: false,
    supervise: false,
    schedule: false,
  })
  boss.on('error', () => undefined)
  await boss.start()
  const now = () => new Date()
  const oauth = { url: config.oauthUrl, clientId: config.clientId, clientSecret: config.clientSecret }
  const app = await buildApp({
    config,
    db,
    boss,
    seal: createSeal(config.encryptionKeys),
    identify: createIdentify({ apiHosts: config.apiHosts }),
    refresh: (refreshToken) => refreshTokens(oauth, refreshToken, now),
    now,
    extensionFolder: join(import.meta.dirname, '..', '..', 'extension-ui', 'dist'),
    connectWait: { everyMs: 50, mostMs: 20_000 },
    uploads: { most: 3, idleMs: 60_000 },
  })
  await app.listen({ port: config.port, host: config.host })
  return {
    app: app,
    close: async () => {
      await app.close()
      await boss.stop({ graceful: false })
    },
  }
}

async function startOwnWorker(
  env: Readonly<Record<string, string>>,
  given: Pick<WorkerDeps, 'db' | 'pool'>,
): Promise<Worker> {
  const boss = new PgBoss({
    connectionString: env['DATABASE_URL'] ?? '',
    schema: 'pgboss',
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
  })
  boss.on('error', () => undefined)
  await boss.start()
  return startWorker({
    ...given,
    boss,
    seal: createSeal(env['ENCRYPTION_KEYS'] ?? ''),
    workerId: randomUUID(),
    now: () => new Date(),
    random: Math.random,
    log: pino({ level: 'warn' }),
    oauth: { url: env['PIPEDRIVE_OAUTH_URL'] ?? '', clientId, clientSecret: env['PIPEDRIVE_CLIENT_SECRET'] ?? '' },
    apiHosts: [env['PIPEDRIVE_API_HOSTS'] ?? ''],
    privateHosts: ['127.0.0.1'],
    concurrency: 4,
    settleMs: 2000,
    retentionDays: 30,
    hosting: hostingOf(env),
  })
}

function hostingOf(env: Readonly<Record<string, string>>) {
  const place = env['FILES_URL'] === undefined ? null : parseFilesUrl(env['FILES_URL'])
  if (typeof place === 'string') throw new Error(place)
  return createHosting({
    place,
    publicUrl: env['PUBLIC_URL'] ?? '',
    encryptionKeys: env['ENCRYPTION_KEYS'] ?? '',
    linkDays: 3650,
    now: () => new Date(),
  })
}
