// The embedded PostgreSQL: what a kill of the app or of the server leaves behind, and who gets in.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { type Embedded, type EmbeddedOptions, startEmbedded } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'
import { freshDatabase } from '../database.ts'

const running: Embedded[] = []
const directories: string[] = []

function freshDataDir(): string {
  const directory = mkdtempSync(join(tmpdir(), 'embedded-test-'))
  directories.push(directory)
  return directory
}

async function start(options: EmbeddedOptions): Promise<Embedded> {
  const server = await startEmbedded(options)
  running.push(server)
  return server
}

async function rowsOf(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true })
})

// Every one of these makes data directories of its own, which takes its time on a busy machine.
describe('the embedded PostgreSQL', { timeout: 120_000 }, () => {
  it('lets nobody in without the password that only its owner can read', async () => {
    const dataDir = freshDataDir()
    const server = await start({ dataDir })
    expect(await rowsOf(server.url(), 'select 1 as one')).toEqual([{ one: 1 }])
    expect(statSync(join(dataDir, 'password')).mode & 0o077).toBe(0)
    const withoutPassword = new URL(server.url())
    withoutPassword.password = ''
    await expect(rowsOf(withoutPassword.href, 'select 1')).rejects.toThrow(/password/)
  })

  it('keeps its rows and its port over a stop and a start', async () => {
    const dataDir = freshDataDir()
    const first = await start({ dataDir })
    await rowsOf(first.url(), 'create table kept as select 7 as seven')
    await first.stop()
    const second = await start({ dataDir })
    expect(second.port).toBe(first.port)
    expect(await rowsOf(second.url(), 'select * from kept')).toEqual([{ seven: 7 }])
  })

  it('is found again when the app that started it was killed', async () => {
    const dataDir = freshDataDir()
    const program = `const { startEmbedded } = await import(${JSON.stringify(join(import.meta.dirname, '../../db/embedded.ts'))})
      const server = await startEmbedded({ dataDir: ${JSON.stringify(dataDir)} })
      console.log(server.pid)
      setInterval(() => undefined, 1000)`
    const app = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const pid = await new Promise<number>((resolve) => app.stdout.once('data', (line: Buffer) => resolve(Number(line))))
    const gone = new Promise((resolve) => app.once('exit', resolve))
    app.kill('SIGKILL')
    await gone
    const said: string[] = []
    const again = await start({ dataDir, say: (sentence) => said.push(sentence) })
    expect(again.pid).toBe(pid)
    expect(said.join()).toContain('was still running')
  })

  it('starts again with every committed row when the server itself was killed', async () => {
    const dataDir = freshDataDir()
    const first = await start({ dataDir })
    await rowsOf(first.url(), 'create table kept as select generate_series(1, 1000) as n')
    process.kill(first.pid, 'SIGKILL')
    const second = await start({ dataDir })
    expect(second.pid).not.toBe(first.pid)
    expect(await rowsOf(second.url(), 'select count(*)::int as n from kept')).toEqual([{ n: 1000 }])
  })

  it('takes another port when the remembered one is taken', async () => {
    const dataDir = freshDataDir()
    const first = await start({ dataDir })
    await first.stop()
    const other = await start({ dataDir: freshDataDir(), port: first.port })
    const second = await start({ dataDir })
    expect(second.port).not.toBe(other.port)
    expect(Number(readFileSync(join(dataDir, 'port'), 'utf8'))).toBe(second.port)
  })
})

describe('the migration of the tables', { timeout: 120_000 }, () => {
  it('makes a database that does not exist, even when two do it at once', async () => {
    const fresh = await freshDatabase()
    const url = new URL(fresh.url)
    url.pathname = `${url.pathname}_twice`
    await Promise.all([migrate(url.href, { create: true }), migrate(url.href, { create: true })])
    expect(await rowsOf(url.href, 'select count(*)::int as n from ledger')).toEqual([{ n: 0 }])
    await rowsOf(fresh.url, `drop database ${url.pathname.slice(1)} with (force)`)
    await fresh.drop()
  })

  it('leaves a database with the queues in it, ready for web and worker', async () => {
    const fresh = await freshDatabase()
    const queues = await rowsOf(fresh.url, 'select name from pgboss.queue order by name')
    expect(queues).toContainEqual({ name: 'drive' })
    await fresh.drop()
  })
})
