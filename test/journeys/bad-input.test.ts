// Whatever is put into the app, the answer is a sentence that says what is wrong, and nothing changes by it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod'
import { createSeal } from '../../db/seal.ts'
import { saveInstall } from '../../db/installs.ts'
import * as contract from '../../server/contract.ts'
import { rename, zipBytes } from '../jobs/source/zip-bytes.ts'
import { type Api, ApiRefusal, createApi } from '../sandbox/demo/api.ts'
import { installApp } from '../sandbox/demo/install.ts'
import { type Office, openOffice } from './office.ts'
import { audit, createMigration, prepareMigration, restOf, startRun } from './walk.ts'

const anything = z.unknown()

/** What the app said, or a failure when it took what it should refuse. */
async function refusal(asked: Promise<unknown>): Promise<{ status: number; code: string; message: string }> {
  const answer = await asked.then(
    (taken) => new Error(`It was taken: ${JSON.stringify(taken)}`),
    (error: unknown) => error,
  )
  if (!(answer instanceof ApiRefusal)) throw answer
  const { status, code, message } = answer
  return { status, code, message }
}

let office: Office
let id: string
let before: unknown
beforeAll(async () => {
  office = await openOffice()
  id = await prepareMigration(office)
  before = await standing()
})
afterAll(() => office.close())

/** Everything that bad input must leave alone: what was decided, what was read, what stands in Pipedrive. */
async function standing(): Promise<unknown> {
  const at = `/migrations/${id}`
  const { counters, runs } = await office.api.get(at, contract.migrationSchema)
  const read = (path: string) => office.api.get(`${at}/${path}`, anything)
  const decided = [await read('mapping'), await read('owners'), await read('settings'), await read('audit')]
  return { counters, runs, decided, pipedrive: office.pipedrive.snapshot() }
}

const sourceOf = (profile: unknown, secrets: unknown = office.perfectBooks.secrets, by: Api = office.api) =>
  by.send('PUT', `/migrations/${id}/source`, {
    schema: contract.connectedSchema,
    body: { kind: 'rest', profile, secrets },
  })

describe('a file that is no bundle', () => {
  function upload(content: string | Buffer, name: string): Promise<unknown> {
    const form = new FormData()
    form.set('file', new File([new Uint8Array(Buffer.from(content))], name))
    return office.api.send('POST', `/migrations/${id}/bundle`, { schema: contract.connectedSchema, body: form })
  }
  const table = 'id,First Name,Last Name\n1,Ann,Lee\n'
  const workbook = () => zipBytes([{ path: '[Content_Types].xml', content: '' }, { path: 'xl/workbook.xml', content: '' }]) // prettier-ignore
  const climbing = async () => rename(await zipBytes([{ path: 'aa/contacts.csv', content: table }]), 'aa/contacts.csv', '../contacts.csv') // prettier-ignore
  const bomb = () => zipBytes([{ path: 'contacts.csv', content: Buffer.alloc(50_000_000) }])

  it.each<[string, string, () => string | Buffer | Promise<Buffer>, readonly [number, RegExp]]>([
    ['a PDF', 'ledger.pdf', () => '%PDF-1.7\n%…', [422, /ledger\.pdf is a PDF document.*export the records as CSV/]],
    ['a ZIP bomb', 'firm.zip', bomb, [422, /contacts\.csv inside the ZIP unpacks to/]],
    ['a ZIP with a path that leads out of it', 'firm.zip', climbing, [422, /path leads out of the ZIP/]],
    [
      'a table of one column',
      'contacts.csv',
      () => 'Name\nAcme\nBetas\n',
      [422, /has one column only.*which separator/],
    ],
    ['an empty file', 'contacts.csv', () => '', [400, /contacts\.csv is empty/]],
    ['a workbook without sheets', 'contacts.xlsx', workbook, [422, /workbook cannot be read.*export as CSV/]],
  ])('is refused when it is %s', async (_what, name, content, [status, sentence]) => {
    const said = await refusal(upload(await content(), name))
    expect(said).toMatchObject({ status, message: expect.stringMatching(sentence) as unknown })
    expect(await standing()).toEqual(before)
  })
})

describe('a source that cannot be used', () => {
  const profile = () => structuredClone(office.perfectBooks.profile) as unknown as Profile
  interface Profile {
    name: string
    identity: Record<string, unknown>
    client: { base_url: string; [key: string]: unknown }
    [key: string]: unknown
  }
  const at = (base_url: string) => ({ ...profile(), client: { ...profile().client, base_url } })

  it.each<[string, () => [profile: unknown, secrets?: unknown], RegExp]>([
    ['its profile has an unknown key', () => [{ ...profile(), client: { ...profile().client, basurl: 'x' } }], /client.*basurl/],
    ['a secret of the profile is missing', () => [profile(), {}], /secret “token”, which was not entered/],
    ['it is a host in a private network', () => [at('https://10.1.2.3/api/v1/')], /10\.1\.2\.3.*private/],
    ['it is this machine by another name', () => [at('https://localhost/api/v1/')], /localhost.*the machine itself, not a public one/],
    ['it is where a cloud tells its secrets', () => [at('https://169.254.169.254/latest/')], /169\.254\.169\.254.*(private|link-local|local)/],
    ['it is read without encryption', () => [at('http://books.example/api/v1/')], /without encryption.*https/],
  ])('is refused when %s', async (_what, given, sentence) => {
    const said = await refusal(sourceOf(...given()))
    expect(said).toMatchObject({ status: 422, message: expect.stringMatching(sentence) as unknown })
    expect(await standing()).toEqual(before)
  }) // prettier-ignore

  it('is refused when it is a bookstore of the same name, which is said', async () => {
    office.perfectBooks.faults.product('bookstore')
    const said = await refusal(sourceOf(profile()))
    office.perfectBooks.faults.product('perfect_books')
    expect(said.status).toBe(422)
    expect(said.message).toContain('Perfect Books Ottawa')
    expect(await standing()).toEqual(before)
  })

  it('is refused when it answers with a login page', async () => {
    office.perfectBooks.faults.every(() => ({ kind: 'login_page' }))
    const said = await refusal(sourceOf(profile()))
    office.perfectBooks.faults.clear()
    expect(said.status).toBe(422)
    expect(said.message).toMatch(/HTML|web page|login|sign/i)
    expect(await standing()).toEqual(before)
  })

  it('leaves the good one connected, and runs go on with it', async () => {
    const said = await refusal(sourceOf(profile(), {}))
    expect(said.message).toContain('The source that was connected before')
    expect(await office.api.get(`/migrations/${id}`, contract.migrationSchema)).toMatchObject({
      phase: 'sample',
      source: { state: 'connected', problem: { code: 'secret_missing' } },
    })
    await sourceOf(profile())
    expect(await standing()).toEqual(before)
    const shown = await office.api.get(`/migrations/${id}`, contract.migrationSchema)
    expect(shown).toMatchObject({ phase: 'sample', source: { state: 'connected', problem: null } })
  })
})

describe('somebody who may not', () => {
  it('is told so: another user without an admin role, before and after installing', async () => {
    const clerk = office.pipedrive.users.find(({ admin, active }) => !admin && active)?.id ?? 0
    const ask = () => refusal(office.apiAs(clerk).get(`/migrations/${id}`, anything))
    expect(await ask()).toMatchObject({ status: 403, code: 'not_installed' })
    await installApp(office.appUrl, clerk)
    expect(await ask()).toMatchObject({ status: 403, code: 'not_admin', message: expect.stringMatching(/Only a Pipedrive admin/) as unknown }) // prettier-ignore
    expect(await refusal(sourceOf({}, {}, office.apiAs(clerk)))).toMatchObject({ status: 403 })
  })

  it('finds no migration of another company', async () => {
    const other = { companyId: 7_300_999, userId: 5 }
    const token = { accessToken: 'a', refreshToken: 'r', expiresAt: new Date(Date.now() + 3_600_000), scope: 'base' }
    const who = { ...other, ...token, companyName: 'Others', userName: 'Eve', isAdmin: true, apiDomain: office.pipedrive.url } // prettier-ignore
    await saveInstall(office.db, createSeal(office.workerEnv['ENCRYPTION_KEYS'] ?? ''), who)
    const api = office.apiAs(other.userId, other.companyId)
    const none = { status: 404, code: 'migration_not_found', message: expect.stringContaining('Your company has no migration') as unknown } // prettier-ignore
    expect(await refusal(api.get(`/migrations/${id}`, anything))).toMatchObject(none)
    expect(await refusal(sourceOf({}, {}, api))).toMatchObject(none)
    expect(await refusal(startRun(api, id, 'sample'))).toMatchObject(none)
    expect(await api.get('/migrations', contract.migrationsSchema)).toEqual({ migrations: [] })
  })

  it('gets nothing for a token that is not signed, or signed by somebody else', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = part({ companyId: office.companyId, userId: office.adminId, exp: Date.now() / 1000 + 300 })
    for (const token of [`${part({ alg: 'none' })}.${claims}.`, `${part({ alg: 'HS256' })}.${claims}.c2lnbmVk`, 'x']) {
      const api = createApi(office.appUrl, async () => token)
      const said = await refusal(api.get(`/migrations/${id}`, anything))
      expect(said).toMatchObject({
        status: 401,
        message: expect.stringMatching(/not one that Pipedrive gave/) as unknown,
      })
    }
  })

  afterAll(async () => expect(await standing()).toEqual(before))
})

describe('a request that makes no sense', () => {
  it.each<['POST' | 'PUT', string, unknown, string]>([
    ['POST', 'runs', { kind: 'sample', force: true }, 'force'],
    ['POST', 'runs', { kind: 'everything' }, 'kind'],
    ['PUT', 'settings', { reserves: 0.1 }, 'reserves'],
    ['PUT', 'settings', { timeZone: 'Europe/Atlantis' }, 'timeZone'],
    ['PUT', 'owners', { fallback: 1 }, 'fallback'],
    ['PUT', 'source', { kind: 'rest', profile: {}, token: 'abc' }, 'token'],
    ['PUT', 'mapping', { lines: [{ object: 'contact', field: 'name', colour: 'red' }] }, 'colour'],
  ])('%s %s %j is refused and the key named', async (method, path, body, key) => {
    const said = await refusal(office.api.send(method, `/migrations/${id}/${path}`, { schema: anything, body }))
    expect(said).toMatchObject({ status: 400, message: expect.stringContaining(key) as unknown })
    expect(await standing()).toEqual(before)
  })

  it.each<[contract.Run['kind'], RegExp]>([
    ['full', /no sample yet/],
    ['delta', /no sample yet/],
    ['reconcile', /Nothing has been written to Pipedrive yet/],
    ['rollback', /nothing to roll back/],
  ])('a %s run out of its turn is refused with what comes first', async (kind, sentence) => {
    const said = await refusal(startRun(office.api, id, kind))
    expect(said).toMatchObject({ status: 409, message: expect.stringMatching(sentence) as unknown })
    expect(await standing()).toEqual(before)
  })

  it('a sample of what was not connected, audited or confirmed names the next step', async () => {
    const fresh = await createMigration(office.api, 'Fresh')
    const sample = () => refusal(startRun(office.api, fresh, 'sample'))
    expect(await sample()).toMatchObject({ status: 409, message: 'Connect Perfect Books, or upload a file bundle.' })
    await office.api.send('PUT', `/migrations/${fresh}/source`, {
      schema: anything,
      body: { kind: 'rest', profile: office.perfectBooks.profile, secrets: office.perfectBooks.secrets },
    })
    expect((await sample()).message).toContain('Start the audit')
    await audit(office.api, fresh)
    expect((await sample()).message).toContain('confirm it')
    expect(await standing()).toEqual(before)
  })

  it('of two runs at once one starts, and the full run waits for the approval of its sample', async () => {
    const both = await Promise.allSettled([startRun(office.api, id, 'sample'), startRun(office.api, id, 'sample')])
    const started = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    const refused = both.flatMap((one) => (one.status === 'rejected' ? [one.reason as ApiRefusal] : []))
    expect(started).toHaveLength(1)
    expect(refused[0]).toMatchObject({ status: 409, message: expect.stringMatching(/The sample run is .*; wait until it has ended/) as unknown }) // prettier-ignore
    expect((await refusal(sourceOf({}))).status).toBe(409)
    expect((await restOf(office.api, id, started[0] ?? '')).state).toBe('awaiting_approval')
    const full = await refusal(startRun(office.api, id, 'full'))
    expect(full).toMatchObject({ status: 409, message: expect.stringContaining('approve it first') as unknown })
  })
})
