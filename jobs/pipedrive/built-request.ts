// A request as Pipedrive's package builds it, as one of ours.
import { operationCosts, type Operation } from '../../migration/budget.ts'
import type { PipedriveRequest } from './request.ts'

/** What the package's ParamCreator functions give. */
interface Built {
  readonly url: string
  readonly options: { readonly method?: string }
}

/** The body is ours, not the package's: it knows fewer keys than the documentation. */
export function requestOf(operation: Operation, built: Built, body?: unknown): PipedriveRequest {
  const method = methodOf(built.options.method, operation)
  const path = `/api/${operationCosts[operation].api}${built.url}`
  return body === undefined ? { operation, method, path } : { operation, method, path, body }
}

function methodOf(method: string | undefined, operation: Operation): PipedriveRequest['method'] {
  const known = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).find((candidate) => candidate === method)
  if (!known) throw new Error(`Pipedrive's package built ${operation} with the unknown method ${String(method)}.`)
  return known
}

/** Ids come from the ledger as text; anything but a number would name another path. */
export function numericId(id: string | number | undefined, what: string): number {
  const number = Number(id)
  if (id === undefined || id === '' || !Number.isSafeInteger(number) || number < 1) {
    throw new Error(`The id of a ${what} must be a positive number, but is ${JSON.stringify(id)}; nothing was sent.`)
  }
  return number
}
