// Holds a body and a query against the contract: no unknown key, no coercion in a body, enums, lengths, required keys.
import type { Operation, Parameter, Schema } from './contract.ts'
import { isCalendarDate } from './moments.ts'
import { invalid, type Refusal } from './refusal.ts'

export type Query = Readonly<Record<string, string | number | boolean>>

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const longestPage = 500

/** The first thing wrong with a body, or null. */
export function bodyProblem(operation: Operation, body: unknown): Refusal | null {
  if (operation.body === undefined) return null
  return problemAt(operation.body, body, '')
}

function problemAt(schema: Schema, value: unknown, path: string): Refusal | null {
  if (value === null && schema.nullable === true) return null
  switch (schema.type) {
    case 'string':
      return stringProblem(schema, value, path)
    case 'integer':
    case 'number':
      return numberProblem(schema, value, path)
    case 'boolean':
      return typeof value === 'boolean' ? null : ill(path, 'boolean')
    case 'array':
      return arrayProblem(schema, value, path)
    default:
      return objectProblem(schema, value, path)
  }
}

function ill(path: string, type: string): Refusal {
  return invalid(path === '' ? 'body' : path, `The value is not a valid '${type}'`)
}

function stringProblem(schema: Schema, value: unknown, path: string): Refusal | null {
  if (typeof value !== 'string') return ill(path, 'string')
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    return invalid(path, `The value must be one of: ${schema.enum.join(', ')}`)
  }
  if (schema.minLength !== undefined && value.length < schema.minLength) return invalid(path, 'The value is too short')
  if (schema.maxLength !== undefined && value.length > schema.maxLength) {
    return invalid(path, `The value must not be longer than ${schema.maxLength} characters`)
  }
  if (schema.format === 'uuid' && !uuid.test(value)) return invalid(path, 'The value is not a valid uuid')
  // v2 stores an empty date as 0000-00-00 instead of refusing it, so emptiness is left to the behaviour.
  if (schema.format === 'date' && value !== '' && !isCalendarDate(value)) {
    return invalid(path, 'The value is not a valid date')
  }
  return null
}

function numberProblem(schema: Schema, value: unknown, path: string): Refusal | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return ill(path, schema.type)
  if (schema.type === 'integer' && !Number.isSafeInteger(value)) return ill(path, 'integer')
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    return invalid(path, `The value must be one of: ${schema.enum.join(', ')}`)
  }
  return null
}

function arrayProblem(schema: Schema, value: unknown, path: string): Refusal | null {
  if (!Array.isArray(value)) return ill(path, 'array')
  const inner = schema.items
  if (inner === undefined) return null
  for (const [index, entry] of value.entries()) {
    const problem = problemAt(inner, entry, path === '' ? String(index) : `${path}.${index}`)
    if (problem !== null) return problem
  }
  return null
}

function objectProblem(schema: Schema, value: unknown, path: string): Refusal | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ill(path, 'object')
  const entries = value as Record<string, unknown>
  const missing = schema.required?.find((key) => entries[key] === undefined)
  if (missing !== undefined) return invalid(join(path, missing), 'This field is required')
  for (const [key, entry] of Object.entries(entries)) {
    const problem = keyProblem(schema, key, entry, join(path, key))
    if (problem !== null) return problem
  }
  return null
}

function keyProblem(schema: Schema, key: string, entry: unknown, path: string): Refusal | null {
  const known = schema.properties?.[key]
  if (known !== undefined) return entry === undefined ? null : problemAt(known, entry, path)
  if (typeof schema.additionalProperties === 'object') return problemAt(schema.additionalProperties, entry, path)
  // An object whose keys the contract does not list is open; one whose keys it lists is closed.
  if (schema.additionalProperties === true || schema.properties === undefined) return null
  return invalid(path, `Unknown key '${key}'`)
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}

/** Reads the query by the contract; throws what Pipedrive answers to a wrong one. */
export function readQuery(operation: Operation, raw: Readonly<Record<string, unknown>>): Query {
  const read: Record<string, string | number | boolean> = {}
  for (const [name, text] of Object.entries(raw)) {
    const parameter = operation.query?.[name]
    if (parameter === undefined) throw invalid(name, `Unknown query parameter '${name}'`)
    if (typeof text !== 'string') throw invalid(name, 'The parameter was given more than once')
    read[name] = readParameter(name, text, parameter)
  }
  const missing = Object.entries(operation.query ?? {}).find(
    ([name, rule]) => rule.required === true && !(name in read),
  )
  if (missing !== undefined) throw invalid(missing[0], 'This parameter is required')
  return read
}

function readParameter(name: string, text: string, parameter: Parameter): string | number | boolean {
  if (parameter.type === 'boolean') {
    if (text !== 'true' && text !== 'false') throw ill(name, 'boolean')
    return text === 'true'
  }
  if (parameter.type === 'integer' || parameter.type === 'number') return readNumber(name, text, parameter)
  if (parameter.enum !== undefined) {
    const allowed = new Set(parameter.enum.flatMap((one) => String(one).split(',')))
    const stranger = text.split(',').find((part) => !allowed.has(part))
    if (stranger !== undefined) throw invalid(name, `'${stranger}' must be one of: ${[...allowed].join(', ')}`)
  }
  if (parameter.format === 'uuid' && !uuid.test(text)) throw invalid(name, 'The value is not a valid uuid')
  if (parameter.format === 'date' && !isCalendarDate(text)) throw invalid(name, 'The value is not a valid date')
  return text
}

function readNumber(name: string, text: string, parameter: Parameter): number {
  if (!/^-?\d{1,15}$/.test(text)) throw ill(name, 'integer')
  const value = Number(text)
  if (parameter.enum !== undefined && !parameter.enum.includes(value)) throw ill(name, 'integer')
  const most = parameter.maximum ?? longestPage
  if (name === 'limit' && (value < 1 || value > most)) throw invalid(name, `The value must be from 1 to ${most}`)
  if (name === 'start' && value < 0) throw invalid(name, 'The value must not be negative')
  return value
}
