// Keeps the reader of a customer's profile out of private networks: checked for every address that is connected to.
import { type LookupAddress, type LookupOptions, lookup as systemLookup } from 'node:dns'
import { isIP, type LookupFunction, type Socket } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, buildConnector } from 'undici'
import { SourceRefused } from '../source.ts'

export type Lookup = (
  host: string,
  options: LookupOptions & { all: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void

export interface Guard {
  /** Throws SourceRefused for an address that must not even be tried. */
  check(url: URL): void
  /** Connects only to addresses that are allowed after the name was resolved. */
  readonly agent: Agent
}

interface GuardDeps {
  /** Hosts (`host` or `host:port`) that may be private and may be reached without TLS. */
  readonly privateHosts: readonly string[]
  readonly lookup?: Lookup | undefined
  readonly connectMs: number
}

export function createGuard({ privateHosts, lookup = systemLookup, connectMs }: GuardDeps): Guard {
  const exempt = new Set(privateHosts.map((host) => host.trim().toLowerCase()))
  const isExempt = (host: string, port: string): boolean =>
    exempt.has(host) || exempt.has(`${host}:${port}`) || exempt.has(`[${host}]:${port}`) || exempt.has(`[${host}]`)

  function check(url: URL): void {
    const host = bareHost(url.hostname)
    const port = url.port || (url.protocol === 'https:' ? '443' : '80')
    if (url.protocol !== 'https:' && url.protocol !== 'http:') {
      throw new SourceRefused('source_insecure', `${url.protocol}//${url.host} is no web address: only https is read.`)
    }
    if (isExempt(host, port)) return
    if (url.protocol !== 'https:') {
      throw new SourceRefused('source_insecure', `${url.host} would be read without encryption: the address must begin with https.`) // prettier-ignore
    }
    if (isIP(host) !== 0) refusePrivate(host, host)
  }

  function connectorFor(host: string, port: string): buildConnector.connector {
    const guarded: LookupFunction = (name, options, done) => {
      lookup(name, { ...options, all: true }, (error, addresses) => {
        if (error) return done(error, '')
        const refusal = isExempt(host, port) ? null : privateAmong(name, addresses)
        if (refusal) return done(refusal, '')
        const [first] = addresses
        if (!first) return done(new Error(`${name} has no address.`), '')
        return options.all === true ? done(null, addresses) : done(null, first.address, first.family)
      })
    }
    return buildConnector({ timeout: connectMs, lookup: guarded })
  }

  const agent = new Agent({
    connections: 64,
    maxHeaderSize: 64 * 1024,
    connect: (options, callback) => {
      const host = bareHost(options.hostname)
      const port = options.port || (options.protocol === 'https:' ? '443' : '80')
      try {
        check(new URL(`${options.protocol}//${options.hostname}:${port}`))
      } catch (error) {
        callback(error instanceof Error ? error : new Error(String(error)), null)
        return
      }
      connectorFor(host, port)(options, (...outcome) => {
        const refusal = outcome[1] && !isExempt(host, port) ? privateSocket(host, outcome[1]) : null
        if (refusal === null) return callback(...outcome)
        outcome[1]?.destroy()
        return callback(refusal, null)
      })
    },
  })
  return { check, agent }
}

function bareHost(hostname: string): string {
  return hostname.toLowerCase().replace(/^\[|\]$/g, '').replace(/\.$/, '') // prettier-ignore
}

/** The last look: what the socket is really connected to. */
function privateSocket(host: string, socket: Socket): SourceRefused | null {
  const { remoteAddress } = socket
  return remoteAddress === undefined
    ? null
    : privateAmong(host, [{ address: remoteAddress, family: isIP(remoteAddress) }])
}

/** One private address among several is enough: the next connection might take it. */
function privateAmong(host: string, addresses: readonly LookupAddress[]): SourceRefused | null {
  try {
    for (const { address } of addresses) refusePrivate(host, address)
    return null
  } catch (error) {
    if (error instanceof SourceRefused) return error
    throw error
  }
}

function refusePrivate(host: string, address: string): void {
  const kind = privateKind(address)
  if (kind === null) return
  const where = host === address ? host : `${host} (${address})`
  throw new SourceRefused('source_private_address', `${where} is ${kind}, not a public one: this app reads systems on the internet only. Ask the operator of the app to allow the host, or use a file bundle.`) // prettier-ignore
}

const kinds: Readonly<Record<string, string>> = {
  private: 'an address of a private network', loopback: 'an address of the machine itself', linkLocal: 'a link-local or metadata address',
  uniqueLocal: 'an address of a private network', carrierGradeNat: 'an address inside a provider’s network',
} // prettier-ignore

/** Azure's metadata and platform address looks like an ordinary public one. */
const platformAddresses = new Set(['168.63.129.16'])

/** Null for a public address; else what it is, as words that fit after "is". */
export function privateKind(address: string): string | null {
  if (!ipaddr.isValid(address.replace(/%.*$/, ''))) return 'no address that can be checked'
  const parsed = ipaddr.process(address.replace(/%.*$/, ''))
  const range = parsed.range()
  if (platformAddresses.has(parsed.toString())) return 'a metadata address'
  if (range !== 'unicast') return kinds[range] ?? `a ${range} address`
  // Outside 2000::/3 nothing is public, whatever embedded IPv4 address it carries.
  const isGlobal = parsed.kind() === 'ipv4' || ((parsed.toByteArray()[0] ?? 0) & 0xe0) === 0x20
  return isGlobal ? null : 'an address that is not public'
}
