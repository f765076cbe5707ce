// Which addresses may be Pipedrive's API: a token is sent nowhere else, whatever an answer names.

/** `api_domain` as an origin when one of the patterns (`https://*.pipedrive.com`, `http://127.0.0.1:*`) covers it, else null. */
export function allowedOrigin(apiDomain: string, patterns: readonly string[]): string | null {
  const url = URL.canParse(apiDomain) ? new URL(apiDomain) : null
  if (!url || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return null
  if (url.pathname !== '/') return null
  return patterns.some((pattern) => covers(pattern, url)) ? url.origin : null
}

function covers(pattern: string, url: URL): boolean {
  const parts = /^(https?):\/\/([^/:]+)(?::(\d+|\*))?\/?$/.exec(pattern.trim().toLowerCase())
  if (!parts) return false
  const [, scheme, host = '', port] = parts
  if (url.protocol !== `${scheme}:` || !coversHost(host, url.hostname)) return false
  if (port === '*') return true
  const implied = scheme === 'https' ? '443' : '80'
  return (url.port || implied) === (port ?? implied)
}

/** `*.pipedrive.com` covers every subdomain and never the domain itself, nor one that only ends alike. */
function coversHost(pattern: string, host: string): boolean {
  if (pattern.startsWith('*.')) return host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1
  return !pattern.includes('*') && host === pattern
}
