// What zod found wrong, as sentences with the path of the place and, for a misspelt key, the key that was probably meant.
import type * as z from 'zod'
import { nearest } from './words.ts'

/** Never followed by what was found: that would repeat the secret. */
export const SECRET_RULE =
  'Must name a secret, such as {"secret":"token"}; the value itself must not stand in a profile'

type Strictly<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: string[] }

/** One sentence for each thing that is wrong; `what` is the document, such as `a profile`. */
export function readStrictly<T>(schema: z.ZodType<T>, input: unknown, what: string): Strictly<T> {
  try {
    const parsed = schema.safeParse(input)
    if (parsed.success) return { ok: true, value: parsed.data }
    const sentences = parsed.error.issues.flatMap((issue) => sentencesOf(schema, issue, input, what))
    return { ok: false, problems: [...new Set(sentences)] }
  } catch (error) {
    // zod asks every wrong value for its constructor's name, which a hostile document can make unreadable.
    const reason = error instanceof Error ? error.message : String(error)
    return { ok: false, problems: [`The top of ${what} holds values that cannot be read (${reason}).`] }
  }
}

function sentencesOf(schema: z.ZodType, issue: z.core.$ZodIssue, input: unknown, what: string): string[] {
  const place = pathText(issue.path)
  if (issue.code === 'unrecognized_keys') {
    const allowed = keysAt(schema, issue.path, input)
    return issue.keys.map((key) => unknownKey(pathText([...issue.path, key]), key, allowed, what))
  }
  const subject = place === '' ? `The top of ${what}` : place
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined) {
    const { discriminator: key } = issue
    const above = issue.path.at(-1) === key ? issue.path.slice(0, -1) : issue.path
    const known = discriminators(schemaAt(schema, above, input), key)
    return [
      `${pathText([...above, key])} is ${shown(valueAt(input, [...above, key]))}; it must be one of ${known.join(', ')}.`,
    ]
  }
  if (issue.code === 'invalid_type' && valueAt(input, issue.path) === undefined) return [`${subject} is missing.`]
  if (issue.message === SECRET_RULE) return [`${subject}: ${lower(issue.message)}.`]
  return [`${subject}: ${lower(issue.message)} (found ${shown(valueAt(input, issue.path))}).`]
}

function unknownKey(place: string, key: string, allowed: readonly string[], what: string): string {
  const meant = nearest(key, allowed)
  const hint = meant === null ? `; known here: ${allowed.join(', ') || 'nothing'}.` : `; did you mean ${meant}?`
  return `${place} is not a key ${what.replace(/^a /, 'this ')} may have${hint}`
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

/** `resources[2].endpoint.path`. */
function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) => text + (typeof key === 'number' ? `[${key}]` : `${text === '' ? '' : '.'}${String(key)}`),
    '',
  )
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' && value !== null) return 'an object'
  return JSON.stringify(value).slice(0, 60)
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    return (value as Record<PropertyKey, unknown>)[key]
  }, input)
}

interface Definition {
  readonly type: string
  readonly innerType?: z.core.$ZodType
  readonly element?: z.core.$ZodType
  readonly valueType?: z.core.$ZodType
  readonly in?: z.core.$ZodType
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>
  readonly options?: readonly z.core.$ZodType[]
  readonly discriminator?: string
  readonly values?: readonly unknown[]
}

const definition = (schema: z.core.$ZodType): Definition => schema._zod.def

function keysAt(schema: z.ZodType, path: readonly PropertyKey[], input: unknown): string[] {
  const there = schemaAt(schema, path, input)
  if (there === null) return []
  const chosen = choose(there, valueAt(input, path))
  return Object.keys(definition(chosen).shape ?? {})
}

/** Walks the schema along the path, through whatever wraps the object that stands there. */
function schemaAt(schema: z.core.$ZodType, path: readonly PropertyKey[], input: unknown): z.core.$ZodType | null {
  let here: z.core.$ZodType | null = unwrap(schema)
  let value = input
  for (const key of path) {
    if (here === null) return null
    const def: Definition = definition(choose(here, value))
    const next: z.core.$ZodType | undefined = def.shape?.[String(key)] ?? def.element ?? def.valueType
    here = next ? unwrap(next) : null
    value = valueAt(value, [key])
  }
  return here
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  const def = definition(schema)
  const inner = def.innerType ?? (def.type === 'pipe' ? def.in : undefined)
  return inner ? unwrap(inner) : schema
}

/** The branch of a discriminated union that the value says it is. */
function choose(schema: z.core.$ZodType, value: unknown): z.core.$ZodType {
  const def = definition(schema)
  if (!def.options || def.discriminator === undefined) return schema
  const said = valueAt(value, [def.discriminator])
  const key = def.discriminator
  return def.options.find((option) => literalsOf(option, key).includes(said)) ?? schema
}

function literalsOf(option: z.core.$ZodType, key: string): readonly unknown[] {
  const field = definition(unwrap(option)).shape?.[key]
  return field ? (definition(unwrap(field)).values ?? []) : []
}

function discriminators(schema: z.core.$ZodType | null, key: string): string[] {
  if (schema === null) return []
  return (definition(schema).options ?? []).flatMap((option) => literalsOf(option, key).map(String))
}
