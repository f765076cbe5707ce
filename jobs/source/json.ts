// JSON from outside: whole numbers too long for a float keep their digits, and text that no database takes is made safe.

/** Parses; throws SyntaxError. Ids such as 12345678901234567890 stay texts, else two records would become one. */
export function parseJson(text: string): unknown {
  const parsed: unknown = /\d{16}/.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text)
  return /\\u0000|\\u[dD][89a-fA-F]/.test(text) || !text.isWellFormed() ? storable(parsed) : parsed
}

function keepDigits(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  const isLong = typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
  return isLong && context?.source !== undefined && /^-?\d+$/.test(context.source) ? context.source : value
}

/** PostgreSQL's JSON takes neither NUL nor half a surrogate pair: both become the replacement character. */
export function storableText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed()
  return whole.includes('\0') ? whole.replaceAll('\0', '\uFFFD') : whole
}

function storable(value: unknown): unknown {
  if (typeof value === 'string') return storableText(value)
  if (Array.isArray(value)) return value.map(storable)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [storableText(key), storable(inner)]))
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
