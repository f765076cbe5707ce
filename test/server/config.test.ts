// What the web process says of its environment.
import { expect, it } from 'vitest'
import { allowedOrigin } from '../../migration/api-hosts.ts'
import { readConfig } from '../../server/config.ts'

const key = `k1:${Buffer.alloc(32, 1).toString('base64')}`
const given = {
  DATABASE_URL: 'postgres://app@db.example/app',
  PUBLIC_URL: 'https://app.example/',
  PIPEDRIVE_CLIENT_ID: 'id',
  PIPEDRIVE_CLIENT_SECRET: 'secret',
  ENCRYPTION_KEYS: key,
}

it('fills in what the contract gives a default for', () => {
  const read = readConfig(given)
  expect(read).toMatchObject({
    config: {
      port: 3000,
      host: '0.0.0.0',
      publicUrl: 'https://app.example',
      jwtSecret: 'secret',
      oauthUrl: 'https://oauth.pipedrive.com',
      apiHosts: ['https://*.pipedrive.com'],
      frameAncestors: 'https://*.pipedrive.com',
      logLevel: 'info',
    },
  })
})

it('says every missing variable in a line of its own', () => {
  expect(readConfig({})).toEqual({
    faults: [
      'PUBLIC_URL is missing',
      'DATABASE_URL is missing',
      'PIPEDRIVE_CLIENT_ID is missing',
      'PIPEDRIVE_CLIENT_SECRET is missing',
      'ENCRYPTION_KEYS is missing',
    ],
  })
})

it('counts a variable that is set to nothing as missing', () => {
  expect(readConfig({ ...given, DATABASE_URL: '  ' })).toEqual({ faults: ['DATABASE_URL is missing'] })
})

it('says what a malformed variable must look like', () => {
  const read = readConfig({
    ...given,
    DATABASE_URL: 'mysql://x',
    PORT: 'many',
    PUBLIC_URL: 'https://app.example/path',
    PIPEDRIVE_API_HOSTS: 'https://*.pipedrive.com, *',
    EXTENSION_FRAME_ANCESTORS: "https://*.pipedrive.com; script-src 'unsafe-inline'",
    ENCRYPTION_KEYS: 'k1:c2hvcnQ=',
    LOG_LEVEL: 'loud',
  })
  const faults = 'faults' in read ? read.faults : []
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual([
    'PORT',
    'PUBLIC_URL',
    'DATABASE_URL',
    'PIPEDRIVE_API_HOSTS',
    'ENCRYPTION_KEYS',
    'LOG_LEVEL',
    'EXTENSION_FRAME_ANCESTORS',
  ])
  expect(faults[0]).toBe('PORT must be a port')
  expect(faults[4]).toContain('32 bytes')
})

it('lets only those addresses be Pipedrive that a pattern names', () => {
  const patterns = ['https://*.pipedrive.com', 'http://127.0.0.1:4000', 'http://localhost:*']
  expect(allowedOrigin('https://harper.pipedrive.com', patterns)).toBe('https://harper.pipedrive.com')
  expect(allowedOrigin('https://harper.pipedrive.com/', patterns)).toBe('https://harper.pipedrive.com')
  expect(allowedOrigin('http://127.0.0.1:4000', patterns)).toBe('http://127.0.0.1:4000')
  expect(allowedOrigin('http://localhost:5123', patterns)).toBe('http://localhost:5123')
  for (const address of [
    'http://harper.pipedrive.com',
    'https://pipedrive.com',
    'https://evilpipedrive.com',
    'https://harper.pipedrive.com.evil.example',
    'https://harper.pipedrive.com@evil.example',
    'https://harper.pipedrive.com:8443',
    'https://harper.pipedrive.com/elsewhere',
    'http://127.0.0.1:4001',
    'no address',
  ]) {
    expect([address, allowedOrigin(address, patterns)]).toEqual([address, null])
  }
})
