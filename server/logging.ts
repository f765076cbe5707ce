// What the log says of a request, and what it must never say: tokens, codes, cookies.
import type { FastifyRequest, FastifyServerOptions, RawServerDefault, FastifyBaseLogger } from 'fastify'
import type { WebConfig } from './config.ts'
import { withoutParameters } from './errors.ts'

export type LogStream = { write: (line: string) => void }

export function loggerFor(level: WebConfig['logLevel'], stream?: LogStream): NonNullable<FastifyServerOptions<RawServerDefault, FastifyBaseLogger>['logger']> {
  return {
    level,
    ...(stream ? { stream } : {}),
    redact: {
      paths: ['req.headers.authorization', 'req.headers.cookie', 'headers.authorization', 'headers.cookie', 'res.headers["set-cookie"]'],
      censor: '[hidden]',
    },
    serializers: {
      req: (request: FastifyRequest) => ({ method: request.method, url: withoutSecrets(request.url), host: request.host }),
      err: (error: unknown) => withoutParameters(error) as { type: string; message: string; stack: string },
    },
  }
} // prettier-ignore

/** The extension's page is called with a signed token in its query, the OAuth callback with a code, a file with a signed link. */
export function withoutSecrets(url: string): string {
  return url
    .replace(/^(\/files\/)[^/?#]+/, '$1[hidden]')
    .replace(/([?&](?:token|code|state|access_token|refresh_token)=)[^&#]*/gi, '$1[hidden]')
}
