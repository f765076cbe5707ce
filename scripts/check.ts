// npm run check: types, lint, format and dead code at once; what fails is printed whole.
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const program = (...path: string[]) => join(root, 'node_modules', ...path)
const tsc = program('typescript', 'bin', 'tsc')

interface Check {
  readonly name: string
  readonly words: readonly string[]
}

const checks: Check[] = [
  { name: 'lint', words: [program('eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0'] },
  { name: 'types', words: [tsc, '-p', '.'] },
  { name: 'types of the extension', words: [tsc, '-p', 'extension-ui'] },
  { name: 'types of the rules', words: [tsc, '-p', 'migration'] },
  { name: 'format', words: [program('prettier', 'bin', 'prettier.cjs'), '--check', '.'] },
  { name: 'dead code', words: [program('knip', 'bin', 'knip.js'), '--no-progress'] },
]

function run(check: Check): Promise<boolean> {
  const from = performance.now()
  const child = spawn(process.execPath, [...check.words], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (part: Buffer) => (output += part.toString('utf8')))
  child.stderr.on('data', (part: Buffer) => (output += part.toString('utf8')))
  return new Promise((resolve) => {
    child.on('error', (error) => (output += error.message))
    child.on('close', (code) => {
      const seconds = ((performance.now() - from) / 1000).toFixed(1)
      console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${check.name.padEnd(24)} ${seconds.padStart(6)} s`)
      if (code !== 0) console.log(output.trimEnd())
      resolve(code === 0)
    })
  })
}

const waiting = [...checks]
const results: boolean[] = []
async function lane(): Promise<void> {
  for (let check = waiting.shift(); check; check = waiting.shift()) results.push(await run(check))
}
await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, lane))
const passed = results.filter(Boolean).length
console.log(`${passed} passed, ${results.length - passed} failed`)
process.exitCode = passed === results.length ? 0 : 1
