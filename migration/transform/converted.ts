// What a value came to: kept as it was, changed by a named rule, left out for a reason, or there was none.
import { cut } from './cut.ts'

export type Converted<T> =
  | { readonly kind: 'kept'; readonly value: T }
  | { readonly kind: 'changed'; readonly value: T; readonly rule: string; readonly reason: string }
  | { readonly kind: 'left_out'; readonly rule: string; readonly reason: string }
  | { readonly kind: 'absent' }

export const absent = { kind: 'absent' } as const
export const kept = <T>(value: T): Converted<T> => ({ kind: 'kept', value })
export const changed = <T>(value: T, rule: string, reason: string): Converted<T> => ({
  kind: 'changed',
  value,
  rule,
  reason,
})
export const leftOut = (rule: string, reason: string): Converted<never> => ({ kind: 'left_out', rule, reason })

export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true
  if (typeof value === 'string') return value.trim() === ''
  if (Array.isArray(value)) return value.every(isEmpty)
  return false
}

/** The value as people would read it in one line, for sentences; at most 60 characters. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
  return text.length > 60 ? `${cut(text, 57)}...` : text
}
