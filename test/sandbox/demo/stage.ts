// The parts of the demonstration: a fresh PostgreSQL, Pipedrive, Perfect Books, and the app's two processes.
import { randomBytes } from 'node:crypto'
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startEmbedded } from '../../../db/embedded.ts'
import { freePort } from '../../../db/embedded/free-port.ts'
import { buildExtensionIfStale } from '../../../scripts/extension.ts'
import { migrateAll } from '../../../scripts/migrate-all.ts'
import { startProgram } from '../../../scripts/program.ts'
import { createFirm } from '../firm/firm.ts'
import { dataDirOf, throwawayFolder } from '../../throwaway.ts'
import { type PerfectBooks, startPerfectBooks } from '../perfect-books/server.ts'
import { type DemoCompany, startCompany } from './company.ts'

export interface Stage {
  readonly appUrl: string
  readonly company: DemoCompany
  readonly perfectBooks: PerfectBooks
  readonly clientSecret: string
  /** A folder of this demonstration's own, gone when it ends. */
  readonly folder: string
}

/** What was started, to be ended in the opposite order, whatever happens in between. */
export interface Endings {
  readonly add: (end: () => Promise<void> | void) => void
  readonly endAll: () => Promise<void>
  /** Set when somebody wants an end; who is still starting gives up at the next occasion. */
  wanted: boolean
}

export function createEndings(): Endings {
  const endings: (() => Promise<void> | void)[] = []
  return {
    wanted: false,
    add: (end) => void endings.push(end),
    async endAll() {
      for (let end = endings.pop(); end; end = endings.pop()) await end()
    },
  }
}

const root = join(import.meta.dirname, '..', '..', '..')

export async function setStage(endings: Endings, say: (sentence: string) => void): Promise<Stage> {
  const folder = await throwawayFolder(join(root, '.cache'), 'demo-')
  endings.add(() => rmSync(folder, { recursive: true, force: true }))
  buildExtensionIfStale(root)
  const database = await startEmbedded({ dataDir: dataDirOf(folder), auth: 'trust', durable: false, say })
  endings.add(database.stop)
  const databaseUrl = database.url('perfect_books')
  await migrateAll(databaseUrl, { create: true })

  const appPort = await freePort(3000)
  const appUrl = `http://127.0.0.1:${appPort}`
  const clientSecret = randomBytes(24).toString('base64url')
  const firm = createFirm()
  const company = await startCompany({ root, port: await freePort(3010), appUrl, clientSecret, firm })
  const { pipedrive } = company
  endings.add(pipedrive.close)
  const perfectBooks = await startPerfectBooks({ firm, port: await freePort(3020) })
  endings.add(perfectBooks.close)

  startApp(
    { folder, endings, say },
    {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      PORT: String(appPort),
      HOST: '127.0.0.1',
      PUBLIC_URL: appUrl,
      PIPEDRIVE_CLIENT_ID: company.clientId,
      PIPEDRIVE_CLIENT_SECRET: clientSecret,
      PIPEDRIVE_JWT_SECRET: clientSecret,
      PIPEDRIVE_OAUTH_URL: pipedrive.url,
      PIPEDRIVE_API_HOSTS: pipedrive.url,
      EXTENSION_FRAME_ANCESTORS: pipedrive.url,
      ENCRYPTION_KEYS: `demo:${randomBytes(32).toString('base64')}`,
      SOURCE_PRIVATE_HOSTS: new URL(perfectBooks.url).host,
      LOG_LEVEL: 'warn',
    },
  )
  await untilReady(`${appUrl}/health/ready`, endings)
  writeFileSync(join(folder, 'profile.json'), JSON.stringify(perfectBooks.profile, null, 2))
  return { appUrl, company, perfectBooks, clientSecret, folder }
}

interface Surroundings {
  readonly folder: string
  readonly endings: Endings
  readonly say: (sentence: string) => void
}

function startApp({ folder, endings, say }: Surroundings, env: NodeJS.ProcessEnv): void {
  const programs = { web: 'server/main.ts', worker: 'jobs/main.ts' }
  for (const name of ['web', 'worker'] as const) {
    const output = openSync(logOf(folder, name), 'a')
    const program = startProgram({ name, file: programs[name], env, output, say })
    endings.add(async () => {
      await program.stop()
      closeSync(output)
    })
  }
}

async function untilReady(address: string, endings: Endings): Promise<void> {
  for (let attempt = 0; attempt < 240; attempt += 1) {
    const answer = await fetch(address).catch(() => null)
    await answer?.body?.cancel()
    if (answer?.ok) return
    if (endings.wanted) throw new Error('It was asked to end before it had started.')
    await wait(250)
  }
  throw new Error(`The app did not become ready within a minute: ${address} gives no good answer.`)
}

function logOf(folder: string, name: 'web' | 'worker'): string {
  return join(folder, `${name}.log`)
}

/** The last words of web and worker, for when something went wrong. */
export function lastWords(folder: string): string {
  const tail = (name: 'web' | 'worker') => {
    const lines = readFileSync(logOf(folder, name), 'utf8').trimEnd().split('\n').slice(-15)
    return `Last words of ${name}:\n${lines.map((line) => `  ${line.slice(0, 500)}`).join('\n')}`
  }
  return `${tail('web')}\n${tail('worker')}`
}
