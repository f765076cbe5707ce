// What a file is by its first bytes, whatever its name says.

type Content = 'zip' | 'text' | 'empty'

interface Signature {
  readonly name: string
  readonly bytes: readonly number[]
}

const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0))

const foreign: readonly Signature[] = [
  { name: 'a PDF document', bytes: ascii('%PDF') },
  { name: 'a PNG image', bytes: [0x89, 0x50, 0x4e, 0x47] },
  { name: 'a JPEG image', bytes: [0xff, 0xd8, 0xff] },
  { name: 'a GIF image', bytes: ascii('GIF8') },
  { name: 'a TIFF image', bytes: [0x49, 0x49, 0x2a, 0x00] },
  { name: 'a TIFF image', bytes: [0x4d, 0x4d, 0x00, 0x2a] },
  { name: 'a bitmap image', bytes: [...ascii('BM')] },
  { name: 'a Windows program', bytes: ascii('MZ') },
  { name: 'a Linux program', bytes: [0x7f, 0x45, 0x4c, 0x46] },
  { name: 'a macOS program', bytes: [0xcf, 0xfa, 0xed, 0xfe] },
  { name: 'a macOS program', bytes: [0xca, 0xfe, 0xba, 0xbe] },
  { name: 'a script', bytes: ascii('#!') },
  { name: 'a gzip archive', bytes: [0x1f, 0x8b] },
  { name: 'a 7-Zip archive', bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { name: 'a RAR archive', bytes: ascii('Rar!') },
  { name: 'a Parquet file', bytes: ascii('PAR1') },
  { name: 'an SQLite database', bytes: ascii('SQLite format 3') },
  { name: 'an old Office document (such as .xls or .doc)', bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] },
  { name: 'a rich-text document', bytes: ascii('{\\rtf') },
] // prettier-ignore

/** `foreign` carries what it is, as words that fit after "is". */
type Recognition =
  { readonly kind: Content } | { readonly kind: 'foreign'; readonly what: string; readonly workbook: boolean }

export function recogniseContent(head: Buffer, name: string): Recognition {
  if (head.length === 0) return { kind: 'empty' }
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04]) || startsWith(head, [0x50, 0x4b, 0x05, 0x06])) return { kind: 'zip' }
  const known = foreign.find((signature) => startsWith(head, signature.bytes) && !isPlausibleText(head, signature))
  if (known) return { kind: 'foreign', what: known.name, workbook: /\.xlsx?$/i.test(name) }
  const markup = markupName(head)
  if (markup !== null) return { kind: 'foreign', what: markup, workbook: false }
  if (!isUtf16(head) && head.includes(0)) return { kind: 'foreign', what: 'a binary file', workbook: false }
  return { kind: 'text' }
}

/** Two letters prove little: a table may begin with a column called BMI or MZone. */
function isPlausibleText(head: Buffer, signature: Signature): boolean {
  return (
    signature.bytes.length === 2 && signature.bytes[0] !== 0x1f && !head.includes(0) && !startsWith(head, ascii('#!'))
  )
}

function startsWith(head: Buffer, bytes: readonly number[]): boolean {
  return head.length >= bytes.length && bytes.every((byte, i) => head[i] === byte)
}

function markupName(head: Buffer): string | null {
  const start = head
    .toString('latin1', 0, 2048)
    .replace(/\0/g, '')
    .replace(/^(ï»¿|ÿþ|þÿ)/, '')
    .trimStart()
    .toLowerCase()
  if (/^(<!--.*?-->\s*)?<(!doctype html|html|head|body|table|script|div|meta)/s.test(start)) return 'an HTML page'
  return start.startsWith('<?xml') || /^<[a-z][\w:-]*[\s>]/.test(start) ? 'an XML document' : null
}

/** A byte-order mark, or every second byte zero as in Latin text. */
export function isUtf16(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  if (startsWith(head, [0xff, 0xfe])) return 'utf-16le'
  if (startsWith(head, [0xfe, 0xff])) return 'utf-16be'
  const pairs = Math.floor(Math.min(head.length, 2000) / 2)
  if (pairs < 4) return null
  let even = 0
  let odd = 0
  for (let i = 0; i < pairs; i++) {
    if (head[2 * i] === 0) even++
    if (head[2 * i + 1] === 0) odd++
  }
  if (odd > pairs * 0.7 && even < pairs * 0.1) return 'utf-16le'
  return even > pairs * 0.7 && odd < pairs * 0.1 ? 'utf-16be' : null
}
