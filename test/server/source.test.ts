// Connecting a source: the web process keeps what it was given, sealed, and the worker's word is the answer.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readBundle, writeBundle } from '../../db/bundles.ts'
import { orm } from '../../db/drizzle.ts'
import { bundleChunks, migrations } from '../../db/schema.ts'
import { audited, newMigration, ready } from './firm.ts'
import { admin, signedToken, startWeb, type Web } from './web.ts'

let web: Web
let id: string
beforeAll(async () => {
  web = await startWeb({ deps: { connectWait: { everyMs: 10, mostMs: 3000 } } })
  await web.install(admin)
})
afterAll(() => web.close())
beforeEach(async () => {
  id = await newMigration(web)
})

const identity = { product: 'Perfect Books', tenant: 'T', host: 'books.example', version: null, sentence: 'Found.' }
const problem = { code: 'other_product', message: 'A bookstore in Ottawa was found, not Perfect Books.' }

/** Stands where the worker stands: takes the job and says what it found. */
async function workerSays(found: { identity: typeof identity } | { problem: typeof problem }): Promise<void> {
  const change =
    'identity' in found
      ? { connectState: 'connected' as const, identity: found.identity }
      : { connectState: 'refused' as const, connectProblem: found.problem }
  await expect
    .poll(async () => {
      const [job] = await web.boss.fetch<{ migrationId: string }>('connect')
      if (!job) return null
      await web.db.update(migrations).set(change).where(orm.eq(migrations.id, job.data.migrationId))
      await web.boss.complete('connect', job.id)
      return job.data.migrationId
    })
    .toBe(id)
}

async function rowOf(migrationId: string) {
  const [row] = await web.db.select().from(migrations).where(orm.eq(migrations.id, migrationId))
  return row
}

const profile = { profile_version: 1, name: 'cloud' }
const rest = { kind: 'rest', profile, secrets: { token: 's3cret' } }

describe('a REST profile', () => {
  it('is kept with its secrets sealed, and answers with the identity that the worker found', async () => {
    const [answer] = await Promise.all([
      web.as(admin, 'PUT', `/api/migrations/${id}/source`, rest),
      workerSays({ identity }),
    ])
    expect(answer).toMatchObject({ status: 200, body: { identity } })
    const row = await rowOf(id)
    expect(row?.sourceProfile).toEqual(profile)
    expect(row?.sourceSecrets).not.toContain('s3cret')
    expect(web.seal.open(row?.sourceSecrets ?? '', id)).toBe('{"token":"s3cret"}')
    const shown = await web.as(admin, 'GET', `/api/migrations/${id}`)
    expect(shown.body).toMatchObject({ phase: 'audit', source: { kind: 'rest', state: 'connected', identity } })
    expect(shown.text).not.toContain('s3cret')
  })

  it('that the worker refuses is answered with its code and its sentence, and can be tried again', async () => {
    const [answer] = await Promise.all([
      web.as(admin, 'PUT', `/api/migrations/${id}/source`, rest),
      workerSays({ problem }),
    ])
    expect(answer).toMatchObject({ status: 422, body: { error: problem } })
    const shown = await web.as(admin, 'GET', `/api/migrations/${id}`)
    expect(shown.body).toMatchObject({ phase: 'connect', source: { state: 'refused', problem } })
    const [again] = await Promise.all([
      web.as(admin, 'PUT', `/api/migrations/${id}/source`, rest),
      workerSays({ identity }),
    ])
    expect(again.status).toBe(200)
  })

  it('waits for the answer to the one that was given before, so that no answer is taken for another', async () => {
    await expect(web.boss.send('connect', { migrationId: id }, { singletonKey: id })).resolves.not.toBeNull()
    const [older] = await web.boss.fetch('connect')
    const answer = web.as(admin, 'PUT', `/api/migrations/${id}/source`, rest)
    await expect
      .poll(
        async () =>
          (
            await web.db.execute(
              orm.sql`select 1 from pg_stat_activity where datname = current_database() and state like 'idle in%'`,
            )
          ).rowCount,
      )
      .toBeGreaterThan(0)
    expect((await rowOf(id))?.connectState).toBe('none')
    await web.boss.complete('connect', older?.id ?? '')
    await workerSays({ identity })
    expect((await answer).status).toBe(200)
  })

  it('is refused when the one before stays without an answer', async () => {
    await web.boss.send('connect', { migrationId: id }, { singletonKey: id })
    const answer = await web.as(admin, 'PUT', `/api/migrations/${id}/source`, rest)
    expect(answer).toMatchObject({ status: 409, body: { error: { code: 'connect_under_way' } } })
    expect((await rowOf(id))?.connectState).toBe('none')
  })

  it('must be an object', async () => {
    for (const wrong of [null, 'profile', ['profile']]) {
      const answer = await web.as(admin, 'PUT', `/api/migrations/${id}/source`, { ...rest, profile: wrong })
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } })
    }
  })

  it('is not exchanged while a run or an audit works with it', async () => {
    await audited(web, id)
    expect((await web.as(admin, 'POST', `/api/migrations/${id}/audit`)).status).toBe(202)
    const auditing = await web.as(admin, 'PUT', `/api/migrations/${id}/source`, rest)
    expect(auditing).toMatchObject({ status: 409, body: { error: { code: 'audit_open' } } })
    const other = await newMigration(web)
    await ready(web, other)
    expect((await web.as(admin, 'POST', `/api/migrations/${other}/runs`, { kind: 'sample' })).status).toBe(202)
    const running = await web.as(admin, 'PUT', `/api/migrations/${other}/source`, rest)
    expect(running).toMatchObject({ status: 409, body: { error: { code: 'run_open' } } })
  })
})

describe('a slow source', () => {
  it('is answered with a sentence when the wait is over, and the asking goes on', async () => {
    const impatient = await startWeb({ deps: { connectWait: { everyMs: 5, mostMs: 20 } } })
    await impatient.install(admin)
    const slow = await newMigration(impatient)
    const answer = await impatient.as(admin, 'PUT', `/api/migrations/${slow}/source`, rest)
    expect(answer).toMatchObject({ status: 504, body: { error: { code: 'still_checking' } } })
    expect((await impatient.as(admin, 'GET', `/api/migrations/${slow}`)).body).toMatchObject({
      source: { state: 'checking' },
    })
    await impatient.close()
  })
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
    const [answer] = await Promise.all([upload(formWith(bytes)), workerSays({ identity })])
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
    await Promise.all([upload(formWith(new Uint8Array(1_500_000))), workerSays({ identity })])
    await Promise.all([upload(formWith(new TextEncoder().encode('small'), 'small.csv')), workerSays({ identity })])
    const back: Buffer[] = []
    for await (const piece of readBundle(web.db, web.seal, id)) back.push(piece)
    expect(Buffer.concat(back).toString()).toBe('small')
  })

  it('that breaks off leaves the one before', async () => {
    await Promise.all([upload(formWith(new TextEncoder().encode('whole'))), workerSays({ identity })])
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
    const base = await web.app.listen({ port: 0, host: '127.0.0.1' })
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
