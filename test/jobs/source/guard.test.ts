// Nobody reaches a private network by way of a profile: not by address, name, redirect or encrypted port.
import type { LookupAddress } from 'node:dns'
import { afterEach, describe, expect, it } from 'vitest'
import { createRestSource, type RestDeps } from '../../../jobs/source/rest.ts'
import { createGuard, type Lookup, privateKind } from '../../../jobs/source/rest/guard.ts'
import { SourceRefused } from '../../../jobs/source/source.ts'
import { signal } from './bundles.ts'
import { createSite, profileOf, restDeps, type Site } from './rest-server.ts'

const resources = [{ name: 'companies', object: 'company', endpoint: { path: 'companies' } }]

const resolving = (...addresses: string[]): Lookup => {
  const found: LookupAddress[] = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  return (_host, _options, done) => done(null, found)
}

describe('the guard against private addresses', () => {
  let site: Site | null = null
  afterEach(async () => {
    await site?.close()
    site = null
  })

  async function refusal(base: string, more: Partial<RestDeps> = {}): Promise<SourceRefused> {
    const source = createRestSource({
      profile: profileOf(base, resources),
      ...restDeps('none'),
      limits: { attempts: 1 },
      ...more,
    })
    const error = await source.identify(signal).then(
      () => null,
      (cause: unknown) => cause,
    )
    await source.close()
    if (error instanceof SourceRefused) return error
    throw new Error(`A refusal was expected, not ${String(error)}`, { cause: error })
  }

  it.each([
    '127.0.0.1', '127.8.9.1', '10.0.0.1', '172.16.5.4', '192.168.1.1', '169.254.169.254', '100.64.0.1', '100.100.100.200', '0.0.0.0',
    '168.63.129.16', '192.0.0.192', '198.18.0.1', '224.0.0.1', '255.255.255.255', '::', '::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::7f00:1',
    'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd00:ec2::254', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', 'ff02::1', 'nonsense',
  ])('calls %s not public', (address) => {
    expect(privateKind(address)).not.toBeNull()
  }) // prettier-ignore

  it.each(['93.184.216.34', '8.8.8.8', '2606:2800:220:1:248:1893:25c8:1946', '::ffff:8.8.8.8'])(
    'calls %s public',
    (address) => {
      expect(privateKind(address)).toBeNull()
    },
  )

  it.each([
    'https://127.0.0.1/', 'https://[::1]/', 'https://[::ffff:7f00:1]/', 'https://2130706433/', 'https://0x7f.1/', 'https://0177.0.0.1/', 'https://169.254.169.254/latest/',
  ])('refuses the address %s before anything is sent', async (base) => {
    expect((await refusal(base)).code).toBe('source_private_address')
  }) // prettier-ignore

  it('refuses a public name that leads to a private address, even as one of several', async () => {
    const found = await refusal('https://firm.example/', { lookup: resolving('93.184.216.34', '10.1.2.3') })
    expect([found.code, found.message]).toEqual([
      'source_private_address',
      expect.stringContaining('firm.example (10.1.2.3)'),
    ])
  })

  it('refuses a source without encryption', async () => {
    expect((await refusal('http://firm.example/')).message).toContain('must begin with https')
  })

  it('refuses a redirect into a private network, and to a port that is not exempt', async () => {
    const other = await createSite((app) => app.get('/secret', () => ({ product: 'Perfect Books' })))
    site = await createSite((app) =>
      app.get('/api/v1/system/info', (_request, reply) => reply.redirect(`http://${other.host}/secret`)),
    )
    const found = await refusal(site.base, { privateHosts: [site.host] })
    expect(found.code).toBe('source_insecure')
    expect(other.asked).toEqual([])
    await other.close()
  })

  it('never sends the secret along with a redirect to another origin', async () => {
    let seen: unknown = 'nothing'
    const other = await createSite((app) =>
      app.get('/info', (request) => {
        seen = request.headers.authorization ?? null
        return { product: 'Perfect Books' }
      }),
    )
    site = await createSite((app) =>
      app.get('/api/v1/system/info', (_request, reply) => reply.redirect(`http://${other.host}/info`)),
    )
    const profile = profileOf(site.base, resources, { auth: { type: 'bearer', token: { secret: 'token' } } })
    await site.source(profile, { privateHosts: [site.host, other.host] }).identify(signal)
    expect(seen).toBeNull()
    await other.close()
  })

  it('gives up after a few redirects', async () => {
    site = await createSite((app) =>
      app.get('/api/v1/system/info', (_request, reply) => reply.redirect('/api/v1/system/info')),
    )
    expect((await refusal(site.base, { privateHosts: [site.host] })).code).toBe('source_redirects')
  })

  it('lets exempt hosts through, by host or by host and port, whatever their case', async () => {
    site = await createSite((app) => app.get('/api/v1/system/info', () => ({ product: 'Perfect Books' })))
    const port = new URL(site.base).port
    const lookup = resolving('127.0.0.1')
    for (const privateHosts of [['pb.internal'], [`PB.Internal:${port}`]]) {
      const source = createRestSource({
        profile: profileOf(`http://Pb.internal:${port}/api/v1`, resources),
        ...restDeps(''),
        privateHosts,
        lookup,
      })
      expect((await source.identify(signal)).product).toBe('Perfect Books')
      await source.close()
    }
  })

  it('says that a name does not exist', async () => {
    const lookup: Lookup = (_host, _options, done) =>
      done(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), [])
    const found = await refusal('https://slip.example/', { lookup })
    expect([found.code, found.message]).toEqual([
      'source_unknown_host',
      expect.stringContaining('The host slip.example cannot be found'),
    ])
  })

  it('checks again when the connection is made, not only when the address is written', async () => {
    const guard = createGuard({ privateHosts: [], lookup: resolving('127.0.0.1'), connectMs: 1000 })
    guard.check(new URL('https://firm.example/'))
    await expect(guard.agent.request({ origin: 'https://firm.example', path: '/', method: 'GET' })).rejects.toThrow(
      'the machine itself',
    )
    await guard.agent.destroy()
  })
})
