// What the account has, who installed the app, and what the documentation leaves open, asked of the stand-in.
import { afterEach, beforeAll, afterAll, describe, expect, it } from 'vitest'
import { AccountUnreadable, probeDealAddTime, readAccount } from '../../../jobs/pipedrive/account.ts'
import { create } from '../../../jobs/pipedrive/entities.ts'
import { createIdentify } from '../../../jobs/pipedrive/identify.ts'
import { install } from '../../sandbox/pipedrive/caller.ts'
import type { PipedriveOptions } from '../../sandbox/pipedrive/options.ts'
import { type PipedriveStandIn, startPipedrive } from '../../sandbox/pipedrive/stand-in.ts'
import { type Office, openOffice } from './connected.ts'

let office: Office
const open: PipedriveStandIn[] = []
beforeAll(async () => {
  office = await openOffice()
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((pipedrive) => pipedrive.close()))
})
afterAll(() => office.close())

async function connect(options: PipedriveOptions = {}) {
  const pipedrive = await startPipedrive(options)
  open.push(pipedrive)
  const { tokens } = await install(pipedrive)
  const { client } = await office.hire(pipedrive.url, { tokens, client: { random: () => 0 } })
  return { pipedrive, client, tokens }
}

describe('the account', () => {
  it('is read with its users, fields, pipelines, stages, currencies and limits', async () => {
    const { client } = await connect({ plan: 'growth', seats: 2 })
    const field = {
      field_name: 'Matter type',
      field_type: 'enum',
      options: [{ label: 'Probate' }, { label: 'Conveyancing' }],
    }
    const made = await client.send(await create('field', field, { object: 'deal' }))
    const account = await readAccount(client)
    expect(account).toMatchObject({
      companyName: 'Harper & Lane LLP',
      dealAddTime: null,
      tokensLimit: 120_000,
      requestsPerWindow: 160,
    })
    expect(account.tokensLeft).toBeLessThan(120_000)
    expect(account.users).toContainEqual(
      expect.objectContaining({ name: 'Harriet Lane', email: 'harriet.lane@harperlane.example', active: true }),
    )
    expect(account.users).toContainEqual(expect.objectContaining({ name: 'Gareth Pryce', active: false }))
    const custom = account.fields.filter(({ isCustom }) => isCustom)
    expect(custom).toMatchObject([
      { object: 'deal', name: 'Matter type', type: 'enum', options: [{ label: 'Probate' }, { label: 'Conveyancing' }] },
    ])
    expect(made.kind === 'done' && made.data).toMatchObject({ field_code: custom[0]?.key })
    expect(account.fields).toContainEqual(expect.objectContaining({ object: 'person', key: 'org_id', isCustom: false }))
    expect(account.pipelines.length).toBeGreaterThan(0)
    expect(account.stages.every(({ pipelineId }) => account.pipelines.some(({ id }) => id === pipelineId))).toBe(true)
    expect(account.currencies).toContain('GBP')
    expect(account.defaultCurrency).toBe('GBP')
    expect(account.installer?.permissions).toMatchObject({ can_add_custom_fields: true, can_use_api: true })
  })

  it('tells whether contact sync has given persons their further fields', async () => {
    const jobTitle = async (contactSync: boolean) =>
      (await readAccount((await connect({ contactSync })).client)).fields.some(({ key }) => key === 'job_title')
    expect(await jobTitle(true)).toBe(true)
    expect(await jobTitle(false)).toBe(false)
  })

  it('that cannot be read to the end says what was missing and why', async () => {
    const { client } = await connect({ scopes: ['deals:full', 'contacts:full'] })
    const reading = readAccount(client)
    await expect(reading).rejects.toThrow(/The users could not be read from Pipedrive: Scope and URL mismatch/)
    await expect(reading).rejects.toBeInstanceOf(AccountUnreadable)
  })
})

describe('the probe of add_time on deals', () => {
  it.each([
    ['honoured', true],
    ['ignored', false],
    ['rejected', false],
  ] as const)('of an account where it is %s says %s and leaves no deal behind', async (dealAddTime, kept) => {
    const { client, pipedrive } = await connect({ dealAddTime })
    expect(await probeDealAddTime(client)).toBe(kept)
    expect(pipedrive.records('deal')).toHaveLength(0)
  })

  it('whose answer was lost says that nothing is known, and removes what it may have made', async () => {
    const { client, pipedrive } = await connect({ dealAddTime: 'honoured' })
    pipedrive.faults.next({ match: (method) => method === 'POST', then: 'lose_reply' })
    expect(await probeDealAddTime(client)).toBe(null)
    expect(pipedrive.records('deal')).toHaveLength(0)
  })
})

describe('a probe whose deal Pipedrive does not let go', () => {
  it('says that nothing is known, so that it is looked for again', async () => {
    const { client, pipedrive } = await connect({ dealAddTime: 'honoured' })
    pipedrive.faults.every((method) => (method === 'DELETE' ? 'html_403' : null))
    expect(await probeDealAddTime(client)).toBe(null)
    pipedrive.faults.every(() => null)
    expect(pipedrive.records('deal')).toHaveLength(1)
  })
})

describe('who installed', () => {
  const hosts = { apiHosts: ['http://127.0.0.1:*'] }

  it('is named with company and admin right', async () => {
    const { pipedrive, tokens } = await connect()
    expect(await createIdentify(hosts)(tokens.api_domain, tokens.access_token)).toMatchObject({
      companyId: 7_300_001,
      companyName: 'Harper & Lane LLP',
      userId: pipedrive.users[0]?.id,
      userName: 'Harriet Lane',
      isAdmin: true,
    })
    const second = await install(pipedrive, pipedrive.users[1]?.id)
    expect(await createIdentify(hosts)(pipedrive.url, second.tokens.access_token)).toMatchObject({ isAdmin: false })
  })

  it('is not asked at an address that is not Pipedrive, nor believed without a valid token', async () => {
    const { pipedrive } = await connect()
    const strict = createIdentify({ apiHosts: ['https://*.pipedrive.com'] })
    await expect(strict(pipedrive.url, 'x')).rejects.toThrow(/the token was not sent there/)
    await expect(createIdentify(hosts)(pipedrive.url, 'x')).rejects.toThrow(
      /did not say who installed the app \(status 401\)/,
    )
  })
})
