// The app's processes are kept alive while they are wanted, and never outlive the one that started them.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Program, startProgram } from '../../scripts/program.ts'
import { workerFlags } from '../../scripts/worker-flags.ts'

let folder = ''
const programs: Program[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'program-test-'))
})

afterEach(async () => {
  for (const program of programs.splice(0)) await program.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** A program that notes its number in a file and stays until it is told to end. */
function notingProgram(): { file: string; pids: () => number[] } {
  const file = join(folder, 'noting.mjs')
  const notes = join(folder, 'pids')
  writeFileSync(notes, '')
  writeFileSync(
    file,
    `import { appendFileSync } from 'node:fs'
     process.on('SIGTERM', () => process.exit(0))
     setInterval(() => undefined, 1000)
     appendFileSync(${JSON.stringify(notes)}, process.pid + '\\n')`,
  )
  return { file, pids: () => readFileSync(notes, 'utf8').split('\n').filter(Boolean).map(Number) }
}

function start(file: string, said: string[]): Program {
  const program = startProgram({
    name: 'worker',
    file,
    env: process.env,
    output: 'inherit',
    say: (text) => said.push(text),
  })
  programs.push(program)
  return program
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const soon = { timeout: 20_000, interval: 20 }

describe('a program of the app', () => {
  it('is started again when it dies, and says so', async () => {
    const { file, pids } = notingProgram()
    const said: string[] = []
    start(file, said)
    await vi.waitFor(() => expect(pids()).toHaveLength(1), soon)
    process.kill(pids()[0] ?? 0, 'SIGKILL')
    await vi.waitFor(() => expect(pids()).toHaveLength(2), soon)
    expect(said).toEqual(['worker was ended by SIGKILL; it is started again in 0.5 s.'])
  })

  it('is started with the flags that Node is to have, and the worker with the same on its own machine', async () => {
    const file = join(folder, 'flags.mjs')
    const notes = join(folder, 'noted')
    writeFileSync(
      file,
      `(await import('node:fs')).writeFileSync(${JSON.stringify(notes)}, process.execArgv.join(' ') + '!')`,
    )
    writeFileSync(notes, '')
    const options = {
      name: 'worker',
      file,
      flags: workerFlags,
      env: process.env,
      output: 'inherit',
      say: () => undefined,
    } as const
    programs.push(startProgram(options))
    await vi.waitFor(() => expect(readFileSync(notes, 'utf8')).toMatch(/!$/), soon)
    expect(readFileSync(notes, 'utf8')).toContain(workerFlags.join(' '))
    const deployed = readFileSync(join(import.meta.dirname, '../../fly.toml'), 'utf8')
    expect(deployed).toContain(`worker = "node ${workerFlags.join(' ')} jobs/main.ts"`)
    const scripts = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')
    expect(scripts).toContain(`"worker": "node scripts/with-node.mjs ${workerFlags.join(' ')} jobs/main.ts"`)
  })

  it('ends when it is asked to, and stays ended', async () => {
    const { file, pids } = notingProgram()
    const said: string[] = []
    const program = start(file, said)
    await vi.waitFor(() => expect(pids()).toHaveLength(1), soon)
    await program.stop()
    expect(lives(pids()[0] ?? 0)).toBe(false)
    expect(program.pid()).toBeUndefined()
    expect(said).toEqual([])
  })

  it('ends with the one that started it, even when that one is killed', async () => {
    const { file, pids } = notingProgram()
    const starter = `const { startProgram } = await import(${JSON.stringify(join(import.meta.dirname, '../../scripts/program.ts'))})
      startProgram({ name: 'worker', file: ${JSON.stringify(file)}, env: process.env, output: 'inherit', say: console.log })`
    const app = spawn(process.execPath, ['--input-type=module', '-e', starter], { stdio: 'ignore' })
    await vi.waitFor(() => expect(pids()).toHaveLength(1), soon)
    app.kill('SIGKILL')
    await vi.waitFor(() => expect(lives(pids()[0] ?? 0)).toBe(false), soon)
  })
})
