// Writes delimited text the way an accounting system's export does: banner rows, quotes, CRLF, a footer, an old encoding.
import iconv from 'iconv-lite'

export type Encoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'windows-1252'

export interface Table {
  readonly headings: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Lines above the headings, such as the report's title. */
  readonly banner?: readonly string[]
  readonly footer?: readonly string[]
  readonly delimiter: string
  readonly encoding: Encoding
}

function cell(text: string, delimiter: string): string {
  const needsQuotes = text.includes(delimiter) || /["\r\n]/.test(text) || text.trim() !== text
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text
}

export function encode(text: string, encoding: Encoding): Buffer {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text, 'utf8')
    case 'utf-8-bom':
      return iconv.encode(text, 'utf8', { addBOM: true })
    case 'utf-16le':
      return iconv.encode(text, 'utf-16le', { addBOM: true })
    case 'windows-1252':
      return iconv.encode(text, 'win1252')
  }
}

export function writeTable({ headings, rows, banner = [], footer, delimiter, encoding }: Table): Buffer {
  const lines = [headings, ...rows, ...(footer ? [footer] : [])]
  const body = lines.map((line) => line.map((text) => cell(text, delimiter)).join(delimiter))
  return encode([...banner, ...body, ''].join('\r\n'), encoding)
}

/** £1,234.50, and accountants' brackets for what is owed. */
export function pounds(amount: number): string {
  const text = Math.abs(amount).toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  return amount < 0 ? `(£${text})` : `£${text}`
}

/** 2024-06-03T14:22:10+01:00 or 2024-06-03 as 03/06/2024 14:22 or 03/06/2024: local time, as people read it. */
export function ukMoment(moment: unknown): string {
  if (typeof moment !== 'string') return ''
  if (/^\d{4}-\d{2}-\d{2}$/.test(moment)) return moment.split('-').reverse().join('/')
  const local = new Date(moment).toLocaleString('en-GB', {
    timeZone: 'Europe/London',
    dateStyle: 'short',
    timeStyle: 'short',
  })
  return local.replace(',', '')
}
