// The gate adds up what its steps say, and lets nothing through that failed without saying so.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'

const folders: string[] = []

/** Runs the gate with an npm whose steps print and end as said. */
function gate(steps: Readonly<Record<'check' | 'test' | 'demo', { says: string; status: number }>>) {
  const folder = mkdtempSync(join(tmpdir(), 'gate-test-'))
  folders.push(folder)
  const cases = Object.entries(steps).map(
    ([name, { says, status }]) => `*" ${name} "*) printf '%b' '${says}'; exit ${status};;`,
  )
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\ncase " $* " in\n${cases.join('\n')}\nesac\n`, { mode: 0o755 })
  const ran = spawnSync('bash', [join(import.meta.dirname, '..', '..', '.ci', 'run')], {
    env: { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}` },
    encoding: 'utf8',
  })
  return { status: ran.status, last: ran.stdout.trimEnd().split('\n').at(-1) }
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const check = { says: '6 passed, 0 failed\\n', status: 0 }
const test = { says: 'a test says 9 passed, 9 failed somewhere\\n120 passed, 0 failed\\n', status: 0 }
const demo = { says: 'Clean\\n', status: 0 }

describe('the gate', () => {
  it('is open when everything passed, and counts the demonstration as one', () => {
    expect(gate({ check, test, demo })).toEqual({ status: 0, last: '127 passed, 0 failed' })
  })

  it('is closed when a single test failed', () => {
    const one = { says: '119 passed, 1 failed\\n', status: 1 }
    expect(gate({ check, test: one, demo })).toEqual({ status: 1, last: '126 passed, 1 failed' })
  })

  it('is closed when a step dies before it can count, as when the packages cannot be installed', () => {
    const dead = { says: 'npm ci failed\\n', status: 1 }
    expect(gate({ check: dead, test: dead, demo: dead })).toEqual({ status: 1, last: '0 passed, 3 failed' })
  })

  it('is closed when a step counts no failure but ends badly', () => {
    expect(gate({ check, test: { ...test, status: 134 }, demo })).toEqual({ status: 1, last: '127 passed, 1 failed' })
  })
})
