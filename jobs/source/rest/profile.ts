// A profile made ready to read with: defaults filled in, expressions compiled, secrets found.
import { parseProfileWith, type ProfileOutcome } from '../../../migration/source/parse-profile.ts'
import {
  type Incremental,
  type Paginator,
  type Profile,
  type ProfileResource,
  type ResponseAction,
  secretNames,
} from '../../../migration/source/profile.ts'
import { nearestParent } from '../../../migration/source/profile-rules.ts'
import type { Keys, LinkKey } from '../neutral.ts'
import {
  type Condition,
  condition,
  conditionProblem,
  pathPointer,
  pathProblem,
  type Pointer,
  togetherPointer,
} from '../pointer.ts'
import { SourceRefused } from '../source.ts'

export function parseProfile(input: unknown): ProfileOutcome {
  return parseProfileWith({ path: pathProblem, condition: conditionProblem }, input)
}

/** A resource with all defaults in place. */
export interface RestResource {
  readonly name: string
  readonly object: string
  /** Null: the profile names no keys, and they are guessed from each record's field names. */
  readonly keys: Keys | null
  /** As the profile writes it, for sentences. */
  readonly primaryKey: string
  readonly id: Pointer
  readonly isDeleted: Condition | null
  readonly fromParent: readonly string[]
  readonly parent: string | null
  readonly content: ProfileResource['content']
  readonly path: string
  readonly method: 'GET' | 'POST'
  readonly params: Readonly<Record<string, string | number | boolean>>
  readonly body: Readonly<Record<string, unknown>> | null
  readonly selector: string | null
  /** Null: nowhere said; one page is read, and refused when the answer speaks of more. */
  readonly paginator: Paginator | null
  readonly incremental: Incremental | null
  readonly actions: readonly ResponseAction[]
}

export function restResources(profile: Profile): RestResource[] {
  return profile.resources.map((resource) => withDefaults(profile, resource))
}

function withDefaults(profile: Profile, resource: ProfileResource): RestResource {
  const defaults = profile.resource_defaults ?? {}
  const base = defaults.endpoint ?? {}
  const { endpoint } = resource
  const deleted = resource.deleted_when ?? defaults.deleted_when
  const paths = [resource.primary_key ?? defaults.primary_key ?? 'id'].flat()
  const id = togetherPointer(paths.map(pathPointer))
  return {
    name: resource.name,
    object: resource.object,
    keys: keysOf(resource.keys ?? defaults.keys, id, endpoint.incremental?.cursor_path),
    primaryKey: id.label,
    id,
    isDeleted: deleted === undefined ? null : condition(deleted),
    fromParent: resource.include_from_parent ?? [],
    parent: nearestParent(profile, resource.name),
    content: resource.content,
    path: endpoint.path,
    method: endpoint.method ?? base.method ?? 'GET',
    params: { ...base.params, ...endpoint.params },
    body: endpoint.json ?? base.json ?? null,
    selector: endpoint.data_selector ?? base.data_selector ?? null,
    paginator: endpoint.paginator ?? base.paginator ?? profile.client.paginator ?? null,
    incremental: endpoint.incremental ?? base.incremental ?? null,
    actions: [...(endpoint.response_actions ?? []), ...(base.response_actions ?? [])],
  }
}

function keysOf(keys: ProfileResource['keys'], id: Pointer, cursorPath: string | undefined): Keys | null {
  if (!keys) return null
  const at = (path: string | undefined) => (path === undefined ? null : pathPointer(path))
  const links = Object.entries(keys.links ?? {}).map(([name, link]): [string, LinkKey] => [
    name,
    { at: pathPointer(link.path), updatedAt: at(link.updated_at), separator: null },
  ])
  return {
    id,
    createdAt: at(keys.created_at),
    updatedAt: at(keys.updated_at ?? cursorPath),
    owner: at(keys.owner),
    links: Object.fromEntries(links),
  }
}

/** Throws SourceRefused naming every secret that the profile asks for and nobody entered. */
export function requireSecrets(profile: Profile, secrets: Readonly<Record<string, string>>): void {
  const missing = secretNames(profile).filter((name) => !Object.hasOwn(secrets, name) || secrets[name] === '')
  if (missing.length === 0) return
  const names = [...new Set(missing)].map((name) => `“${name}”`).join(', ')
  throw new SourceRefused('secret_missing', `The profile asks for ${missing.length === 1 ? 'the secret' : 'the secrets'} ${names}, which ${missing.length === 1 ? 'was' : 'were'} not entered: enter the value beside the profile.`) // prettier-ignore
}
