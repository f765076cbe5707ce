// Who is asking, and what they may see: every panel route goes through these.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Queryable } from '../db/client.ts'
import { installOf } from '../db/installs.ts'
import { type MigrationRow, migrationOf } from '../db/migrations.ts'
import type { WebDeps } from './deps.ts'
import { Refusal } from './errors.ts'
import { createTokenCheck, type PanelUser } from './panel-token.ts'

/** Everything registered below `app` after this needs the signed token. */
export function requireToken(app: FastifyInstance, deps: WebDeps): void {
  const verify = createTokenCheck(deps.config.jwtSecret, deps.now)
  app.decorateRequest('panel', null)
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('cache-control', 'no-store')
    request.setDecorator<PanelUser>('panel', await verify(request.headers.authorization))
  })
}

/** The token carries no role: whether the user is an admin was asked of Pipedrive when they installed, and is again before runs. */
export function requireAdmin(app: FastifyInstance, db: Queryable): void {
  app.addHook('onRequest', async (request) => {
    const { companyId, userId } = panelUser(request)
    const install = await installOf(db, companyId, userId)
    if (!install || install.state === 'uninstalled') {
      throw new Refusal(403, 'not_installed', 'You have not installed this app; install it from the Marketplace to work with migrations.')
    }
    if (install.isAdmin) return
    throw new Refusal(403, 'not_admin', 'Only a Pipedrive admin can see and change migrations; ask an admin of your company.')
  })
} // prettier-ignore

export function panelUser(request: FastifyRequest): PanelUser {
  return request.getDecorator<PanelUser>('panel')
}

/** The company's own migration; another company's does not exist for them. */
export async function ownMigration(db: Queryable, request: FastifyRequest, id: string): Promise<MigrationRow> {
  const migration = await migrationOf(db, panelUser(request).companyId, id)
  if (migration) return migration
  throw new Refusal(404, 'migration_not_found', `Your company has no migration with the id ${id}.`)
}
