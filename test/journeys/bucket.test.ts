// Large files in an S3-compatible bucket: put there, given back through the link of the note, and taken out again.
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { markUninstalled } from '../../db/installs.ts'
import { parseFilesUrl } from '../../db/hosted/place.ts'
import { presign } from '../../db/hosted/presign.ts'
import { createFileStore } from '../../jobs/files/hosting.ts'
import { type BucketStandIn, startBucket } from '../sandbox/bucket.ts'
import { createFirm, type RawRecord } from '../sandbox/firm/firm.ts'
import { documentHash } from '../sandbox/perfect-books/documents.ts'
import { type Office, openOffice } from './office.ts'
import { prepareMigration, reconcile, run, sampleAndApprove } from './walk.ts'

const keys = {
  bucket: 'firm-files',
  region: 'eu-west-2',
  accessKeyId: 'AKIAFIRM+1',
  secretAccessKey: 'wJalr/K7+MDENG=x',
}
const key = '3f1c2b1e-0000-4000-8000-000000000001/42'

describe('a bucket', () => {
  let bucket: BucketStandIn
  let folder: string
  const placeWith = (secret?: string) => {
    const place = parseFilesUrl(bucket.filesUrl('pipedrive files/large', secret))
    if (typeof place === 'string' || place.kind !== 'bucket') throw new Error('The address of the stand-in was to be one of a bucket.')
    return place
  } // prettier-ignore
  beforeAll(async () => {
    bucket = await startBucket(keys)
    folder = await mkdtemp(join(tmpdir(), 'bucket-'))
  })
  afterAll(async () => {
    await bucket.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('takes a file, says how large it is, and loses it again', async () => {
    const path = join(folder, 'deed')
    await writeFile(path, 'the deed')
    const store = createFileStore(placeWith(), () => new Date())
    await store.put(key, { path, size: 8, mime: 'application/pdf' })
    expect(bucket.objects().get(`pipedrive files/large/${key}`)?.toString()).toBe('the deed')
    expect(await store.sizeOf(key)).toBe(8)
    await store.remove(key)
    await store.remove(key)
    expect(await store.sizeOf(key)).toBeNull()
    expect(bucket.refusals()).toEqual(['NoSuchKey'])
  })

  it('refuses a wrong secret, another method, a changed address and a link that is over', async () => {
    const store = createFileStore(placeWith('wrong'), () => new Date())
    await expect(store.sizeOf(key)).rejects.toThrow(/status 403: check FILES_URL/)
    const link = presign(placeWith(), { method: 'GET', key, at: new Date(), seconds: 60 })
    expect((await fetch(link, { method: 'DELETE' })).status).toBe(403)
    expect((await fetch(link.href.replace('/42?', '/43?'))).status).toBe(403)
    expect((await fetch(presign(placeWith(), { method: 'GET', key, at: new Date(Date.now() - 61_000), seconds: 60 }))).status).toBe(403) // prettier-ignore
    expect(bucket.refusals().slice(1)).toEqual(['SignatureDoesNotMatch', 'SignatureDoesNotMatch', 'SignatureDoesNotMatch', 'AccessDenied']) // prettier-ignore
    expect((await fetch(link)).status).toBe(404)
  })
})

describe('a firm whose large files go to a bucket', () => {
  const firm = createFirm({ seed: 7, scale: 0.1 })
  const large = firm.resources.documents[0] as RawRecord
  let bucket: BucketStandIn
  let office: Office
  let id: string
  beforeAll(async () => {
    bucket = await startBucket(keys)
    office = await openOffice({ firm, filesUrl: bucket.filesUrl('large') })
    id = await prepareMigration(office)
    await sampleAndApprove(office.api, id)
    await run(office.api, id, 'full')
  }, 120_000)
  afterAll(async () => {
    await office.close()
    await bucket.close()
  })

  it('finds them behind the links of their notes, and nothing in the bucket after an undo', async () => {
    expect([...bucket.objects().keys()]).toEqual([expect.stringMatching(new RegExp(`^large/${id}/\\d+$`))])
    const note = office.pipedrive.records('note').find((one) => String(one['content']).includes('Kept outside'))
    const answer = await fetch(/href="([^"]+)"/.exec(String(note?.['content']))?.[1] ?? '')
    expect(answer.headers.get('content-disposition')).toContain(encodeURIComponent(String(large['name'])))
    const hash = createHash('sha256').update(Buffer.from(await answer.arrayBuffer())).digest('hex') // prettier-ignore
    expect(hash).toBe(await documentHash(firm, large))
    expect((await reconcile(office.api, id)).differences).toEqual([])
    const ended = await run(office.api, id, 'rollback')
    expect(ended.buckets).toMatchObject({ kept: 0, failed: 0 })
    expect(bucket.objects().size).toBe(0)
    expect(bucket.refusals()).toEqual([])
  }, 60_000)

  it('keeps them as long as somebody has the app, and erases them when the retention after the last uninstallation is over', async () => {
    await sampleAndApprove(office.api, id)
    await run(office.api, id, 'full')
    expect(bucket.objects().size).toBe(1)
    const note = office.pipedrive.records('note').find((one) => String(one['content']).includes('Kept outside'))
    const link = /href="([^"]+)"/.exec(String(note?.['content']))?.[1] ?? ''
    const days = (count: number) => new Date(Date.now() + count * 24 * 3_600_000)
    await office.purgeAt(days(100))
    expect(bucket.objects().size).toBe(1)
    await markUninstalled(office.db, office.companyId, office.adminId, new Date())
    await office.purgeAt(days(29))
    expect([bucket.objects().size, (await fetch(link)).status]).toEqual([1, 200])
    await office.purgeAt(days(31))
    expect([bucket.objects().size, (await fetch(link)).status]).toEqual([0, 410])
  }, 60_000)
})
