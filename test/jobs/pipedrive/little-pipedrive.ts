// A server that answers as a test says and remembers when each request arrived: for replies that a whole stand-in would never give.
import { performance } from 'node:perf_hooks'
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify'

export interface Arrival {
  readonly atMs: number
  readonly method: string
  readonly url: string
  readonly token: string
  readonly body: unknown
}

export interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON, a text as HTML. */
  readonly body?: unknown
}

/** `reset`: the connection is cut without an answer. A promise holds the answer back. */
export type Behave = (arrival: Arrival, index: number) => Answer | 'reset' | Promise<Answer | 'reset'>

export interface LittlePipedrive {
  readonly url: string
  readonly arrivals: Arrival[]
  readonly refreshes: URLSearchParams[]
  behave(behaviour: Behave): void
  onRefresh(answer: (index: number) => Answer): void
  /** The most arrivals in any 2 s. */
  mostInWindow(): number
  close(): Promise<void>
}

export const done = (data: unknown = { id: 1 }, extra: object = {}): Answer => ({
  body: { success: true, data, ...extra },
})

export async function startLittlePipedrive(): Promise<LittlePipedrive> {
  const app = fastify({ forceCloseConnections: true })
  const arrivals: Arrival[] = []
  const refreshes: URLSearchParams[] = []
  let behaviour: Behave = () => done()
  let refreshed = (index: number): Answer => ({
    body: {
      access_token: `access-${index}`,
      refresh_token: `refresh-${index}`,
      expires_in: 3600,
      api_domain: url,
      scope: 'base',
    },
  })
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, parsed) =>
    parsed(null, new URLSearchParams(String(body))),
  )
  app.post('/oauth/token', async (request, reply) => {
    refreshes.push(request.body as URLSearchParams)
    await sendAnswer(reply, refreshed(refreshes.length))
  })
  app.all('/api/*', async (request, reply) => {
    const arrival = arrivalOf(request)
    const answer = await behaviour(arrival, arrivals.push(arrival) - 1)
    if (answer === 'reset') request.raw.socket.destroy()
    else await sendAnswer(reply, answer)
  })
  const url: string = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    url,
    arrivals,
    refreshes,
    behave: (next) => void (behaviour = next),
    onRefresh: (next) => void (refreshed = next),
    mostInWindow: () => mostInWindow(arrivals),
    close: () => app.close(),
  }
}

function arrivalOf(request: FastifyRequest): Arrival {
  return {
    atMs: performance.now(),
    method: request.method,
    url: request.url,
    token: (request.headers.authorization ?? '').replace('Bearer ', ''),
    body: request.body,
  }
}

async function sendAnswer(reply: FastifyReply, { status = 200, headers = {}, body = '' }: Answer): Promise<void> {
  const isText = typeof body === 'string'
  await reply
    .code(status)
    .headers(headers)
    .type(isText ? 'text/html' : 'application/json')
    .send(isText ? body : JSON.stringify(body))
}

function mostInWindow(arrivals: readonly Arrival[]): number {
  let first = 0
  return arrivals.reduce((most, { atMs }, last) => {
    while ((arrivals[first]?.atMs ?? 0) <= atMs - 2000) first += 1
    return Math.max(most, last - first + 1)
  }, 0)
}
