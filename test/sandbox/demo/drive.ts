// The walk from an empty migration to its reconciliation, over the app's own HTTP API, as an admin would take it.
import { setTimeout as wait } from 'node:timers/promises'
import * as contract from '../../../server/contract.ts'
import { type Api, ApiRefusal } from './api.ts'
import { bundleForm } from './bundle.ts'
import { numbered, type Progress } from './progress.ts'
import * as print from './print.ts'

export interface Drive {
  readonly api: Api
  readonly progress: Progress
  readonly say: (text: string) => void
  readonly installer: { readonly id: number; readonly name: string }
  readonly source: { readonly profile: unknown; readonly secrets: Readonly<Record<string, string>> }
  readonly bundle: string | null
  readonly folder: string
  /** Writes that Pipedrive has taken since it was last asked. */
  readonly writesSince: () => number
}

export interface Arrived {
  readonly migrationId: string
  readonly reconciliation: contract.Reconciliation
  /** What the second full run wrote: 0, or something is wrong. */
  readonly writtenTwice: number
  /** A person that arrived, for the page with the panel. */
  readonly personId: string | null
}

const pollMs = 300
const mostNames = 5
/** A run that shows nothing new for this long will not: the worker's words say why. */
const patienceMs = 5 * 60_000

export async function drive(walk: Drive): Promise<Arrived> {
  const { api } = walk
  const created = {
    schema: contract.migrationSchema,
    body: { name: walk.bundle ? 'File bundle' : 'Harper & Lane LLP' },
  }
  const { id } = await api.send('POST', '/migrations', created)
  const at = `/migrations/${id}`
  await connect(walk, at)
  await audit(walk, at)
  await confirmMapping(walk, at)
  await settleOwners(walk, at)
  await plan(walk, at)
  await sample(walk, at)
  walk.writesSince()
  await run(walk, at, 'full')
  walk.say(`Pipedrive took ${numbered(walk.writesSince())} writes in the full run.`)
  const second = await run(walk, at, 'full', 'second full')
  const writtenTwice = Math.max(walk.writesSince(), sum(second, 'written'))
  walk.say(
    `The second full run wrote ${numbered(writtenTwice)}: ${writtenTwice === 0 ? 'nothing was left to do.' : 'it should have written nothing.'}`,
  )
  await run(walk, at, 'reconcile')
  const reconciliation = await api.get(`${at}/reconciliation`, contract.reconciliationSchema)
  const { rows } = await api.get(`${at}/not-migrated`, contract.notMigratedSchema)
  walk.say(print.notMigrated(rows))
  walk.say(print.reconciliation(reconciliation))
  const people = await api.get(`${at}/records?object=contact&status=written&limit=1`, contract.recordsSchema)
  return { migrationId: id, reconciliation, writtenTwice, personId: people.rows[0]?.pipedriveId ?? null }
}

async function connect({ api, bundle, folder, source, say }: Drive, at: string): Promise<void> {
  const schema = contract.connectedSchema
  try {
    const { identity } =
      bundle === null
        ? await api.send('PUT', `${at}/source`, { schema, body: { kind: 'rest', ...source } })
        : await api.send('POST', `${at}/bundle`, { schema, body: await bundleForm(bundle, folder) })
    say(identity.sentence)
  } catch (error) {
    if (!(error instanceof ApiRefusal) || error.status !== 504) throw error
    say(await untilConnected(api, at))
  }
}

/** A large source may take longer to say who it is than a request may last. */
async function untilConnected(api: Api, at: string): Promise<string> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pollMs) {
    const { source } = await api.get(at, contract.migrationSchema)
    if (source?.state === 'connected') return source.identity?.sentence ?? 'The source is connected.'
    if (source?.state === 'refused') throw new Error(source.problem?.message ?? 'The source was refused.')
    await wait(pollMs)
  }
  throw new Error('The source did not say who it is within five minutes.')
}

async function audit({ api, progress, say }: Drive, at: string): Promise<void> {
  await api.send('POST', `${at}/audit`, { schema: contract.auditSchema })
  const found = await untilSettled(
    () => api.get(`${at}/audit`, contract.auditSchema),
    (now) =>
      progress.show(
        'audit',
        sumOf(now.source?.objects ?? [], ({ records }) => records),
        null,
        'records read',
      ),
  )
  const records = sumOf(found.source?.objects ?? [], (object) => object.records)
  progress.end(`The audit has read ${numbered(records)} records.`)
  if (found.state !== 'done') throw new Error(`The audit ${found.state}: ${found.reason ?? 'no reason was given'}`)
  say(print.audit(found))
}

async function confirmMapping({ api, say }: Drive, at: string): Promise<void> {
  const proposed = await api.get(`${at}/mapping`, contract.mappingAnswerSchema)
  say(print.mapping(proposed))
  await api.send('POST', `${at}/mapping/confirm`, { schema: contract.mappingAnswerSchema })
}

async function settleOwners({ api, installer, say }: Drive, at: string): Promise<void> {
  const before = await api.get(`${at}/owners`, contract.ownersSchema)
  const without = before.matches.filter(({ userId }) => userId === null)
  const body = { fallbackUserId: installer.id }
  await api.send('PUT', `${at}/owners`, { schema: contract.ownersSchema, body })
  const names = without.slice(0, mostNames).map(({ name }) => name)
  const others = without.length > mostNames ? ` and ${without.length - mostNames} more` : ''
  say(
    `${before.matches.length - without.length} of ${before.matches.length} owners were matched with users of the company.`,
  )
  if (without.length > 0) say(`The records of ${names.join(', ')}${others} go to ${installer.name}.`)
}

async function plan({ api, say }: Drive, at: string): Promise<void> {
  const planned = await api.get(`${at}/plan`, contract.planSchema)
  say(print.plan(planned))
  const [blocker] = planned.blockers
  if (blocker) throw new Error(blocker.message)
}

async function sample(walk: Drive, at: string): Promise<void> {
  const written = await run(walk, at, 'sample')
  const { summary } = await walk.api.get(`${at}/diff?limit=1`, contract.diffSchema)
  walk.say(print.diff(summary))
  if (written.state !== 'awaiting_approval') return
  await walk.api.send('POST', `${at}/runs/${written.id}/approve`, { schema: contract.runSchema })
  walk.say('The sample is approved.')
}

async function run(walk: Drive, at: string, kind: contract.Run['kind'], label: string = kind): Promise<contract.Run> {
  const { api, progress } = walk
  const started = { schema: contract.createdRunSchema, body: { kind } }
  const { runId } = await api.send('POST', `${at}/runs`, started)
  const ended = await untilSettled(
    () => api.get(`${at}/runs/${runId}`, contract.runSchema),
    (now) => progress.show(label, doneOf(now), sum(now, 'total'), tailOf(now)),
  )
  progress.end(`${label}: ${print.counts(ended)}`)
  if (ended.state === 'done' || ended.state === 'awaiting_approval') return ended
  throw new Error(`The ${label} run ${ended.state}: ${ended.reason ?? 'no reason was given'}`)
}

const settled: readonly string[] = ['done', 'failed', 'cancelled', 'awaiting_approval']

/** Until it rests, or until nothing has moved for as long as patience lasts. */
async function untilSettled<T extends { readonly state: string; readonly reason?: string | null | undefined }>(
  read: () => Promise<T>,
  show: (now: T) => void,
): Promise<T> {
  let last = ''
  for (let stillMs = 0; stillMs < patienceMs; stillMs += pollMs) {
    const now = await read()
    show(now)
    if (settled.includes(now.state)) return now
    const seen = JSON.stringify(now)
    if (seen !== last) stillMs = 0
    last = seen
    await wait(pollMs)
  }
  throw new Error(`Nothing has moved for ${patienceMs / 60_000} minutes; it was last seen as ${last.slice(0, 300)}.`)
}

type Counter = 'total' | 'written' | 'unchanged' | 'refused' | 'waiting'

function sum(of: contract.Run, counter: Counter): number {
  return sumOf(of.objects, (object) => object[counter])
}

function doneOf(now: contract.Run): number {
  return sum(now, 'written') + sum(now, 'unchanged') + sum(now, 'refused')
}

function tailOf(now: contract.Run): string {
  if (now.state === 'parked' || now.state === 'paused') return `${now.state}: ${now.reason ?? ''}`
  const left = now.secondsLeft === null ? '' : `, ${Math.ceil(now.secondsLeft)} s left`
  return `${numbered(Math.round(now.perSecond))}/s${left}`
}

function sumOf<T>(list: readonly T[], count: (one: T) => number): number {
  return list.reduce((total, one) => total + count(one), 0)
}
