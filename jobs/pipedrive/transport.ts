// One request over the company's connections, and what came back: a reply, certainly nothing sent, or no way to know.
import type { Readable } from 'node:stream'
import { type buildConnector, Pool } from 'undici'
import { multipart } from './multipart.ts'
import type { Reply } from './outcome.ts'
import { type PipedriveRequest, targetOf } from './request.ts'

export type Attempt =
  | { readonly kind: 'reply'; readonly reply: Reply }
  /** No connection was made, so nothing was written. */
  | { readonly kind: 'unsent'; readonly message: string }
  /** The connection broke or stayed silent after sending had begun. */
  | { readonly kind: 'lost'; readonly message: string }

export interface Transport {
  send(origin: string, accessToken: string, request: PipedriveRequest, signal?: AbortSignal): Promise<Attempt>
  close(): Promise<void>
}

export interface TransportOptions {
  /** Not fewer than may be in flight: what waits for a connection holds its place in the window meanwhile. */
  readonly connections?: number
  readonly timeoutMs?: number
  /** Given by the simulation, which owns the network. */
  readonly connect?: buildConnector.connector
}

/** One pool per company and address; an address given up by Pipedrive closes when its last request is done. */
export function createTransport({ connections = 64, timeoutMs = 30_000, connect }: TransportOptions = {}): Transport {
  let current: { readonly origin: string; readonly pool: Pool } | null = null
  const leaving: Promise<void>[] = []

  function poolOf(origin: string): Pool {
    if (current?.origin === origin) return current.pool
    if (current) leaving.push(current.pool.close())
    const pool = new Pool(origin, {
      connections,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      connectTimeout: 10_000,
      ...(connect ? { connect } : {}),
    })
    current = { origin, pool }
    return pool
  }

  return {
    send: (origin, accessToken, request, signal) => attempt(poolOf(origin), accessToken, request, signal),
    async close() {
      await Promise.all([...leaving, current?.pool.close()])
      current = null
    },
  }
}

async function attempt(
  pool: Pool,
  accessToken: string,
  request: PipedriveRequest,
  signal?: AbortSignal,
): Promise<Attempt> {
  try {
    const answer = await pool.request({
      path: targetOf(request),
      method: request.method,
      ...withContent(request, { authorization: `Bearer ${accessToken}`, accept: 'application/json' }),
      ...(request.file ? { headersTimeout: uploadMs, bodyTimeout: uploadMs } : {}),
      ...(signal ? { signal } : {}),
    })
    const body = await answer.body.text()
    return { kind: 'reply', reply: { status: answer.statusCode, headers: answer.headers, body } }
  } catch (error) {
    const message = sentenceOf(error)
    return neverSent(error) ? { kind: 'unsent', message } : { kind: 'lost', message }
  }
}

/** Pipedrive stores the file before it answers. */
const uploadMs = 10 * 60_000

type Headers = Readonly<Record<string, string>>

function withContent(
  { file, formFields, body }: PipedriveRequest,
  headers: Headers,
): { readonly headers: Headers; readonly body?: string | Readable } {
  if (file) {
    const form = multipart(formFields ?? {}, file)
    const described = { 'content-type': form.type, 'content-length': String(form.size) }
    return { headers: { ...headers, ...described }, body: form.open() }
  }
  if (formFields) {
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    return { headers: { ...headers, ...type }, body: new URLSearchParams(formFields).toString() }
  }
  if (body === undefined) return { headers }
  return { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** Several addresses of a host fail as one AggregateError; it counts when none of them was reached. */
function neverSent(error: unknown): boolean {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(neverSent)
  const code = codeOf(error)
  return code !== null && beforeSending.has(code)
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}

function sentenceOf(error: unknown): string {
  const said = error instanceof Error && error.message !== '' ? error.message : 'no reason given'
  const code = codeOf(error)
  return code === null || said.includes(code) ? said : `${said} (${code})`
}
