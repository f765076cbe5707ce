// The database of one lane of the simulation: staged once, and as it was then at the beginning of every seed.
import { randomBytes } from 'node:crypto'
import type { PgBoss } from 'pg-boss'
import { createDb, createPool, type Db } from '../../db/client.ts'
import { orm } from '../../db/drizzle.ts'
import { saveInstall } from '../../db/installs.ts'
import { audits, migrations, owners } from '../../db/schema.ts'
import { createSeal, type Seal } from '../../db/seal.ts'
import { saveRecords } from '../../db/staging.ts'
import { createClient } from '../../jobs/company-client.ts'
import type { WorkerDeps } from '../../jobs/deps.ts'
import { defaultSettings, type Settings } from '../../migration/settings.ts'
import { usualApp } from '../sandbox/pipedrive/options.ts'
import { type PipedriveStandIn, startPipedrive } from '../sandbox/pipedrive/stand-in.ts'
import { little } from './firm.ts'
import { createLines, type Lines } from './lines.ts'
import { hashed, type SourceRecords, stageFirm } from './stage.ts'

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
  /** As it was after staging, with the app installed in this company. */
  reset(pipedrive: PipedriveStandIn, now: () => Date, notesAs?: Settings['notesAs']): Promise<void>
  /** The firm's people change, move and add records, and the source is read again. */
  changeSource(): Promise<void>
  close(): Promise<void>
}

const companyId = 7_300_001

export async function openWorld(url: string, records: SourceRecords = little): Promise<World> {
  const pool = createPool(url, { max: 6, name: 'simulation' })
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

  const migrationId = await stage()
  const [audit] = await db.select().from(audits).where(orm.eq(audits.migrationId, migrationId))
  const people = await db.select().from(owners).where(orm.eq(owners.migrationId, migrationId))
  const [asStaged] = await db.select().from(migrations).where(orm.eq(migrations.id, migrationId))
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
    async reset(at, now, notesAs) {
      await db.execute(
        orm.sql`truncate ledger, ledger_words, linked_records, attached_records, contact_addresses, runs, run_counters, diffs, audit_log, budgets, budget_leases, staged_records, due_records, extractions`,
      )
      if (!audit || !asStaged) throw new Error('The simulated migration was not staged.')
      const { destination } = asStaged
      const settings = { ...asStaged.settings, notesAs: notesAs ?? asStaged.settings.notesAs }
      await db
        .update(migrations)
        .set({ pass: 0, auditHash: '', destination, settings })
        .where(orm.eq(migrations.id, migrationId))
      await db.update(audits).set({ fields: audit.fields }).where(orm.eq(audits.migrationId, migrationId))
      await db.delete(owners).where(orm.eq(owners.migrationId, migrationId))
      await db.insert(owners).values(people)
      await saveRecords(db, migrationId, { records: records.firm.map(hashed), generation: 1 })
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
