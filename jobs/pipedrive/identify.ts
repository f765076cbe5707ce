// Who has just installed the app: asked with the fresh token, before anything is kept.
import { request } from 'undici'
import * as z from 'zod'
import { allowedOrigin } from '../../migration/api-hosts.ts'

export interface Installer {
  readonly companyId: number
  readonly companyName: string
  /** The part before .pipedrive.com; it can change, the id cannot. */
  readonly companyDomain: string
  readonly userId: number
  readonly userName: string
  readonly email: string
  /** May set up a migration: an admin of the account as a whole, of its settings, or of sales. */
  readonly isAdmin: boolean
  readonly timeZone: string | null
  readonly currency: string | null
}

export type Identify = (apiDomain: string, accessToken: string) => Promise<Installer>

const timeoutMs = 15_000
const adminApps: ReadonlySet<string> = new Set(['global', 'account_settings', 'sales'])

const answerSchema = z.object({
  success: z.literal(true),
  data: z.object({
    id: z.number(),
    name: z.string(),
    email: z.string(),
    company_id: z.number(),
    company_name: z.string(),
    company_domain: z.string(),
    timezone_name: z.string().nullish(),
    default_currency: z.string().nullish(),
    access: z.array(z.object({ app: z.string(), admin: z.boolean().nullish() })).nullish(),
  }),
})

/** Throws a sentence when Pipedrive does not say who it is. `apiHosts` are the patterns of PIPEDRIVE_API_HOSTS. */
export function createIdentify({ apiHosts }: { readonly apiHosts: readonly string[] }): Identify {
  return async (apiDomain, accessToken) => {
    const origin = allowedOrigin(apiDomain, apiHosts)
    if (origin === null) {
      throw new Error(
        `Pipedrive named the address ${apiDomain}, which is not one of ${apiHosts.join(', ')}; the token was not sent there.`,
      )
    }
    const { statusCode, body } = await request(new URL('/api/v1/users/me', origin), {
      headers: { authorization: `Bearer ${accessToken}`, accept: 'application/json' },
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    })
    const answer = answerSchema.safeParse(parsed(await body.text()))
    if (statusCode !== 200 || !answer.success) {
      throw new Error(`Pipedrive did not say who installed the app (status ${statusCode}); install it again.`)
    }
    const { data } = answer.data
    return {
      companyId: data.company_id,
      companyName: data.company_name,
      companyDomain: data.company_domain,
      userId: data.id,
      userName: data.name,
      email: data.email,
      isAdmin: (data.access ?? []).some(({ app, admin }) => admin === true && adminApps.has(app)),
      timeZone: data.timezone_name ?? null,
      currency: data.default_currency ?? null,
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}
