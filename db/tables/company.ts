// Tables of a company: who installed, and the scarce things it has.
import { pgCore } from '../drizzle.ts'
import { at, id64 } from './columns.ts'

const { boolean, integer, pgTable, primaryKey, text, uuid } = pgCore

/** One user's installation in one company; tokens are sealed (db/seal.ts) and belong to that pair alone. */
export const installs = pgTable(
  'installs',
  {
    companyId: id64('company_id').notNull(),
    userId: id64('user_id').notNull(),
    companyName: text('company_name').notNull(),
    userName: text('user_name').notNull(),
    isAdmin: boolean('is_admin').notNull(),
    apiDomain: text('api_domain').notNull(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    scope: text('scope').notNull(),
    expiresAt: at('expires_at'),
    state: text('state', { enum: ['active', 'reauthorize', 'uninstalled'] }).notNull(),
    installedAt: at('installed_at').notNull().defaultNow(),
    uninstalledAt: at('uninstalled_at'),
  },
  (t) => [primaryKey({ columns: [t.companyId, t.userId] })],
)

/** The scarce things of one company: requests in a 2 s window, tokens in a day. Shared by all workers. */
export const budgets = pgTable('budgets', {
  companyId: id64('company_id').primaryKey(),
  /** Requests a 2 s window takes, as the headers say; the smallest plan's until then. */
  requestsPerWindow: integer('requests_per_window').notNull().default(80),
  tokensLimit: id64('tokens_limit'),
  tokensLeft: id64('tokens_left'),
  /** Whether a reply of Pipedrive named them; else they are those of the plan that the admin named. */
  tokensTold: boolean('tokens_told').notNull().default(false),
  observedAt: at('observed_at'),
  /** Nothing is sent for this company before this instant. */
  blockedUntil: at('blocked_until'),
  blockedBy: text('blocked_by', { enum: ['burst', 'daily', 'blocked', 'reserve'] }),
})

/** A worker's share of a company's window. A share that is not renewed falls back to the others when it expires. */
export const budgetLeases = pgTable(
  'budget_leases',
  {
    companyId: id64('company_id').notNull(),
    workerId: uuid('worker_id').notNull(),
    requests: integer('requests').notNull(),
    expiresAt: at('expires_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.companyId, t.workerId] })],
)
