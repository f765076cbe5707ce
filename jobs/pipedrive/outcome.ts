// Every reply of Pipedrive as an outcome. Nothing a reply can be is left without one.
import * as z from 'zod'
import { burstWaitMs, exhaustedUntil, limitHit } from '../../migration/budget.ts'
import type { Outcome } from '../../migration/outcome.ts'
import { type Headers, headerOf, limitsOf } from './limits.ts'
import { cut } from '../../migration/transform/cut.ts'

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

/** `expired`: the token was not accepted, nothing was written, and a new token may be. */
export type Judged = Outcome | { readonly kind: 'expired'; readonly message: string }

const blockedMs = 5 * 60_000

const pagination = z.object({
  start: z.number().nullish(),
  limit: z.number().nullish(),
  more_items_in_collection: z.boolean().optional(),
  next_start: z.number().nullish(),
})
const answerSchema = z.object({
  success: z.boolean().optional(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
  code: z.unknown().optional(),
  message: z.unknown().optional(),
  additional_data: pagination
    .extend({ next_cursor: z.string().nullish(), pagination: pagination.nullish() })
    .nullish()
    .catch(null),
})
type Answer = z.infer<typeof answerSchema>

export function judge(reply: Reply, cost: number, now: Date): Judged {
  const answer = answerOf(reply.body)
  const { status } = reply
  if (status >= 200 && status < 300) return accepted(reply, answer)
  if (status === 401) return { kind: 'expired', message: sentenceOf(reply, answer) }
  if (status === 402) {
    const said = sentenceOf(reply, answer)
    return {
      kind: 'unauthorized',
      message: `The Pipedrive account is not open (${said}); settle its subscription first.`,
    }
  }
  if (status === 429) return throttled(reply, cost, now)
  if (status === 403 && !answer)
    return { kind: 'throttled', scope: 'blocked', waitMs: blockedMs, message: blockedSentence }
  if (status >= 400 && status < 500 && status !== 408) return rejected(reply, answer)
  return {
    kind: 'ambiguous',
    message: `Pipedrive answered ${sentenceOf(reply, answer)}; whether it was done is not known.`,
  }
}

const blockedSentence = 'Pipedrive answered 403 with a page instead of JSON: it blocks us for too many requests.'

function accepted(reply: Reply, answer: Answer | null): Judged {
  if (answer?.success === undefined) {
    const message = `Pipedrive answered ${reply.status} with something that is not its JSON; whether it was done is not known.`
    return { kind: 'ambiguous', message }
  }
  if (!answer.success) return rejected(reply, answer)
  const correlationId = headerOf(reply.headers, 'x-correlation-id')
  return { kind: 'done', status: reply.status, data: answer.data ?? null, next: nextOf(answer), correlationId }
}

function rejected(reply: Reply, answer: Answer | null): Judged {
  return {
    kind: 'rejected',
    status: reply.status,
    message: sentenceOf(reply, answer),
    code: typeof answer?.code === 'string' ? answer.code : null,
    correlationId: headerOf(reply.headers, 'x-correlation-id'),
  }
}

function throttled(reply: Reply, cost: number, now: Date): Judged {
  const { tokens, requestsLeft, resetSeconds, retryAfterSeconds } = limitsOf(reply.headers)
  const scope = limitHit({ tokensLeft: tokens?.left ?? null, requestsLeft, cost })
  if (scope === 'daily') return { kind: 'throttled', scope, waitMs: exhaustedUntil(now).getTime() - now.getTime() }
  return { kind: 'throttled', scope, waitMs: burstWaitMs({ resetSeconds, retryAfterSeconds }) }
}

/** Some lists of version 1 say that there is more and not where: it begins after the rows that came. */
function nextOf({ additional_data: extra, data }: Answer): string | null {
  if (!extra) return null
  if (extra.next_cursor) return extra.next_cursor
  const page = extra.pagination ?? extra
  if (!page.more_items_in_collection) return null
  const rows = Array.isArray(data) ? data.length : (page.limit ?? 0)
  const next = page.next_start ?? (rows > 0 ? (page.start ?? 0) + rows : null)
  return next === null ? null : String(next)
}

function answerOf(body: string): Answer | null {
  try {
    return answerSchema.safeParse(JSON.parse(body)).data ?? null
  } catch {
    return null
  }
}

/** What was asked for is no longer there. */
export function isGone(outcome: Outcome): boolean {
  return outcome.kind === 'rejected' && (outcome.status === 404 || outcome.status === 410)
}

/** Pipedrive's own sentence; never the body, which can echo what the customer wrote. */
function sentenceOf(reply: Reply, answer: Answer | null): string {
  const said = [answer?.error, answer?.message].find((text) => typeof text === 'string' && text !== '')
  return typeof said === 'string' ? cut(said, 500) : `status ${reply.status} without a reason`
}
