// Holds every request that the app sent against the facts of Pipedrive's OpenAPI files, by a reading of its own.
import contents from '../../sandbox/pipedrive/contract.json' with { type: 'json' }
import type { Witnessed } from '../../sandbox/pipedrive/options.ts'

interface Shape {
  readonly type: string
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly items?: Shape
  readonly enum?: readonly unknown[]
  readonly nullable?: boolean
}

interface Declared {
  readonly id: string
  readonly version: string
  readonly query?: Readonly<Record<string, Shape & { readonly required?: unknown; readonly maximum?: number }>>
  readonly params?: Readonly<Record<string, string>>
  readonly contentType?: string
  readonly body?: Shape
}

const declared = new Map(
  (contents as unknown as { readonly operations: readonly Declared[] }).operations.map((one) => [`${one.version} ${one.id}`, one]),
) // prettier-ignore

/** What the files do not say and the app sends on purpose: whether a deal takes its creation time is tried once. */
const tried = new Set(['v2 addDeal add_time'])

/** Each breach once, as a sentence. */
export function breaches(seen: readonly Witnessed[]): string[] {
  return [...new Set(seen.flatMap(breachesOf))]
}

function breachesOf({ operation, params, query, body, contentType }: Witnessed): string[] {
  const name = `${operation.version} ${operation.id}`
  const rules = declared.get(name)
  if (rules === undefined) return [`${name} is no operation of Pipedrive.`]
  const said: string[] = []
  for (const [key, type] of Object.entries(rules.params ?? {})) {
    if (type === 'integer' && !/^\d+$/.test(String(params[key]))) said.push(`${name}: {${key}} is no whole number.`)
  }
  for (const [key, text] of Object.entries(query)) said.push(...queryBreaches(`${name} ?${key}`, rules.query?.[key], text)) // prettier-ignore
  for (const [key, rule] of Object.entries(rules.query ?? {})) {
    if (rule.required === (true as unknown) && query[key] === undefined) said.push(`${name} lacks ?${key}.`)
  }
  const isEmpty = body === undefined || body === null
  if (rules.body === undefined) return isEmpty ? said : [...said, `${name} takes no body.`]
  if (!isEmpty && rules.contentType !== undefined && !contentType?.startsWith(rules.contentType)) {
    said.push(`${name} is sent as ${contentType ?? 'nothing'}.`)
  }
  return [...said, ...shapeBreaches(name, rules.body, body)]
}

function queryBreaches(where: string, rule: (Shape & { readonly maximum?: number }) | undefined, text: unknown): string[] {
  if (rule === undefined) return [`${where} is not declared.`]
  const value = String(text)
  const isNumber = rule.type === 'integer' || rule.type === 'number'
  if (isNumber && !/^-?\d+(\.\d+)?$/.test(value)) return [`${where} is no number: ${value}.`]
  if (isNumber && rule.maximum !== undefined && Number(value) > rule.maximum) return [`${where} is above ${rule.maximum}.`]
  if (rule.type === 'boolean' && value !== 'true' && value !== 'false') return [`${where} is neither true nor false.`]
  return []
} // prettier-ignore

const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value

function shapeBreaches(where: string, shape: Shape, value: unknown): string[] {
  const type = typeOf(value)
  if (type === 'null' && shape.nullable === true) return []
  if (type !== shape.type && !(type === 'integer' && shape.type === 'number')) return [`${where} is ${type}, and ${shape.type} is declared.`] // prettier-ignore
  if (shape.enum !== undefined && !shape.enum.includes(value)) return [`${where} is ${String(value)}, which is not among the declared values.`] // prettier-ignore
  if (Array.isArray(value)) return shape.items === undefined ? [] : value.flatMap((one) => shapeBreaches(`${where}[]`, shape.items ?? shape, one)) // prettier-ignore
  if (type !== 'object' || shape.properties === undefined) return []
  const entries = value as Readonly<Record<string, unknown>>
  const missing = (shape.required ?? []).filter((key) => entries[key] === undefined)
  return [
    ...missing.map((key) => `${where} lacks ${key}.`),
    ...Object.entries(entries).flatMap(([key, inner]) => {
      const known = shape.properties?.[key]
      if (known === undefined) return tried.has(`${where} ${key}`) ? [] : [`${where}.${key} is not declared.`]
      return shapeBreaches(`${where}.${key}`, known, inner)
    }),
  ]
}
