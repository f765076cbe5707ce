// The PostgreSQL that the project brings: started on a data directory, found again after a crash, stopped with the app.
import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { type Cluster, prepareCluster } from './embedded/cluster.ts'
import { freePort } from './embedded/free-port.ts'
import { type Binaries, findBinaries, runAs } from './embedded/binaries.ts'

export interface EmbeddedOptions {
  /** Absolute path; created when absent. Holds the cluster, its password, its port and its log. */
  readonly dataDir: string
  /** Wanted port; otherwise the one remembered in the data directory, otherwise any free one. */
  readonly port?: number
  /** `trust` lets every user of this machine in: for tests and demonstrations only. */
  readonly auth?: 'password' | 'trust'
  /** False gives up what a power cut would cost: for tests only. */
  readonly durable?: boolean
  readonly maxConnections?: number
  /** Speaks through a socket file in the data directory, cheaper than TCP; where its path would be too long, through TCP. */
  readonly socket?: boolean
  /** Told in sentences what happens that is out of the ordinary. */
  readonly say?: (sentence: string) => void
}

export interface Embedded {
  readonly url: (database?: string) => string
  readonly stop: () => Promise<void>
  readonly pid: number
  readonly port: number
}

const startAttempts = 40
const pauseMs = 250
const readyAttempts = 2400

/** @throws a sentence with the server's last words when it cannot be started. */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  mkdirSync(options.dataDir, { recursive: true })
  const binaries = findBinaries(runAs(), join(options.dataDir, 'binaries'))
  try {
    const cluster = prepareCluster(binaries, {
      dataDir: options.dataDir,
      auth: options.auth ?? 'password',
      durable: options.durable ?? true,
      say: options.say ?? (() => undefined),
    })
    return await startOrAttach(binaries, cluster, options)
  } catch (error) {
    dropCopy(binaries)
    throw error
  }
}

async function startOrAttach(binaries: Binaries, cluster: Cluster, options: EmbeddedOptions): Promise<Embedded> {
  let lastWords = ''
  // After a kill of the server its children and its lock file stay for up to two seconds: a start is tried for ten.
  for (let attempt = 0; attempt < startAttempts; attempt += 1) {
    const living = await findLiving(cluster)
    if (living) {
      options.say?.(`PostgreSQL of ${options.dataDir} was still running (process ${living.pid}): it is used again.`)
      return embedded(binaries, cluster, { ...living, folder: socketFolder(cluster, options) })
    }
    const started = await launch(binaries, cluster, options)
    if (typeof started !== 'string')
      return embedded(binaries, cluster, { ...started, folder: socketFolder(cluster, options) })
    lastWords = started
    await wait(pauseMs)
  }
  throw new Error(`PostgreSQL could not be started on ${cluster.directory}. Its last words: ${lastWords}`)
}

interface Living {
  readonly pid: number
  readonly port: number
}

/** The server of this very data directory, if one lives: postmaster.pid names it, its own answer proves it. */
async function findLiving(cluster: Cluster): Promise<Living | null> {
  let lines: string[]
  try {
    lines = readFileSync(join(cluster.directory, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return null
  }
  const living = { pid: Number(lines[0]), port: Number(lines[3]) }
  if (!Number.isInteger(living.pid) || !Number.isInteger(living.port) || !lives(living.pid)) return null
  for (let attempt = 0; attempt < startAttempts && lives(living.pid); attempt += 1) {
    const answer = await ask(cluster, living.port)
    if (answer === cluster.directory) return living
    // Another process has the number or the port of the dead server: the lock file is stale.
    if (answer !== null) return null
    await wait(pauseMs)
  }
  return null
}

/** The data directory of the server on this port; null when none answers yet, '' when it does not let us in. */
async function ask(cluster: Cluster, port: number): Promise<string | null> {
  const client = new pg.Client({ connectionString: urlOf(cluster, port, 'postgres'), connectionTimeoutMillis: 2000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const found = await client.query<{ data_directory: string }>('show data_directory')
    return found.rows[0]?.data_directory ?? ''
  } catch (error) {
    const refused = error instanceof pg.DatabaseError && error.code?.startsWith('28')
    return refused ? '' : null
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** The living server, or its last words. */
async function launch(binaries: Binaries, cluster: Cluster, options: EmbeddedOptions): Promise<Living | string> {
  const port = options.port ?? (await freePort(rememberedPort(cluster)))
  // To a file and in a session of its own: a killed app must not take the log's reader away, nor Ctrl-C stop the
  // database before those who use it.
  const log = openSync(cluster.log, sizeOf(cluster.log) > 10_000_000 ? 'w' : 'a', 0o600)
  const from = sizeOf(cluster.log)
  const child = spawn(binaries.postgres, serverArguments(cluster, port, options), {
    ...cluster.user,
    cwd: cluster.directory,
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  let ended = false
  child.once('error', () => (ended = true))
  child.once('exit', () => (ended = true))
  child.unref()
  for (let attempt = 0; attempt < readyAttempts && !ended; attempt += 1) {
    if (child.pid !== undefined && (await ask(cluster, port)) === cluster.directory) {
      writeFileSync(cluster.portFile, String(port))
      return { pid: child.pid, port }
    }
    await wait(attempt < 100 ? 15 : 50)
  }
  child.kill('SIGQUIT')
  return lastWords(cluster.log, from)
}

/** The path of a socket file may have 107 bytes at most; and only who is let in without a password is spoken to through it. */
function socketFolder(cluster: Cluster, options: EmbeddedOptions): string | null {
  const isShort = Buffer.byteLength(cluster.directory) <= 90 && process.platform !== 'win32'
  return options.socket === true && options.auth === 'trust' && isShort ? cluster.directory : null
}

function serverArguments(cluster: Cluster, port: number, options: EmbeddedOptions): string[] {
  const settings: Record<string, string | number> = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: socketFolder(cluster, options) ?? '',
    max_connections: options.maxConnections ?? 100,
    timezone: 'UTC',
    log_timezone: 'UTC',
  }
  if (options.durable === false)
    Object.assign(settings, { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' })
  return ['-D', cluster.directory, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

type Reached = Living & { readonly folder: string | null }

function embedded(binaries: Binaries, cluster: Cluster, living: Reached): Embedded {
  let stopping: Promise<void> | undefined
  return {
    pid: living.pid,
    port: living.port,
    url: (database = 'postgres') =>
      living.folder === null
        ? urlOf(cluster, living.port, database)
        : `postgres://postgres@${encodeURIComponent(living.folder)}:${living.port}/${encodeURIComponent(database)}`,
    stop: () => (stopping ??= stop(binaries, cluster, living)),
  }
}

/** Fast: open transactions are rolled back, connections closed. What does not end in half a minute is cut off. */
async function stop(binaries: Binaries, cluster: Cluster, living: Living): Promise<void> {
  for (let attempt = 0; attempt < 600 && lives(living.pid); attempt += 1) {
    if (attempt === 0) signal(binaries, cluster, living, 'fast')
    if (attempt === 300) signal(binaries, cluster, living, 'immediate')
    await wait(100)
  }
  dropCopy(binaries)
  if (cluster.temporary) rmSync(dirname(cluster.directory), { recursive: true, force: true })
  if (lives(living.pid)) throw new Error(`PostgreSQL (process ${living.pid}) did not stop within a minute.`)
}

function signal(binaries: Binaries, cluster: Cluster, living: Living, mode: 'fast' | 'immediate'): void {
  if (process.platform === 'win32') {
    spawn(binaries.pgCtl, ['stop', '-D', cluster.directory, '-m', mode, '-W'], { stdio: 'ignore' })
    return
  }
  try {
    process.kill(living.pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT')
  } catch {
    // It has ended by itself in the meantime, which is what was wanted.
  }
}

function dropCopy(binaries: Binaries): void {
  if (binaries.copy !== null) rmSync(binaries.copy, { recursive: true, force: true })
}

function urlOf(cluster: Cluster, port: number, database: string): string {
  const secret = cluster.password === null ? '' : `:${cluster.password}`
  return `postgres://postgres${secret}@127.0.0.1:${port}/${encodeURIComponent(database)}`
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function rememberedPort(cluster: Cluster): number {
  try {
    return Number(readFileSync(cluster.portFile, 'utf8')) || 0
  } catch {
    return 0
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function lastWords(log: string, from: number): string {
  return readFileSync(log).subarray(from).toString('utf8').trim().slice(-1000)
}
