// Failures of the connection as sentences: what could not be reached, why, and whether trying again can help.
import { SourceRefused } from '../source.ts'

const lasting: readonly string[] = [
  'source_unknown_host', 'source_certificate', 'source_private_address', 'source_insecure', 'source_redirects',
  'source_too_large', 'source_unauthorized', 'source_throttled',
] // prettier-ignore

/** Whether the same request would only fail again. */
export function isLasting(refusal: SourceRefused): boolean {
  return lasting.includes(refusal.code)
}

export function failedConnection(url: URL, error: unknown): SourceRefused {
  const refusal = refusedWithin(error)
  if (refusal) return refusal
  const code = codeOf(error)
  if (code === 'ENOTFOUND') {
    return new SourceRefused('source_unknown_host', `The host ${url.hostname} cannot be found: check base_url in the profile for a slip.`, { cause: error }) // prettier-ignore
  }
  if (/^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT)/.test(code)) {
    return new SourceRefused('source_certificate', `The certificate of ${url.host} is not trusted (${code}): it may be expired, self-signed or for another name. Nothing was sent.`, { cause: error }) // prettier-ignore
  }
  return unreachable(url, reasons[code] ?? (error instanceof Error ? error.message : String(error)), null, error)
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_CONNECT_TIMEOUT: 'nobody answered the connection',
  UND_ERR_HEADERS_TIMEOUT: 'no answer came in time',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped in the middle',
  EAI_AGAIN: 'its name could not be looked up just now',
  ETIMEDOUT: 'nobody answered in time',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
}

export function unreachable(url: URL, reason: string, attempts: number | null, cause?: unknown): SourceRefused {
  const tries = attempts === null ? '' : ` after ${attempts} attempts`
  return new SourceRefused('source_unreachable', `${url.host} could not be read${tries} (${reason}, ${url.pathname}): the system may be down. Try again later; no record is missed by that.`, { cause }) // prettier-ignore
}

export function throttled(url: URL, waitMs: number): SourceRefused {
  const minutes = Math.max(1, Math.round(waitMs / 60_000))
  return new SourceRefused('source_throttled', `${url.host} answers that too much was asked (status 429) and wants a pause of about ${minutes} min: lower rate_budget in the profile, or try again later; no record is missed by that.`) // prettier-ignore
}

export function badRedirect(url: URL, target: string, hop: number): SourceRefused {
  const reason = hop > 0 ? `after ${hop + 1} redirects` : 'by a redirect'
  return new SourceRefused('source_redirects', `${url.host} sends ${url.pathname} on to ${target.slice(0, 200)} ${reason}, which is not followed: put the final address into the profile.`) // prettier-ignore
}

/** A refusal of ours may come wrapped in an error of the HTTP client, or among the tries of several addresses. */
function refusedWithin(error: unknown): SourceRefused | null {
  if (error instanceof SourceRefused) return error
  if (error instanceof AggregateError) return error.errors.map(refusedWithin).find((found) => found !== null) ?? null
  return error instanceof Error && error.cause !== undefined ? refusedWithin(error.cause) : null
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError && !('code' in error)) return codeOf(error.errors[0])
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code
  return error instanceof Error && error.cause !== undefined ? codeOf(error.cause) : ''
}
