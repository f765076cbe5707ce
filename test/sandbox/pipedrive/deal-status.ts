// When a deal is open, won or lost: which times and reasons may be said together, and what follows when they are not.
import type { Body, Call } from './behaviour.ts'
import { isoSecond } from './moments.ts'
import type { Deal } from './records.ts'
import { badRequest, invalid } from './refusal.ts'
import { momentOf, shortLine } from './references.ts'

export type Closing = Pick<Deal, 'status' | 'won_time' | 'lost_time' | 'close_time' | 'lost_reason'>

const statuses = ['open', 'won', 'lost'] as const

export function closingOf(call: Call, kept: Deal | null): Closing {
  const { body } = call
  const status = statusOf(body, kept)
  for (const [key, only] of [['won_time', 'won'], ['lost_time', 'lost'], ['lost_reason', 'lost']] as const) {
    if (given(body, key) && status !== only) throw badRequest(`${key} can only be set if deal status is ${only}`)
  } // prettier-ignore
  if (given(body, 'close_time') && status === 'open') {
    throw badRequest('close_time can only be set if deal status is won or lost')
  }
  if (status === 'open') return { status, won_time: null, lost_time: null, close_time: null, lost_reason: null }
  const same = kept !== null && kept.status === status ? kept : null
  const closed = momentOf(body, 'close_time')
  const ended =
    momentOf(body, `${status}_time`) ?? same?.[`${status}_time`] ?? closed ?? isoSecond(call.company.settled.now())
  return {
    status,
    won_time: status === 'won' ? ended : null,
    lost_time: status === 'lost' ? ended : null,
    close_time: closed ?? (given(body, `${status}_time`) ? ended : (same?.close_time ?? ended)),
    lost_reason: status === 'lost' ? reasonOf(body, same) : null,
  }
}

function given(body: Body, key: string): boolean {
  return body[key] !== undefined && body[key] !== null
}

function statusOf(body: Body, kept: Deal | null): Deal['status'] {
  const asked = body['status']
  if (asked === undefined) return kept?.status ?? 'open'
  if (asked === 'deleted') throw badRequest('A deal can only be deleted with DELETE.')
  const status = statuses.find((one) => one === asked)
  if (status === undefined) throw invalid('status', `The value must be one of: ${statuses.join(', ')}`)
  return status
}

function reasonOf(body: Body, kept: Deal | null): string | null {
  const reason = body['lost_reason']
  if (reason === null) return null
  return typeof reason === 'string' ? shortLine(reason, 'lost_reason') : (kept?.lost_reason ?? null)
}
