// Installing by OAuth. No session comes of it: tokens are stored under the company and user that Pipedrive itself names,
// so a callback without state (the Marketplace's own button) is harmless, and one with a wrong state is refused.
import cookie from '@fastify/cookie'
import oauth2, { type OAuth2Namespace } from '@fastify/oauth2'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { expiryOf, saveInstall } from '../db/installs.ts'
import { allowedOrigin } from '../migration/api-hosts.ts'
import type { Installer, WebDeps } from './deps.ts'
import { sendPage } from './pages.ts'

const stateMaxAgeSeconds = 600
const tokenTimeoutMs = 15_000
const callbackPath = '/oauth/callback'

const querySchema = z.object({
  code: z.string().min(1).optional(),
  state: z.string().optional(),
  error: z.string().optional(),
})

const tokenSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  scope: z.string().default(''),
  expires_in: z.coerce.number().positive(),
  api_domain: z.string().min(1),
})

export async function oauthRoutes(app: FastifyInstance, { deps }: { deps: WebDeps }): Promise<void> {
  const { config } = deps
  const secure = config.publicUrl.startsWith('https:')
  const stateCookie = secure ? '__Host-oauth2-redirect-state' : 'oauth2-redirect-state'
  // Without state there is nothing to compare: that is how the Marketplace's button calls back.
  const stateIsGood = (request: FastifyRequest) => {
    const { state } = request.query as { state?: string }
    return state === undefined || (state !== '' && state === request.cookies[stateCookie])
  }
  await app.register(cookie)
  await app.register(oauth2, {
    name: 'pipedriveOAuth',
    credentials: {
      client: { id: config.clientId, secret: config.clientSecret },
      auth: { tokenHost: config.oauthUrl, tokenPath: '/oauth/token', authorizePath: '/oauth/authorize' },
      http: { timeout: tokenTimeoutMs },
    },
    callbackUri: `${config.publicUrl}${callbackPath}`,
    scope: [],
    redirectStateCookieName: stateCookie,
    cookie: { path: '/', secure, maxAge: stateMaxAgeSeconds },
    generateStateFunction: () => crypto.randomUUID(),
    checkStateFunction: (request: FastifyRequest) => stateIsGood(request),
  })
  const pipedrive = app.getDecorator<OAuth2Namespace>('pipedriveOAuth')

  app.get('/oauth/install', { schema: { hide: true } }, async (request, reply) => {
    const address = new URL(await pipedrive.generateAuthorizationUri(request, reply))
    // Scopes are the app's, set in the Developer Hub; an empty parameter would ask for none.
    address.searchParams.delete('scope')
    return reply.header('cache-control', 'no-store').redirect(address.href)
  })

  app.get(callbackPath, { schema: { hide: true } }, async (request, reply) => {
    const query = querySchema.safeParse(request.query)
    if (!query.success) return badCallback(reply)
    if (query.data.error !== undefined) return cancelled(reply)
    if (!stateIsGood(request)) return wrongState(reply)
    if (query.data.code === undefined) return badCallback(reply)
    return install(pipedrive, deps, request, reply)
  })
}

async function install(
  pipedrive: OAuth2Namespace,
  deps: WebDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const token = await exchange(pipedrive, request, reply)
  if (!token) return codeRefused(reply)
  const apiDomain = allowedOrigin(token.api_domain, deps.config.apiHosts)
  if (apiDomain === null) return strangeDomain(reply, token.api_domain)
  const installer = await whoInstalled(deps, { apiDomain, accessToken: token.access_token, request })
  if (!installer) return notIdentified(reply)
  await saveInstall(deps.db, deps.seal, {
    companyId: installer.companyId,
    companyName: installer.companyName,
    userId: installer.userId,
    userName: installer.userName,
    isAdmin: installer.isAdmin,
    apiDomain,
    scope: token.scope,
    accessToken: token.access_token,
    refreshToken: token.refresh_token,
    expiresAt: expiryOf(deps.now(), token.expires_in),
  })
  request.log.info({ companyId: installer.companyId, userId: installer.userId }, 'the app was installed')
  const clientId = encodeURIComponent(deps.config.clientId)
  return reply
    .header('cache-control', 'no-store')
    .redirect(`${apiDomain}/settings/marketplace/app/${clientId}/app-settings`)
}

/** Null: Pipedrive did not take the code, or answered with something that is no token. */
async function exchange(
  pipedrive: OAuth2Namespace,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<z.infer<typeof tokenSchema> | null> {
  try {
    const answer = await pipedrive.getAccessTokenFromAuthorizationCodeFlow(request, reply)
    return tokenSchema.parse(answer.token)
  } catch (error) {
    // The error carries the request, and the request carries our secret: only its first line is logged.
    const said = error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : 'unknown'
    request.log.warn({ said }, 'the authorization code could not be exchanged')
    return null
  }
} // prettier-ignore

async function whoInstalled(
  deps: WebDeps,
  asked: { apiDomain: string; accessToken: string; request: FastifyRequest },
): Promise<Installer | null> {
  try {
    return await deps.identify(asked.apiDomain, asked.accessToken)
  } catch (error) {
    asked.request.log.warn({ err: error }, 'Pipedrive did not say who installed')
    return null
  }
}

const again = { href: '/oauth/install', label: 'Install again' }

function cancelled(reply: FastifyReply): FastifyReply {
  return sendPage(reply, {
    status: 200,
    title: 'The app was not installed',
    sentence: 'Pipedrive says that the authorization was not given, so nothing was stored and nothing was changed.',
    link: again,
  })
}

function wrongState(reply: FastifyReply): FastifyReply {
  return sendPage(reply, {
    status: 400,
    title: 'This installation was not started here',
    sentence:
      'The answer from Pipedrive does not belong to an installation that this browser started in the last ten minutes, so it was refused and nothing was stored.',
    link: again,
  })
}

function badCallback(reply: FastifyReply): FastifyReply {
  return sendPage(reply, {
    status: 400,
    title: 'The installation could not go on',
    sentence: 'Pipedrive sent neither an authorization code nor a reason; nothing was stored.',
    link: again,
  })
}

function codeRefused(reply: FastifyReply): FastifyReply {
  return sendPage(reply, {
    status: 400,
    title: 'The authorization code was not accepted',
    sentence:
      'Pipedrive did not exchange the authorization code for an access token; a code lives five minutes and can be used once. Nothing was stored.',
    link: again,
  })
}

function strangeDomain(reply: FastifyReply, domain: string): FastifyReply {
  return sendPage(reply, {
    status: 400,
    title: 'The installation was refused',
    sentence: `The answer names ${domain.slice(0, 200)} as the address of your company, which is not one of Pipedrive's; nothing was stored.`,
  })
}

function notIdentified(reply: FastifyReply): FastifyReply {
  return sendPage(reply, {
    status: 502,
    title: 'Pipedrive did not say who installed',
    sentence:
      'The authorization was given, but Pipedrive did not answer with the company and user it is for, so nothing was stored. Try again in a minute.',
    link: again,
  })
}
