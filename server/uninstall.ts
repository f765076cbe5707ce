// What Pipedrive tells us in the background at the callback's address: an uninstallation, or a sharing that changed.
import type { FastifyInstance } from 'fastify'
import * as z from 'zod'
import { lockInstall, markUninstalled } from '../db/installs.ts'
import { stopWorkOf } from '../db/migrations.ts'
import type { WebDeps } from './deps.ts'
import { Refusal } from './errors.ts'
import { isSameSecret } from './same-secret.ts'

const noticeSchema = z.object({
  client_id: z.string().optional(),
  company_id: z.coerce.number().int().positive(),
  user_id: z.coerce.number().int().positive(),
  timestamp: z.unknown().optional(),
})

/** How far Pipedrive's clock and ours may be apart. */
const skewMs = 60_000
const reason = 'The user whose authorization this worked with has uninstalled the app.'

export async function uninstallRoutes(app: FastifyInstance, { deps }: { deps: WebDeps }): Promise<void> {
  const { clientId, clientSecret } = deps.config
  const expected = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  // Whatever content type it names, or none: a notice that is not read leaves tokens where they should be erased.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 64 * 1024 }, (_request, body, done) => done(null, body))

  app.delete('/oauth/callback', { schema: { hide: true } }, async (request, reply) => {
    if (!isSameSecret(request.headers.authorization ?? '', expected)) {
      throw new Refusal(401, 'not_pipedrive', 'An uninstallation is only accepted from Pipedrive, with the credentials of this app.')
    }
    const notice = noticeSchema.safeParse(parsed(request.body))
    if (!notice.success || (notice.data.client_id ?? clientId) !== clientId) {
      throw new Refusal(400, 'invalid_request', 'The notice names no company_id and user_id of an installation of this app.')
    }
    const { company_id: companyId, user_id: userId } = notice.data
    const told = instantOf(notice.data.timestamp)
    const stopped = await deps.db.transaction(async (tx) => {
      const installedAt = await lockInstall(tx, { companyId, userId })
      if (told && installedAt && told.getTime() < installedAt.getTime() - skewMs) return null
      const ended = await stopWorkOf(tx, { companyId, userId }, reason, deps.now())
      await markUninstalled(tx, companyId, userId, deps.now())
      return ended
    })
    if (stopped === null) {
      request.log.warn({ companyId, userId, told }, 'an uninstallation was told of after the app was installed again; nothing was changed')
      return reply.code(200).send()
    }
    request.log.info({ companyId, userId, stopped }, 'the app was uninstalled')
    return reply.code(204).send()
  }) // prettier-ignore

  // How this notice is authenticated is not documented, so nothing in it is believed; each user authorizes for themselves anyway.
  app.post('/oauth/callback', { schema: { hide: true } }, async (_request, reply) => reply.code(204).send())
}

/**
 * When the uninstallation was, whose form is not documented: seconds, milliseconds, or a time with its zone. Null for any other form,
 * and then the notice counts: a time that is guessed wrongly would leave tokens where they should be erased.
 */
function instantOf(timestamp: unknown): Date | null {
  const text = typeof timestamp === 'number' ? String(timestamp) : typeof timestamp === 'string' ? timestamp.trim() : ''
  if (/^\d{10}(\.\d+)?$/.test(text)) return new Date(Number(text) * 1000)
  if (/^\d{13}$/.test(text)) return new Date(Number(text))
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/i.test(text)) return null
  const at = new Date(text)
  return Number.isNaN(at.getTime()) ? null : at
}

function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body
  try {
    return JSON.parse(body)
  } catch {
    return Object.fromEntries(new URLSearchParams(body))
  }
}
