// Pipedrive's OpenAPI facts as data: which operations exist, what they cost, which scopes open them, what they take.
import contents from './contract.json' with { type: 'json' }

export interface Schema {
  readonly type: string
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly enum?: readonly (string | number)[]
  readonly nullable?: boolean
  readonly additionalProperties?: boolean | Schema
  readonly format?: string
  readonly minLength?: number
  readonly maxLength?: number
}

export interface Parameter {
  readonly type: string
  readonly required?: boolean
  readonly enum?: readonly (string | number)[]
  readonly format?: string
  readonly maximum?: number
}

export type ApiVersion = 'v1' | 'v2'

export interface Operation {
  readonly id: string
  readonly version: ApiVersion
  readonly method: string
  readonly path: string
  /** Tokens of the daily budget, whatever the size of the answer. */
  readonly cost: number
  /** One of these opens the operation; `base` comes with every token. */
  readonly scopes: readonly string[]
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, Parameter>>
  readonly contentType?: string
  readonly body?: Schema
  readonly bodyRequired?: boolean
  /** The status of a success. */
  readonly status: number
  readonly response: unknown
}

const declared = (contents as unknown as { readonly operations: readonly Operation[] }).operations

/** The key a behaviour is registered under, such as `v2 addDeal`; ids alone repeat between the versions. */
export function operationKey(operation: Operation): string {
  return `${operation.version} ${operation.id}`
}

/** The published client types these as nullable although the file does not. */
const clearableLinks: Readonly<Record<string, Schema>> = {
  person_id: { type: 'integer', nullable: true },
  org_id: { type: 'integer', nullable: true },
}

/** Keys that Pipedrive documents outside its OpenAPI file; without them the stand-in would refuse what Pipedrive takes. */
const documentedElsewhere: Readonly<Record<string, Readonly<Record<string, Schema>>>> = {
  'v2 addPerson': { first_name: { type: 'string' }, last_name: { type: 'string' } },
  'v2 updatePerson': { first_name: { type: 'string' }, last_name: { type: 'string' } },
  // add_time stood in the model of a deal until 2025; whether it is taken is an option of the stand-in.
  'v2 addDeal': { add_time: { type: 'string' }, ...clearableLinks },
  'v2 updateDeal': clearableLinks,
}

function widened(operation: Operation): Operation {
  const extra = documentedElsewhere[operationKey(operation)]
  if (extra === undefined || operation.body === undefined) return operation
  return { ...operation, body: { ...operation.body, properties: { ...operation.body.properties, ...extra } } }
}

export const operations: readonly Operation[] = declared.map(widened)

const byKey = new Map(operations.map((operation) => [operationKey(operation), operation]))

export function operationNamed(key: string): Operation {
  const operation = byKey.get(key)
  if (operation === undefined) throw new Error(`The contract has no operation ${key}.`)
  return operation
}

/** Keys a `data` object of the answer may have; null when the contract says no more than "object" or "boolean". */
export function declaredKeys(operation: Operation): ReadonlySet<string> | null {
  const response = operation.response as { readonly data?: unknown }
  const shape: unknown = Array.isArray(response.data) ? response.data[0] : response.data
  return typeof shape === 'object' && shape !== null ? new Set(Object.keys(shape)) : null
}
