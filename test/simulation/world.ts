// The database of one lane of the simulation: staged once, and as it was then at the beginning of every seed.
import { randomBytes } from 'node:crypto'
import type { PgBoss } from 'pg-boss'
import { createDb, type Db } from '../../db/client.ts'
import { orm } from '../../db/drizzle.ts'
import { saveInstall } from '../../db/installs.ts'
import { createSeal, type Seal } from '../../db/seal.ts'
import { hashed, saveRecords } from '../../db/staging.ts'
import { createClient } from '../../jobs/company-client.ts'
import type { WorkerDeps } from '../../jobs/deps.ts'
import { defaultSettings, type Settings } from '../../migration/settings.ts'
import { usualApp } from '../sandbox/pipedrive/options.ts'
import { type PipedriveStandIn, startPipedrive } from '../sandbox/pipedrive/stand-in.ts'
import { little } from './firm.ts'
import { createLines, type Lines } from './lines.ts'
import { type SourceRecords, stageFirm } from './stage.ts'
import { patientPool } from '../db/patient-pool.ts'

export interface World {
  readonly url: string
  /** The harness's own connections: nothing happens to them. */
  readonly db: Db
  /** The connections of the workers. */
  readonly lines: Lines
  /** A stand-in that every seed makes another company. */
  readonly pipedrive: PipedriveStandIn
  readonly seal: Seal
  readonly migrationId: string
  readonly companyId: number
  /** The driver sends no jobs, so there is no queue behind it. */
  readonly boss: PgBoss
  readonly oauth: () => WorkerDeps['oauth']
  readonly records: SourceRecords
  /** Remembers everything that runs change, under a name. */
  keep(name: string): Promise<void>
  /** As it was when it was kept, with the app installed in the company that is there now. */
  restore(now: () => Date, begin?: Beginning): Promise<void>
  /** The firm's people change, move and add records, and the source is read again. */
  changeSource(): Promise<void>
  close(): Promise<void>
}

export interface Beginning {
  /** What was kept; as it was after staging unless said. */
  readonly name?: string
  readonly notesAs?: Settings['notesAs'] | undefined
  /** Another Pipedrive than the world's own. */
  readonly at?: PipedriveStandIn
}

const companyId = 7_300_001
const keptTables = [
  'migrations', 'audits', 'owners', 'staged_records', 'extractions', 'attached_records', 'contact_addresses', 'due_records', 'ledger',
  'ledger_words', 'linked_records', 'runs', 'run_counters', 'diffs', 'audit_log',
] // prettier-ignore
/** What is known of Pipedrive's limits is learnt anew by every seed. */
const forgotten = ['budgets', 'budget_leases']
const asStaged = 'staged'

export async function openWorld(url: string, records: SourceRecords = little): Promise<World> {
  const pool = patientPool(url, { max: 6, name: 'simulation' })
  pool.on('error', () => undefined)
  const db = createDb(pool)
  const lines = createLines(url)
  const seal = createSeal(`sim:${randomBytes(32).toString('base64')}`)
  const nothing = {} as unknown as PgBoss
  const pipedrive = await startPipedrive()
  let oauthUrl = pipedrive.url
  const oauth = () => ({ url: oauthUrl, clientId: usualApp.clientId, clientSecret: usualApp.clientSecret })

  async function enrol(at: PipedriveStandIn, now: () => Date): Promise<number> {
    const tokens = at.allow()
    const userId = at.users[0]?.id ?? 0
    oauthUrl = at.url
    await saveInstall(db, seal, {
      companyId,
      userId,
      companyName: 'Harper & Lane LLP',
      userName: 'Harriet Lane',
      isAdmin: true,
      apiDomain: at.url,
      scope: 'base',
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      expiresAt: new Date(now().getTime() + 3_599_000),
    })
    return userId
  }

  async function stage(): Promise<string> {
    const now = () => new Date()
    const userId = await enrol(pipedrive, now)
    const migration = { companyId, userId, settings: defaultSettings } as unknown as Parameters<typeof createClient>[1]
    const deps = { db, seal, now, random: () => 0.5, oauth: oauth(), apiHosts: ['http://127.0.0.1:*'] }
    const client = createClient(deps as unknown as WorkerDeps, migration)
    try {
      return await stageFirm(db, client, { companyId, userId, records })
    } finally {
      await client.close()
    }
  }

  async function keep(name: string): Promise<void> {
    const copies = keptTables.map((table) => `create table kept_${name}.${table} as table ${table}`)
    await pool.query([`create schema kept_${name}`, ...copies].join('; '))
  }

  const migrationId = await stage()
  await keep(asStaged)
  return {
    url,
    db,
    lines,
    pipedrive,
    seal,
    migrationId,
    companyId,
    boss: nothing,
    oauth,
    records,
    keep,
    async restore(now, { name = asStaged, notesAs, at = pipedrive } = {}) {
      const copies = keptTables.map((table) => `insert into ${table} select * from kept_${name}.${table}`)
      await pool.query([`truncate ${[...keptTables, ...forgotten].join(', ')}`, ...copies].join('; '))
      if (notesAs !== undefined) {
        const notes = JSON.stringify({ notesAs })
        await db.execute(
          orm.sql`update migrations set settings = settings || ${notes}::jsonb where id = ${migrationId}`,
        )
      }
      await enrol(at, now)
    },
    changeSource: () => saveRecords(db, migrationId, { records: records.changed.map(hashed), generation: 2 }),
    async close() {
      await lines.close()
      await pool.end()
      await pipedrive.close()
    },
  }
}
