// What Pipedrive's limits cost and allow: tokens per request, requests per window, the daily reset, the reserve, waiting times.

interface Cost {
  readonly api: 'v1' | 'v2'
  readonly tokens: number
  /** The name in Pipedrive's description, where both versions have one of that name. */
  readonly named?: string
}

const costs = {
  addOrganization: { api: 'v2', tokens: 5 },
  updateOrganization: { api: 'v2', tokens: 5 },
  deleteOrganization: { api: 'v2', tokens: 3 },
  getOrganization: { api: 'v2', tokens: 1 },
  getOrganizations: { api: 'v2', tokens: 10 },
  addPerson: { api: 'v2', tokens: 5 },
  updatePerson: { api: 'v2', tokens: 5 },
  deletePerson: { api: 'v2', tokens: 3 },
  getPerson: { api: 'v2', tokens: 1 },
  getPersons: { api: 'v2', tokens: 10 },
  addDeal: { api: 'v2', tokens: 5 },
  updateDeal: { api: 'v2', tokens: 5 },
  deleteDeal: { api: 'v2', tokens: 3 },
  getDeal: { api: 'v2', tokens: 1 },
  getArchivedDeals: { api: 'v2', tokens: 20 },
  getDeals: { api: 'v2', tokens: 10 },
  addPipeline: { api: 'v2', tokens: 5 },
  updatePipeline: { api: 'v2', tokens: 5 },
  deletePipeline: { api: 'v2', tokens: 3 },
  getPipeline: { api: 'v2', tokens: 1 },
  getPipelines: { api: 'v2', tokens: 5 },
  addStage: { api: 'v2', tokens: 5 },
  updateStage: { api: 'v2', tokens: 5 },
  deleteStage: { api: 'v2', tokens: 3 },
  getStage: { api: 'v2', tokens: 1 },
  getStages: { api: 'v2', tokens: 5 },
  addOrganizationField: { api: 'v2', tokens: 5 },
  updateOrganizationField: { api: 'v2', tokens: 5 },
  deleteOrganizationField: { api: 'v2', tokens: 3 },
  getOrganizationField: { api: 'v2', tokens: 1 },
  getOrganizationFields: { api: 'v2', tokens: 10 },
  addOrganizationFieldOptions: { api: 'v2', tokens: 5 },
  deleteOrganizationFieldOptions: { api: 'v2', tokens: 3 },
  addPersonField: { api: 'v2', tokens: 5 },
  updatePersonField: { api: 'v2', tokens: 5 },
  deletePersonField: { api: 'v2', tokens: 3 },
  getPersonField: { api: 'v2', tokens: 1 },
  getPersonFields: { api: 'v2', tokens: 10 },
  addPersonFieldOptions: { api: 'v2', tokens: 5 },
  deletePersonFieldOptions: { api: 'v2', tokens: 3 },
  addDealField: { api: 'v2', tokens: 5 },
  updateDealField: { api: 'v2', tokens: 5 },
  deleteDealField: { api: 'v2', tokens: 3 },
  getDealField: { api: 'v2', tokens: 1 },
  getDealFields: { api: 'v2', tokens: 10 },
  addDealFieldOptions: { api: 'v2', tokens: 5 },
  deleteDealFieldOptions: { api: 'v2', tokens: 3 },
  // Version 1 of the fields, which alone can change labels; its names are those of version 2.
  getLabelsOfOrganizations: { api: 'v1', tokens: 20, named: 'getOrganizationFields' },
  putLabelsOfOrganizations: { api: 'v1', tokens: 10, named: 'updateOrganizationField' },
  getLabelsOfPersons: { api: 'v1', tokens: 20, named: 'getPersonFields' },
  putLabelsOfPersons: { api: 'v1', tokens: 10, named: 'updatePersonField' },
  getLabelsOfDeals: { api: 'v1', tokens: 20, named: 'getDealFields' },
  putLabelsOfDeals: { api: 'v1', tokens: 10, named: 'updateDealField' },
  addOrganizationRelationship: { api: 'v1', tokens: 10 },
  updateOrganizationRelationship: { api: 'v1', tokens: 10 },
  deleteOrganizationRelationship: { api: 'v1', tokens: 6 },
  getOrganizationRelationship: { api: 'v1', tokens: 2 },
  getOrganizationRelationships: { api: 'v1', tokens: 20 },
  addDealParticipant: { api: 'v1', tokens: 10 },
  deleteDealParticipant: { api: 'v1', tokens: 6 },
  getDealParticipants: { api: 'v1', tokens: 10 },
  addFile: { api: 'v1', tokens: 10 },
  updateFile: { api: 'v1', tokens: 10 },
  deleteFile: { api: 'v1', tokens: 6 },
  getFile: { api: 'v1', tokens: 2 },
  getFiles: { api: 'v1', tokens: 20 },
  getDealFiles: { api: 'v1', tokens: 20 },
  getPersonFiles: { api: 'v1', tokens: 20 },
  getOrganizationFiles: { api: 'v1', tokens: 20 },
  addActivity: { api: 'v2', tokens: 5 },
  updateActivity: { api: 'v2', tokens: 5 },
  deleteActivity: { api: 'v2', tokens: 3 },
  getActivity: { api: 'v2', tokens: 1 },
  getActivities: { api: 'v2', tokens: 10 },
  addNote: { api: 'v1', tokens: 10 },
  updateNote: { api: 'v1', tokens: 10 },
  deleteNote: { api: 'v1', tokens: 6 },
  getNote: { api: 'v1', tokens: 2 },
  getNotes: { api: 'v1', tokens: 20 },
  addActivityType: { api: 'v1', tokens: 10 },
  updateActivityType: { api: 'v1', tokens: 10 },
  deleteActivityType: { api: 'v1', tokens: 6 },
  getActivityTypes: { api: 'v1', tokens: 20 },
  getUsers: { api: 'v1', tokens: 20 },
  getCurrentUser: { api: 'v1', tokens: 2 },
  getUserPermissions: { api: 'v1', tokens: 10 },
  getCurrencies: { api: 'v1', tokens: 20 },
} as const satisfies Record<string, Cost>

/** An endpoint that we use, by its name in Pipedrive's OpenAPI description. */
export type Operation = keyof typeof costs
/** Tokens per request, whatever the size of its answer, and the version of the API it belongs to. */
export const operationCosts: Readonly<Record<Operation, Cost>> = costs

export function tokensFor(operation: Operation): number {
  return operationCosts[operation].tokens
}

export const windowMs = 2000
/** Requests in a rolling window with an OAuth token, and the factor on 30,000 tokens per seat and day. */
export const plans = {
  lite: { requestsPerWindow: 80, factor: 1 },
  growth: { requestsPerWindow: 160, factor: 2 },
  premium: { requestsPerWindow: 400, factor: 5 },
  ultimate: { requestsPerWindow: 480, factor: 7 },
} as const
export type Plan = keyof typeof plans

export function dailyTokens(plan: Plan, seats: number): number {
  return 30_000 * plans[plan].factor * seats
}

/** The next midnight in UTC: when the day's tokens come back. */
export function nextResetUtc(now: Date): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1))
}

const resetMarginMs = 5 * 60_000
const uncertainHours = 3

/** When to ask again after the day's tokens are used up: a few minutes after the reset. */
export function parkUntil(now: Date): Date {
  return new Date(nextResetUtc(now).getTime() + resetMarginMs)
}

/**
 * When to ask again after Pipedrive itself said that the day is used up. The hour of the reset is not documented: just after midnight
 * the old day may still last, so one request an hour looks (it is refused and writes nothing) before another whole day is waited for.
 */
export function exhaustedUntil(now: Date): Date {
  if (now.getUTCHours() >= uncertainHours) return parkUntil(now)
  return new Date(now.getTime() + 3_600_000)
}

export interface DailyTokens {
  readonly limit: number | null
  readonly left: number | null
}

/** Tokens that may still be spent today without touching the reserve (a share of the limit); null when Pipedrive has not said. */
export function spendable({ limit, left }: DailyTokens, reserve: number): number | null {
  if (limit === null || left === null) return null
  return Math.max(0, left - Math.ceil(limit * reserve))
}

export function touchesReserve(tokens: DailyTokens, reserve: number, cost: number): boolean {
  const free = spendable(tokens, reserve)
  return free !== null && free < cost
}

/** Milliseconds to wait before try `attempt` (1, 2, ...): doubles up to the cap, and half of it is left to chance (0..1). */
export function backoffMs(attempt: number, chance: number, options: { baseMs: number; capMs: number }): number {
  const full = Math.min(options.capMs, options.baseMs * 2 ** (attempt - 1))
  return Math.round(full / 2 + (full / 2) * chance)
}

const longestHintMs = 10_000

/** How long a burst lasts: the window at least, what the headers say up to 10 s (on a used-up day they are misleading). */
export function burstWaitMs(hints: {
  readonly resetSeconds: number | null
  readonly retryAfterSeconds: number | null
}): number {
  const hinted = Math.max(hints.resetSeconds ?? 0, hints.retryAfterSeconds ?? 0) * 1000
  return Math.max(windowMs, Math.min(longestHintMs, hinted))
}

/** Which limit a 429 means: the day's when it has less left than the request costs, or when the window had room. */
export function limitHit(seen: {
  readonly tokensLeft: number | null
  readonly requestsLeft: number | null
  readonly cost: number
}): 'burst' | 'daily' {
  if (seen.tokensLeft !== null) return seen.tokensLeft < seen.cost ? 'daily' : 'burst'
  return (seen.requestsLeft ?? 0) > 0 ? 'daily' : 'burst'
}

export interface Pacing {
  /** What the window alone would take. */
  readonly secondsAtFullSpeed: number
  /** Days on which the reserve stops the work; null when the account has not said how many tokens it has. */
  readonly stops: number | null
  readonly finishesAt: Date
}

/** Seconds between the sending of a request and the moment its place in the window is free again, beside the window itself. */
const replySeconds = 0.15

/** When so many requests and tokens are done, from now on, with this budget. */
export function pacing(
  work: { readonly requests: number; readonly tokens: number },
  budget: ReservedTokens & { readonly requestsPerWindow: number },
  now: Date,
): Pacing {
  const perSecond = budget.requestsPerWindow / (windowMs / 1000 + replySeconds)
  const secondsAtFullSpeed = Math.ceil(work.requests / perSecond)
  return { secondsAtFullSpeed, ...finishOf({ seconds: secondsAtFullSpeed, tokens: work.tokens }, budget, now) }
}

export type ReservedTokens = DailyTokens & { readonly reserve: number }

/** When work of so many seconds and tokens is done, from now on: it rests whenever the day's tokens above the reserve are used up. */
export function finishOf(
  { seconds, tokens }: { readonly seconds: number; readonly tokens: number },
  budget: ReservedTokens,
  now: Date,
): Pick<Pacing, 'stops' | 'finishesAt'> {
  const atOnce = new Date(now.getTime() + seconds * 1000)
  const today = spendable(budget, budget.reserve)
  if (today === null || budget.limit === null) return { stops: null, finishesAt: atOnce }
  const perDay = spendable({ limit: budget.limit, left: budget.limit }, budget.reserve) ?? 0
  if (tokens <= today) return { stops: 0, finishesAt: atOnce }
  const stops = Math.ceil((tokens - today) / Math.max(1, perDay))
  const lastDay = parkUntil(now).getTime() + (stops - 1) * 86_400_000
  const left = tokens - today - (stops - 1) * perDay
  const lastSeconds = Math.ceil((seconds * left) / tokens)
  return { stops, finishesAt: new Date(lastDay + lastSeconds * 1000) }
}
