// A system with a REST interface as a source, read as its connection profile describes it.
import { setTimeout as sleep } from 'node:timers/promises'
import type { SourceRecord } from '../../migration/record.ts'
import { guessKeys } from '../../migration/source/structure.ts'
import { alsoForUsers, type Keys, type Raw, type Shape, toRecord } from './neutral.ts'
import { columnPointer, pathPointer } from './pointer.ts'
import { createAuth } from './rest/auth.ts'
import { createBudget, type Wait } from './rest/budget.ts'
import { type ContentDeps, openAddress, openContent } from './rest/content.ts'
import { createGuard, type Lookup } from './rest/guard.ts'
import { fieldHint, structureHints } from './rest/hints.ts'
import { identify } from './rest/identity.ts'
import { momentFor } from './rest/incremental.ts'
import type { AskDeps } from './rest/one-page.ts'
import { parseProfile, requireSecrets, type RestResource, restResources } from './rest/profile.ts'
import { createReader, type Cursor, cursorSchema, type RawPage, type ReadRaw } from './rest/read.ts'
import { createTransport, type Limits, type TransportDeps } from './rest/transport.ts'
import { type Content, type FieldHint, type Page, type Source, SourceRefused } from './source.ts'

export { parseProfile } from './rest/profile.ts'

export interface RestDeps {
  /** The profile as it was stored or sent; parsed here. */
  readonly profile: unknown
  readonly secrets: Readonly<Record<string, string>>
  /** Hosts exempt from the guard against private addresses: `host` or `host:port`. */
  readonly privateHosts: readonly string[]
  readonly now: () => Date
  readonly random?: () => number
  readonly wait?: Wait
  readonly lookup?: Lookup
  readonly limits?: Partial<Limits>
}

const defaultLimits: Limits = {
  connectMs: 15_000,
  silenceMs: 60_000,
  answerBytes: 64 * 1024 ** 2,
  attempts: 6,
  longestWaitMs: 10 * 60_000,
}

/** Throws SourceRefused when the profile cannot be used or a secret was not entered. */
export function createRestSource(deps: RestDeps): Source {
  const parsed = parseProfile(deps.profile)
  if (!parsed.ok) {
    throw new SourceRefused('profile_invalid', `The connection profile cannot be used: ${parsed.problems.join(' ')}`)
  }
  const { profile } = parsed
  requireSecrets(profile, deps.secrets)
  const limits = { ...defaultLimits, ...deps.limits }
  const guard = createGuard({ privateHosts: deps.privateHosts, lookup: deps.lookup, connectMs: limits.connectMs })
  const wait: Wait = deps.wait ?? ((waitMs, signal) => sleep(waitMs, undefined, { signal }))
  const { rate_budget: rate } = profile.client
  const concurrency = rate?.concurrency ?? 4
  const budget = createBudget({
    requests: rate?.requests ?? 1000,
    perSeconds: rate?.per_seconds ?? 1,
    concurrency,
    now: deps.now,
    wait,
  })
  const transport: TransportDeps = { guard, budget, now: deps.now, random: deps.random ?? Math.random, wait, limits }
  const send = createTransport(transport)
  // Tokens are asked for while a request already has its place: a budget of their own, else the two wait for each other.
  const tokenBudget = createBudget({ requests: 5, perSeconds: 1, concurrency: 1, now: deps.now, wait })
  const sendToken = createTransport({ ...transport, budget: tokenBudget })
  const auth = createAuth({
    profile,
    secrets: deps.secrets,
    now: deps.now,
    askToken: (url, headers, body, signal) =>
      sendToken({ url, method: 'POST', headers, body, actions: [] }, null, signal),
  })
  const resources = new Map(restResources(profile).map((resource) => [resource.name, resource]))
  const base = profile.client.base_url
  const ask: AskDeps = { base, headers: openHeaders(profile.client.headers), auth, send }
  const read = createReader({ ...ask, resources, ahead: concurrency })
  const closing = new AbortController()
  const named = (name: string): RestResource => {
    const resource = resources.get(name)
    if (resource) return resource
    throw new Error(`The profile has no resource ${name}; it has ${[...resources.keys()].join(', ')}.`)
  }
  const untilClosed = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, closing.signal])
  return {
    identify: (signal) => identify(profile, ask, untilClosed(signal)),
    resources: () => Promise.resolve([...resources.values()].map(({ name, object }) => ({ name, object }))),
    describe: () => describe([...resources.values()], read, closing.signal),
    page: (name, cursor, signal) => readPage(named(name), read, cursor, untilClosed(signal)),
    changesSince: (name, moment, example) => changesSince(named(name), moment, example),
    content: (record, signal) =>
      contentOf({ ...ask, ...transport }, [...resources.values()], record, untilClosed(signal)),
    address: (address, signal) => addressOf({ ...ask, ...transport }, address, untilClosed(signal)),
    close: async () => {
      closing.abort(new Error('The source was closed.'))
      await guard.agent.destroy()
    },
  }
}

async function addressOf(deps: ContentDeps, address: string, signal: AbortSignal): Promise<Content> {
  if (!URL.canParse(address, deps.base)) return { kind: 'refused', reason: 'its address cannot be read' }
  return openAddress(deps, new URL(address, deps.base), signal)
}

/** A staged record no longer says which resource it came from: of several with contents, the one that has it. */
async function contentOf(
  deps: ContentDeps,
  resources: readonly RestResource[],
  record: SourceRecord,
  signal: AbortSignal,
): Promise<Content> {
  const unsaid = `the connection profile does not say how contents of ${record.object} records are fetched (content)`
  let answer: Content = { kind: 'refused', reason: unsaid }
  for (const resource of resources) {
    if (resource.object !== record.object || !resource.content) continue
    answer = await openContent(deps, resource, record, signal)
    if (answer.kind === 'stream' || answer.kind === 'empty') return answer
  }
  return answer
}

function changesSince({ incremental }: RestResource, moment: Date, example: string | null): Cursor | null {
  const since = incremental === null ? null : momentFor(incremental, moment, example)
  return since === null ? null : { since }
}

function openHeaders(headers: Readonly<Record<string, string>> | undefined): Record<string, string> {
  const own = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const)
  return { accept: 'application/json', ...Object.fromEntries(own) }
}

async function readPage(resource: RestResource, read: ReadRaw, cursor: unknown, signal: AbortSignal): Promise<Page> {
  const from: Cursor | null = cursor === null ? null : cursorSchema.parse(cursor)
  const page = await read(resource, from, signal)
  const records: SourceRecord[] = []
  const deleted: string[] = []
  let left = 0
  let nameless = 0
  for (const { raw } of page.entries) {
    const record = toRecord(raw, shapeOf(resource, raw))
    if (resource.isDeleted?.(raw)) {
      left += 1
      if (record !== null) deleted.push(record.id)
    } else if (record === null) nameless += 1
    else records.push(record)
  }
  return { records, next: page.next, remarks: remarks(resource, page, { deleted: left, nameless }), deleted }
}

function remarks(resource: RestResource, page: RawPage, counts: { deleted: number; nameless: number }): string[] {
  const { name } = resource
  const left: [number, string][] = [
    [counts.deleted, 'deleted in the source, as deleted_when says'],
    [counts.nameless, `without anything under the primary key “${resource.primaryKey}”`],
    [page.strange, 'no objects with fields'],
  ]
  const said = left.flatMap(([count, why]) =>
    count === 0 ? [] : [`${name}: ${counted(count, 'record')} left out, ${why}.`],
  )
  const ignored =
    page.ignored === 0 ? [] : [`${name}: ${counted(page.ignored, 'answer')} passed over, as response_actions says.`]
  return [...said, ...ignored]
}

const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`

/** Shapes are kept by the field names they were guessed from, so that equal records share one. */
const shapes = new WeakMap<RestResource, Map<string, Shape>>()

function shapeOf(resource: RestResource, raw: Raw): Shape {
  const known = shapes.get(resource) ?? new Map<string, Shape>()
  shapes.set(resource, known)
  const names = Object.keys(raw)
  const key = resource.keys && resource.object !== 'user' ? '' : names.join('\n')
  const shape = known.get(key) ?? newShape(resource, names)
  if (known.size < 1000) known.set(key, shape)
  return shape
}

function newShape(resource: RestResource, names: readonly string[]): Shape {
  const keys = resource.keys ?? guessedKeys(resource, names)
  return { object: resource.object, keys, keepId: false, ...alsoForUsers(resource.object, names, null) }
}

function guessedKeys(resource: RestResource, names: readonly string[]): Keys {
  const guess = guessKeys(
    resource.object,
    names.filter((name) => name !== resource.primaryKey),
  )
  const at = (name: string | null) => (name === null ? null : columnPointer(name))
  const updated = resource.incremental === null ? at(guess.updatedAt) : pathPointer(resource.incremental.cursor_path)
  const links = Object.entries(guess.links).map(
    ([name, field]) => [name, { at: columnPointer(field), updatedAt: null, separator: null }] as const,
  )
  return {
    id: resource.id,
    createdAt: at(guess.createdAt),
    updatedAt: updated,
    owner: at(guess.owner),
    links: Object.fromEntries(links),
  }
}

async function describe(resources: readonly RestResource[], read: ReadRaw, signal: AbortSignal): Promise<FieldHint[]> {
  const hints: FieldHint[] = []
  for (const resource of resources) {
    if (resource.object === 'field') hints.push(...(await metadata(resource, resources, read, signal)))
    hints.push(...structureHints(resource.object, resource.keys ?? (await sampledKeys(resource, read, signal))))
  }
  const seen = new Map(hints.map((hint) => [JSON.stringify([hint.object, hint.role, hint.name]), hint]))
  return [...seen.values()]
}

/** Without keys in the profile, the first page shows which fields there are to guess from. */
async function sampledKeys(resource: RestResource, read: ReadRaw, signal: AbortSignal): Promise<Keys> {
  const page = await read(resource, null, signal)
  return guessedKeys(resource, [...new Set(page.entries.flatMap((entry) => Object.keys(entry.raw)))])
}

async function metadata(
  resource: RestResource,
  all: readonly RestResource[],
  read: ReadRaw,
  signal: AbortSignal,
): Promise<FieldHint[]> {
  const hints: FieldHint[] = []
  let cursor: Cursor | null = null
  do {
    const page: RawPage = await read(resource, cursor, signal)
    hints.push(...page.entries.flatMap((entry) => fieldHint(entry.raw, all) ?? []))
    cursor = page.next
  } while (cursor !== null)
  return hints
}
