// Whether who asks is still an admin: asked of Pipedrive anew, with their own token, before something large begins.
import type { FastifyRequest } from 'fastify'
import { freshToken, type InstallKey, saveRole } from '../db/installs.ts'
import type { Installer, WebDeps } from './deps.ts'
import { Refusal, withoutParameters } from './errors.ts'
import { inTime } from './in-time.ts'
import { panelUser } from './panel.ts'

/** Nobody waits longer for their run to start. */
const mostMs = 8000

/** Where Pipedrive does not say (no token left, no answer), what it said last holds: an outage must not keep anybody from an undo. */
export async function requireStillAdmin(deps: WebDeps, request: FastifyRequest): Promise<void> {
  const { companyId, userId } = panelUser(request)
  const isAdmin = await roleNow(deps, request)
  if (isAdmin === null) return
  await saveRole(deps.db, { companyId, userId }, isAdmin)
  if (isAdmin) return
  throw new Refusal(403, 'not_admin', 'Pipedrive says that you are no admin any more, and only an admin can do this; ask an admin of your company.') // prettier-ignore
}

async function roleNow(deps: WebDeps, request: FastifyRequest): Promise<boolean | null> {
  const { companyId, userId } = panelUser(request)
  try {
    const said = await inTime(whoAsks(deps, { companyId, userId }), mostMs, `No answer within ${mostMs} ms.`)
    if (said === null) return null
    if (said.companyId === companyId && said.userId === userId) return said.isAdmin
    request.log.warn({ companyId, userId }, 'the stored token is of somebody else, so the stored role holds')
  } catch (error) {
    request.log.warn({ err: withoutParameters(error) }, 'Pipedrive did not say whether the user is still an admin')
  }
  return null
}

/** Null: there is no token that Pipedrive takes. */
async function whoAsks({ db, seal, refresh, now, identify }: WebDeps, install: InstallKey): Promise<Installer | null> {
  const token = await freshToken(db, { seal, install, refresh, now })
  return token.kind === 'token' ? identify(token.apiDomain, token.accessToken) : null
}
