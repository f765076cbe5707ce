// Every operation of the contract as a route: validated by the contract, carried out by its behaviour.
import multipart from '@fastify/multipart'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Answer, Behaviour, Body, Call, Upload } from './behaviour.ts'
import { behaviours } from './behaviours.ts'
import { type Operation, operationKey, operations } from './contract.ts'
import type { Fault } from './faults.ts'
import { admit, type Admitted, cutOff, type Gate, withoutBehaviour } from './gate.ts'
import { takeForms } from './oauth.ts'
import { invalid, Refusal, refusalBody, gatewayBody } from './refusal.ts'
import { readUpload } from './upload.ts'
import { bodyProblem, readQuery } from './validate.ts'

export async function addApi(scope: FastifyInstance, gate: Gate): Promise<void> {
  const admitted = new WeakMap<FastifyRequest, Admitted>()
  await scope.register(multipart, { limits: { fileSize: gate.company.settled.maxFileBytes } })
  takeForms(scope)
  takeJson(scope)
  for (const operation of operations) {
    for (const url of urlsOf(operation)) addRoute(scope, gate, { operation, url, admitted })
  }
}

/** v1 is reached with and without /api; v2 only with it. */
function urlsOf(operation: Operation): readonly string[] {
  const url = operation.path.replaceAll(/\{(\w+)\}/g, ':$1')
  return operation.version === 'v1' ? [url, url.replace(/^\/api/, '')] : [url]
}

/** An empty body under a JSON type is no body: clients send that with DELETE. */
function takeJson(scope: FastifyInstance): void {
  scope.removeContentTypeParser('application/json')
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    const text = String(body)
    if (text === '') return done(null, undefined)
    try {
      done(null, JSON.parse(text))
    } catch {
      done(new Refusal(400, 'The body is not valid JSON', 'ERR_BAD_REQUEST'))
    }
  })
}

interface Route {
  readonly operation: Operation
  readonly url: string
  readonly admitted: WeakMap<FastifyRequest, Admitted>
}

function addRoute(scope: FastifyInstance, gate: Gate, { operation, url, admitted }: Route): void {
  const behaviour = behaviours.get(operationKey(operation)) ?? null
  scope.route({
    method: operation.method,
    url,
    onRequest: (request, reply, done) => {
      const who = admit(gate, operation, request, reply)
      if (who === null) return
      admitted.set(request, who)
      done()
    },
    errorHandler: (error, _request, reply) => {
      void answerError(error, operation, reply)
    },
    handler: async (request, reply) => {
      const who = admitted.get(request)
      if (who === undefined) throw new Error('A request reached its behaviour without passing the gate.')
      await wait(gate.company.settled.latencyMs + delayOf(who.fault))
      const call = await callOf(gate, operation, request, who)
      return carryOut({ behaviour, operation, call, fault: who.fault }, request, reply)
    },
  })
}

function delayOf(fault: Fault | null): number {
  return typeof fault === 'object' && fault !== null ? fault.delayMs : 0
}

async function wait(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms))
}

async function callOf(gate: Gate, operation: Operation, request: FastifyRequest, who: Admitted): Promise<Call> {
  const query = readQuery(operation, request.query as Record<string, unknown>)
  const { body, upload } = await bodyOf(operation, request)
  gate.company.settled.witness?.({
    operation,
    params: request.params as Record<string, string>,
    query: request.query as Record<string, unknown>,
    body: upload === null ? request.body : body,
    contentType: request.headers['content-type'] ?? null,
  })
  const problem = bodyProblem(operation, body)
  if (problem !== null) throw problem
  return {
    company: gate.company,
    user: who.user,
    params: request.params as Record<string, string>,
    query,
    body: Array.isArray(body) ? {} : (body as Body),
    list: Array.isArray(body) ? (body as Body[]) : [],
    upload,
  }
}

interface Given {
  readonly body: unknown
  readonly upload: Upload | null
}

async function bodyOf(operation: Operation, request: FastifyRequest): Promise<Given> {
  if (operation.contentType === 'multipart/form-data') return readUpload(operation, request)
  if (request.body === undefined && operation.bodyRequired === true) throw invalid('body', 'A body is required')
  return { body: operation.body === undefined ? {} : (request.body ?? {}), upload: null }
}

interface Errand {
  readonly behaviour: Behaviour | null
  readonly operation: Operation
  readonly call: Call
  readonly fault: Fault | null
}

function carryOut(
  { behaviour, operation, call, fault }: Errand,
  request: FastifyRequest,
  reply: FastifyReply,
): unknown {
  if (behaviour === null) throw new Refusal(501, withoutBehaviour(operation))
  const answer = commit(behaviour, call, fault)
  if (fault === 'lose_reply') {
    cutOff(request, reply)
    return reply
  }
  if (answer === null || fault === 'error_500_after') {
    return reply.code(500).send(gatewayBody(500, 'Internal server error'))
  }
  if (answer.download !== undefined) {
    return reply
      .header('content-type', answer.download.mediaType)
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(answer.download.name)}`)
      .send(answer.download.content)
  }
  const told = envelope(answer)
  return reply.code(operation.status).send(call.company.settled.reword?.(operation, told) ?? told)
}

/** With a fault behind it even a refusal is lost: null. */
function commit(behaviour: Behaviour, call: Call, fault: Fault | null): Answer | null {
  try {
    return behaviour(call)
  } catch (error) {
    if (error instanceof Refusal && (fault === 'lose_reply' || fault === 'error_500_after')) return null
    throw error
  }
}

function envelope(answer: Answer): Record<string, unknown> {
  return {
    success: true,
    data: answer.data,
    ...(answer.additional === undefined ? {} : { additional_data: answer.additional }),
    ...(answer.related === undefined ? {} : { related_objects: answer.related }),
  }
}

function answerError(error: FastifyError, operation: Operation, reply: FastifyReply): FastifyReply {
  if (error instanceof Refusal) return reply.code(error.status).send(refusalBody(error, operation.version))
  const status = error.statusCode ?? 500
  if (status >= 500) return reply.code(status).send(gatewayBody(status, `The stand-in failed: ${error.message}`))
  const refusal = new Refusal(status === 413 ? 413 : 400, error.message, 'ERR_BAD_REQUEST')
  return reply.code(refusal.status).send(refusalBody(refusal, operation.version))
}
