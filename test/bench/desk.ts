// What the benchmarks work at: a database, a Pipedrive, a worker and a web process, each a process of its own, and a staged firm.
import { randomBytes } from 'node:crypto'
import { createDb, createPool, type Db } from '../../db/client.ts'
import { orm } from '../../db/drizzle.ts'
import { saveInstall } from '../../db/installs.ts'
import { migrations } from '../../db/schema.ts'
import { createSeal } from '../../db/seal.ts'
import { createClient } from '../../jobs/company-client.ts'
import type { WorkerDeps } from '../../jobs/deps.ts'
import type { PipedriveRequest } from '../../jobs/pipedrive/request.ts'
import type { RunKind } from '../../migration/run.ts'
import { defaultSettings } from '../../migration/settings.ts'
import { workerFlags } from '../../scripts/worker-flags.ts'
import { install } from '../sandbox/pipedrive/caller.ts'
import { usualApp } from '../sandbox/pipedrive/options.ts'
import type { User } from '../sandbox/pipedrive/records.ts'
import type { Stats } from '../sandbox/pipedrive/stats.ts'
import { stageFirm } from '../simulation/stage.ts'
import type { Bare } from './bare.ts'
import { type Child, startChild } from './child.ts'
import { createLargeFirm } from './firm.ts'
import type { Worked } from './processes/worker.ts'

export interface Desk {
  readonly url: string
  readonly db: Db
  readonly migrationId: string
  readonly companyId: number
  readonly userId: number
  /** Signs the tokens of the extension. */
  readonly secret: string
  readonly webUrl: string
  /** In a fresh process, so that the memory is that of this run alone. For so many seconds: within the window of the largest plan. */
  run(kind: RunKind, seconds?: number): Promise<Worked>
  bare(requests: readonly PipedriveRequest[]): Promise<Bare>
  stats(): Promise<Stats>
  resetStats(): Promise<void>
  close(): Promise<void>
}

const companyId = 7_300_001

export async function openDesk(url: string): Promise<Desk> {
  const pool = createPool(url, { max: 6, name: 'bench' })
  pool.on('error', () => undefined)
  const db = createDb(pool)
  const encryptionKeys = `bench:${randomBytes(32).toString('base64')}`
  const secret = randomBytes(24).toString('base64url')
  const pipedrive = startChild('pipedrive')
  const { url: pipedriveUrl, users } = await pipedrive.ask<{ url: string; users: readonly User[] }>({ want: 'start' })
  const userId = users[0]?.id ?? 0
  await enrol(db, { pipedriveUrl, userId, encryptionKeys })
  const migrationId = await stage(db, { pipedriveUrl, userId, encryptionKeys })
  const web = startChild('web')
  const { url: webUrl } = await web.ask<{ url: string }>({ url, encryptionKeys, pipedriveUrl, secret })

  async function alone<Answer>(child: Child, question: object): Promise<Answer> {
    try {
      return await child.ask<Answer>(question)
    } finally {
      await child.end()
    }
  }
  return {
    url,
    db,
    migrationId,
    companyId,
    userId,
    secret,
    webUrl,
    run: (kind, seconds) =>
      alone(startChild('worker', ['--expose-gc', ...workerFlags]), {
        url, encryptionKeys, pipedriveUrl, migrationId, companyId, kind, seconds: seconds ?? null, keepsWindow: seconds !== undefined,
      }), // prettier-ignore
    async bare(requests) {
      const { tokens } = await install({ url: pipedriveUrl })
      return alone(startChild('bare'), { url: pipedriveUrl, token: tokens.access_token, requests })
    },
    stats: () => pipedrive.ask({ want: 'stats' }),
    resetStats: async () => void (await pipedrive.ask({ want: 'reset' })),
    async close() {
      await Promise.all([web.end(), pipedrive.end()])
      await pool.end()
    },
  }
}

interface Account {
  readonly pipedriveUrl: string
  readonly userId: number
  readonly encryptionKeys: string
}

async function enrol(db: Db, { pipedriveUrl, userId, encryptionKeys }: Account): Promise<void> {
  const { tokens } = await install({ url: pipedriveUrl })
  await saveInstall(db, createSeal(encryptionKeys), {
    companyId,
    userId,
    companyName: 'Harper & Lane LLP',
    userName: 'Harriet Lane',
    isAdmin: true,
    apiDomain: pipedriveUrl,
    scope: 'base',
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    expiresAt: new Date(Date.now() + 3_599_000),
  })
}

/** Mapping, fields and owners come from a small firm that has every field; its records are staged with it. */
async function stage(db: Db, { pipedriveUrl, userId, encryptionKeys }: Account): Promise<string> {
  const oauth = { url: pipedriveUrl, clientId: usualApp.clientId, clientSecret: usualApp.clientSecret }
  const deps = { db, seal: createSeal(encryptionKeys), now: () => new Date(), random: Math.random, oauth, apiHosts: ['http://127.0.0.1:*'] } // prettier-ignore
  const migration = { companyId, userId, settings: defaultSettings } as unknown as Parameters<typeof createClient>[1]
  const client = createClient(deps as unknown as WorkerDeps, migration)
  try {
    return await stageFirm(db, client, { companyId, userId, records: { firm: createLargeFirm(150), changed: [] } })
  } finally {
    await client.close()
  }
}

/** As before the first run, with nothing staged but the pipeline and its stages. */
export async function clearDesk({ db, migrationId }: Desk): Promise<void> {
  await db.execute(orm.sql`truncate ledger, ledger_words, runs, run_counters, diffs, audit_log, budgets, budget_leases`)
  await db.execute(orm.sql`delete from staged_records where object not in ('pipeline', 'stage')`)
  await db.update(migrations).set({ pass: 0, auditHash: '' }).where(orm.eq(migrations.id, migrationId))
}
