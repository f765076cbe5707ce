// Runs one of the project's programs on the Node the project brings, installing the packages first when they are absent
// or older than the lockfile. Plain JavaScript for the shell's own Node, which may be 20.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const minimumNode = [24, 12]

function packagesAreCurrent() {
  const installed = join(root, 'node_modules', '.package-lock.json')
  return (
    existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs - 1000
  )
}

function installPackages() {
  console.error('Installing the packages the project needs (about half a minute) ...')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const installed = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
  })
  if (installed.status !== 0) {
    console.error(
      'The packages could not be installed: npm ci failed, see its words above. A network registry is needed for the first run.',
    )
    process.exit(1)
  }
}

function isRecentEnough(version) {
  const [major, minor] = version.replace('v', '').split('.').map(Number)
  return major > minimumNode[0] || (major === minimumNode[0] && minor >= minimumNode[1])
}

function nodeOfTheProject() {
  const name = process.platform === 'win32' ? 'win-x64' : `${process.platform}-${process.arch}`
  const brought = join(root, 'node_modules', `node-${name}`, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(brought)) return brought
  if (isRecentEnough(process.version)) return process.execPath
  console.error(
    `This machine (${name}) gets no Node with the packages and its own is ${process.version}: install Node ${minimumNode.join('.')} or newer.`,
  )
  process.exit(1)
}

if (!packagesAreCurrent()) installPackages()
const node = nodeOfTheProject()
const path = `${dirname(node)}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH}`
const cache = join(root, 'node_modules', '.cache', 'compile')
const child = spawn(node, process.argv.slice(2), {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: path, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? cache },
})
// The terminal signals the whole group; a supervisor signals only us, so what we get is passed on.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 128 + 15 : (code ?? 1)))
