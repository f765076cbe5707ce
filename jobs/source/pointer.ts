// A pointer says where a structural fact stands in a record: a JSONPath, or a column heading taken literally.
import { exec, type JsonValue, query } from 'jsonpath-rfc9535'
import parse from 'jsonpath-rfc9535/parser'

export interface Found {
  readonly value: unknown
  /** The place of the object or list that holds the value, so that values of one entry can be paired. */
  readonly place: string
}

export interface Pointer {
  /** As the profile, the manifest or the heading writes it. */
  readonly label: string
  /** The top-level key when the pointer is nothing more; such a key is taken out of the ordinary fields. */
  readonly topKey: string | null
  /** The top-level key of a list of which the pointer reads every entry, or its id: `parties[*]`. */
  readonly listKey?: string
  read(raw: Readonly<Record<string, unknown>>): readonly Found[]
}

export function columnPointer(heading: string): Pointer {
  return {
    label: heading,
    topKey: heading,
    read: (raw) => (Object.hasOwn(raw, heading) ? [{ value: raw[heading], place: '' }] : []),
  }
}

/** Several facts that name a record only together; null when all are missing. A bar within one is doubled, so that none slips over. */
export function togetherPointer(parts: readonly Pointer[]): Pointer {
  const [only] = parts
  if (only && parts.length === 1) return only
  return {
    label: parts.map((part) => part.label).join(' + '),
    topKey: null,
    read: (raw) => {
      const texts = parts.map((part) => pieceOf(part.read(raw)[0]?.value))
      return texts.every((text) => text === '') ? [] : [{ value: texts.join(' | '), place: '' }]
    },
  }
}

function pieceOf(value: unknown): string {
  const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return isText ? String(value).trim().replaceAll('|', '||') : ''
}

/** RFC 9535; the leading `$.` may be left out, and a key that is no JSONPath name (`first-name`) is taken literally. */
export function pathPointer(path: string): Pointer {
  const plain = plainKey(path)
  if (plain !== null) return { ...columnPointer(plain), label: path }
  const full = fullPath(path)
  const listKey = plainKey(/^(.+)\[\*\](?:\.id)?$/.exec(path)?.[1] ?? '.')
  return {
    label: path,
    topKey: null,
    ...(listKey === null ? {} : { listKey }),
    read: (raw) => {
      const found: Found[] = []
      exec(raw as JsonValue, full, (value, place) => found.push({ value, place: JSON.stringify(place.slice(0, -1)) }))
      return found
    },
  }
}

/** Every value under a path; for whole answers, not for records. */
export function valuesAt(document: unknown, path: string): unknown[] {
  const plain = plainKey(path)
  if (plain === null) return query(document as JsonValue, fullPath(path))
  if (typeof document !== 'object' || document === null || !Object.hasOwn(document, plain)) return []
  return [(document as Record<string, unknown>)[plain]]
}

export function firstAt(document: unknown, path: string): unknown {
  return valuesAt(document, path)[0]
}

/** What is wrong with a JSONPath, or null. */
export function pathProblem(path: string): string | null {
  if (plainKey(path) !== null) return null
  return syntaxProblem(fullPath(path))
}

function plainKey(path: string): string | null {
  const rest = path.startsWith('$.') ? path.slice(2) : path
  if (/^[\p{L}_][\p{L}\p{N}_]*$/u.test(rest)) return rest
  return !path.startsWith('$') && /^[^.[\]$@*?'"()]+$/.test(path) ? path : null
}

function fullPath(path: string): string {
  const whole = grouped(path)
  if (whole.startsWith('$')) return whole
  return whole.startsWith('[') ? `$${whole}` : `$.${whole}`
}

/** The parser in use takes `a && b && c` for `a && (b || c)`: the parts after the first get parentheses of their own. */
function grouped(text: string): string {
  if (!text.includes('&&')) return text
  const tokens = text.match(/"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|&&|\|\||[^"'&|,()[\]]+|./gs) ?? []
  let at = 0
  const level = (): string => {
    let parts = ['']
    let done = ''
    const endPart = (): string => done + conjunction(parts)
    for (; at < tokens.length; at++) {
      const token = tokens[at] ?? ''
      if (token === ')' || token === ']') break
      if (token === '&&') parts.push('')
      else if (token === '||' || token === ',') {
        done = endPart() + token
        parts = ['']
      } else parts.push((parts.pop() ?? '') + (token === '(' || token === '[' ? token + inner() : token))
    }
    return endPart()
  }
  const inner = (): string => {
    at += 1
    return level() + (tokens[at] ?? '')
  }
  const whole = level()
  return whole + tokens.slice(at).join('')
}

function conjunction([first = '', ...rest]: readonly string[]): string {
  if (rest.length === 0) return first
  return rest.length === 1 ? `${first}&&${conjunction(rest)}` : `${first}&&(${conjunction(rest)})`
}

function syntaxProblem(full: string): string | null {
  try {
    parse(full)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

export type Condition = (raw: Readonly<Record<string, unknown>>) => boolean

/** `archived == true`, `state == "deleted" || $.archived`, or a whole RFC 9535 filter with its own `@`, taken as it is. */
export function condition(expression: string): Condition {
  const filter = fullPath(`$[?${filterText(expression)}]`)
  return (raw) => query([raw] as unknown as JsonValue, filter).length > 0
}

export function conditionProblem(expression: string): string | null {
  return syntaxProblem(fullPath(`$[?${filterText(expression)}]`))
}

/** A bare path asks whether it is there and true; RFC 9535 alone would say yes to `false` as well. */
function filterText(expression: string): string {
  if (expression.includes('@')) return expression
  return expression
    .split(/(\|\||&&)/)
    .map((part) => (part === '||' || part === '&&' ? part : clause(part.trim())))
    .join(' ')
}

/** For RFC 9535 a missing key differs from everything; here from nothing, else every live record without deleted_at is deleted. */
function clause(part: string): string {
  const [, not = '', rest = part] = /^(!?)\s*(.*)$/s.exec(part) ?? []
  const at = `@${fullPath(rest).slice(1)}`
  const [, differing] = /^([^=<>]*?)\s*!=/s.exec(at) ?? []
  if (differing !== undefined) return `${not}(${differing} && ${at})`
  if (/[=<>]/.test(at)) return `${not}(${at})`
  return `${not}(${at} && ${at} != false && ${at} != null && ${at} != 0 && ${at} != "")`
}
