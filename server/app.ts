// The web process as a table of contents: who may come in where, and what they find.
import swagger from '@fastify/swagger'
import Fastify, { type FastifyInstance } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { WebDeps } from './deps.ts'
import { answerFor, registerErrors, sendError } from './errors.ts'
import { extensionPages } from './extension-pages.ts'
import { registerHeaders, setHeaders } from './headers.ts'
import { healthRoutes, metricsRoute, registerMetrics } from './health.ts'
import { type LogStream, loggerFor } from './logging.ts'
import { oauthRoutes } from './oauth.ts'
import { keptFileRoutes } from './kept-files.ts'
import { requireAdmin, requireToken } from './panel.ts'
import { auditLogRoutes } from './routes/audit-log.ts'
import { auditRoutes } from './routes/audit.ts'
import { diffRoutes } from './routes/diff.ts'
import { mappingRoutes } from './routes/mapping.ts'
import { meRoutes } from './routes/me.ts'
import { migrationRoutes } from './routes/migrations.ts'
import { ownerRoutes } from './routes/owners.ts'
import { panelRecordRoutes } from './routes/panel-record.ts'
import { planRoutes } from './routes/plan.ts'
import { reconciliationRoutes } from './routes/reconciliation.ts'
import { recordRoutes } from './routes/records.ts'
import { runRoutes } from './routes/runs.ts'
import { settingsRoutes } from './routes/settings.ts'
import { sourceRoutes } from './routes/source.ts'
import { workflowRoutes } from './routes/workflows.ts'
import { uninstallRoutes } from './uninstall.ts'

/** A mapping with its candidates is the largest JSON that is sent. */
const jsonBytes = 8 * 1024 * 1024
/** A connection on which nothing comes or goes is cut; no answer is waited for as long. */
const stillMs = 120_000

export async function buildApp(deps: WebDeps, log?: LogStream): Promise<FastifyInstance> {
  const app = Fastify({
    logger: loggerFor(deps.config.logLevel, log),
    bodyLimit: jsonBytes,
    connectionTimeout: stillMs,
    // A path that no route could ever have; hooks do not run for it.
    frameworkErrors: (error, request, reply) => {
      setHeaders(reply, deps.config.publicUrl)
      void sendError(reply, answerFor(error, request))
    },
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  registerErrors(app)
  registerHeaders(app, deps.config.publicUrl)
  const registry = registerMetrics(app, deps.db)
  readEmptyJson(app)

  // For everyone: health, installing, the extension's static pages, and large files by their signed link; the numbers for whoever may read them.
  await app.register(healthRoutes, { deps })
  await app.register(metricsRoute, { registry, token: deps.config.metricsToken })
  await app.register(oauthRoutes, { deps })
  await app.register(uninstallRoutes, { deps })
  await app.register(keptFileRoutes, { deps })
  await app.register(extensionPages, {
    folder: deps.extensionFolder,
    frameAncestors: deps.config.frameAncestors,
  })

  // The panel's API, and its description.
  await app.register(
    async (api) => {
      await api.register(swagger, { openapi: description, transform: jsonSchemaTransform })
      api.get('/openapi.json', { schema: { hide: true } }, async () => api.swagger())
      await api.register(panelApi, { deps })
    },
    { prefix: '/api' },
  )
  return app
}

/** With the signed token: everyone. */
async function panelApi(api: FastifyInstance, { deps }: { deps: WebDeps }): Promise<void> {
  requireToken(api, deps)
  await api.register(meRoutes, { deps })
  await api.register(panelRecordRoutes, { deps })
  await api.register(adminApi, { deps })
}

/** With the signed token: admins who have installed the app. */
async function adminApi(api: FastifyInstance, { deps }: { deps: WebDeps }): Promise<void> {
  requireAdmin(api, deps.db)
  await api.register(migrationRoutes, { deps })
  await api.register(sourceRoutes, { deps })
  await api.register(auditRoutes, { deps })
  await api.register(mappingRoutes, { deps })
  await api.register(ownerRoutes, { deps })
  await api.register(settingsRoutes, { deps })
  await api.register(planRoutes, { deps })
  await api.register(runRoutes, { deps })
  await api.register(diffRoutes, { deps })
  await api.register(recordRoutes, { deps })
  await api.register(reconciliationRoutes, { deps })
  await api.register(auditLogRoutes, { deps })
  await api.register(workflowRoutes, { deps })
}

const description = {
  openapi: '3.1.0',
  info: {
    title: 'Perfect Books to Pipedrive',
    version: '1',
    description: 'The API behind the settings page and the panel. Company and user come from the signed token alone.',
  },
  components: {
    securitySchemes: { signedToken: { type: 'http' as const, scheme: 'bearer', bearerFormat: 'JWT' } },
  },
  security: [{ signedToken: [] }],
}

/** Many clients name JSON as the type of a request that has no body, such as the one that pauses a run. */
function readEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else void parse(request, typeof body === 'string' ? body : body.toString('utf8'), done)
  })
}
