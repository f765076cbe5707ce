// Who is asking, as the token and the installation say; open to everyone who has a token.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { installOf } from '../../db/installs.ts'
import { answers } from '../answers.ts'
import { type Me, meSchema } from '../contract.ts'
import type { WebDeps } from '../deps.ts'
import { panelUser } from '../panel.ts'

export const meRoutes: FastifyPluginAsyncZod<{ deps: WebDeps }> = async (app, { deps }) => {
  app.get('/me', { schema: { response: answers(meSchema) } }, async (request): Promise<Me> => {
    const { companyId, userId } = panelUser(request)
    const install = await installOf(deps.db, companyId, userId)
    return {
      company: { id: companyId, name: install?.companyName ?? `Company ${companyId}` },
      user: { id: userId, name: install?.userName ?? `User ${userId}` },
      isAdmin: install !== null && install.isAdmin && install.state !== 'uninstalled',
      connection: install?.state ?? 'none',
      retentionDays: deps.config.retentionDays,
    }
  })
}
