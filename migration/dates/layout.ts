// The layouts of a written day: which texts fit each, and the day they mean.

interface Layout {
  /** Whether the components lie in their ranges; a day that no month has may still fit. */
  fits(date: string): boolean
  /** Year, month and day as written. */
  read(date: string): readonly [number, number, number] | null
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const
const monthNames = /^(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)$/i // prettier-ignore

function monthNumber(name: string): number {
  return monthNames.test(name) ? months.findIndex((month) => name.toLowerCase().startsWith(month)) + 1 : 0
}

/** Two-digit years: 70 to 99 are the last century's. */
function fullYear(text: string): number {
  const year = Number(text)
  return text.length > 2 ? year : year >= 70 ? 1900 + year : 2000 + year
}

type Part = 'y' | 'M' | 'd'

/** A layout of digits between one separator, such as dd/MM/yyyy. */
function numeric(name: string): Layout {
  const separator = /[-/.]/.exec(name)?.[0] ?? '-'
  const parts = name.split(separator)
  const order = parts.map((part) => part.charAt(0) as Part)
  const digits = { yyyy: String.raw`\d{4}`, yy: String.raw`\d{2}`, MM: String.raw`\d{1,2}`, dd: String.raw`\d{1,2}` }
  const pattern = new RegExp(`^(${parts.map((part) => digits[part as keyof typeof digits]).join(`)\\${separator}(`)})$`)
  const at = { y: order.indexOf('y') + 1, M: order.indexOf('M') + 1, d: order.indexOf('d') + 1 }
  return inRanges((date) => {
    const match = pattern.exec(date)
    return match && [fullYear(match[at.y] ?? ''), Number(match[at.M]), Number(match[at.d])]
  })
}

function inRanges(read: Layout['read']): Layout {
  const fits = (date: string) => {
    const parts = read(date)
    return parts !== null && parts[1] >= 1 && parts[1] <= 12 && parts[2] >= 1 && parts[2] <= 31
  }
  return { fits, read }
}

function written(pattern: RegExp, at: { y: number; M: number; d: number }): Layout {
  return inRanges((date) => {
    const match = pattern.exec(date)
    return match && [fullYear(match[at.y] ?? ''), monthNumber(match[at.M] ?? ''), Number(match[at.d])]
  })
}

const separators = ['-', '/', '.'] as const
const orders = [['dd', 'MM', 'yyyy'], ['MM', 'dd', 'yyyy'], ['yyyy', 'MM', 'dd'], ['dd', 'MM', 'yy'], ['MM', 'dd', 'yy'], ['yy', 'MM', 'dd']] // prettier-ignore

/** By name, in the order in which they are tried. */
export const layouts: Readonly<Record<string, Layout>> = {
  ...Object.fromEntries(
    orders.flatMap((order) => separators.map((sign) => [order.join(sign), numeric(order.join(sign))] as const)),
  ),
  'd MMM yyyy': written(/^(\d{1,2})[ -]*([a-z]{3,9})\.?,?[ -]*(\d{4})$/i, { y: 3, M: 2, d: 1 }),
  'dd MMM yy': written(/^(\d{1,2})[ -]*([a-z]{3,9})\.?,?[ -]*(\d{2})$/i, { y: 3, M: 2, d: 1 }),
  'MMM d yyyy': written(/^([a-z]{3,9})\.? +(\d{1,2}),? +(\d{4})$/i, { y: 3, M: 1, d: 2 }),
  yyyyMMdd: written8(),
}
export const layoutNames: readonly string[] = Object.keys(layouts)

function written8(): Layout {
  return inRanges((date) => {
    const match = /^((?:19|20)\d{2})(\d{2})(\d{2})$/.exec(date)
    return match && [Number(match[1]), Number(match[2]), Number(match[3])]
  })
}

/** Numbers that count days or seconds, by the names that stand for their layouts. */
const counting: readonly string[] = ['excel_serial', 'epoch_seconds', 'epoch_milliseconds']

/** The name under which a layout is read that somebody wrote down, such as `d/M/yyyy hh:mm a`; null when none is so written. */
export function layoutNamed(written: string): string | null {
  const text = written.trim()
  if (text.length > 60) return null
  if (/^iso([ -]?8601)?$/i.test(text)) return 'ISO'
  if (counting.includes(text)) return text
  // The time is found by itself. People write months as mm and years as YYYY, and mean what they would in any letter case.
  const day = text.replace(/[\s,T']*[Hhk].*$/, '').replaceAll(/y+|m+|d+/gi, partNamed)
  if (/^dd[ -]*MMM\.?,?[ -]*yyyy$/.test(day)) return 'd MMM yyyy'
  if (/^dd[ -]*MMM\.?,?[ -]*yy$/.test(day)) return 'dd MMM yy'
  if (/^MMM\.? +dd,? +yyyy$/.test(day)) return 'MMM d yyyy'
  return Object.hasOwn(layouts, day) ? day : null
}

/** Values may always leave out a leading zero, so that `d` and `dd` are one; a long month name is read where a short one is. */
function partNamed(run: string): string {
  const part = run.toLowerCase()
  if (part.startsWith('y')) return part.length === 1 ? 'yyyy' : part
  if (part.startsWith('d')) return part.length === 1 ? 'dd' : part
  return part.length <= 2 ? 'MM' : part.length <= 4 ? 'MMM' : run
}

/** The day as YYYY-MM-DD; null when the text has another layout or no calendar has such a day. */
export function readLayout(date: string, name: string): string | null {
  const parts = layouts[name]?.read(date)
  if (!parts) return null
  const [year, month, day] = parts
  const midnight = new Date(Date.UTC(2000, month - 1, day))
  midnight.setUTCFullYear(year, month - 1, day)
  if (month < 1 || midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return null
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}
