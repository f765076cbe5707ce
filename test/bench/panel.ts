// How long the panel waits for what is known of one record, while nothing else happens and while a run is writing.
import { randomBytes } from 'node:crypto'
import { PgBoss } from 'pg-boss'
import { rowsInOrder } from '../../db/ledger-rows.ts'
import { buildApp } from '../../server/app.ts'
import { readConfig } from '../../server/config.ts'
import { signToken } from '../sandbox/demo/install.ts'
import type { Office } from './office.ts'

export interface Panel {
  /** The slowest of a hundred, in milliseconds, over as many calls as fit until the work is done. */
  p99(work: Promise<unknown>): Promise<number>
  close(): Promise<void>
}

export async function openPanel(office: Office): Promise<Panel> {
  const { world, pipedrive } = office
  const secret = randomBytes(24).toString('base64url')
  const read = readConfig({
    DATABASE_URL: world.url,
    ENCRYPTION_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    PIPEDRIVE_CLIENT_ID: 'bench',
    PIPEDRIVE_CLIENT_SECRET: secret,
    PIPEDRIVE_OAUTH_URL: pipedrive.url,
    PIPEDRIVE_API_HOSTS: pipedrive.url,
    PUBLIC_URL: 'http://127.0.0.1:3000',
    LOG_LEVEL: 'silent',
  })
  if ('faults' in read) throw new Error(read.faults.join('\n'))
  const boss = new PgBoss({ connectionString: world.url, schema: 'pgboss', max: 2, supervise: false, schedule: false })
  await boss.start()
  const app = await buildApp({
    config: read.config,
    db: world.db,
    boss,
    seal: world.seal,
    identify: () => Promise.reject(new Error('Nobody installs the app during a benchmark.')),
    now: () => new Date(),
    extensionFolder: 'extension-ui/dist',
    connectWait: { everyMs: 50, mostMs: 1000 },
  })
  const userId = pipedrive.users[0]?.id ?? 0
  const token = await signToken(secret, { companyId: world.companyId, userId })
  const ids: string[] = []
  const written = { migrationId: world.migrationId, object: 'contact', states: ['written'] } as const
  for await (const rows of rowsInOrder(world.db, written)) ids.push(...rows.flatMap((row) => row.pipedriveId ?? []))

  async function askMs(id: string): Promise<number> {
    const began = performance.now()
    const answer = await app.inject({ url: `/api/records/person/${id}`, headers: { authorization: `Bearer ${token}` } })
    if (answer.statusCode !== 200) throw new Error(`The panel was answered ${answer.statusCode}: ${answer.body}`)
    return performance.now() - began
  }
  return {
    async p99(work) {
      const until = { isOver: false }
      const worked = work.finally(() => (until.isOver = true))
      const times: number[] = []
      while (!until.isOver || times.length < 200) times.push(await askMs(ids[times.length % ids.length] ?? ''))
      await worked
      return times.sort((one, other) => one - other)[Math.floor(times.length * 0.99)] ?? 0
    },
    async close() {
      await app.close()
      await boss.stop({ graceful: false })
    },
  }
}
