// The data directory of the embedded PostgreSQL: where it lies, its password, and how it is made.
import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Binaries, runAs, type RunAs } from './binaries.ts'

export interface Cluster {
  readonly directory: string
  readonly user: RunAs | undefined
  /** Null under `trust`. */
  readonly password: string | null
  readonly portFile: string
  readonly log: string
  /** Lies outside the data directory and is to be removed when the server stops. */
  readonly temporary: boolean
}

export interface ClusterOptions {
  readonly dataDir: string
  readonly auth: 'password' | 'trust'
  readonly durable: boolean
  readonly say: (sentence: string) => void
}

/** Makes the cluster unless it is there. @throws a sentence with initdb's words. */
export function prepareCluster(binaries: Binaries, options: ClusterOptions): Cluster {
  const user = runAs()
  // Whoever runs PostgreSQL has to get through to its own directory; the files beside it are closed one by one.
  chmodSync(options.dataDir, 0o711)
  const place = placeOf(options, user)
  const cluster: Cluster = {
    ...place,
    user,
    password: options.auth === 'trust' ? null : passwordIn(options.dataDir),
    portFile: join(options.dataDir, 'port'),
    log: join(options.dataDir, 'postgres.log'),
  }
  if (!existsSync(join(cluster.directory, 'PG_VERSION'))) initialise(binaries, cluster)
  return cluster
}

/** Root lends its database the user nobody, to whom a directory below /root is closed: then it lies elsewhere. */
function placeOf(options: ClusterOptions, user: RunAs | undefined): { directory: string; temporary: boolean } {
  const usual = join(options.dataDir, 'cluster')
  if (user === undefined || isOpenToAll(options.dataDir)) return { directory: usual, temporary: false }
  if (!options.durable) return { directory: join(openTemporary(options.dataDir), 'cluster'), temporary: true }
  const name = `perfect-books-to-pipedrive-${createHash('sha256').update(options.dataDir).digest('hex').slice(0, 8)}`
  const elsewhere = join('/var/lib', name)
  mkdirSync(elsewhere, { recursive: true })
  chmodSync(elsewhere, 0o711)
  options.say(
    `PostgreSQL does not run as root and ${options.dataDir} is closed to the user nobody: its files are kept in ${elsewhere}.`,
  )
  return { directory: join(elsewhere, 'cluster'), temporary: false }
}

/** Noted beside, so that a start after a kill finds the same one instead of leaving it behind. */
function openTemporary(dataDir: string): string {
  const note = join(dataDir, 'place')
  if (existsSync(note)) {
    const noted = readFileSync(note, 'utf8')
    if (existsSync(noted)) return noted
  }
  const directory = mkdtempSync(join(isOpenToAll(tmpdir()) ? tmpdir() : '/tmp', 'embedded-postgres-data-'))
  chmodSync(directory, 0o711)
  writeFileSync(note, directory)
  return directory
}

function isOpenToAll(directory: string): boolean {
  const open = (statSync(directory).mode & 0o001) !== 0
  return directory === dirname(directory) ? open : open && isOpenToAll(dirname(directory))
}

function passwordIn(dataDir: string): string {
  const file = join(dataDir, 'password')
  try {
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(file, 'utf8')
}

/** Made beside and moved into place at the end, so that a kill in the middle leaves nothing that looks complete. */
function initialise(binaries: Binaries, cluster: Cluster): void {
  const { directory, user, password } = cluster
  rmSync(directory, { recursive: true, force: true })
  mkdirSync(directory, { mode: 0o700 })
  const passwordFile = join(directory, '..', 'password.initdb')
  const auth = password === null ? ['--auth=trust'] : ['--auth=scram-sha-256', `--pwfile=${passwordFile}`]
  if (password !== null) writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user) chownSync(directory, user.uid, user.gid)
  if (user && password !== null) chownSync(passwordFile, user.uid, user.gid)
  const made = spawnSync(
    binaries.initdb,
    ['-D', directory, '-U', 'postgres', ...auth, '--encoding=UTF8', '--no-locale', '--no-sync'],
    { ...user, encoding: 'utf8', cwd: '/' },
  )
  rmSync(passwordFile, { force: true })
  if (made.status === 0) return
  rmSync(directory, { recursive: true, force: true })
  const words = made.error?.message ?? made.stderr.trim().slice(-1000)
  throw new Error(`PostgreSQL could not make its files in ${directory}: ${words}`)
}
