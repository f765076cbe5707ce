// Clean, well-formed HTML as pieces, and what people read of it. Who cleans it is handed in: the library is not ours to know here.
import type { Piece } from './pieces.ts'

export interface RichText {
  /** Well-formed, of harmless tags only. */
  readonly html: string
  /** What was taken out, in words: `script`, `style (2 times)`. */
  readonly removed: readonly string[]
}

/** Makes any text of a source clean; the same text always comes out the same. */
export type CleanRichText = (source: string) => RichText

const markOrText = /<(\/?)([a-z][a-z0-9]*)([^<>]*?)\/?>|[^<]+|</gi

/** Of clean HTML only: nothing is judged here. */
export function piecesOf(html: string): Piece[] {
  return [...html.matchAll(markOrText)].map(([text, slash, tag, attributes = '']): Piece => {
    if (tag === undefined) return { kind: 'text', html: text }
    const name = tag.toLowerCase()
    if (name === 'br') return { kind: 'void', name, html: '<br>' }
    if (name === 'img') return { kind: 'void', name, html: `<img${attributes.trimEnd()}>` }
    return { kind: slash === '/' ? 'close' : 'open', name, html: text }
  })
}

/** A value of an attribute of a piece, as people would read it. */
export function attributeOf(piece: Piece, name: string): string | null {
  const found = new RegExp(`\\s${name}="([^"]*)"`).exec(piece.html)?.[1]
  return found === undefined ? null : unescapeText(found)
}

/** Text that is no markup. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** What people read of it, in one line. */
export function plainTextOf(pieces: readonly Piece[]): string {
  const spaced = pieces.map((piece) => (piece.kind === 'text' ? piece.html : ' '))
  return unescapeText(spaced.join('')).replace(/\s+/g, ' ').trim()
}

const named: Readonly<Record<string, string>> = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', pound: '£', euro: '€', rsquo: '’', lsquo: '‘', ldquo: '“', rdquo: '”',
  ndash: '–', mdash: '—', hellip: '…',
} // prettier-ignore

function unescapeText(html: string): string {
  return html.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return named[name.toLowerCase()] ?? whole
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  }) // prettier-ignore
}

/** Two HTML texts that are the same, written differently: entities, closed single tags, quotation marks, spaces between tags. */
export function sameMarkup(one: string, other: string): boolean {
  return one === other || markupOf(one) === markupOf(other)
}

function markupOf(html: string): string {
  const pieces = piecesOf(html).map(({ kind, html: text }) =>
    kind === 'text' ? unescapeText(text).replace(/\s+/g, ' ') : `\u0000${tagOf(text)}\u0000`,
  )
  return pieces
    .join('')
    .replace(/ ?(\u0000) ?/g, '$1')
    .trim()
}

function tagOf(text: string): string {
  const tag = text.replace(/^<\/?\w+/, (name) => name.toLowerCase()).replace(/\s*\/?>$/, '>')
  return unescapeText(tag.replace(/='([^'"]*)'/g, '="$1"'))
}

/** Two HTML texts that say the same, whatever became of their tags and entities. */
export function sameText(one: string, other: string): boolean {
  return plainTextOf(piecesOf(one)) === plainTextOf(piecesOf(other))
}

/** Two HTML texts with the same words, links and pictures, whatever became of how they look. */
export function sameWords(one: string, other: string): boolean {
  return wordsOf(one) === wordsOf(other)
}

function wordsOf(html: string): string {
  const pieces = piecesOf(html)
  const leads = pieces.flatMap((piece) => [attributeOf(piece, 'href'), attributeOf(piece, 'src')].filter((to) => to !== null)) // prettier-ignore
  return [plainTextOf(pieces).replaceAll(' ', ''), ...leads].join('\n')
}
