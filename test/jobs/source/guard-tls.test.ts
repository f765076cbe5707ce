// Encrypted sources: the name of the profile is asked for and proven at the very address that was checked.
import type { LookupAddress } from 'node:dns'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createRestSource, type RestDeps } from '../../../jobs/source/rest.ts'
import type { Lookup } from '../../../jobs/source/rest/guard.ts'
import type { Source } from '../../../jobs/source/source.ts'
import { signal } from './bundles.ts'
import { certificateFor } from './certificate.ts'
import { profileOf, restDeps } from './rest-server.ts'

interface Seen {
  readonly name: unknown
  readonly host: string | undefined
}

describe('an encrypted source', () => {
  const trusted = getCACertificates('default')
  const made = certificateFor('books.example', new Date())
  const seen: Seen[] = []
  const open: Source[] = []
  let server: Server
  let port = 0
  let looked: string[] = []

  beforeAll(async () => {
    server = createServer(made, (request, reply) => {
      seen.push({ name: (request.socket as TLSSocket).servername, host: request.headers.host })
      if (request.url === '/moved/system/info') {
        reply.writeHead(302, { location: 'https://metadata.example/latest/meta-data/' }).end()
        return
      }
      reply.writeHead(200, { 'content-type': 'application/json' }).end('{"product":"Perfect Books"}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    ;({ port } = server.address() as AddressInfo)
  })
  afterEach(async () => {
    setDefaultCACertificates(trusted)
    for (const source of open.splice(0)) await source.close()
    seen.splice(0)
    looked = []
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  const loopback: LookupAddress = { address: '127.0.0.1', family: 4 }
  const always: Lookup = (host, _options, done) => {
    looked.push(host)
    done(null, [loopback])
  }

  function sourceAt(host: string, more: Partial<RestDeps> = {}, path = ''): Source {
    const profile = profileOf(`https://${host}:${port}/${path}`, [{ name: 'companies', object: 'company', endpoint: { path: 'companies' } }])
    const source = createRestSource({ profile, ...restDeps(''), privateHosts: [`${host}:${port}`], lookup: always, limits: { attempts: 3 }, ...more })
    open.push(source)
    return source
  } // prettier-ignore

  it('is asked for by its name (SNI and Host) at the address that its name was resolved to and checked', async () => {
    setDefaultCACertificates([...trusted, made.cert])
    const { product } = await sourceAt('books.example').identify(signal)
    expect(product).toBe('Perfect Books')
    expect(seen).toEqual([{ name: 'books.example', host: `books.example:${port}` }])
    expect(looked).toEqual(['books.example'])
  })

  it('is refused when nobody vouches for its certificate, or the certificate is for another name', async () => {
    await expect(sourceAt('books.example').identify(signal)).rejects.toThrow('is not trusted')
    setDefaultCACertificates([...trusted, made.cert])
    await expect(sourceAt('other.example').identify(signal)).rejects.toThrow('The certificate of other.example')
    expect(seen).toEqual([])
  })

  it('is judged anew at every connection: a name that is turned to a private address between two tries is refused', async () => {
    let asked = 0
    const turning: Lookup = (_host, _options, done) => {
      asked += 1
      if (asked === 1) done(Object.assign(new Error('later'), { code: 'EAI_AGAIN' }), [])
      else done(null, [{ address: '::ffff:7f00:1', family: 6 }])
    }
    const refused = sourceAt('books.example', { lookup: turning, privateHosts: [] }).identify(signal)
    await expect(refused).rejects.toThrow('the machine itself')
    expect([asked, seen]).toEqual([2, []])
  })

  it('is not followed to where a cloud tells its secrets, by whatever name', async () => {
    setDefaultCACertificates([...trusted, made.cert])
    const lookup: Lookup = (host, options, done) =>
      host === 'metadata.example'
        ? done(null, [{ address: '169.254.169.254', family: 4 }])
        : always(host, options, done)
    const refused = sourceAt('books.example', { lookup }, 'moved/').identify(signal)
    await expect(refused).rejects.toThrow(
      /metadata\.example \(169\.254\.169\.254\) is a link-local or metadata address/,
    )
  })
})
