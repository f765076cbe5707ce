// Proves which product answers before anything else is read: what the profile expects must be what is found.
import type { SourceIdentity } from '../../../migration/source/identity.ts'
import type { Profile } from '../../../migration/source/profile.ts'
import { isObject } from '../json.ts'
import { firstAt, valuesAt } from '../pointer.ts'
import { SourceRefused } from '../source.ts'
import { jsonOf } from './answer.ts'
import type { AskDeps } from './one-page.ts'
import { below } from './template.ts'

export async function identify(profile: Profile, deps: AskDeps, signal: AbortSignal): Promise<SourceIdentity> {
  const url = below(deps.base, profile.identity.path)
  const ask = { url, method: 'GET', headers: deps.headers, body: null, actions: [] } as const
  const answer = await deps.send(ask, deps.auth, signal)
  const document = jsonOf(answer, { what: 'who answers', secrets: deps.auth.names })
  for (const [path, expected] of Object.entries(profile.identity.expect))
    refuseOther(document, path, expected, answer.url)
  const product = text(firstAt(document, Object.keys(profile.identity.expect)[0] ?? '$'))
  const { tenant: tenantPath } = profile.identity
  const tenant = tenantPath === undefined ? null : text(firstAt(document, tenantPath))
  const version = isObject(document) ? text(document['version'] ?? document['api_version']) : null
  const firm = tenant === null ? '' : ` of ${tenant}`
  const numbered = version === null ? '' : ` (version ${version})`
  const sentence = `${product ?? 'Perfect Books'}${firm} answers at ${answer.url.host}${numbered}, as the profile “${profile.name}” expects.`
  return { product, tenant, host: answer.url.host, version, sentence }
}

type Expected = Profile['identity']['expect'][string]

function refuseOther(document: unknown, path: string, expected: Expected, url: URL): void {
  const found = valuesAt(document, path).map(text)
  const fits = (value: string | null): boolean =>
    value !== null &&
    (typeof expected === 'string' ? value === expected : new RegExp(expected.matches, 'u').test(value))
  if (found.some(fits)) return
  const wanted = typeof expected === 'string' ? `“${expected}”` : `something like ${expected.matches}`
  const first = found[0] ?? null
  if (first !== null) {
    throw new SourceRefused('source_wrong_product', `The system at ${url.host} says “${first.slice(0, 100)}” where the profile expects ${wanted} (${path}): it is not the product or not the firm that was meant. Nothing else was read.`) // prettier-ignore
  }
  const keys = isObject(document) ? Object.keys(document).slice(0, 10).join(', ') : 'no object'
  throw new SourceRefused('source_wrong_product', `The system at ${url.host} does not say which product it is: ${url.pathname} has nothing under ${path}, where ${wanted} is expected (it has ${keys || 'no keys'}). Nothing else was read.`) // prettier-ignore
}

function text(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}
