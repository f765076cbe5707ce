// What the stand-in throws when Pipedrive would refuse, and the JSON that each version of the API refuses with.
import type { ApiVersion } from './contract.ts'

const errorInfo = 'Please check developers.pipedrive.com'

export class Refusal extends Error {
  readonly status: number
  readonly code: string | null
  constructor(status: number, message: string, code: string | null = null) {
    super(message)
    this.name = 'Refusal'
    this.status = status
    this.code = code
  }
}

/** A value that does not fit: 400 with the path of the field. */
export function invalid(path: string, reason: string): Refusal {
  return new Refusal(400, `Validation failed: ${path}: ${reason}`, 'ERR_SCHEMA_VALIDATION_FAILED')
}

/** A value that fits its type and still cannot be taken. */
export function badRequest(sentence: string): Refusal {
  return new Refusal(400, sentence, 'ERR_BAD_REQUEST')
}

export function notFound(what: string): Refusal {
  return new Refusal(404, `${what} not found`, 'ERR_NOT_FOUND')
}

export function forbidden(sentence: string, code: string | null = null): Refusal {
  return new Refusal(403, sentence, code)
}

export function refusalBody(refusal: Refusal, version: ApiVersion): Record<string, unknown> {
  const code = refusal.code === null ? {} : { code: refusal.code }
  if (version === 'v2') return { success: false, error: refusal.message, ...code }
  return {
    success: false,
    error: refusal.message,
    error_info: errorInfo,
    data: null,
    additional_data: null,
    ...(refusal.status === 400 || refusal.status === 404 ? {} : code),
  }
}

/** The gateway refuses before any version of the API is reached. */
export function gatewayBody(status: number, error: string): Record<string, unknown> {
  return { success: false, error, errorCode: status, error_info: errorInfo }
}

export const blockedPage =
  '<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head>' +
  '<body><h1>Sorry, you have been blocked</h1><p>You are unable to access pipedrive.com</p></body></html>'
