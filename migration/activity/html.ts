// HTML of a source as HTML that is safe to show: a strict allow-list of tags and addresses; whatever is not a tag is escaped.
import { isVoid, type Piece } from './pieces.ts'

export interface CleanHtml {
  readonly pieces: readonly Piece[]
  /** Pictures that stood in the text itself, each by its alternative text. */
  readonly inlineImages: readonly string[]
}

const allowed: ReadonlySet<string> = new Set([
  'a', 'b', 'blockquote', 'br', 'code', 'div', 'em', 'h1', 'h2', 'h3', 'i', 'img', 'li', 'ol', 'p', 'pre', 's', 'strong', 'table', 'tbody',
  'td', 'th', 'thead', 'tr', 'u', 'ul',
]) // prettier-ignore
const instead: Readonly<Record<string, string>> = {
  h4: 'h3', h5: 'h3', h6: 'h3', strike: 's', del: 's', ins: 'u', hr: 'br', tfoot: 'tbody', dl: 'div', dt: 'p', dd: 'p', section: 'div',
  article: 'div', center: 'div', q: 'i', cite: 'i', tt: 'code', samp: 'code', kbd: 'code',
} // prettier-ignore
/** Tags that only carry looks or structure: they go, what they hold stays. */
const transparent: ReadonlySet<string> = new Set([
  'html', 'body', 'span', 'font', 'meta', 'link', 'base', 'small', 'big', 'sub', 'sup', 'header', 'footer', 'main', 'aside', 'nav', 'figure',
  'figcaption', 'abbr', 'address', 'caption', 'col', 'colgroup', 'label', 'mark', 'o:p', 'wbr', 'picture', 'source', 'time', 'form', 'fieldset',
  'legend', 'input', 'button', 'details', 'summary', 'v:shape', 'v:imagedata', 'w:wrap',
]) // prettier-ignore
/** What stands between these is not text for people. */
const dropped: ReadonlySet<string> = new Set([
  'script', 'style', 'head', 'title', 'iframe', 'object', 'embed', 'applet', 'template', 'noscript', 'noframes', 'frameset', 'svg', 'math',
  'select', 'textarea', 'audio', 'video', 'canvas', 'xml',
]) // prettier-ignore

const tagPattern = /<(\/?)([a-z][a-z0-9]*(?::[a-z0-9]+)?)((?:\s|\/)(?:[^<>"']|"[^"]*"|'[^']*')*)?>/iy
const skipped = /<!--[\s\S]*?(?:-->|$)|<![a-z][^>]*>|<!\[[^>]*>|<\?[^>]*>/iy

/** Plain text stays text, its line breaks kept. */
export function cleanHtml(source: string): CleanHtml {
  const text = source.replace(/\r\n?/g, '\n').replace(controlCharacters, '')
  return looksLikeHtml(text) ? cleanMarkup(text) : { pieces: plainPieces(text), inlineImages: [] }
}

const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g

function looksLikeHtml(text: string): boolean {
  for (const match of text.matchAll(/<[/!]?[a-z!-][^<>]*>/gi)) {
    const name = /^<\/?([a-z][a-z0-9]*(?::[a-z0-9]+)?)[\s/>]/i.exec(match[0])?.[1]?.toLowerCase()
    if (match[0].startsWith('<!') || (name !== undefined && isKnown(name))) return true
  }
  return false
}

function isKnown(name: string): boolean {
  return allowed.has(name) || Object.hasOwn(instead, name) || transparent.has(name) || dropped.has(name)
}

export function plainPieces(text: string): Piece[] {
  return text
    .trim()
    .split('\n')
    .flatMap((line, index): Piece[] => [
      ...(index === 0 ? [] : [{ kind: 'void', name: 'br', html: '<br>' } as const]),
      { kind: 'text', html: escapeText(line) },
    ])
}

function cleanMarkup(text: string): CleanHtml {
  const pieces: Piece[] = []
  const images: string[] = []
  const open: string[] = []
  let at = 0
  while (at < text.length) {
    const next = text.indexOf('<', at)
    if (next !== at) pieces.push({ kind: 'text', html: escapeMarkup(text.slice(at, next < 0 ? undefined : next)) })
    if (next < 0) break
    at = takeTag(text, next, { pieces, images, open })
  }
  for (const name of open.toReversed()) pieces.push({ kind: 'close', name, html: `</${name}>` })
  return { pieces, inlineImages: images }
}

interface Into {
  readonly pieces: Piece[]
  readonly images: string[]
  readonly open: string[]
}

/** Takes what begins with the `<` at this place; returns where to go on. */
function takeTag(text: string, at: number, into: Into): number {
  skipped.lastIndex = at
  if (skipped.exec(text)) return skipped.lastIndex
  tagPattern.lastIndex = at
  const match = tagPattern.exec(text)
  const given = match?.[2]?.toLowerCase() ?? ''
  if (!match || !isKnown(given)) {
    into.pieces.push({ kind: 'text', html: '&lt;' })
    return at + 1
  }
  const after = tagPattern.lastIndex
  const isClosing = match[1] === '/'
  if (dropped.has(given)) return isClosing ? after : endOf(text, given, after)
  const name = instead[given] ?? given
  if (!allowed.has(name)) return after
  if (isClosing) closeTag(name, into)
  else openTag(name, match[3] ?? '', into)
  return after
}

function endOf(text: string, name: string, from: number): number {
  const end = new RegExp(`</${name}\\s*>`, 'gi')
  end.lastIndex = from
  return end.exec(text) ? end.lastIndex : text.length
}

function openTag(name: string, attributes: string, { pieces, images, open }: Into): void {
  if (name === 'img') {
    pieces.push(imagePiece(attributes, images))
    return
  }
  const address = name === 'a' ? safeAddress(attributeOf(attributes, 'href'), /^(?:https?:\/\/|mailto:|tel:)/i) : null
  const html = address === null ? `<${name}>` : `<${name} href="${escapeMarkup(address)}">`
  if (isVoid(name)) pieces.push({ kind: 'void', name, html })
  else {
    open.push(name)
    pieces.push({ kind: 'open', name, html })
  }
}

/** A closing tag that nothing opened is left away; one that skips open tags closes those too. */
function closeTag(name: string, { pieces, open }: Into): void {
  const place = open.lastIndexOf(name)
  if (place < 0) return
  for (const inner of open.splice(place).toReversed()) pieces.push({ kind: 'close', name: inner, html: `</${inner}>` })
}

/** A picture with an address of its own stays; one that stands in the text is named in its place. */
function imagePiece(attributes: string, images: string[]): Piece {
  const address = safeAddress(attributeOf(attributes, 'src'), /^https?:\/\//i)
  const alt = attributeOf(attributes, 'alt') ?? ''
  if (address !== null) {
    return { kind: 'void', name: 'img', html: `<img src="${escapeMarkup(address)}" alt="${escapeMarkup(alt)}">` }
  }
  images.push(alt === '' ? 'without a name' : alt)
  return { kind: 'text', html: `[picture${alt === '' ? '' : `: ${escapeMarkup(alt)}`}]` }
}

function attributeOf(attributes: string, name: string): string | null {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(attributes)
  return found ? (found[1] ?? found[2] ?? found[3] ?? null) : null
}

function safeAddress(address: string | null, scheme: RegExp): string | null {
  const trimmed = address?.trim() ?? ''
  return scheme.test(trimmed) ? trimmed : null
}

/** Text that is no markup. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

/** Text of markup: entities stay what they are. */
function escapeMarkup(text: string): string {
  return text
    .replace(/&(?!(?:[a-z][a-z0-9]{1,31}|#\d{1,7}|#x[0-9a-f]{1,6});)/gi, '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
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

export function unescapeText(html: string): string {
  return html.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8}));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return named[name.toLowerCase()] ?? whole
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  }) // prettier-ignore
}

/** Two HTML texts that say the same, whatever became of their tags and entities. */
export function sameText(one: string, other: string): boolean {
  return wordsOf(one) === wordsOf(other)
}

function wordsOf(html: string): string {
  return plainTextOf(cleanMarkup(html).pieces)
}
