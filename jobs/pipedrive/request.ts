// A request to Pipedrive before it is sent, as the entities build it and the client sends it.
import type { Operation } from '../../migration/budget.ts'

export interface PipedriveRequest {
  readonly operation: Operation
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** From the root of the company's address, such as `/api/v2/persons/5`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | boolean>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent form-encoded, for the few endpoints of v1 that take nothing else. */
  readonly formFields?: Readonly<Record<string, string>>
  /** Sent as a multipart form, streamed from disk; `formFields` go along as its other parts. */
  readonly file?: FilePart
}

/** A file that lies on this machine until the request is over. */
export interface FilePart {
  readonly path: string
  readonly size: number
  /** As people see it, in any script. */
  readonly name: string
  readonly mime: string
}

/** A request that changes nothing can be sent again after any failure. */
export function isWrite(request: PipedriveRequest): boolean {
  return request.method !== 'GET'
}

export function targetOf(request: PipedriveRequest): string {
  const parameters = new URLSearchParams()
  for (const [key, value] of Object.entries(request.query ?? {})) parameters.set(key, String(value))
  const query = parameters.toString()
  if (query === '') return request.path
  return `${request.path}${request.path.includes('?') ? '&' : '?'}${query}`
}
