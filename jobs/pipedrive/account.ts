// Reads what the account has: users, fields, pipelines, stages, currencies, limits; and tries what the documentation leaves open.
import * as z from 'zod'
import type { AccountActivityType, Destination } from '../../migration/destination.ts'
import type { AccountField } from '../../migration/fields.ts'
import type { PipedriveTarget } from '../../migration/ledger.ts'
import type { Outcome } from '../../migration/outcome.ts'
import type { PipedriveClient } from './client.ts'
import { createCursors } from './cursors.ts'
import { create, list, read, remove, type Listing } from './entities.ts'
import type { PipedriveRequest } from './request.ts'

/** The account could not be read to the end; the outcome says whether waiting helps. */
export class AccountUnreadable extends Error {
  readonly outcome: Exclude<Outcome, { kind: 'done' }>
  constructor(what: string, outcome: Exclude<Outcome, { kind: 'done' }>) {
    super(`${what} could not be read from Pipedrive: ${reasonOf(outcome)}`)
    this.name = 'AccountUnreadable'
    this.outcome = outcome
  }
}

function reasonOf(outcome: Exclude<Outcome, { kind: 'done' }>): string {
  if (outcome.kind !== 'throttled') return outcome.message
  return outcome.message ?? `a limit was reached (${outcome.scope}).`
}

/** Not built by Pipedrive's package: they have neither parameters nor bodies, and its version 1 takes 300 ms to load. */
const requests = {
  me: { operation: 'getCurrentUser', method: 'GET', path: '/api/v1/users/me' },
  users: { operation: 'getUsers', method: 'GET', path: '/api/v1/users' },
  currencies: { operation: 'getCurrencies', method: 'GET', path: '/api/v1/currencies' },
} as const satisfies Record<string, PipedriveRequest>

const meSchema = z.object({
  id: z.number(),
  name: z.string(),
  company_name: z.string(),
  default_currency: z.string().nullish(),
})
const userSchema = z.object({ id: z.number(), name: z.string(), email: z.string(), active_flag: z.boolean() })
const optionSchema = z.object({ id: z.union([z.number(), z.string(), z.boolean()]), label: z.string() })
const fieldSchema = z.object({
  field_code: z.string(),
  field_name: z.string(),
  field_type: z.string(),
  is_custom_field: z.boolean(),
  options: z.array(optionSchema).nullish(),
})
const pipelineSchema = z.object({ id: z.number(), name: z.string(), is_deleted: z.boolean().optional() })
const stageSchema = pipelineSchema.extend({ pipeline_id: z.number(), order_nr: z.number() })
const activityTypeSchema = z.object({
  id: z.number(),
  name: z.string(),
  key_string: z.string(),
  active_flag: z.boolean(),
})
const currencySchema = z.object({ code: z.string(), active_flag: z.boolean().optional() })

/** What a trial with a deal has told, or may have left in the account: no list tells it again. */
export function trialOf(known: Destination | null): Pick<Destination, 'dealAddTime' | 'isProbing'> {
  return { dealAddTime: known?.dealAddTime ?? null, isProbing: known?.isProbing ?? false }
}

/** Throws AccountUnreadable when Pipedrive does not answer to the end. 112 tokens, unless a list has several pages. */
export async function readAccount(client: PipedriveClient, signal?: AbortSignal): Promise<Destination> {
  const ask = { client, signal }
  const [me, users, fields, pipelines, stages, activityTypes, currencies] = await Promise.all([
    one(ask, 'The company', requests.me),
    one(ask, 'The users', requests.users),
    readFields(client, signal),
    pages(ask, 'The pipelines', 'pipeline'),
    pages(ask, 'The stages', 'stage'),
    readActivityTypes(client, signal),
    one(ask, 'The currencies', requests.currencies),
  ])
  const { id, name, company_name, default_currency: currency } = meSchema.parse(me)
  const permissions = await permissionsOf(ask, id)
  const { requestsTold, tokensLimit, tokensLeft } = client.limits()
  return {
    companyName: company_name,
    installer: { id, name, permissions },
    users: z
      .array(userSchema)
      .parse(users)
      .map(({ id, name, email, active_flag }) => ({ id, name, email, active: active_flag })),
    fields,
    pipelines: z
      .array(pipelineSchema)
      .parse(pipelines)
      .filter(({ is_deleted }) => is_deleted !== true)
      .map(({ id, name }) => ({ id, name })),
    stages: z
      .array(stageSchema)
      .parse(stages)
      .filter(({ is_deleted }) => is_deleted !== true)
      .map(({ id, name, pipeline_id, order_nr }) => ({ id, name, pipelineId: pipeline_id, orderNr: order_nr })),
    currencies: z
      .array(currencySchema)
      .parse(currencies)
      .filter(({ active_flag }) => active_flag !== false)
      .map(({ code }) => code),
    ...(currency ? { defaultCurrency: currency } : {}),
    activityTypes,
    dealAddTime: null,
    tokensLimit,
    tokensLeft,
    requestsPerWindow: requestsTold,
  }
}

/** Standard and custom fields with their options. Throws AccountUnreadable. 30 tokens. */
export async function readFields(client: PipedriveClient, signal?: AbortSignal): Promise<AccountField[]> {
  const objects = ['organization', 'person', 'deal'] as const
  const lists = objects.map(async (object) => {
    const found = await pages({ client, signal }, `The fields of ${object}s`, 'field', { object })
    return found.map((field) => accountField(object, field))
  })
  return (await Promise.all(lists)).flat()
}

/** Those in use. Throws AccountUnreadable. 20 tokens. */
export async function readActivityTypes(client: PipedriveClient, signal?: AbortSignal): Promise<AccountActivityType[]> {
  const types = await pages({ client, signal }, 'The activity types', 'activity_type')
  return z
    .array(activityTypeSchema)
    .parse(types)
    .filter(({ active_flag }) => active_flag)
    .map(({ id, name, key_string }) => ({ id, name, keyString: key_string }))
}

/** Null when Pipedrive does not tell: the audit warns of it, and no run depends on it. */
async function permissionsOf({ client, signal }: Ask, userId: number): Promise<Readonly<Record<string, boolean>> | null> {
  const path = `/api/v1/users/${userId}/permissions`
  const outcome = await client.send({ operation: 'getUserPermissions', method: 'GET', path }, signal)
  const found = outcome.kind === 'done' ? z.record(z.string(), z.unknown()).safeParse(outcome.data) : null
  if (!found?.success) return null
  return Object.fromEntries(Object.entries(found.data).flatMap(([right, has]) => (typeof has === 'boolean' ? [[right, has]] : [])))
} // prettier-ignore

function accountField(object: AccountField['object'], raw: unknown): AccountField {
  const field = fieldSchema.parse(raw)
  // Options of some standard fields (a deal's status) have words for ids; no mapping writes to those by id.
  const options = (field.options ?? []).flatMap(({ id, label }) => (typeof id === 'number' ? [{ id, label }] : []))
  return {
    object,
    key: field.field_code,
    name: field.field_name,
    type: field.field_type,
    isCustom: field.is_custom_field,
    options,
  }
}

interface Ask {
  readonly client: PipedriveClient
  readonly signal: AbortSignal | undefined
}

async function one({ client, signal }: Ask, what: string, request: PipedriveRequest): Promise<unknown> {
  const outcome = await client.send(request, signal)
  if (outcome.kind !== 'done') throw new AccountUnreadable(what, outcome)
  return outcome.data
}

async function pages(ask: Ask, what: string, target: PipedriveTarget, of: Listing = {}): Promise<readonly unknown[]> {
  const { client, signal } = ask
  const all: unknown[] = []
  const cursors = createCursors()
  let listing = of
  for (;;) {
    const outcome = await client.send(await list(target, listing), signal)
    if (outcome.kind !== 'done') throw new AccountUnreadable(what, outcome)
    all.push(...z.array(z.unknown()).parse(outcome.data ?? []))
    if (outcome.next === null) return all
    const refusal = cursors.refuse(outcome.next)
    if (refusal !== null) throw new AccountUnreadable(what, refusal)
    listing = { ...of, cursor: outcome.next }
  }
}

const probeTitle = 'Migration check, safe to delete'
const probeTime = '2020-02-03T04:05:06Z'
const idSchema = z.object({ id: z.number() })
const dealSchema = idSchema.extend({ title: z.string(), add_time: z.string() })

/**
 * Whether POST /deals keeps add_time, which is no longer documented: a scratch deal is created, read back and deleted. A creation
 * date that Pipedrive ignores or refuses must go to a custom field alone. Null: Pipedrive did not answer to the end; nothing is
 * known. What an earlier try may have left behind goes first. Never throws. 19 tokens.
 */
export async function probeDealAddTime(client: PipedriveClient): Promise<boolean | null> {
  try {
    if ((await removeProbes(client)).outcome.kind !== 'done') return null
    const created = await client.send(await create('deal', { title: probeTitle, add_time: probeTime }))
    if (created.kind === 'ambiguous') await removeProbes(client)
    if (created.kind !== 'done') return created.kind === 'rejected' ? false : null
    const { id } = idSchema.parse(created.data)
    const found = await client.send(await read('deal', id))
    const removed = await client.send(await remove('deal', id))
    if (removed.kind !== 'done' && (await removeProbes(client)).outcome.kind !== 'done') return null
    if (found.kind !== 'done') return null
    return new Date(dealSchema.parse(found.data).add_time).getTime() === new Date(probeTime).getTime()
  } catch {
    return null
  }
}

interface Removal {
  /** What the outcome is of: without the list nothing was removed. */
  readonly of: 'list' | 'removal'
  readonly outcome: Outcome
}

/** Whatever bears our title among the newest deals is ours. Done: it is gone; else what Pipedrive said instead. */
export async function removeProbes(client: PipedriveClient): Promise<Removal> {
  const newest = await client.send(await list('deal', { limit: 50, sort: { by: 'id', direction: 'desc' } }))
  if (newest.kind !== 'done') return { of: 'list', outcome: newest }
  let outcome: Outcome = newest
  for (const { id, title } of z.array(dealSchema).parse(newest.data ?? [])) {
    const removed = title === probeTitle ? await client.send(await remove('deal', id)) : null
    if (removed !== null && removed.kind !== 'done') outcome = removed
  }
  return { of: 'removal', outcome }
}
