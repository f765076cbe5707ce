// What the parts of a profile must agree on beyond their shapes: names, parents, expressions, no hidden secrets.
import type { Paginator, Profile, ProfileResource } from './profile.ts'
import { nearest } from './words.ts'

/** Say what is wrong with an expression, or null; the rules of JSONPath live where it is evaluated. */
export interface ExpressionChecks {
  readonly path: (path: string) => string | null
  readonly condition: (expression: string) => string | null
}

export function profileContradictions(profile: Profile, checks: ExpressionChecks): string[] {
  return [
    ...repeatedNames(profile),
    ...headerSecrets(profile),
    ...identityProblems(profile, checks),
    ...paginatorProblems(profile.client.paginator, 'client.paginator', checks),
    ...paginatorProblems(
      profile.resource_defaults?.endpoint?.paginator,
      'resource_defaults.endpoint.paginator',
      checks,
    ),
    ...keyProblems(profile.resource_defaults ?? {}, 'resource_defaults', checks),
    ...profile.resources.flatMap((resource, i) => resourceProblems(profile, resource, `resources[${i}]`, checks)),
  ]
}

function repeatedNames(profile: Profile): string[] {
  const names = profile.resources.map((resource) => resource.name)
  return names.flatMap((name, i) =>
    names.indexOf(name) === i ? [] : [`resources[${i}].name: a resource called ${name} stands before it already.`],
  )
}

/** A secret in a header would be stored with the profile, unsealed and exportable. */
function headerSecrets(profile: Profile): string[] {
  const names = Object.keys(profile.client.headers ?? {})
  const risky = names.filter((name) => /^(proxy-)?authorization$|^cookie$|api-?key|token|secret|password/i.test(name))
  return risky.map((name) => `client.headers.${name} would hold a secret in the open: describe it under client.auth.`)
}

function identityProblems(profile: Profile, checks: ExpressionChecks): string[] {
  const { expect, tenant } = profile.identity
  const paths = [
    ...Object.keys(expect).map((path) => ['identity.expect', path] as const),
    ['identity.tenant', tenant] as const,
  ]
  const patterns = Object.entries(expect).flatMap(([path, expected]) =>
    typeof expected === 'string' || isPattern(expected.matches)
      ? []
      : [`identity.expect.${path}.matches is no regular expression: ${expected.matches}`],
  )
  return [...paths.flatMap(([place, path]) => pathProblem(place, path, checks)), ...patterns]
}

function isPattern(text: string): boolean {
  try {
    return Boolean(new RegExp(text, 'u'))
  } catch {
    return false
  }
}

function pathProblem(place: string, path: string | undefined, checks: ExpressionChecks): string[] {
  const problem = path === undefined ? null : checks.path(path)
  return problem === null ? [] : [`${place}: “${path}” is no JSONPath (${problem}).`]
}

function paginatorProblems(paginator: Paginator | undefined, place: string, checks: ExpressionChecks): string[] {
  if (!paginator) return []
  const problems = Object.entries(paginator).flatMap(([key, value]) =>
    key.endsWith('_path') && typeof value === 'string' ? pathProblem(`${place}.${key}`, value, checks) : [],
  )
  const sizeUnsaid =
    paginator.type === 'page_number' &&
    (paginator.page_size_param === undefined) !== (paginator.page_size === undefined)
  return sizeUnsaid && paginator.type === 'page_number' && paginator.page_size === undefined
    ? [...problems, `${place}.page_size is missing: page_size_param says where it is sent, not how large a page is.`]
    : problems
}

function keyProblems(
  from: Pick<ProfileResource, 'primary_key' | 'keys' | 'deleted_when'> | NonNullable<Profile['resource_defaults']>,
  place: string,
  checks: ExpressionChecks,
): string[] {
  const { keys } = from
  const links = Object.entries(keys?.links ?? {}).flatMap(([name, link]) => [
    ...pathProblem(`${place}.keys.links.${name}.path`, link.path, checks),
    ...pathProblem(`${place}.keys.links.${name}.updated_at`, link.updated_at, checks),
  ])
  const deleted = from.deleted_when === undefined ? null : checks.condition(from.deleted_when)
  return [
    ...[from.primary_key ?? []].flat().flatMap((path) => pathProblem(`${place}.primary_key`, path, checks)),
    ...pathProblem(`${place}.keys.created_at`, keys?.created_at, checks),
    ...pathProblem(`${place}.keys.updated_at`, keys?.updated_at, checks),
    ...pathProblem(`${place}.keys.owner`, keys?.owner, checks),
    ...links,
    ...(deleted === null
      ? []
      : [`${place}.deleted_when: “${from.deleted_when}” is no condition such as archived == true (${deleted}).`]),
  ]
}

function resourceProblems(
  profile: Profile,
  resource: ProfileResource,
  place: string,
  checks: ExpressionChecks,
): string[] {
  const { endpoint } = resource
  return [
    ...keyProblems(resource, place, checks),
    ...pathProblem(`${place}.endpoint.data_selector`, endpoint.data_selector, checks),
    ...pathProblem(`${place}.endpoint.incremental.cursor_path`, endpoint.incremental?.cursor_path, checks),
    ...paginatorProblems(endpoint.paginator, `${place}.endpoint.paginator`, checks),
    ...parentProblems(profile, resource, place),
    ...(resource.include_from_parent ?? []).flatMap((path) =>
      pathProblem(`${place}.include_from_parent`, path, checks),
    ),
    ...contentProblems(resource, place),
    ...(endpoint.response_actions ?? []).flatMap((action, i) =>
      action.status_code === undefined && action.content === undefined
        ? [`${place}.endpoint.response_actions[${i}] says neither status_code nor content, and would fit every answer.`]
        : [],
    ),
  ]
}

function contentProblems(resource: ProfileResource, place: string): string[] {
  const { content } = resource
  if (!content || (content.path === undefined) !== (content.url_path === undefined)) return []
  return [`${place}.content must say either path or url_path.`]
}

/** The parents that `{resources.x.y}` names anywhere in the path or the parameters. */
function parentsOf(resource: ProfileResource): string[] {
  const texts = [resource.endpoint.path, ...Object.values(resource.endpoint.params ?? {}).map(String)]
  const found = texts.flatMap((text) =>
    [...text.matchAll(/\{resources\.([\w-]+)\.[^}]+\}/g)].map((match) => match[1] ?? ''),
  )
  return [...new Set(found)]
}

/** Parent, its parent, and so on; null when the chain runs in a circle. */
function chainOf(profile: Profile, name: string): string[] | null {
  const chain: string[] = []
  let at: string | null = name
  while (at !== null) {
    if (chain.includes(at)) return null
    chain.push(at)
    at = nearestParent(profile, at)
  }
  return chain
}

/** Of several named parents, the one that has all others above it. */
export function nearestParent(profile: Profile, name: string): string | null {
  const resource = profile.resources.find((each) => each.name === name)
  const parents = resource ? parentsOf(resource) : []
  if (parents.length < 2) return parents[0] ?? null
  const depths = depthsOf(profile)
  return parents.reduce((a, b) => ((depths.get(b) ?? 0) > (depths.get(a) ?? 0) ? b : a))
}

/** How many parents stand above each resource; in a circle the numbers only grow, so that rounds are limited. */
function depthsOf(profile: Profile): ReadonlyMap<string, number> {
  const depths = new Map<string, number>()
  for (let round = 0; round < profile.resources.length; round++) {
    for (const resource of profile.resources) {
      const above = parentsOf(resource).map((parent) => depths.get(parent) ?? 0)
      depths.set(resource.name, 1 + Math.max(0, ...above))
    }
  }
  return depths
}

function parentProblems(profile: Profile, resource: ProfileResource, place: string): string[] {
  const names = profile.resources.map((each) => each.name)
  const parents = parentsOf(resource)
  const broken = /\{(?!resources\.[\w-]+\.[^}]+\})[^}]*\}/.exec(resource.endpoint.path)
  const problems = broken ? [`${place}.endpoint.path: ${broken[0]} is not understood; a parent is named as {resources.contacts.id}.`] : []
  const unknown = parents.filter((parent) => !names.includes(parent))
  for (const parent of unknown) {
    const meant = nearest(parent, names)
    problems.push(`${place}.endpoint.path names the parent ${parent}, which is no resource of this profile${meant === null ? '' : `; did you mean ${meant}?`}.`)
  }
  if (parents.length === 0 && broken === null && (resource.include_from_parent ?? []).length > 0) {
    problems.push(`${place}.include_from_parent: ${resource.name} has no parent; its path names none.`)
  }
  if (unknown.length > 0 || parents.length === 0) return problems
  const chain = chainOf(profile, resource.name)
  if (chain === null) return [...problems, `${place}.endpoint.path: ${resource.name} is its own parent by way of ${parents.join(', ')}.`]
  const beside = parents.filter((parent) => !chain.includes(parent))
  return beside.length === 0 ? problems : [...problems, `${place}.endpoint.path names ${parents.join(' and ')}, which are not parent and child of each other.`]
} // prettier-ignore
