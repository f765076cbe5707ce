// The way of a request before it reaches a behaviour: faults, token, limits, scope. In Pipedrive this is the gateway.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Company } from './company.ts'
import { operationKey, type Operation } from './contract.ts'
import type { Fault, FaultSource } from './faults.ts'
import type { Grants } from './grants.ts'
import type { Limits } from './limits.ts'
import type { User } from './records.ts'
import { blockedPage, gatewayBody } from './refusal.ts'

/** The company behind it can be exchanged for a new one while the server goes on. */
export interface Gate {
  company: Company
  grants: Grants
  limits: Limits
  readonly faults: FaultSource
}

export interface Admitted {
  readonly user: User
  /** What is still to happen to the reply. */
  readonly fault: Fault | null
}

/** Who may go on, and as whom; null when the request was answered, or cut off, here. */
export function admit(
  gate: Gate,
  operation: Operation | null,
  request: FastifyRequest,
  reply: FastifyReply,
): Admitted | null {
  const { company, limits } = gate
  company.counters.requests += 1
  void reply.header('x-correlation-id', company.settled.random(16).toString('hex'))
  const path = request.url.split('?', 1)[0] ?? request.url
  const fault = gate.faults.strike(request.method, path)
  const user = userOf(gate, request)
  if (fault !== null && strikesBefore(gate, fault, { key: keyOf(user), request, reply })) return null
  if (user === null) return refuseToken(request, reply)
  const arrival = limits.arrive(keyOf(user), isSearch(path), operation?.cost ?? 0)
  if (!company.settled.bareHeaders) void reply.headers(arrival.headers)
  if (arrival.verdict === 'blocked') return block(reply)
  if (arrival.verdict !== 'admitted') return tooMany(company, reply)
  if (operation === null || !isInScope(company, operation)) {
    return refuse(reply, 403, 'Scope and URL mismatch')
  }
  count(company, operation, path)
  return { user, fault }
}

function keyOf(user: User | null): string {
  return user === null ? 'nobody' : `user ${user.id}`
}

function userOf(gate: Gate, request: FastifyRequest): User | null {
  const match = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')
  const id = match?.[1] === undefined ? null : gate.grants.userOf(match[1])
  return id === null ? null : (gate.company.users.get(id) ?? null)
}

function isInScope(company: Company, operation: Operation): boolean {
  return operation.scopes.some((scope) => scope === 'base' || company.settled.scopes.includes(scope))
}

function isSearch(path: string): boolean {
  return /\/(search|itemSearch)(\/|$)/.test(path)
}

function count(company: Company, operation: Operation, path: string): void {
  const { counters } = company
  counters.tokens += operation.cost
  if (isSearch(path)) counters.searches += 1
  if (operation.method === 'GET') {
    counters.reads += 1
    return
  }
  const endpoint = `${operation.method} ${operation.path}`
  counters.writes += 1
  counters.writesByEndpoint.set(endpoint, (counters.writesByEndpoint.get(endpoint) ?? 0) + 1)
}

interface Exchange {
  readonly key: string
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** Faults that keep the request from having any effect; true when it is over. */
function strikesBefore(gate: Gate, fault: Fault, { key, request, reply }: Exchange): boolean {
  switch (fault) {
    case 'drop_before':
      cutOff(request, reply)
      return true
    case 'error_500_before':
      refuse(reply, 500, 'Internal server error')
      return true
    case 'too_many_burst':
    case 'too_many_daily':
      void reply.headers(gate.limits.pretend(key, fault === 'too_many_burst' ? 'burst' : 'daily'))
      tooMany(gate.company, reply)
      return true
    case 'html_403':
      block(reply)
      return true
    case 'forbidden':
      refuse(reply, 403, 'You do not have permissions to perform this action')
      return true
    default:
      return false
  }
}

/** The connection ends without an answer, as when a proxy dies. */
export function cutOff(request: FastifyRequest, reply: FastifyReply): void {
  void reply.hijack()
  request.raw.socket.destroy()
}

function refuseToken(request: FastifyRequest, reply: FastifyReply): null {
  const header = request.headers.authorization
  if (header !== undefined && !/^(Bearer|Basic) \S+$/i.test(header)) {
    return refuse(reply, 400, 'The authorization header is malformed')
  }
  void reply.header('x-401-by-gw', '1')
  return refuse(reply, 401, 'unauthorized access')
}

function tooMany(company: Company, reply: FastifyReply): null {
  company.counters.tooMany += 1
  return refuse(reply, 429, 'You have exceeded the limit of requests')
}

function block(reply: FastifyReply): null {
  void reply.code(403).type('text/html; charset=UTF-8').header('server', 'cloudflare').send(blockedPage)
  return null
}

function refuse(reply: FastifyReply, status: number, error: string): null {
  void reply.code(status).send(gatewayBody(status, error))
  return null
}

/** The sentence for what the contract has and the stand-in does not do. */
export function withoutBehaviour(operation: Operation): string {
  return `The stand-in does not carry out ${operationKey(operation)} (${operation.method} ${operation.path}).`
}
