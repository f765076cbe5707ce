// The web process as it is started: by its environment alone.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { freshDatabase } from '../database.ts'

const main = join(import.meta.dirname, '..', '..', 'server', 'main.ts')

function start(env: Record<string, string>): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [main], { env: { PATH: process.env['PATH'] ?? '', ...env } })
}

it('ends with one line for each variable that is missing', async () => {
  const child = start({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })
  const [faults, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  expect(code).toBe(1)
  expect(faults.trim().split('\n')).toEqual([
    'PUBLIC_URL is missing',
    'PIPEDRIVE_CLIENT_ID is missing',
    'PIPEDRIVE_CLIENT_SECRET is missing',
    'ENCRYPTION_KEYS is missing',
  ])
})

it('listens, is ready, and ends in order when it is told to', async () => {
  const database = await freshDatabase()
  const child = start({
    DATABASE_URL: database.url,
    PORT: '0',
    HOST: '127.0.0.1',
    PUBLIC_URL: 'http://127.0.0.1:3000',
    PIPEDRIVE_CLIENT_ID: 'id',
    PIPEDRIVE_CLIENT_SECRET: 'secret',
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
  })
  const exited = once(child, 'exit')
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const listening = () => /Server listening at (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1]
  await expect.poll(() => listening() ?? said, { timeout: 20_000 }).toMatch(/^http/)
  const ready = await fetch(`${listening() ?? ''}/health/ready`)
  expect(await ready.json()).toEqual({ ready: true })
  child.kill('SIGTERM')
  expect(await exited).toEqual([0, null])
  await database.drop()
})
