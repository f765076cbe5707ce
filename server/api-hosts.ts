// Which addresses may be Pipedrive: an api_domain outside of PIPEDRIVE_API_HOSTS would be sent a customer's tokens.

interface OriginPattern {
  readonly scheme: string
  readonly host: string
  /** `*.` in front: any subdomain, and never the domain itself. */
  readonly subdomains: boolean
  /** Empty: the scheme's own; `*`: any. */
  readonly port: string
}

/** Null: not of the form `https://*.pipedrive.com`. */
export function parseOriginPattern(text: string): OriginPattern | null {
  const found = /^(https?):\/\/(\*\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::(\d{1,5}|\*))?\/?$/i.exec(text.trim())
  if (!found) return null
  const [, scheme = '', wildcard, host = '', port = ''] = found
  return { scheme: scheme.toLowerCase(), host: host.toLowerCase(), subdomains: wildcard !== undefined, port }
}

/** The origin that the address names, when a pattern allows it; null otherwise. */
export function allowedOrigin(address: string, patterns: readonly string[]): string | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  if (url.username !== '' || url.password !== '' || url.pathname !== '/' || url.search !== '') return null
  const allowed = patterns.some((text) => {
    const pattern = parseOriginPattern(text)
    if (pattern === null) return false
    if (url.protocol !== `${pattern.scheme}:`) return false
    if (pattern.port !== '*' && url.port !== effectivePort(pattern)) return false
    return pattern.subdomains ? url.hostname.endsWith(`.${pattern.host}`) : url.hostname === pattern.host
  })
  return allowed ? url.origin : null
}

/** As URL writes it: nothing for the scheme's own port. */
function effectivePort({ scheme, port }: OriginPattern): string {
  const own = scheme === 'https' ? '443' : '80'
  return port === own ? '' : port
}
