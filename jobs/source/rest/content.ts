// The bytes behind a record: a document's content, fetched with the same guard and budget, and with secrets for base_url's host only.
import { request } from 'undici'
import type { SourceRecord } from '../../../migration/record.ts'
import { textOf } from '../neutral.ts'
import { firstAt } from '../pointer.ts'
import { type Content, SourceRefused } from '../source.ts'
import { type Headers, header, unpacked } from './body.ts'
import { badRedirect, failedConnection, isLasting, throttled } from './failure.ts'
import type { AskDeps } from './one-page.ts'
import type { RestResource } from './profile.ts'
import { below, fillFrom } from './template.ts'
import { atLeast, backoff, retryAfter, type TransportDeps } from './transport.ts'

export interface ContentDeps extends AskDeps, TransportDeps {}

const redirects = 5

/** Asks again after what passes; throws SourceRefused only for what would hit every other file of the source too. */
export async function openContent(
  deps: ContentDeps,
  resource: RestResource,
  record: SourceRecord,
  signal: AbortSignal,
): Promise<Content> {
  const url = contentUrl(deps.base, resource, record)
  return typeof url === 'string' ? { kind: 'refused', reason: url } : openAddress(deps, url, signal)
}

/** As openContent, of any address: secrets go to the source's own host alone, and the guard has its say for every one. */
export async function openAddress(deps: ContentDeps, url: URL, signal: AbortSignal): Promise<Content> {
  const isHome = url.origin === new URL(deps.base).origin
  let renewed = false
  for (let attempt = 1; ; attempt++) {
    const answer = await attemptOnce(deps, url, signal)
    if (answer.kind === 'expired' && !renewed) {
      renewed = true
      continue
    }
    if (answer.kind === 'expired') return { kind: 'forbidden', reason: `${url.host} does not accept the secrets for it (status 401)` } // prettier-ignore
    if (answer.kind === 'failed') {
      const isOver = isLasting(answer.refusal) || attempt >= deps.limits.attempts
      if (isOver && isHome && !isOfThisFile(answer.refusal)) throw answer.refusal
      if (isOver) return { kind: 'refused', reason: answer.refusal.message.replace(/[.:]$/, '') }
      await deps.wait(backoff(attempt, deps.random), signal)
    } else if (answer.kind === 'busy') {
      const waitMs = atLeast(answer.waitMs ?? 0, attempt, deps.random)
      const isOver = attempt >= deps.limits.attempts || waitMs > deps.limits.longestWaitMs
      if (isOver && answer.status === 429) throw throttled(url, waitMs)
      if (isOver) return { kind: 'refused', reason: `${url.host} answered status ${answer.status}, ${attempt} times` }
      await deps.wait(waitMs, signal)
    } else return answer
  }
}

/** Refusals that another address, and so another file, need not meet. */
function isOfThisFile({ code }: SourceRefused): boolean {
  return ['source_redirects', 'source_private_address', 'source_insecure', 'source_shape'].includes(code)
}

/** A text says why there is none. */
function contentUrl(base: string, resource: RestResource, record: SourceRecord): URL | string {
  const values = { ...record.fields, [resource.primaryKey]: record.id, id: record.id }
  const { content } = resource
  try {
    if (content?.path !== undefined) return below(base, fillFrom(content.path, values))
  } catch (error) {
    if (error instanceof SourceRefused) return error.message.replace(/\.$/, '')
    throw error
  }
  const text = content?.url_path === undefined ? null : textOf(firstAt(values, content.url_path))
  return text !== null && URL.canParse(text, base) ? new URL(text, base) : 'the source names no address for its content'
}

type Attempt =
  | Content
  | { readonly kind: 'expired' }
  | { readonly kind: 'failed'; readonly refusal: SourceRefused }
  | { readonly kind: 'busy'; readonly status: number; readonly waitMs: number | null }

/** The place in the budget is kept until the stream is read: bytes that are on their way are a request at work. */
async function attemptOnce(deps: ContentDeps, url: URL, signal: AbortSignal): Promise<Attempt> {
  const giveBack = await deps.budget.take(signal)
  let isStreaming = false
  try {
    const answer = await follow(deps, url, signal)
    if (answer.kind === 'stream') {
      isStreaming = true
      answer.stream.once('close', giveBack)
    }
    return answer
  } catch (error) {
    signal.throwIfAborted()
    return { kind: 'failed', refusal: failedConnection(url, error) }
  } finally {
    if (!isStreaming) giveBack()
  }
}

async function follow(deps: ContentDeps, first: URL, signal: AbortSignal): Promise<Attempt> {
  const home = new URL(deps.base).origin
  let url = first
  for (let hop = 0; ; hop++) {
    const headers: Record<string, string> = { ...deps.headers, accept: '*/*' }
    if (url.origin === home) await deps.auth.sign(url, headers, signal)
    deps.guard.check(url)
    const answer = await request(url, {
      headers,
      dispatcher: deps.guard.agent,
      signal,
      headersTimeout: deps.limits.silenceMs,
      bodyTimeout: deps.limits.silenceMs,
    })
    const { statusCode: status } = answer
    if (status >= 200 && status < 300 && status !== 204) return streamed(answer.body, answer.headers)
    // Not destroyed: the connection is used again for what follows.
    await answer.body.dump()
    const target = status >= 300 && status < 400 ? header(answer.headers, 'location') : null
    if (target === null)
      return refusedBy(deps, url, { status, wait: header(answer.headers, 'retry-after'), sent: headers })
    const next = URL.canParse(target, url.href) ? new URL(target, url) : null
    if (next === null || hop >= redirects) throw badRedirect(url, target, hop)
    url = next
  }
}

type Body = Awaited<ReturnType<typeof request>>['body']

function streamed(body: Body, headers: Headers): Content {
  const encoding = header(headers, 'content-encoding')
  const length = encoding === null ? header(headers, 'content-length') : null
  const mime = header(headers, 'content-type')
  if (length === '0') {
    body.destroy()
    return { kind: 'empty', reason: 'it has no content (0 bytes)' }
  }
  const stream = unpacked(body, encoding)
  if (stream !== body) stream.once('close', () => body.destroy())
  return { kind: 'stream', stream, size: length === null ? null : Number(length), mime }
}

function refusedBy(
  deps: ContentDeps,
  url: URL,
  answer: { status: number; wait: string | null; sent: Readonly<Record<string, string>> },
): Attempt {
  const { status } = answer
  if (status === 401 && deps.auth.renew(answer.sent)) return { kind: 'expired' }
  if (status === 204) return { kind: 'empty', reason: 'it has no content (status 204)' }
  if (status === 404 || status === 410)
    return { kind: 'gone', reason: `the source no longer has its content (status ${status})` }
  if (status === 401 || status === 403)
    return { kind: 'forbidden', reason: `the source does not let us read its content (status ${status})` }
  if (status === 408 || status === 429 || status >= 500)
    return { kind: 'busy', status, waitMs: retryAfter(answer.wait, deps.now()) }
  return { kind: 'refused', reason: `${url.host} answered status ${status}` }
}
