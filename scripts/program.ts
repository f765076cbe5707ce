// Keeps one of the app's processes running: started again when it dies, ended in order, never left behind.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface ProgramOptions {
  /** What people call it: web, worker. */
  readonly name: string
  /** From the project's root. */
  readonly file: string
  /** For Node itself. */
  readonly flags?: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  /** Where its output goes: the terminal, or an open file. */
  readonly output: 'inherit' | number
  readonly say: (sentence: string) => void
}

export interface Program {
  readonly pid: () => number | undefined
  readonly stop: () => Promise<void>
}

const root = join(import.meta.dirname, '..')
const lifeline = pathToFileURL(join(import.meta.dirname, 'lifeline.mjs')).href
const firstPauseMs = 500
const longestPauseMs = 30_000
/** Who has lived this long has recovered: the next death starts with the shortest pause again. */
const recoveredMs = 60_000
const patienceMs = 30_000

export function startProgram(options: ProgramOptions): Program {
  let child: ChildProcess | undefined
  let stopping = false
  let pauseMs = firstPauseMs
  let again: NodeJS.Timeout | undefined

  const start = () => {
    const from = performance.now()
    // In a session of its own, because Ctrl-C in the terminal is for us alone: we end the parts in order.
    child = spawn(process.execPath, [...(options.flags ?? []), '--import', lifeline, options.file], {
      cwd: root,
      env: options.env,
      detached: true,
      stdio: ['ignore', options.output, options.output, 'ipc'],
    })
    child.once('error', (error) => options.say(`${options.name} could not be started: ${error.message}`))
    child.once('close', (code, signal) => {
      child = undefined
      if (stopping) return
      if (performance.now() - from > recoveredMs) pauseMs = firstPauseMs
      const how = signal ? `was ended by ${signal}` : `ended with status ${code ?? 'unknown'}`
      options.say(`${options.name} ${how}; it is started again in ${pauseMs / 1000} s.`)
      again = setTimeout(start, pauseMs)
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    })
  }

  const stop = async () => {
    stopping = true
    clearTimeout(again)
    const last = child
    if (last === undefined) return
    const ended = new Promise<void>((resolve) => last.once('close', () => resolve()))
    last.kill('SIGTERM')
    const cutOff = setTimeout(() => {
      options.say(
        `${options.name} did not end within ${patienceMs / 1000} s and is cut off; what it had begun is taken up at the next start.`,
      )
      last.kill('SIGKILL')
    }, patienceMs)
    await ended
    clearTimeout(cutOff)
  }

  start()
  return { pid: () => child?.pid, stop }
}
