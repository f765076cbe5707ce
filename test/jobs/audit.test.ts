// An audit whose user uninstalls the app: it stops where it stands, whatever it was doing.
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { auditOf, startAudit } from '../../db/audits.ts'

import { createMigration } from '../../db/migrations.ts'
import { orm } from '../../db/drizzle.ts'
import { stagedRecords } from '../../db/schema.ts'
import { audit } from '../../jobs/audit.ts'
import type { WorkerDeps } from '../../jobs/deps.ts'
import type { Page, Source } from '../../jobs/source/source.ts'
import { defaultSettings } from '../../migration/settings.ts'
import { admin, colleague, type Person, startWeb, type Web } from '../server/web.ts'
import { patientPool } from '../db/patient-pool.ts'
import { workerOf } from './worker-of.ts'

let web: Web
let id: string
let othersId: string
let logged: string[]
let worker: WorkerDeps
const closers: (() => Promise<unknown>)[] = []
beforeAll(async () => {
  web = await startWeb()
  const pool = patientPool(web.config.databaseUrl, { max: 3, name: 'audit' })
  closers.push(web.close, () => pool.end())
  const log = pino({ level: 'info' }, { write: (line: string) => logged.push(line) })
  worker = workerOf(web, { db: web.db, pool, log })
})
afterAll(async () => {
  for (const close of closers.reverse()) await close()
})
beforeEach(async () => {
  logged = []
  await web.install(admin)
  id = await startedBy(admin)
  othersId = await startedBy(colleague)
})

async function startedBy(who: Person): Promise<string> {
  const migration = await createMigration(web.db, { ...who, name: 'Read', settings: defaultSettings })
  await web.db.transaction((tx) => startAudit(tx, migration.id, web.clock.now))
  return migration.id
}

async function uninstall(): Promise<void> {
  const { clientId, clientSecret } = web.config
  const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  const payload = JSON.stringify({ company_id: admin.companyId, user_id: admin.userId })
  const { status } = await web.send({ method: 'DELETE', url: '/oauth/callback', headers: { authorization }, payload })
  expect(status).toBe(204)
}

/** A source without end, one contact a page. */
function endless(onPage: (number: number) => Promise<void>): { source: Source; closed: () => boolean } {
  let isClosed = false
  const none = { kind: 'gone', reason: 'There are no files.' } as const
  const source: Source = {
    identify: async () => ({ product: null, tenant: null, host: null, version: null, sentence: 'A source.' }),
    resources: async () => [{ name: 'contacts', object: 'contact' }],
    describe: async () => [],
    async page(_resource, cursor): Promise<Page> {
      const number = typeof cursor === 'number' ? cursor : 1
      await onPage(number)
      const record = { object: 'contact', id: String(number), createdAt: null, updatedAt: null, owner: null, links: {}, fields: {} }
      return { records: [record], next: number + 1, remarks: [] }
    },
    content: async () => none,
    address: async () => none,
    close: async () => {
      isClosed = true
    },
  }
  return { source, closed: () => isClosed }
} // prettier-ignore

const staged = async () =>
  (await web.db.select().from(stagedRecords).where(orm.eq(stagedRecords.migrationId, id))).map((row) => row.sourceId)

it('stops before it stores another page, and says why', async () => {
  const { source, closed } = endless(async (number) => {
    if (number === 3) await uninstall()
  })
  await audit({ ...worker, openSource: () => source }, id, new AbortController().signal)
  const ended = await auditOf(web.db, id)
  expect(ended).toMatchObject({ state: 'cancelled', endedAt: web.clock.now })
  expect(ended?.reason).toContain('has uninstalled the app')
  expect(await staged()).not.toContain('3')
  expect(closed()).toBe(true)
  expect(logged.join()).not.toContain('audit failed')
  expect(await auditOf(web.db, othersId)).toMatchObject({ state: 'queued', reason: null })
})

it('keeps that end when reading fails after it', async () => {
  const { source } = endless(async (number) => {
    if (number < 2) return
    await uninstall()
    throw new Error('The connection was closed.')
  })
  await audit({ ...worker, openSource: () => source }, id, new AbortController().signal)
  const ended = await auditOf(web.db, id)
  expect(ended).toMatchObject({ state: 'cancelled' })
  expect(ended?.reason).toContain('has uninstalled the app')
})

it('does not begin when it was still waiting', async () => {
  await uninstall()
  const { source } = endless(() => Promise.reject(new Error('The source was asked.')))
  await audit({ ...worker, openSource: () => source }, id, new AbortController().signal)
  expect(await auditOf(web.db, id)).toMatchObject({ state: 'cancelled' })
  expect(await staged()).toEqual([])
})
