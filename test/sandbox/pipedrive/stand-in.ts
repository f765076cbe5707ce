// A Pipedrive of one's own: a real HTTP server that behaves, and refuses, as Pipedrive documents.
import fastify, { type FastifyInstance } from 'fastify'
import { addApi } from './api.ts'
import { type Company, createCompany, installingUser } from './company.ts'
import { createFaults, type Faults } from './faults.ts'
import { admit, type Gate } from './gate.ts'
import { createGrants, type Grants } from './grants.ts'
import { createLimits, type Limits } from './limits.ts'
import { addOauth, basicHeader } from './oauth.ts'
import { type PipedriveOptions, settle } from './options.ts'
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
  const company = createCompany(settled)
  const grants = createGrants(settled, () => company.origin)
  const gate: Gate = { company, grants, limits: createLimits(settled), faults: createFaults() }
  const app = fastify({ exposeHeadRoutes: false, forceCloseConnections: true, bodyLimit: 20 * 1024 * 1024 })
  await build(app, gate)
  await settled.extend?.(app)
  company.origin = await app.listen({ port: settled.port, host: '127.0.0.1' })
  return standIn(app, gate)
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
  const { company, grants, limits } = gate
  return {
    url: company.origin,
    apiDomain: company.origin,
    app,
    users: [...company.users.values()],
    snapshot: () => snapshotOf(company),
    records: (object) => liveRecords(company, object),
    deletedRecord: (object, id) => deletedRecord(company, object, id),
    stats: () => readStats(company.counters, limits.mostInWindow()),
    resetStats() {
      resetCounters(company.counters)
      limits.forgetMost()
    },
    faults: {
      ...gate.faults.faults,
      expireTokens: () => grants.expireAll(),
      revokeTokens: () => grants.revokeAll(),
    },
    people: createPeople(company),
    limits,
    uninstall: (userId) => uninstall(company, grants, userId),
    registerCallback(url) {
      company.callbackUrl = url
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
