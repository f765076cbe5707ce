// Runs one of the project's programs on the Node the project brings, installing the packages first when they are absent
// or older than the lockfile. Plain JavaScript for the shell's own Node, which may be 20.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const windows = process.platform === 'win32'
const minimumNode = [24, 12]

const lockfile = join(root, 'package-lock.json')
/** npm writes its own at the end, so an installation that was cut short has none. */
const installed = join(root, 'node_modules', '.package-lock.json')
const installedHash = join(root, 'node_modules', '.installed-lockfile-hash')

/** A younger lockfile with the same content, as a switch of branches leaves it, asks for nothing. */
function packagesAreCurrent() {
  if (!existsSync(installed)) return false
  if (statSync(installed).mtimeMs >= statSync(lockfile).mtimeMs - 1000) return true
  return existsSync(installedHash) && readFileSync(installedHash, 'utf8') === hashOfLockfile()
}

function hashOfLockfile() {
  return createHash('sha256').update(readFileSync(lockfile)).digest('hex')
}

function installPackages() {
  console.error('Installing the packages the project needs (about half a minute) ...')
  // Development packages are asked for by name: an inherited NODE_ENV=production would leave them out.
  const words = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  // Under npm run, npm says where it is; Windows cannot start npm.cmd without a shell.
  const cli = process.env.npm_execpath
  const options = { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }
  const ran =
    cli && basename(cli) === 'npm-cli.js'
      ? spawnSync(process.execPath, [cli, ...words], options)
      : spawnSync('npm', words, { ...options, shell: windows })
  if (ran.status === 0) return writeFileSync(installedHash, hashOfLockfile())
  const why = ran.error ? `npm could not be started (${ran.error.message})` : 'npm ci failed, see above'
  console.error(`The packages could not be installed: ${why}. The first run needs a package registry within reach.`)
  process.exit(1)
}

function isRecentEnough(version) {
  const [major, minor] = version.replace('v', '').split('.').map(Number)
  return major > minimumNode[0] || (major === minimumNode[0] && minor >= minimumNode[1])
}

/** The project's Node if it came with the packages and runs here (its build needs glibc), otherwise ours. */
function nodeOfTheProject() {
  const name = windows ? 'win-x64' : `${process.platform}-${process.arch}`
  const brought = join(root, 'node_modules', `node-${name}`, 'bin', windows ? 'node.exe' : 'node')
  if (existsSync(brought) && spawnSync(brought, ['--version'], { stdio: 'ignore' }).status === 0) return brought
  if (isRecentEnough(process.version)) return process.execPath
  console.error(
    `This machine (${name}) gets no Node with the packages and its own is ${process.version}: install Node ${minimumNode.join('.')} or newer.`,
  )
  process.exit(1)
}

if (!packagesAreCurrent()) installPackages()
const node = nodeOfTheProject()
const child = spawn(node, process.argv.slice(2), {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'compile'),
  },
})
// The terminal sends Ctrl-C to the whole group by itself, a supervisor signals only us: what it sends is passed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  })
}
child.on('error', (error) => {
  console.error(`${node} could not be started: ${error.message}`)
  process.exit(1)
})
child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)))
