// Uploading a bundle: sealed pieces, all or nothing, and nothing held up by a sender that stops.
import { type AddressInfo, connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readBundle, writeBundle } from '../../db/bundles.ts'
import { orm } from '../../db/drizzle.ts'
import { bundleChunks } from '../../db/schema.ts'
import { identity, newMigration, workerSays } from './firm.ts'
import { admin, signedToken, startWeb, type Web } from './web.ts'

let web: Web
let id: string
beforeAll(async () => {
  web = await startWeb()
  await web.install(admin)
  await web.app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => web.close())
beforeEach(async () => {
  id = await newMigration(web)
})

describe('a bundle', () => {
  async function upload(parts: FormData | string, type?: string) {
    const form = parts instanceof FormData ? new Response(parts) : null
    return web.send({
      method: 'POST',
      url: `/api/migrations/${id}/bundle`,
      headers: {
        authorization: `Bearer ${await signedToken(admin, web.clock.now)}`,
        'content-type': type ?? form?.headers.get('content-type') ?? '',
      },
      payload: form ? Buffer.from(await form.arrayBuffer()) : String(parts),
    })
  }

  function formWith(bytes: Uint8Array<ArrayBuffer>, name = 'firm.zip'): FormData {
    const form = new FormData()
    form.append('note', 'sent by hand')
    form.append('file', new Blob([bytes]), name)
    return form
  }

  it('is kept in sealed pieces of 1 MiB and can be read back as it was', async () => {
    const bytes = new Uint8Array(2_500_000).map((_, place) => (place * 31 + (place >> 8)) % 256)
    const [answer] = await Promise.all([upload(formWith(bytes)), workerSays(web, id, { identity })])
    expect(answer).toMatchObject({ status: 200, body: { identity } })
    const pieces = await web.db.select().from(bundleChunks).where(orm.eq(bundleChunks.migrationId, id))
    expect(pieces.map((piece) => piece.seq).sort()).toEqual([0, 1, 2])
    expect(pieces.some((piece) => piece.bytes.includes(Buffer.from(bytes.subarray(0, 64))))).toBe(false)
    const back: Buffer[] = []
    for await (const piece of readBundle(web.db, web.seal, id)) back.push(piece)
    expect(Buffer.concat(back).equals(Buffer.from(bytes))).toBe(true)
    expect((await web.as(admin, 'GET', `/api/migrations/${id}`)).body).toMatchObject({
      source: { kind: 'bundle', bundleName: 'firm.zip' },
    })
  })

  it('replaces the one before as a whole', async () => {
    await Promise.all([upload(formWith(new Uint8Array(1_500_000))), workerSays(web, id, { identity })])
    await Promise.all([
      upload(formWith(new TextEncoder().encode('small'), 'small.csv')),
      workerSays(web, id, { identity }),
    ])
    const back: Buffer[] = []
    for await (const piece of readBundle(web.db, web.seal, id)) back.push(piece)
    expect(Buffer.concat(back).toString()).toBe('small')
  })

  it('that breaks off leaves the one before', async () => {
    await Promise.all([upload(formWith(new TextEncoder().encode('whole'))), workerSays(web, id, { identity })])
    const type = 'multipart/form-data; boundary=b'
    const broken = await upload(
      '--b\r\ncontent-disposition: form-data; name="file"; filename="x.zip"\r\n\r\nhalf',
      type,
    )
    expect(broken.status).toBeGreaterThanOrEqual(400)
    const back: Buffer[] = []
    for await (const piece of readBundle(web.db, web.seal, id)) back.push(piece)
    expect(Buffer.concat(back).toString()).toBe('whole')
  })

  it('whose sender goes away holds nothing up, and leaves the one before', async () => {
    await Promise.all([upload(formWith(new TextEncoder().encode('whole'))), workerSays(web, id, { identity })])
    const sender = connect((web.app.server.address() as AddressInfo).port, '127.0.0.1')
    const authorization = `Bearer ${await signedToken(admin, web.clock.now)}`
    const type = 'multipart/form-data; boundary=b'
    const head = `POST /api/migrations/${id}/bundle HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-type: ${type}\r\ncontent-length: 9000000\r\n\r\n`
    sender.write(`${head}--b\r\ncontent-disposition: form-data; name="file"; filename="x.zip"\r\n\r\n`)
    sender.write(Buffer.alloc(3_000_000))
    const held = orm.sql`select 1 from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`
    await expect.poll(async () => (await web.db.execute(held)).rowCount).toBe(1)
    sender.destroy()
    await expect.poll(async () => (await web.db.execute(held)).rowCount).toBe(0)
    const back: Buffer[] = []
    for await (const piece of readBundle(web.db, web.seal, id)) back.push(piece)
    expect(Buffer.concat(back).toString()).toBe('whole')
  })

  it('must be a file of a form, and hold something', async () => {
    const empty = new FormData()
    empty.append('note', 'no file')
    expect(await upload(empty)).toMatchObject({ status: 400, body: { error: { code: 'file_missing' } } })
    expect(await upload(formWith(new Uint8Array()))).toMatchObject({
      status: 400,
      body: { error: { code: 'file_empty' } },
    })
    expect(await upload('{}', 'application/json')).toMatchObject({ status: 406 })
  })

  it('of many megabytes that is refused lets go of its connection', async () => {
    const base = `http://127.0.0.1:${(web.app.server.address() as AddressInfo).port}`
    const authorization = `Bearer ${await signedToken(admin, web.clock.now)}`
    let answer: Response | undefined
    async function* half(): AsyncGenerator<Buffer> {
      yield Buffer.from('first half')
      const body = formWith(new Uint8Array(40_000_000))
      answer = await fetch(`${base}/api/migrations/${id}/bundle`, { method: 'POST', headers: { authorization }, body })
    }
    await web.db.transaction((tx) => writeBundle(tx, web.seal, id, half()))
    expect(answer?.status).toBe(409)
    const next = await fetch(`${base}/api/me`, { headers: { authorization } })
    expect(next.status).toBe(200)
  })

  it('waits for another upload of the same migration', async () => {
    let answer: Awaited<ReturnType<typeof upload>> | undefined
    async function* half(): AsyncGenerator<Buffer> {
      yield Buffer.from('first half')
      answer = await upload(formWith(new TextEncoder().encode('second')))
      yield Buffer.from('second half')
    }
    await web.db.transaction((tx) => writeBundle(tx, web.seal, id, half()))
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'upload_under_way' } } })
  })
})
