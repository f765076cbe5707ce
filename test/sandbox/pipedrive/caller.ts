// Installs an app into the stand-in as an admin would, and calls the API with its token; for tests and the demo.
import { usualApp } from './options.ts'
import type { PipedriveStandIn } from './stand-in.ts'

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: Readonly<Record<string, unknown>>
  /** `data` of the answer, as a record or a list. */
  readonly data: Readonly<Record<string, unknown>>
  readonly rows: readonly Readonly<Record<string, unknown>>[]
}

export interface AppIdentity {
  readonly clientId: string
  readonly clientSecret: string
  readonly callbackUrl: string
}

export interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
  readonly expires_in: number
  readonly scope: string
  readonly api_domain: string
}

export interface Caller {
  readonly tokens: Tokens
  call(method: string, path: string, body?: unknown): Promise<Reply>
}

export async function allow(url: string, form: Readonly<Record<string, string>>): Promise<URL> {
  const response = await fetch(`${url}/oauth/authorize`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(form),
  })
  return new URL(response.headers.get('location') ?? 'about:blank')
}

export async function askToken(
  url: string,
  form: Readonly<Record<string, string>>,
  app: AppIdentity = usualApp,
): Promise<Reply> {
  const response = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}` },
    body: new URLSearchParams(form),
  })
  return readReply(response)
}

/** Allows the app as this user, or as the admin, and trades the code for tokens. */
export async function install(
  standIn: Pick<PipedriveStandIn, 'url'>,
  userId?: number,
  app: AppIdentity = usualApp,
): Promise<Caller> {
  const { clientId, callbackUrl } = app
  const back = await allow(standIn.url, {
    client_id: clientId,
    redirect_uri: callbackUrl,
    decision: 'allow',
    ...(userId === undefined ? {} : { user_id: String(userId) }),
  })
  const code = back.searchParams.get('code') ?? ''
  const form = { grant_type: 'authorization_code', code, redirect_uri: callbackUrl }
  const reply = await askToken(standIn.url, form, app)
  if (reply.status !== 200) throw new Error(`The stand-in gave no token: ${reply.text}`)
  return callerWith(standIn.url, reply.json as unknown as Tokens)
}

export function callerWith(url: string, tokens: Tokens): Caller {
  return {
    tokens,
    async call(method, path, body) {
      const headers: Record<string, string> = { authorization: `Bearer ${tokens.access_token}` }
      const isForm = body instanceof FormData || body instanceof URLSearchParams
      if (body !== undefined && !isForm) headers['content-type'] = 'application/json'
      const sent = body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }
      return readReply(await fetch(`${url}${path}`, { method, headers, ...sent }))
    },
  }
}

async function readReply(response: Response): Promise<Reply> {
  const text = await response.text()
  const isJson = (response.headers.get('content-type') ?? '').includes('json')
  const json = (isJson ? JSON.parse(text) : {}) as Record<string, unknown>
  const { data } = json
  return {
    status: response.status,
    headers: response.headers,
    text,
    json,
    data: typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Record<string, unknown>) : {},
    rows: Array.isArray(data) ? (data as Record<string, unknown>[]) : [],
  }
}
