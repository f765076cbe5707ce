// Security headers. Extension pages may be framed by Pipedrive; everything else by nobody.
import type { FastifyInstance, FastifyReply } from 'fastify'

const nothing = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

export function registerHeaders(app: FastifyInstance, publicUrl: string): void {
  app.addHook('onRequest', async (_request, reply) => setHeaders(reply, publicUrl))
}

export function setHeaders(reply: FastifyReply, publicUrl: string): void {
  void reply.header('x-content-type-options', 'nosniff')
  void reply.header('referrer-policy', 'no-referrer')
  void reply.header('content-security-policy', nothing)
  if (publicUrl.startsWith('https:')) void reply.header('strict-transport-security', 'max-age=31536000')
}

/** No X-Frame-Options beside it: that header knows no list and would keep Pipedrive out. */
export function extensionPolicy(frameAncestors: string): string {
  return [
    "default-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${frameAncestors}`,
  ].join('; ')
}
