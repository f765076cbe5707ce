// The exchange of a refresh token for a new pair, as Pipedrive's OAuth server wants it: form-encoded, with Basic authorization.
import { request } from 'undici'
import * as z from 'zod'
import { expiryOf, type RefreshAnswer } from '../../db/installs.ts'

export interface OAuthClient {
  /** Origin of the OAuth server, such as https://oauth.pipedrive.com. */
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
}

const timeoutMs = 15_000

const tokensSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires_in: z.number().nonnegative(),
  api_domain: z.string().min(1),
  scope: z.string().default(''),
})
const refusalSchema = z.object({ error: z.string().optional(), message: z.string().optional() })

export async function refreshTokens(oauth: OAuthClient, refreshToken: string, now: () => Date): Promise<RefreshAnswer> {
  const askedAt = now()
  try {
    const { statusCode, body } = await request(new URL('/oauth/token', oauth.url), {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${oauth.clientId}:${oauth.clientSecret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken }).toString(),
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    })
    return answerOf(statusCode, await body.text(), askedAt)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { kind: 'failed', message: `Pipedrive's OAuth server could not be reached: ${reason}` }
  }
}

function answerOf(status: number, text: string, askedAt: Date): RefreshAnswer {
  const json = parsed(text)
  if (status === 200) {
    const tokens = tokensSchema.safeParse(json)
    if (!tokens.success) return { kind: 'failed', message: "Pipedrive's OAuth server gave an answer without tokens." }
    return {
      kind: 'refreshed',
      accessToken: tokens.data.access_token,
      refreshToken: tokens.data.refresh_token,
      expiresAt: expiryOf(askedAt, tokens.data.expires_in),
      apiDomain: tokens.data.api_domain,
      scope: tokens.data.scope,
    }
  }
  const refusal = refusalSchema.safeParse(json).data ?? {}
  const said = [refusal.error, refusal.message].filter((part) => part !== undefined).join(': ')
  if (status >= 400 && status < 500 && isGrantRefusal(said)) {
    const message = `Pipedrive no longer accepts this installation (${said}); an admin must install the app again.`
    return { kind: 'invalid_grant', message }
  }
  return { kind: 'failed', message: `Pipedrive's OAuth server answered ${status}${said === '' ? '' : ` (${said})`}.` }
}

/** The exact body is not documented: the code of RFC 6749, or the documented sentence "refresh_token is invalid". */
function isGrantRefusal(said: string): boolean {
  return /invalid_grant/i.test(said) || /refresh[ _]token\b.*\b(invalid|expired|revoked)/i.test(said)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}
