// What Pipedrive tells us in the background at the callback's address: an uninstallation, or a sharing that changed.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import { markUninstalled } from '../db/installs.ts'
import { stopWorkOf } from '../db/migrations.ts'
import type { WebDeps } from './deps.ts'
import { Refusal } from './errors.ts'

const noticeSchema = z.object({
  client_id: z.string().optional(),
  company_id: z.coerce.number().int().positive(),
  user_id: z.coerce.number().int().positive(),
})

export async function uninstallRoutes(app: FastifyInstance, { deps }: { deps: WebDeps }): Promise<void> {
  const { clientId, clientSecret } = deps.config
  const expected = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  // Whatever content type it names, or none: a notice that is not read leaves tokens where they should be erased.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 64 * 1024 }, (_request, body, done) => done(null, body))

  app.delete('/oauth/callback', { schema: { hide: true } }, async (request, reply) => {
    if (!sameText(request.headers.authorization ?? '', expected)) {
      throw new Refusal(401, 'not_pipedrive', 'An uninstallation is only accepted from Pipedrive, with the credentials of this app.')
    }
    const notice = noticeSchema.safeParse(parsed(request.body))
    if (!notice.success || (notice.data.client_id ?? clientId) !== clientId) {
      throw new Refusal(400, 'invalid_request', 'The notice names no company_id and user_id of an installation of this app.')
    }
    const { company_id: companyId, user_id: userId } = notice.data
    const stopped = await deps.db.transaction(async (tx) => {
      const reason = 'The user whose authorization this run worked with has uninstalled the app.'
      const runs = await stopWorkOf(tx, { companyId, userId }, reason, deps.now())
      await markUninstalled(tx, companyId, userId, deps.now())
      return runs
    })
    request.log.info({ companyId, userId, stopped }, 'the app was uninstalled')
    return reply.code(204).send()
  }) // prettier-ignore

  // How this notice is authenticated is not documented, so nothing in it is believed; each user authorizes for themselves anyway.
  app.post('/oauth/callback', { schema: { hide: true } }, async (_request, reply) => reply.code(204).send())
}

/** Of equal length first: timingSafeEqual throws otherwise, and a length would tell. */
function sameText(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body
  try {
    return JSON.parse(body)
  } catch {
    return Object.fromEntries(new URLSearchParams(body))
  }
}
