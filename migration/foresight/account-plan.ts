// Which plan of Pipedrive an account is on, named by the admin or guessed from its limits, and what that plan allows.
import { dailyTokens, type Plan, plans } from '../budget.ts'
import type { Destination } from '../destination.ts'
import type { Settings } from '../settings.ts'

interface Caps {
  readonly customFields: number
  /** Open deals and leads for each seat. */
  readonly dealsPerSeat: number
}

const caps: Readonly<Record<Plan, Caps>> = {
  lite: { customFields: 30, dealsPerSeat: 2500 },
  growth: { customFields: 100, dealsPerSeat: 5000 },
  premium: { customFields: 300, dealsPerSeat: 15_000 },
  ultimate: { customFields: 500, dealsPerSeat: 20_000 },
}
/** Of one company, whatever its seats. */
const mostDeals = 300_000

export interface AccountPlan {
  readonly plan: Plan
  /** Words that fit after "because". */
  readonly because: string
  readonly seats: number
  readonly customFields: number
  readonly deals: number
}

const named = Object.keys(plans) as Plan[]

/** Null: the admin named none and the account's limits say nothing. Pipedrive does not tell the plan: without the admin it is a guess. */
export function planOfAccount(destination: Destination, chosen: Settings['pipedrivePlan']): AccountPlan | null {
  const { requestsPerWindow, tokensLimit } = destination
  const seats = seatsOf(destination)
  if (chosen !== 'auto') return planOf(chosen, seats, 'that is the plan you named')
  const byWindow = named.find((plan) => plans[plan].requestsPerWindow === requestsPerWindow)
  if (byWindow) return planOf(byWindow, seats, `it takes ${requestsPerWindow ?? 0} requests in two seconds`)
  if (tokensLimit === null) return null
  const nearest = named.reduce((a, b) => (far(b, seats, tokensLimit) < far(a, seats, tokensLimit) ? b : a))
  return planOf(nearest, seats, `its ${tokensLimit.toLocaleString('en')} tokens a day fit ${seats} seats of that plan best`)
} // prettier-ignore

/** Tokens a day where Pipedrive's replies name none: those of the plan that the admin named; null: there is nothing to go by. */
export function assumedTokens(destination: Destination | null, chosen: Settings['pipedrivePlan']): number | null {
  return destination === null || chosen === 'auto' ? null : dailyTokens(chosen, seatsOf(destination))
}

function seatsOf({ users }: Destination): number {
  return Math.max(1, users.filter((user) => user.active).length)
}

/** Tokens that were bought on top make the limit larger than that of the plan, never smaller. */
function far(plan: Plan, seats: number, limit: number): number {
  const usual = dailyTokens(plan, seats)
  return usual > limit ? (usual / limit) * 2 : limit / usual
}

function planOf(plan: Plan, seats: number, because: string): AccountPlan {
  const { customFields, dealsPerSeat } = caps[plan]
  return { plan, because, seats, customFields, deals: Math.min(mostDeals, dealsPerSeat * seats) }
}
