// Where large files are kept, how their addresses are signed, and that nobody can make one up.
import { describe, expect, it } from 'vitest'
import { createFileLinks } from '../../../db/hosted/links.ts'
import { folderPath, parseFilesUrl } from '../../../db/hosted/place.ts'
import { presign } from '../../../db/hosted/presign.ts'

const key = (fill: number) => Buffer.alloc(32, fill).toString('base64')
const file = { migrationId: '3f1c2b1e-0000-4000-8000-000000000001', rowId: 42 }
const now = new Date('2026-11-22T12:00:00Z')
const later = new Date('2026-11-22T13:00:00Z')

describe('a signed link', () => {
  it('names its file until it is over', () => {
    const links = createFileLinks(`a:${key(1)}`)
    const token = links.sign(file, later)
    expect(links.read(token, now)).toEqual(file)
    expect(links.read(token, later)).toBe('expired')
  })

  it('is good after its key was exchanged, as long as the old one is still there', () => {
    const token = createFileLinks(`a:${key(1)}`).sign(file, later)
    expect(createFileLinks(`b:${key(2)},a:${key(1)}`).read(token, now)).toEqual(file)
    expect(createFileLinks(`b:${key(2)}`).read(token, now)).toBeNull()
  })

  it('is none in another spelling of the same bytes', () => {
    const links = createFileLinks(`a:${key(1)}`)
    const token = links.sign(file, later)
    const signed = Buffer.from(token.slice(-43), 'base64url')
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
    const others = letters
      .map((letter) => `${token.slice(0, -1)}${letter}`)
      .filter((other) => other !== token && Buffer.from(other.slice(-43), 'base64url').equals(signed))
    expect(others).toHaveLength(3)
    for (const other of others) expect(links.read(other, now)).toBeNull()
  })

  it.each([
    ['', 'nothing'],
    ['a.b.c.d', 'no link'],
    [`${file.migrationId}.42.99999999999.${'A'.repeat(43)}`, 'a signature of nobody'],
  ])('%j, which is %s, is none', (token) => {
    expect(createFileLinks(`a:${key(1)}`).read(token, now)).toBeNull()
  })
})

describe('FILES_URL', () => {
  it('is a folder or a bucket', () => {
    expect(parseFilesUrl('file:///var/kept')).toEqual({ kind: 'folder', folder: '/var/kept' })
    const bucket = { kind: 'bucket', bucket: 'kept', prefix: 'files/', region: 'eu-west-2', accessKeyId: 'AK', secretAccessKey: 's/k' } // prettier-ignore
    expect(parseFilesUrl('https://AK:s%2Fk@s3.example/kept/files?region=eu-west-2')).toMatchObject(bucket)
  })

  it.each(['kept', 'file://host/x', 'ftp://a:b@c/d', 'https://s3.example/kept', 'https://a:b@s3.example/'])('%s is refused with the shape that is meant', (text) => {
    expect(parseFilesUrl(text)).toContain('must be file:///')
  }) // prettier-ignore

  it('leads to keys of ours alone', () => {
    expect(folderPath('/kept', `${file.migrationId}/42`)).toBe(`/kept/${file.migrationId}/42`)
    expect(() => folderPath('/kept', '../../etc/passwd')).toThrow(/is not a key/)
  })
})

it('signs the address of an object in a bucket for one method and a time', () => {
  const bucket = {
    kind: 'bucket',
    endpoint: new URL('https://s3.amazonaws.com'),
    bucket: 'examplebucket',
    prefix: '',
    region: 'us-east-1',
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  } as const
  const url = presign(bucket, { method: 'GET', key: 'test.txt', at: new Date('2013-05-24T00:00:00Z'), seconds: 86_400 })
  expect(url.pathname).toBe('/examplebucket/test.txt')
  expect(url.searchParams.get('X-Amz-Credential')).toBe('AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request')
  expect(url.searchParams.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/)
})
