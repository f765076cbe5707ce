// What a number in a cell means by its format: a date, a time, a percentage, money, a reference with leading zeros, or just a number.

export type NumberFormat =
  | { readonly kind: 'plain' }
  | { readonly kind: 'date' }
  /** A time of day, or hours that run beyond 24. */
  | { readonly kind: 'time' }
  | { readonly kind: 'percent' }
  | { readonly kind: 'money'; readonly symbol: string }
  | { readonly kind: 'padded'; readonly digits: number }

export const plain: NumberFormat = { kind: 'plain' }

/** Formats that a workbook names by number only (ECMA-376 part 1, 18.8.30, with the East Asian ones). */
export function builtInFormat(id: number): NumberFormat {
  const isDate = (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)
  if (isDate) return { kind: 'date' }
  if (id === 9 || id === 10) return { kind: 'percent' }
  return (id >= 18 && id <= 21) || (id >= 45 && id <= 47) ? { kind: 'time' } : plain
}

export function formatOf(code: string): NumberFormat {
  const first = code.split(';')[0] ?? ''
  const symbol = currencyIn(first)
  const bare = first
    .replace(/"[^"]*"/g, '')
    .replace(/\\.|_.|\*./g, '')
    .replace(/\[(?!(?:h+|m+|s+)\])[^\]]*\]/gi, '')
  if (/[yd]/i.test(bare) || /m{3,}/i.test(bare)) return { kind: 'date' }
  if (/[hs]/i.test(bare)) return { kind: 'time' }
  if (/m/i.test(bare)) return { kind: 'date' }
  if (bare.includes('%')) return { kind: 'percent' }
  if (symbol !== null) return { kind: 'money', symbol }
  return /^0{2,}$/.test(bare) ? { kind: 'padded', digits: bare.length } : plain
}

/** `[$£-809]#,##0.00`, `"€"0`, `£0.00`: mixed currencies in one column would be lost with the symbol. */
function currencyIn(code: string): string | null {
  const bracketed = /\[\$([^\]-]+)(?:-[^\]]*)?\]/.exec(code)?.[1]?.trim()
  if (bracketed !== undefined && bracketed !== '') return bracketed
  return /[£€$¥]/.exec(code.replace(/\[[^\]]*\]/g, ''))?.[0] ?? null
}

const DAY_MS = 86_400_000
/** The last day that Excel knows, 31 December 9999. */
const LAST_SERIAL = 2_958_465

/** The text of a number: exact digits, ISO for dates and times, the currency in front of money, a sign behind percentages. */
export function numberText(raw: string, format: NumberFormat, from1904: boolean): string {
  const value = Number(raw)
  if (raw.trim() === '' || !Number.isFinite(value)) return raw
  if (format.kind === 'date' || format.kind === 'time') return momentText(value, format.kind, from1904) ?? digits(raw)
  if (format.kind === 'money') return `${value < 0 ? '-' : ''}${format.symbol}${digits(raw).replace(/^-/, '')}`
  // As people see it; 0.07 times 100 is 7.000000000000001.
  if (format.kind === 'percent') return `${Number((value * 100).toPrecision(15))}%`
  if (format.kind === 'padded' && /^\d+$/.test(raw)) return raw.padStart(format.digits, '0')
  return digits(raw)
}

/** `0.10000000000000001` is 0.1; a whole number keeps every digit. */
function digits(raw: string): string {
  return /^-?\d+$/.test(raw) ? raw : String(Number(raw))
}

function momentText(serial: number, kind: 'date' | 'time', from1904: boolean): string | null {
  if (serial < 0 || serial > LAST_SERIAL) return null
  const seconds = Math.round(serial * 86_400)
  if (kind === 'time') return clock(seconds)
  const days = Math.floor(seconds / 86_400)
  const rest = seconds - days * 86_400
  if (days === 0 && !from1904) return clock(rest)
  return rest === 0 ? dayText(days, from1904) : `${dayText(days, from1904)}T${clock(rest)}`
}

/** Excel's first system counts a 29 February 1900 that never was. */
function dayText(days: number, from1904: boolean): string {
  if (!from1904 && days === 60) return '1900-02-29'
  const start = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < 60 ? 31 : 30)
  return new Date(start + days * DAY_MS).toISOString().slice(0, 10)
}

function clock(seconds: number): string {
  const two = (count: number): string => String(count).padStart(2, '0')
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}
