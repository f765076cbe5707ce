// The bytes behind a record: a document's content, fetched with the same guard, and with secrets for base_url's host only.
import type { Readable } from 'node:stream'
import { request } from 'undici'
import type { SourceRecord } from '../../../migration/record.ts'
import { textOf } from '../neutral.ts'
import { firstAt } from '../pointer.ts'
import { SourceRefused } from '../source.ts'
import { header } from './body.ts'
import type { Budget } from './budget.ts'
import { badRedirect, failedConnection } from './failure.ts'
import type { Guard } from './guard.ts'
import type { AskDeps } from './one-page.ts'
import type { RestResource } from './profile.ts'
import { below, fillFrom } from './template.ts'
import type { Limits } from './transport.ts'

export interface RecordContent {
  readonly stream: Readable
  /** As the source says; null when it does not. */
  readonly mime: string | null
  readonly bytes: number | null
}

interface ContentDeps extends AskDeps {
  readonly guard: Guard
  readonly budget: Budget
  readonly limits: Limits
}

const REDIRECTS = 5

export async function openContent(
  deps: ContentDeps,
  resource: RestResource,
  record: SourceRecord,
  signal: AbortSignal,
): Promise<RecordContent> {
  const url = contentUrl(deps.base, resource, record)
  const giveBack = await deps.budget.take(signal)
  try {
    return await follow(deps, url, signal)
  } catch (error) {
    signal.throwIfAborted()
    throw failedConnection(url, error)
  } finally {
    giveBack()
  }
}

function contentUrl(base: string, resource: RestResource, record: SourceRecord): URL {
  const values = { ...record.fields, [resource.primaryKey]: record.id, id: record.id }
  const { content } = resource
  if (content?.path !== undefined) return below(base, fillFrom(content.path, values))
  const text = content?.url_path === undefined ? null : textOf(firstAt(values, content.url_path))
  if (text !== null && URL.canParse(text, base)) return new URL(text, base)
  throw new SourceRefused('source_shape', `${resource.name} ${record.id} has no address for its content.`)
}

async function follow(deps: ContentDeps, first: URL, signal: AbortSignal): Promise<RecordContent> {
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
    const target = status >= 300 && status < 400 ? header(answer.headers, 'location') : null
    if (target === null && status < 300) {
      const bytes = header(answer.headers, 'content-length')
      return {
        stream: answer.body,
        mime: header(answer.headers, 'content-type'),
        bytes: bytes === null ? null : Number(bytes),
      }
    }
    answer.body.destroy()
    if (target === null)
      throw new SourceRefused(
        'source_rejected',
        `${url.host} did not give the content at ${url.pathname} (status ${status}).`,
      )
    const next = URL.canParse(target, url.href) ? new URL(target, url) : null
    if (next === null || hop >= REDIRECTS) throw badRedirect(url, target, hop)
    url = next
  }
}
