// Pipedrive's OAuth server: the consent page, the token endpoint, revocation.
import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Company, installingUser } from './company.ts'
import { consentPage } from './consent-page.ts'
import type { Fault, FaultSource } from './faults.ts'
import { cutOff, type Gate } from './gate.ts'
import type { Grants, TokenAnswer } from './grants.ts'

type Form = Readonly<Record<string, string>>

export function addOauth(scope: FastifyInstance, gate: Gate): void {
  takeForms(scope)
  addFaults(scope, gate.faults)
  // Anything that is no form is refused like a malformed one.
  scope.setErrorHandler((error, _request, reply) => {
    const status = (error as { readonly statusCode?: number }).statusCode ?? 500
    const told = error instanceof Error ? error.message : 'Something went wrong'
    return refuse(reply, status < 500 ? 400 : status, 'invalid_request', told)
  })
  scope.get('/oauth/authorize', (request, reply) => showConsent(request.query as Form, gate.company, reply))
  scope.post('/oauth/authorize', (request, reply) => decide(formOf(request), gate, reply))
  scope.post('/oauth/token', (request, reply) => giveToken(request, gate, reply))
  scope.post('/oauth/revoke', (request, reply) => {
    if (!isApp(request, gate.company)) return refuse(reply, 400, 'invalid_client', 'Client is invalid')
    gate.grants.revoke(formOf(request)['token'] ?? '')
    return reply.send({ success: true })
  })
}

/** Token requests get lost like any other; limits and tokens do not concern them. */
function addFaults(scope: FastifyInstance, faults: FaultSource): void {
  const struck = new WeakMap<FastifyRequest, Fault>()
  scope.addHook('onRequest', (request, reply, done) => {
    const fault = faults.strike(request.method, request.url.split('?', 1)[0] ?? '')
    if (fault === 'drop_before') return cutOff(request, reply)
    if (fault === 'error_500_before') {
      void refuse(reply, 500, 'server_error', 'Internal server error')
      return
    }
    if (fault !== null) struck.set(request, fault)
    if (typeof fault === 'object' && fault !== null) setTimeout(done, fault.delayMs)
    else done()
  })
  scope.addHook('onSend', (request, reply, payload, done) => {
    const fault = struck.get(request)
    if (fault === 'lose_reply') request.raw.socket.destroy()
    if (fault === 'error_500_after') void reply.code(500)
    done(null, payload)
  })
}

export function takeForms(scope: FastifyInstance): void {
  scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))))
  })
}

function formOf(request: FastifyRequest): Form {
  return typeof request.body === 'object' && request.body !== null ? (request.body as Form) : {}
}

function refuse(reply: FastifyReply, status: number, error: string, message: string): FastifyReply {
  return reply.code(status).send({ success: false, error, message })
}

/** A stray scope, response_type or challenge is not looked at; the client and its one callback are. */
function problemOf(form: Form, company: Company): string | null {
  const { clientId } = company.settled
  if (form['client_id'] !== clientId) return 'App cannot be installed for requested company: the client is unknown.'
  if (form['redirect_uri'] !== company.callbackUrl)
    return 'The redirect_uri does not match the callback URL of the app.'
  return null
}

function showConsent(form: Form, company: Company, reply: FastifyReply): FastifyReply {
  const problem = problemOf(form, company)
  if (problem !== null) return refuse(reply, 400, 'invalid_request', problem)
  return reply.type('text/html; charset=utf-8').send(consentPage(form, company))
}

function decide(
  form: Form,
  { company, grants }: { readonly company: Company; readonly grants: Grants },
  reply: FastifyReply,
): FastifyReply {
  const problem = problemOf(form, company)
  if (problem !== null) return refuse(reply, 400, 'invalid_request', problem)
  const back = new URL(company.callbackUrl)
  if (form['decision'] === 'allow') {
    const userId = form['user_id'] === undefined ? installingUser(company).id : Number(form['user_id'])
    if (!company.users.has(userId)) return refuse(reply, 400, 'invalid_request', 'There is no such user.')
    back.searchParams.set('code', grants.newCode(userId))
  } else {
    back.searchParams.set('error', 'user_denied')
  }
  if (form['state'] !== undefined) back.searchParams.set('state', form['state'])
  return reply.redirect(back.toString(), 302)
}

function giveToken(
  request: FastifyRequest,
  { company, grants }: { readonly company: Company; readonly grants: Grants },
  reply: FastifyReply,
): FastifyReply {
  const form = formOf(request)
  if (!isApp(request, company)) return refuse(reply, 400, 'invalid_client', 'Client is missing or invalid')
  const grantType = form['grant_type']
  if (grantType === 'refresh_token') {
    return answer(reply, grants.refresh(form['refresh_token'] ?? ''), 'refresh_token is invalid')
  }
  if (grantType !== 'authorization_code') {
    return refuse(reply, 400, 'unsupported_grant_type', 'grant_type is missing or not supported')
  }
  if (form['redirect_uri'] !== company.callbackUrl) {
    return refuse(reply, 400, 'invalid_request', 'redirect_uri does not match the registered callback URL')
  }
  return answer(reply, grants.exchange(form['code'] ?? ''), 'Code is invalid, expired or already used')
}

function answer(reply: FastifyReply, tokens: TokenAnswer | null, otherwise: string): FastifyReply {
  if (tokens === null) return refuse(reply, 400, 'invalid_grant', otherwise)
  return reply.header('cache-control', 'no-store').send(tokens)
}

export function basicHeader(company: Company): string {
  const { clientId, clientSecret } = company.settled
  return `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
}

function isApp(request: FastifyRequest, company: Company): boolean {
  const { clientId, clientSecret } = company.settled
  const form = formOf(request)
  const given = request.headers.authorization
  if (given === undefined) return form['client_id'] === clientId && form['client_secret'] === clientSecret
  const expected = Buffer.from(basicHeader(company))
  const actual = Buffer.from(given)
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}
