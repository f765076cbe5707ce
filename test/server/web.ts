// The web process of a test: real PostgreSQL, real queues, a clock and a Pipedrive identity of the test's own.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { SignJWT } from 'jose'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { vi } from 'vitest'
import { createDb, type Db } from '../../db/client.ts'
import { type NewInstall, saveInstall } from '../../db/installs.ts'
import { createSeal, type Seal } from '../../db/seal.ts'
import { buildApp } from '../../server/app.ts'
import { readConfig, type WebConfig } from '../../server/config.ts'
import type { WebDeps } from '../../server/deps.ts'
import { freshDatabase } from '../database.ts'
import { patientPool } from '../db/patient-pool.ts'

export const jwtSecret = 'a secret that only Pipedrive and the app know'

export interface Person {
  readonly companyId: number
  readonly userId: number
}
export const admin: Person = { companyId: 100, userId: 1 }
export const colleague: Person = { companyId: 100, userId: 2 }
export const stranger: Person = { companyId: 200, userId: 9 }

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  readonly text: string
  // The tests read what they expect; a wrong shape fails the expectation.
  readonly body: never
}

export interface Web {
  readonly app: FastifyInstance
  readonly db: Db
  readonly boss: PgBoss
  readonly seal: Seal
  readonly config: WebConfig
  readonly logged: string[]
  readonly clock: { now: Date }
  readonly as: (who: Person, method: InjectOptions['method'], path: string, body?: unknown) => Promise<Answer>
  readonly send: (options: InjectOptions) => Promise<Answer>
  readonly install: (who: Person, change?: Partial<NewInstall>) => Promise<void>
  readonly close: () => Promise<void>
}

export interface WebOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly deps?: Partial<WebDeps>
}

export async function startWeb({ env = {}, deps = {} }: WebOptions = {}): Promise<Web> {
  const database = await freshDatabase()
  const config = configOf({ DATABASE_URL: database.url, ...env })
  const pool = patientPool(database.url, { max: 5, name: 'test-web' })
  const db = createDb(pool)
  const boss = new PgBoss({ connectionString: database.url, schema: 'pgboss', max: 2, supervise: false, schedule: false })
  await boss.start()
  const seal = createSeal(config.encryptionKeys)
  const clock = { now: new Date('2026-11-22T10:00:00Z') }
  const logged: string[] = []
  const folder = builtExtension()
  const app = await buildApp(
    {
      config,
      db,
      boss,
      seal,
      identify: () => Promise.reject(new Error('This test asks nobody.')),
      refresh: async () => ({ kind: 'failed', message: 'This test refreshes no token.' }),
      now: () => clock.now,
      extensionFolder: folder,
      connectWait: { everyMs: 20, mostMs: 5000 },
      uploads: { most: 3, idleMs: 60_000 },
      ...deps,
    },
    { write: (line) => logged.push(line) },
  )
  const send = async (options: InjectOptions): Promise<Answer> => {
    const response = await app.inject(options)
    return { status: response.statusCode, headers: response.headers, text: response.body, body: parsed(response.body) as never }
  }
  const as: Web['as'] = async (who, method, path, body) =>
    send({
      ...(method === undefined ? {} : { method }),
      url: path,
      headers: { authorization: `Bearer ${await signedToken(who, clock.now)}` },
      ...(body === undefined ? {} : { payload: body as object }),
    })
  return {
    app,
    db,
    boss,
    seal,
    config,
    logged,
    clock,
    as,
    send,
    install: (who, change = {}) => saveInstall(db, seal, installOf(who, change)),
    close: async () => {
      await app.close()
      await boss.stop({ graceful: false })
      await pool.end()
      await closedConnections(database.url)
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
} // prettier-ignore

/** Pools say that they have ended before their connections are closed; dropping the database would break those. */
async function closedConnections(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const others =
    'select count(*)::int as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()'
  await vi.waitFor(async () => {
    const { rows } = await client.query<{ n: number }>(others)
    if (rows[0]?.n !== 0) throw new Error(`${rows[0]?.n} connections are still open.`)
  })
  await client.end()
}

/** As Pipedrive signs it for the extension: HS256, five minutes. */
export function signedToken(claims: object, now: Date, secret = jwtSecret): Promise<string> {
  const seconds = Math.floor(now.getTime() / 1000)
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 300)
    .sign(new TextEncoder().encode(secret))
}

function configOf(env: Readonly<Record<string, string>>): WebConfig {
  const read = readConfig({
    PUBLIC_URL: 'https://app.example',
    PIPEDRIVE_CLIENT_ID: 'client-1',
    PIPEDRIVE_CLIENT_SECRET: 'client secret',
    PIPEDRIVE_JWT_SECRET: jwtSecret,
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    ...env,
  })
  if ('faults' in read) throw new Error(read.faults.join('\n'))
  return read.config
}

function installOf(who: Person, change: Partial<NewInstall>) {
  return {
    ...who,
    companyName: 'Harper & Lane LLP',
    userName: `User ${who.userId}`,
    isAdmin: true,
    apiDomain: 'https://harper.pipedrive.com',
    scope: 'base',
    accessToken: 'access',
    refreshToken: 'refresh',
    expiresAt: new Date('2026-11-22T11:00:00Z'),
    ...change,
  }
}

function builtExtension(): string {
  const folder = mkdtempSync(join(tmpdir(), 'extension-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'settings.html'), '<!doctype html><title>Settings</title>')
  writeFileSync(join(folder, 'panel.html'), '<!doctype html><title>Panel</title>')
  writeFileSync(join(folder, 'assets', 'settings-1a2b3c4d.js'), 'export {}')
  writeFileSync(join(folder, 'assets', 'theme.js'), '')
  return folder
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
