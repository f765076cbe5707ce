// What the worker says of its environment, and that it reads what it has in common with the web process as that does.
import { expect, it } from 'vitest'
import { parseConfig, type WorkerConfig } from '../../jobs/config.ts'
import { readConfig, type WebConfig } from '../../server/config.ts'

const given = {
  DATABASE_URL: 'postgres://app@db.example/app',
  PUBLIC_URL: 'https://app.example',
  PIPEDRIVE_CLIENT_ID: 'id',
  PIPEDRIVE_CLIENT_SECRET: 'secret',
  ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
}
type Change = Readonly<Record<string, string>>

function worker(change: Change): WorkerConfig {
  const read = parseConfig({ ...given, ...change })
  if (!read.ok) throw new Error(read.problems.join('\n'))
  return read.config
}

function web(change: Change): WebConfig {
  const read = readConfig({ ...given, ...change })
  if ('faults' in read) throw new Error(read.faults.join('\n'))
  return read.config
}

function problems(change: Change): readonly string[] {
  const read = parseConfig({ ...given, ...change })
  return read.ok ? [] : read.problems
}

it.each([
  { PIPEDRIVE_API_HOSTS: 'https://*.pipedrive.com https://*.pipedrive.example' },
  { PIPEDRIVE_API_HOSTS: 'https://*.pipedrive.com,\n https://*.pipedrive.example' },
  { PIPEDRIVE_API_HOSTS: ' , ' },
  { PIPEDRIVE_OAUTH_URL: 'https://oauth.example/' },
  { LOG_LEVEL: '', PUBLIC_URL: 'https://app.example/', RETENTION_DAYS: ' ', FILES_URL: '' },
  { FILES_URL: 'file:///var/large-files', RETENTION_DAYS: '7', LOG_LEVEL: 'warn' },
])('reads %j as the web process does', (change) => {
  const [one, other] = [worker(change), web(change)]
  expect(one).toMatchObject({
    DATABASE_URL: other.databaseUrl,
    PUBLIC_URL: other.publicUrl,
    PIPEDRIVE_OAUTH_URL: other.oauthUrl,
    PIPEDRIVE_API_HOSTS: other.apiHosts,
    FILES_URL: other.files,
    RETENTION_DAYS: other.retentionDays,
    LOG_LEVEL: other.logLevel,
  })
})

it.each([
  { ENCRYPTION_KEYS: 'k1:c2hvcnQ=' },
  { ENCRYPTION_KEYS: 'nonsense' },
  { PIPEDRIVE_API_HOSTS: 'pipedrive.com' },
  { FILES_URL: 'https://key:secret@endpoint.example/%E0%A4%A' },
  { LOG_LEVEL: 'loud', RETENTION_DAYS: 'many', DATABASE_URL: 'mysql://x' },
])('refuses %j in the same lines as the web process, each naming its variable', (change) => {
  const read = readConfig({ ...given, ...change })
  expect('faults' in read && [...read.faults].sort()).toEqual([...problems(change)].sort())
  expect(problems(change).map((line) => line.split(' ')[0]).sort()).toEqual(Object.keys(change).sort()) // prettier-ignore
})

it('reads an empty line as a variable that is not set', () => {
  const empty = { WORKER_CONCURRENCY: '', WRITE_SETTLE_SECONDS: ' ', FILES_LINK_DAYS: '', PUBLIC_URL: '', SOURCE_PRIVATE_HOSTS: '' } // prettier-ignore
  expect(worker(empty)).toMatchObject({
    WORKER_CONCURRENCY: 8,
    WRITE_SETTLE_SECONDS: 20,
    FILES_LINK_DAYS: 3650,
    SOURCE_PRIVATE_HOSTS: [],
  })
  expect(problems({ DATABASE_URL: '', ENCRYPTION_KEYS: '' })).toEqual([
    'DATABASE_URL is missing',
    'ENCRYPTION_KEYS is missing',
  ])
})

it('needs the address of the app where large files are kept', () => {
  expect(problems({ PUBLIC_URL: '', FILES_URL: 'file:///var/large-files' })).toEqual([
    expect.stringMatching(/^PUBLIC_URL must be the https origin of the app when FILES_URL is set/),
  ])
})
