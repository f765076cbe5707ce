// A Pipedrive of one's own: a real HTTP server that behaves, and refuses, as Pipedrive documents.
import fastify, { type FastifyInstance } from 'fastify'
import { addApi } from './api.ts'
import { type Company, createCompany, installingUser } from './company.ts'
import { createFaults, type Faults } from './faults.ts'
import { admit, type Gate } from './gate.ts'
import { createGrants, type Grants, type TokenAnswer } from './grants.ts'
import { type KeptCompany, keepCompany, restoreCompany } from './kept.ts'
import { createLimits, type Limits } from './limits.ts'
import { addOauth, basicHeader } from './oauth.ts'
import { type PipedriveOptions, settle, type Settled } from './options.ts'
import { createPeople, type People } from './people.ts'
import type { User } from './records.ts'
import { deletedRecord, type LiveObject, liveRecords, type LiveRecord, snapshotOf } from './snapshot.ts'
import { readStats, resetCounters, type Stats } from './stats.ts'

export interface PipedriveStandIn {
  /** The origin of the OAuth server, the API and the host pages alike. */
  readonly url: string
  readonly apiDomain: string
  readonly app: FastifyInstance
  readonly users: readonly User[]
  /** Becomes another company, as if it were started anew at the same address; or the one that was kept, with nothing counted yet. */
  renew(options: PipedriveOptions, kept?: KeptCompany): void
  keep(): KeptCompany
  /** Installs the app as this user, or as the admin, without the pages in between. */
  allow(userId?: number): TokenAnswer
  snapshot(): Readonly<Record<string, unknown>>
  records(object: LiveObject): readonly LiveRecord[]
  /** A record that was deleted, as it was then. */
  deletedRecord(object: LiveObject, id: number): LiveRecord | null
  stats(): Stats
  resetStats(): void
  readonly faults: Faults
  readonly people: People
  readonly limits: Pick<Limits, 'tokensPerDay' | 'tokensLeft' | 'spendElsewhere'>
  /** Uninstalls as a user does in the marketplace: tokens die and the callback hears of it. Gives its status. */
  uninstall(userId?: number): Promise<number>
  /** Registers where the app is called back, for an app that learns its port only after this server listens. */
  registerCallback(url: string): void
  close(): Promise<void>
}

export async function startPipedrive(options: PipedriveOptions = {}): Promise<PipedriveStandIn> {
  const settled = settle(options)
  const gate: Gate = { ...companyOf(settled), faults: createFaults() }
  const app = fastify({ exposeHeadRoutes: false, forceCloseConnections: true, bodyLimit: 20 * 1024 * 1024 })
  await build(app, gate)
  await settled.extend?.(app)
  gate.company.origin = await app.listen({ port: settled.port, host: '127.0.0.1' })
  return standIn(app, gate)
}

function companyOf(settled: Settled): Pick<Gate, 'company' | 'grants' | 'limits'> {
  const company = createCompany(settled)
  return { company, grants: createGrants(settled, () => company.origin), limits: createLimits(settled) }
}

async function build(app: FastifyInstance, gate: Gate): Promise<void> {
  await app.register((scope, _options, done) => {
    addOauth(scope, gate)
    done()
  })
  await app.register((scope) => addApi(scope, gate))
  // Pipedrive answers an unknown address of the API as it answers a missing scope.
  app.setNotFoundHandler((request, reply) => {
    if (!/^\/(api|v1)\//.test(request.url)) return reply.code(404).send({ error: 'There is no such page.' })
    admit(gate, null, request, reply)
    return reply
  })
}

function standIn(app: FastifyInstance, gate: Gate): PipedriveStandIn {
  return {
    url: gate.company.origin,
    apiDomain: gate.company.origin,
    app,
    get users() {
      return [...gate.company.users.values()]
    },
    renew(options, kept) {
      const { origin } = gate.company
      Object.assign(gate, companyOf(settle(options)))
      gate.company.origin = origin
      if (kept) restoreCompany(gate.company, kept)
      gate.faults.faults.clear()
    },
    keep: () => keepCompany(gate.company),
    allow(userId) {
      const tokens = gate.grants.exchange(gate.grants.newCode(userId ?? installingUser(gate.company).id))
      if (tokens === null) throw new Error('A code that was just given out was not taken.')
      return tokens
    },
    snapshot: () => snapshotOf(gate.company),
    records: (object) => liveRecords(gate.company, object),
    deletedRecord: (object, id) => deletedRecord(gate.company, object, id),
    stats: () => readStats(gate.company.counters, gate.limits.mostInWindow()),
    resetStats() {
      resetCounters(gate.company.counters)
      gate.limits.forgetMost()
    },
    faults: {
      ...gate.faults.faults,
      expireTokens: () => gate.grants.expireAll(),
      revokeTokens: () => gate.grants.revokeAll(),
    },
    get people() {
      return createPeople(gate.company)
    },
    get limits() {
      return gate.limits
    },
    uninstall: (userId) => uninstall(gate.company, gate.grants, userId),
    registerCallback(url) {
      gate.company.callbackUrl = url
    },
    close: () => app.close(),
  }
}

async function uninstall(company: Company, grants: Grants, userId?: number): Promise<number> {
  const { clientId, companyId, now } = company.settled
  const user_id = userId ?? installingUser(company).id
  grants.revokeUser(user_id)
  const response = await fetch(company.callbackUrl, {
    method: 'DELETE',
    headers: { authorization: basicHeader(company), 'content-type': 'application/json' },
    body: JSON.stringify({ client_id: clientId, company_id: companyId, user_id, timestamp: now().toISOString() }),
  })
  return response.status
}
