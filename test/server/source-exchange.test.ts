// Exchanging a source: the one that was proven stays until the new one is, and how a source is read can be taken away and brought back.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readBundle } from '../../db/bundles.ts'
import { orm } from '../../db/drizzle.ts'
import { bundleChunks, migrations } from '../../db/schema.ts'
import { identity, newMigration, workerSays } from './firm.ts'
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

const problem = { code: 'source_wrong_product', message: 'A bookstore in Ottawa was found, not Perfect Books.' }
const profile = { profile_version: 1, name: 'cloud' }
const rest = { kind: 'rest', profile, secrets: { token: 's3cret' } }

async function put(found: { identity: typeof identity } | { problem: typeof problem }, body: object = rest) {
  const [answer] = await Promise.all([
    web.as(admin, 'PUT', `/api/migrations/${id}/source`, body),
    workerSays(web, id, found),
  ])
  return answer
}

async function upload(name: string, text: string, found: { identity: typeof identity } | { problem: typeof problem }) {
  const form = new FormData()
  form.append('file', new Blob([text]), name)
  const encoded = new Response(form)
  const sent = web.send({
    method: 'POST',
    url: `/api/migrations/${id}/bundle`,
    headers: {
      authorization: `Bearer ${await signedToken(admin, web.clock.now)}`,
      'content-type': encoded.headers.get('content-type') ?? '',
    },
    payload: Buffer.from(await encoded.arrayBuffer()),
  })
  return (await Promise.all([sent, workerSays(web, id, found)]))[0]
}

const shown = async () => (await web.as(admin, 'GET', `/api/migrations/${id}`)).body
const pieces = async () => (await web.db.select().from(bundleChunks).where(orm.eq(bundleChunks.migrationId, id))).length
async function bundleText(): Promise<string> {
  const back: Buffer[] = []
  for await (const piece of readBundle(web.db, web.seal, id)) back.push(piece)
  return Buffer.concat(back).toString()
}

describe('a source that is refused', () => {
  it('leaves the connection before it as it was, and the answer says so', async () => {
    await put({ identity })
    const answer = await put({ problem }, { ...rest, profile: { ...profile, name: 'another' } })
    expect(answer).toMatchObject({ status: 422, body: { error: { code: problem.code } } })
    expect(answer.text).toContain('The source that was connected before')
    expect(await shown()).toMatchObject({
      phase: 'audit',
      source: { kind: 'rest', state: 'connected', identity, problem: { code: problem.code } },
    })
    const [row] = await web.db.select().from(migrations).where(orm.eq(migrations.id, id))
    expect(row).toMatchObject({ sourceProfile: profile, priorSource: null })
    expect(web.seal.open(row?.sourceSecrets ?? '', id)).toBe('{"token":"s3cret"}')
  })

  it('leaves the bundle before it whole, whether it is a bundle or a connection', async () => {
    expect((await upload('firm.csv', 'the good one', { identity })).status).toBe(200)
    expect((await upload('wrong.csv', 'the bad one', { problem })).status).toBe(422)
    expect(await bundleText()).toBe('the good one')
    expect((await put({ problem })).status).toBe(422)
    expect(await bundleText()).toBe('the good one')
    expect(await shown()).toMatchObject({ source: { kind: 'bundle', state: 'connected', bundleName: 'firm.csv' } })
    expect(await pieces()).toBe(1)
  })

  it('is followed by a good one, which then is the only one', async () => {
    await upload('firm.csv', 'the first', { identity })
    await upload('wrong.csv', 'the bad one', { problem })
    await upload('later.csv', 'the second', { identity })
    expect([await bundleText(), await pieces()]).toEqual(['the second', 1])
    expect(await shown()).toMatchObject({ source: { bundleName: 'later.csv', problem: null } })
    await put({ identity })
    expect(await pieces()).toBe(0)
  })
})

describe('how a source is read', () => {
  it('is corrected by a manifest, which is not taken when the worker refuses it', async () => {
    const manifest = { bundle_version: 1, product: 'Perfect Books', files: [] }
    const path = `/api/migrations/${id}/bundle/manifest`
    expect(await web.as(admin, 'PUT', path, manifest)).toMatchObject({ status: 409, body: { error: { code: 'no_bundle' } } })
    await upload('firm.csv', 'the good one', { identity })
    const correct = async (body: object, found: { identity: typeof identity } | { problem: typeof problem }) =>
      (await Promise.all([web.as(admin, 'PUT', path, body), workerSays(web, id, found)]))[0]
    expect((await correct(manifest, { identity })).status).toBe(200)
    expect((await correct({ nonsense: true }, { problem })).status).toBe(422)
    expect(await bundleText()).toBe('the good one')
    const kept = await web.as(admin, 'GET', `/api/migrations/${id}/source/profile`)
    expect(kept.body).toEqual(manifest)
  }) // prettier-ignore

  it('is taken away as the profile that was entered, without its secrets, and brought back', async () => {
    expect((await web.as(admin, 'GET', `/api/migrations/${id}/source/profile`)).status).toBe(404)
    await put({ identity })
    const kept = await web.as(admin, 'GET', `/api/migrations/${id}/source/profile`)
    expect(kept).toMatchObject({ status: 200, body: profile })
    expect(kept.text).not.toContain('s3cret')
    id = await newMigration(web)
    expect((await put({ identity }, { ...rest, profile: kept.body as object })).status).toBe(200)
  })

  it('names the zone of its times, which is taken as long as nobody has chosen one', async () => {
    const zoned = (timeZone: string) => ({ identity: { ...identity, timeZone } as typeof identity })
    const settings = async () => (await web.as(admin, 'GET', `/api/migrations/${id}/settings`)).body
    await put(zoned('America/New_York'))
    expect(await settings()).toMatchObject({ timeZone: 'America/New_York', timeZoneChosen: false })
    await put(zoned('Nowhere'))
    expect(await settings()).toMatchObject({ timeZone: 'America/New_York' })
    await put(zoned('Europe/Paris'))
    expect(await settings()).toMatchObject({ timeZone: 'Europe/Paris' })
    expect(await shown()).toMatchObject({ source: { identity: { sentence: identity.sentence } } })
  })

  it.each(['Europe/London', 'Asia/Tokyo'])(
    'leaves %s alone, which was chosen by hand, and the answer says so',
    async (timeZone) => {
      await web.as(admin, 'PUT', `/api/migrations/${id}/settings`, { timeZone })
      await put({ identity: { ...identity, timeZone: 'America/New_York' } as typeof identity })
      expect((await web.as(admin, 'GET', `/api/migrations/${id}/settings`)).body).toMatchObject({ timeZone })
      const sentence = `${identity.sentence} The source names the time zone America/New_York; ${timeZone}, chosen in the settings, was kept for times without a zone.`
      expect(await shown()).toMatchObject({ source: { identity: { sentence } } })
    },
  )
})
