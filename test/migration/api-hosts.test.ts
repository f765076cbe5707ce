// Which addresses a token may be sent to.
import { describe, expect, it } from 'vitest'
import { allowedOrigin } from '../../migration/api-hosts.ts'

const patterns = ['https://*.pipedrive.com', 'http://127.0.0.1:*']

describe('an address', () => {
  it.each([
    ['https://harper.pipedrive.com', 'https://harper.pipedrive.com'],
    ['https://harper.pipedrive.com/', 'https://harper.pipedrive.com'],
    ['https://harper.pipedrive.com:443', 'https://harper.pipedrive.com'],
    ['https://a.b.pipedrive.com', 'https://a.b.pipedrive.com'],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
  ])('%s is Pipedrive', (address, origin) => {
    expect(allowedOrigin(address, patterns)).toBe(origin)
  })

  it.each([
    'https://pipedrive.com',
    'http://harper.pipedrive.com',
    'https://harper.pipedrive.com:8443',
    'https://harper.pipedrive.com.evil.example',
    'https://evilpipedrive.com',
    'https://evil.example/.pipedrive.com',
    'https://user:word@harper.pipedrive.com',
    'https://harper.pipedrive.com/path',
    'https://harper.pipedrive.com?x=1',
    'http://127.0.0.2:4010',
    'harper.pipedrive.com',
    'javascript:alert(1)',
    '',
  ])('%j is not', (address) => {
    expect(allowedOrigin(address, patterns)).toBeNull()
  })
})
