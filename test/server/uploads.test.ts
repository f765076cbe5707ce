// Slow senders: as many as are taken at once, and then everybody else still finds a connection to the database.
import { type AddressInfo, connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readBundle } from '../../db/bundles.ts'
import { createDb, createPool } from '../../db/client.ts'
import { orm } from '../../db/drizzle.ts'
import type { UploadLimits } from '../../server/uploads.ts'
import { identity, newMigration, workerSays } from './firm.ts'
import { admin, signedToken, startWeb, type Web } from './web.ts'

let web: Web
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function started(uploads: UploadLimits): Promise<void> {
  web = await startWeb({ deps: { uploads } })
  closers.push(web.close)
  await web.install(admin)
  await web.app.listen({ port: 0, host: '127.0.0.1' })
}

const fileHead = '--b\r\ncontent-disposition: form-data; name="file"; filename="x.zip"\r\n\r\n'
const halfFile = Buffer.concat([Buffer.from(fileHead), Buffer.alloc(3_000_000)])

/** Begins an upload of nine megabytes, sends what it is given of it, and then nothing more. */
async function stalled(id: string, sent: string | Buffer): Promise<Socket> {
  const sender = connect((web.app.server.address() as AddressInfo).port, '127.0.0.1')
  sender.on('error', () => undefined)
  closers.push(() => sender.destroy())
  const authorization = `Bearer ${await signedToken(admin, web.clock.now)}`
  sender.write(
    `POST /api/migrations/${id}/bundle HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: 9000000\r\n\r\n`,
  )
  sender.write(sent)
  return sender
}

async function upload(id: string, content: string) {
  const form = new FormData()
  form.append('file', new Blob([content]), 'firm.zip')
  const body = new Response(form)
  return web.send({
    method: 'POST',
    url: `/api/migrations/${id}/bundle`,
    headers: {
      authorization: `Bearer ${await signedToken(admin, web.clock.now)}`,
      'content-type': body.headers.get('content-type') ?? '',
    },
    payload: Buffer.from(await body.arrayBuffer()),
  })
}

async function uploadsAtWork(): Promise<number> {
  const held = orm.sql`select 1 from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`
  return (await web.db.execute(held)).rowCount ?? 0
}

async function bundleOf(id: string): Promise<string> {
  const back: Buffer[] = []
  for await (const piece of readBundle(web.db, web.seal, id)) back.push(piece)
  return Buffer.concat(back).toString()
}

describe('many uploads at once', () => {
  beforeEach(() => started({ most: 3, idleMs: 60_000 }))

  it('leave the others their connections, and one too many is told when to come again', async () => {
    const senders: Socket[] = []
    for (let each = 0; each < 3; each += 1) senders.push(await stalled(await newMigration(web), halfFile))
    await expect.poll(uploadsAtWork).toBe(3)
    const id = await newMigration(web)
    const fourth = await upload(id, 'whole')
    expect(fourth).toMatchObject({ status: 503, body: { error: { code: 'uploads_busy' } } })
    expect(fourth.headers['retry-after']).toBe('60')
    expect(fourth.text).toContain('Send it again in a minute.')
    const lists = await Promise.all(Array.from({ length: 12 }, () => web.as(admin, 'GET', '/api/migrations')))
    expect(lists.map((answer) => answer.status)).toEqual(Array.from({ length: 12 }, () => 200))
    senders[0]?.destroy()
    await expect.poll(uploadsAtWork).toBe(2)
    const [taken] = await Promise.all([upload(id, 'whole'), workerSays(web, id, { identity })])
    expect(taken.status).toBe(200)
    expect(await bundleOf(id)).toBe('whole')
  })
})

describe('an upload that stands still', () => {
  beforeEach(() => started({ most: 1, idleMs: 250 }))

  it.each([
    ['in the middle of the file', halfFile],
    ['before the file begins', '--b\r\n'],
  ])('%s is refused with a sentence, leaves the bundle before it, and gives its place back', async (_where, sent) => {
    const id = await newMigration(web)
    await Promise.all([upload(id, 'before'), workerSays(web, id, { identity })])
    const answer = await text(await stalled(id, sent))
    expect(answer).toContain('HTTP/1.1 408 ')
    expect(answer).toContain('"code":"upload_stalled"')
    expect(answer).toContain('No more of the bundle came in for one second')
    expect(await uploadsAtWork()).toBe(0)
    expect(await bundleOf(id)).toBe('before')
    const [next] = await Promise.all([upload(id, 'after'), workerSays(web, id, { identity })])
    expect(next.status).toBe(200)
    expect(await bundleOf(id)).toBe('after')
  })
})

describe('a request for which no connection is free', () => {
  it('is refused with a sentence instead of waiting for ever', async () => {
    await started({ most: 3, idleMs: 60_000 })
    const pool = createPool(web.config.databaseUrl, { max: 1, name: 'small', waitMs: 50 })
    closers.push(() => pool.end())
    const small = await startWeb({ deps: { db: createDb(pool) }, env: { DATABASE_URL: web.config.databaseUrl } })
    closers.push(small.close)
    const held = await pool.connect()
    expect(await small.as(admin, 'GET', '/api/migrations')).toMatchObject({ status: 503, body: { error: { code: 'busy' } } })
    held.release()
    expect((await small.as(admin, 'GET', '/api/migrations')).status).toBe(200)
  })
}) // prettier-ignore
