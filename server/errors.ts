// The one shape of an error, and the sentence that each kind of failure gets.
import type { FastifyBaseLogger, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { isNoneFree } from '../db/client.ts'
import { invalidRequest } from './invalid-request.ts'

/** An expected no: `code` is for programs, the message is a sentence for the person who asked. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly details: unknown
  constructor(status: number, code: string, sentence: string, details?: unknown) {
    super(sentence)
    this.name = 'Refusal'
    this.status = status
    this.code = code
    this.details = details
  }
}

export interface ErrorAnswer {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly details?: unknown
}

export function registerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => sendError(reply, answerFor(error, request)))
  app.setNotFoundHandler((request, reply) =>
    sendError(reply, {
      status: 404,
      code: 'not_found',
      message: `There is nothing at ${request.method} ${pathOf(request.url)}; GET /api/openapi.json lists what there is.`,
    }),
  )
}

export function sendError(reply: FastifyReply, answer: ErrorAnswer): FastifyReply {
  const { status, code, message, details } = answer
  // As text: the route's own schema for this status, where it has one, must not get in the way of an error.
  return reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify({ error: { code, message, ...(details === undefined ? {} : { details }) } }))
}

export function answerFor(error: unknown, request: FastifyRequest): ErrorAnswer {
  if (error instanceof Refusal) {
    return { status: error.status, code: error.code, message: error.message, details: error.details }
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const { url = '' } = request.routeOptions
    return { status: 400, code: 'invalid_request', ...invalidRequest(error, url) }
  }
  const known = knownByFastify(error)
  if (known) return known
  if (isUnstorable(error)) return { status: 400, code: 'invalid_request', message: unstorable }
  if (isNoneFree(error)) {
    request.log.warn('no connection to the database was free')
    return { status: 503, code: 'busy', message: `There is more to do than we can do at this moment. ${whatNow(request)}` }
  }
  logFailure(request.log, error)
  return {
    status: 500,
    code: 'internal',
    message: `Something failed on our side and was logged as ${request.id}. ${whatNow(request)} Name that number if it stays.`,
  }
} // prettier-ignore

const unstorable =
  'What was sent holds a character that cannot be kept (such as one with the number 0, or half of a pair); take it out and send the rest again.'

/** PostgreSQL's own refusals of a text: it takes no character 0, and in JSON no half of a surrogate pair. */
function isUnstorable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? error.code : null
  const isOfJson = code === '22P02' && error.message.includes('type json')
  return code === '22021' || code === '22P05' || isOfJson || isUnstorable(error.cause)
}

/** A request may have changed something before it failed: that nothing was kept cannot be promised. */
function whatNow({ method }: FastifyRequest): string {
  return method === 'GET' || method === 'HEAD'
    ? 'Reload the page in a minute.'
    : 'What you asked for may or may not have been carried out: reload the page and look before you try again.'
}

/** Failures that Fastify and its plugins find before a route is reached, in our words. */
function knownByFastify(error: unknown): ErrorAnswer | null {
  if (!(error instanceof Error)) return null
  const { statusCode: status, code } = error as Partial<FastifyError>
  if (status === undefined || status < 400 || status >= 500) return null
  if (status === 413) {
    return { status, code: 'too_large', message: 'What was sent is larger than this address accepts; send less of it.' }
  }
  if (status === 415) {
    return {
      status,
      code: 'media_type',
      message: 'What was sent is of a media type that this address does not read; send JSON, or a multipart form where a file is expected.',
    }
  } // prettier-ignore
  if (status === 406) {
    return { status, code: 'media_type', message: 'A multipart form with one file was expected; send the file as a form.' }
  } // prettier-ignore
  return {
    status,
    code: code?.startsWith('FST_ERR_CTP') ? 'invalid_json' : 'invalid_request',
    message: `The request could not be read: ${error.message}.`.replace(/\.\.$/, '.'),
  }
}

/** A failed query carries its parameters in its message: customer data, which belongs in no log. */
function logFailure(log: FastifyBaseLogger, error: unknown): void {
  log.error({ err: withoutParameters(error) }, 'a request failed')
}

export function withoutParameters(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const cut = (text: string) => text.replace(/\nparams: [\s\S]*?(?=\n {4}at |$)/, '')
  const cause = error.cause instanceof Error ? `${error.cause.name}: ${error.cause.message}` : undefined
  return {
    type: error.constructor.name,
    message: cut(error.message),
    stack: cut(error.stack ?? ''),
    ...(cause === undefined ? {} : { cause }),
  }
}

export function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url
}
