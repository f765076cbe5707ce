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

/** A star stands for one label, so that `*.pipedrive.com` covers `firm.pipedrive.com` and never `firm.evil.pipedrive.com`. */
function coversHost(pattern: string, host: string): boolean {
  const wanted = pattern.split('.')
  const labels = host.split('.')
  return wanted.length === labels.length && wanted.every((label, place) => label === '*' || label === labels[place])
}
