// Whether the process lives, whether it can work, and its numbers for Prometheus.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { type Db, reachDatabase } from '../db/client.ts'
import { openRunsByState } from '../db/migrations.ts'
import { openRunStates } from '../migration/run.ts'
import { Refusal } from './errors.ts'
import { inTime } from './in-time.ts'
import { isSameSecret } from './same-secret.ts'

const readyWithinMs = 3000

export async function healthRoutes(app: FastifyInstance, { deps }: { deps: { db: Db } }): Promise<void> {
  app.get('/health/live', async () => ({ live: true }))
  app.get('/health/ready', async (request) => {
    try {
      await inTime(reachDatabase(deps.db), readyWithinMs, `No answer from the database within ${readyWithinMs} ms.`)
    } catch (error) {
      request.log.warn({ err: error }, 'the database cannot be reached')
      throw new Refusal(503, 'database_unreachable', 'The database cannot be reached at the moment.')
    }
    return { ready: true }
  })
}

/** The numbers are those of all companies: whoever knows the app's address is not to read them. */
export async function metricsRoute(
  app: FastifyInstance,
  { registry, token }: { registry: Registry; token: string | null },
): Promise<void> {
  app.get('/metrics', async (request, reply) => {
    const isAllowed =
      token === null ? !cameThroughFly(request) : isSameSecret(request.headers.authorization ?? '', `Bearer ${token}`)
    if (!isAllowed) throw new Refusal(401, 'metrics_closed', 'The numbers are open to the private network, or to whoever shows METRICS_TOKEN as a bearer token.') // prettier-ignore
    return reply.header('content-type', registry.contentType).send(await registry.metrics())
  })
}

/** Its proxy sets this header on everything from the internet, and nobody can take it away; Fly's own Prometheus does not pass by it. */
function cameThroughFly(request: FastifyRequest): boolean {
  return request.headers['fly-forwarded-port'] !== undefined || request.headers['fly-client-ip'] !== undefined
}

/** Measures every request by the route's pattern: by its address, each migration would be a series of its own. */
export function registerMetrics(app: FastifyInstance, db: Db): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  })
  new Gauge({
    name: 'runs_open',
    help: 'Runs that have not ended, by state.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const counted = await openRunsByState(db).catch(() => null)
      // Without the database there is no number; the others are told all the same.
      this.reset()
      if (counted === null) return
      const byState = new Map(counted.map((row) => [row.state, row.runs]))
      for (const state of openRunStates) this.set({ state }, byState.get(state) ?? 0)
    },
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
  })
  return registry
}
