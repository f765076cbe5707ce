// The stand-in against the contract: every operation it carries out takes what is declared, and nothing else.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { behaviours } from './behaviours.ts'
import { type Caller, install, type Reply } from './caller.ts'
import { declaredKeys, operationNamed, operations, type Operation } from './contract.ts'
import { type Example, exampleOf, type Furnished, furnish } from './examples.ts'
import { type PipedriveStandIn, startPipedrive } from './stand-in.ts'

let standIn: PipedriveStandIn
let caller: Caller
let at: Furnished

beforeEach(async () => {
  standIn = await startPipedrive({ blockAfterTooMany: 10_000 })
  caller = await install(standIn)
  at = await furnish(standIn, caller)
})
afterEach(() => standIn.close())

async function example(operation: Operation): Promise<Example> {
  const key = `${operation.version} ${operation.id}`
  const object = /(Deal|Person|Organization)Field/.exec(key)?.[1]?.toLowerCase()
  if (object === undefined) return exampleOf(key, at, 0)
  const code = String(at.keys[object])
  const found = standIn.snapshot()['fields'] as Record<
    string,
    { id: number; code: string; options: { id: number }[] }[]
  >
  const field = found[object]?.find((one) => one.code === code)
  return exampleOf(key, at, Number(key.startsWith('v1') ? field?.id : field?.options[0]?.id))
}

function send(operation: Operation, given: Example, body = given.body): Promise<Reply> {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => String(given.params?.[name]))
  return caller.call(operation.method, given.query === undefined ? path : `${path}?${given.query}`, body)
}

const carriedOut = [...behaviours.keys()]

describe('every operation the stand-in carries out', () => {
  it.each(carriedOut)('%s takes a valid request and answers with declared keys only', async (key) => {
    const operation = operationNamed(key)
    const reply = await send(operation, await example(operation))
    expect(reply.text.slice(0, 500)).not.toContain('"success":false')
    expect(reply.status).toBe(operation.status)
    const declared = declaredKeys(operation)
    const shown = reply.rows.length > 0 ? reply.rows : [reply.data]
    for (const row of shown) {
      const strange = Object.keys(row).filter((name) => declared !== null && !declared.has(name))
      expect(strange).toEqual([])
    }
  })

  const withBody = carriedOut.filter((key) => {
    const { body } = operationNamed(key)
    return body !== undefined && body.additionalProperties !== true
  })
  it.each(withBody)('%s refuses a key that the contract does not have', async (key) => {
    const operation = operationNamed(key)
    const given = await example(operation)
    const before = standIn.snapshot()
    const reply = await send(operation, given, withStranger(given.body))
    expect(reply.status).toBe(400)
    expect(reply.json['error']).toContain('no_such_key')
    expect(standIn.snapshot()).toEqual(before)
  })
})

function withStranger(body: unknown): unknown {
  if (body instanceof FormData) {
    body.set('no_such_key', '1')
    return body
  }
  if (body instanceof URLSearchParams) return new URLSearchParams([...body, ['no_such_key', '1']])
  if (Array.isArray(body)) return [{ ...(body[0] as object), no_such_key: 1 }]
  return { ...(body as object), no_such_key: 1 }
}

describe('the rest of the contract', () => {
  it('answers 501 with a sentence, never a success', async () => {
    const rest = operations.filter((one) => !behaviours.has(`${one.version} ${one.id}`) && one.body === undefined)
    expect(rest.length).toBeGreaterThan(40)
    for (const operation of rest) {
      const required = Object.entries(operation.query ?? {}).filter(([, rule]) => rule.required === true)
      const query = required.map(([name, rule]) => `${name}=${String(rule.enum?.[0] ?? '1')}`).join('&')
      const reply = await send(operation, { params: { id: 1 }, query })
      expect(reply.status, `${operation.path}: ${reply.text}`).toBe(501)
      expect(reply.json['error']).toContain(operation.id)
    }
  })

  it('answers an address that does not exist as Pipedrive does', async () => {
    const reply = await caller.call('GET', '/api/v2/contacts')
    expect(reply.status).toBe(403)
    expect(reply.json).toMatchObject({ success: false, error: 'Scope and URL mismatch', errorCode: 403 })
    expect((await caller.call('PUT', `/api/v2/deals/${at['deal']}`, {})).status).toBe(403)
  })

  it('reaches v1 with and without /api, and v2 only with it', async () => {
    expect((await caller.call('GET', '/v1/users/me')).status).toBe(200)
    expect((await caller.call('GET', '/v2/deals')).status).toBe(404)
  })

  it('refuses unknown and ill-typed query parameters', async () => {
    for (const query of ['limit=501', 'limit=0', 'limit=ten', 'owner_id=x', 'sort_by=name', 'colour=red', 'status=none']) {
      expect((await caller.call('GET', `/api/v2/deals?${query}`)).status, query).toBe(400)
    }
  })
}) // prettier-ignore
