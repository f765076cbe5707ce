// Which addresses may be Pipedrive's: a customer's token is sent nowhere else, whatever an answer names.

export interface OriginPattern {
  readonly scheme: string
  readonly host: string
  /** `*.` in front: any subdomain, and never the domain itself. */
  readonly subdomains: boolean
  /** The scheme's own when none was named; `*`: any. */
  readonly port: string
}

const ownPort: Readonly<Record<string, string>> = { https: '443', http: '80' }

/** Null: not of the form `https://*.pipedrive.com` or `http://127.0.0.1:*`. */
export function parseOriginPattern(text: string): OriginPattern | null {
  const found = /^(https?):\/\/(\*\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::(\d{1,5}|\*))?\/?$/.exec(
    text.trim().toLowerCase(),
  )
  if (!found) return null
  const [, scheme = '', wildcard, host = '', port] = found
  return { scheme, host, subdomains: wildcard !== undefined, port: port ?? ownPort[scheme] ?? '' }
}

/** The address as an origin when a pattern covers it; null otherwise, and for everything that is more than an origin. */
export function allowedOrigin(address: string, patterns: readonly string[]): string | null {
  const origin = parseOriginPattern(address)
  if (origin === null || origin.subdomains || origin.port === '*') return null
  const isCovered = patterns.some((text) => {
    const pattern = parseOriginPattern(text)
    return pattern !== null && covers(pattern, origin)
  })
  const port = origin.port === ownPort[origin.scheme] ? '' : `:${origin.port}`
  return isCovered ? `${origin.scheme}://${origin.host}${port}` : null
}

function covers(pattern: OriginPattern, origin: OriginPattern): boolean {
  if (pattern.scheme !== origin.scheme) return false
  if (pattern.port !== '*' && pattern.port !== origin.port) return false
  return pattern.subdomains ? origin.host.endsWith(`.${pattern.host}`) : origin.host === pattern.host
}
