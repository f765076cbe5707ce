// npm start: the whole app on one machine. PostgreSQL in ./.data unless DATABASE_URL names another, then web and worker.
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Embedded, startEmbedded } from '../db/embedded.ts'
import { buildExtensionIfStale } from './extension.ts'
import { migrateAll } from './migrate-all.ts'
import { type Program, startProgram } from './program.ts'
import { workerFlags } from './worker-flags.ts'

const root = join(import.meta.dirname, '..')
const dataDir = join(root, '.data')
const say = (sentence: string) => console.log(sentence)

/** What nobody can make up for the person who starts this. */
const needed: Readonly<Record<string, string>> = {
  PUBLIC_URL: 'the https origin under which browsers and Pipedrive reach this app, such as https://migrate.example',
  PIPEDRIVE_CLIENT_ID: "from the app's page in Pipedrive's Developer Hub, section OAuth & access scopes",
  PIPEDRIVE_CLIENT_SECRET: 'beside the client id',
}

function stopUnlessComplete(): void {
  const missing = Object.entries(needed).filter(([name]) => !process.env[name])
  if (missing.length === 0) return
  console.error('The app cannot start: these variables have to be set first.')
  for (const [name, meaning] of missing) console.error(`  ${name}: ${meaning}`)
  console.error('To see the app at work without a Pipedrive account: npm run demo')
  process.exit(1)
}

/** Made once and kept: without the same keys the stored tokens and secrets cannot be read again. */
function encryptionKeys(): string {
  mkdirSync(dataDir, { recursive: true })
  const file = join(dataDir, 'encryption-keys')
  try {
    writeFileSync(file, `1:${randomBytes(32).toString('base64')}`, { mode: 0o600, flag: 'wx' })
    say(`New encryption keys were made in ${file}: keep a copy, stored tokens cannot be read without them.`)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(file, 'utf8').trim()
}

async function whenReady(port: string): Promise<void> {
  const address = `http://127.0.0.1:${port}/health/ready`
  for (let attempt = 0; attempt < 120 && !stopping; attempt += 1) {
    const answer = await fetch(address).catch(() => null)
    await answer?.body?.cancel()
    if (answer?.ok)
      return say(`Ready: ${process.env['PUBLIC_URL']} (here: http://127.0.0.1:${port}). Ctrl-C ends everything.`)
    await wait(500)
  }
  if (!stopping) say(`The web process does not answer at ${address}; it is tried again and again, see its words above.`)
}

const programs: Program[] = []
let database: Embedded | undefined
let stopping: Promise<void> | undefined
let starting: Promise<void> = Promise.resolve()

/** What is just being started is waited for: nobody else would end it. */
async function stopAll(): Promise<void> {
  await starting.catch(() => undefined)
  await Promise.all(programs.map((program) => program.stop()))
  await database?.stop()
}

async function start(): Promise<void> {
  let url = process.env['DATABASE_URL']
  if (!url) {
    database = await startEmbedded({ dataDir: join(dataDir, 'postgres'), say })
    url = database.url('perfect_books')
    say(`PostgreSQL runs on 127.0.0.1:${database.port}, its files are in ${join(dataDir, 'postgres')}.`)
    await migrateAll(url, { create: true })
  } else {
    await migrateAll(url)
  }
  buildExtensionIfStale(root)
  if (stopping) return
  const port = process.env['PORT'] || '3000'
  const env = {
    ...process.env,
    NODE_ENV: process.env['NODE_ENV'] ?? 'production',
    DATABASE_URL: url,
    PORT: port,
    ENCRYPTION_KEYS: process.env['ENCRYPTION_KEYS'] || encryptionKeys(),
  }
  programs.push(startProgram({ name: 'web', file: 'server/main.ts', env, output: 'inherit', say }))
  programs.push(startProgram({ name: 'worker', file: 'jobs/main.ts', flags: workerFlags, env, output: 'inherit', say }))
  say(`Web (port ${port}) and worker are starting.`)
  await whenReady(port)
}

stopUnlessComplete()
// One press of Ctrl-C can arrive twice, from the terminal and from npm: the second one changes nothing.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stopping) return
    say('Ending web, worker and database ...')
    stopping = stopAll().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error instanceof Error ? error.message : error)
        process.exit(1)
      },
    )
  })
}
try {
  starting = start()
  await starting
} catch (error) {
  console.error(`The app could not be started: ${error instanceof Error ? error.message : String(error)}`)
  await stopAll()
  process.exit(1)
}
