// What a stand-in can be started with, and the firm it pretends to be when nothing is said.
import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import type { FastifyInstance } from 'fastify'
import type { Operation } from './contract.ts'

const plans = ['lite', 'growth', 'premium', 'ultimate'] as const
export type Plan = (typeof plans)[number]

export interface UserSeed {
  readonly name: string
  readonly email: string
  readonly admin?: boolean
  readonly active?: boolean
}

export interface PipedriveOptions {
  readonly port?: number
  readonly plan?: Plan
  readonly seats?: number
  readonly clientId?: string
  readonly clientSecret?: string
  /** The one callback URL of the app; authorizing with another one is refused. Can be registered later. */
  readonly callbackUrl?: string
  readonly companyId?: number
  readonly companyName?: string
  readonly companyDomain?: string
  readonly users?: readonly UserSeed[]
  /** What the app may do; every token carries these and `base`. */
  readonly scopes?: readonly string[]
  /** The person fields that exist only after contact sync was set up. */
  readonly contactSync?: boolean
  /** website, linkedin, industry, annual_revenue and employee_count of organizations. */
  readonly organizationExtras?: boolean
  /** Whether a new pipeline comes with stages; the documents do not say. */
  readonly defaultStages?: boolean
  /** What becomes of add_time on a new deal; the documents do not say. */
  readonly dealAddTime?: 'rejected' | 'ignored' | 'honoured'
  /** Whether a deactivated user may be given a record; the documents do not say. */
  readonly inactiveOwners?: 'accepted' | 'rejected'
  /** What GET by id answers for a deleted record of v2; the documents do not say. */
  readonly deletedReads?: 'record' | 'not_found'
  /** Whether a deal's own person is listed among its participants. */
  readonly primaryIsParticipant?: boolean
  readonly rotateRefreshTokens?: boolean
  /** Live deals the company may hold; by default the plan's cap. */
  readonly dealsCap?: number
  readonly customFieldsCap?: number
  readonly maxFileBytes?: number
  readonly latencyMs?: number
  /** Leaves out the daily headers, which Pipedrive does not document. */
  readonly dailyHeaders?: boolean
  /** Tokens of the day left for others before the first request, such as a customer's other integrations used up. */
  readonly tokensUsedToday?: number
  /** After this many 429 within a minute the token is blocked for a minute with an HTML page. */
  readonly blockAfterTooMany?: number
  readonly now?: () => Date
  /** Milliseconds that never jump; the two second windows are measured with them. */
  readonly elapsedMs?: () => number
  readonly random?: (bytes: number) => Buffer
  /** Adds pages of the host, such as the settings page with the app's frame, before the server listens. */
  readonly extend?: (app: FastifyInstance) => void | Promise<void>
  /** Sees every request that was let in, as it was sent. */
  readonly witness?: (seen: Witnessed) => void
  /** Gives the answer another form before it leaves, for what the documents leave open. */
  readonly reword?: (operation: Operation, answer: Readonly<Record<string, unknown>>) => Record<string, unknown>
  /** Leaves out every header about limits, as some of Pipedrive's own gateways do. */
  readonly bareHeaders?: boolean
}

export interface Witnessed {
  readonly operation: Operation
  readonly params: Readonly<Record<string, unknown>>
  /** Texts, as they stand in the address. */
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
  readonly contentType: string | null
}

/** The app as it is registered when nothing else is said. */
export const usualApp = {
  clientId: 'perfect-books-client',
  clientSecret: 'perfect-books-secret',
  callbackUrl: 'http://127.0.0.1:3000/oauth/callback',
} as const

type Hooks = 'extend' | 'witness' | 'reword'
export type Settled = Required<Omit<PipedriveOptions, Hooks>> & Pick<PipedriveOptions, Hooks>

const firm: readonly UserSeed[] = [
  { name: 'Harriet Lane', email: 'harriet.lane@harperlane.example', admin: true },
  { name: 'Oliver Penrose', email: 'oliver.penrose@harperlane.example' },
  { name: 'Priya Raman', email: 'priya.raman@harperlane.example' },
  { name: 'Tom Ashworth', email: 'tom.ashworth@harperlane.example' },
  { name: 'Eleanor Finch', email: 'eleanor.finch@harperlane.example' },
  { name: 'Gareth Pryce', email: 'gareth.pryce@harperlane.example', active: false },
]

const allScopes: readonly string[] = [
  'base', 'deals:full', 'contacts:full', 'activities:full', 'leads:full', 'users:read', 'deal-fields:full',
  'contact-fields:full', 'recents:read', 'search:read', 'phone-integration', 'admin',
] // prettier-ignore

export function settle(options: PipedriveOptions): Settled {
  const plan = options.plan ?? 'ultimate'
  const seats = options.seats ?? 35
  return {
    port: 0,
    plan,
    seats,
    ...usualApp,
    companyId: 7_300_001,
    companyName: 'Harper & Lane LLP',
    companyDomain: 'harperlane',
    users: firm,
    scopes: allScopes,
    contactSync: false,
    organizationExtras: true,
    defaultStages: true,
    dealAddTime: 'ignored',
    inactiveOwners: 'rejected',
    deletedReads: 'record',
    primaryIsParticipant: true,
    rotateRefreshTokens: false,
    dealsCap: Math.min(300_000, seats * { lite: 2_500, growth: 5_000, premium: 15_000, ultimate: 20_000 }[plan]),
    customFieldsCap: { lite: 30, growth: 100, premium: 300, ultimate: 500 }[plan],
    maxFileBytes: 100 * 1024 * 1024,
    latencyMs: 0,
    dailyHeaders: true,
    tokensUsedToday: 0,
    blockAfterTooMany: 500,
    bareHeaders: false,
    now: () => new Date(),
    elapsedMs: () => performance.now(),
    random: randomBytes,
    ...definedOnly(options),
  }
}

/** A key given as undefined means the default, not nothing. */
function definedOnly(options: PipedriveOptions): PipedriveOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
