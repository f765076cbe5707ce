// HTML of a source as the well-formed HTML that Pipedrive keeps: cleaned by sanitize-html, which knows the ways to hide a script.
import { createHash } from 'node:crypto'
import sanitizeHtml from 'sanitize-html'
import { escapeText, type RichText } from '../migration/activity/html.ts'

const kept = [
  'a', 'b', 'blockquote', 'br', 'code', 'div', 'em', 'h1', 'h2', 'h3', 'i', 'img', 'li', 'ol', 'p', 'pre', 's', 'strong', 'table', 'tbody',
  'td', 'th', 'thead', 'tr', 'u', 'ul',
] // prettier-ignore
const instead: Readonly<Record<string, string>> = {
  h4: 'h3', h5: 'h3', h6: 'h3', strike: 's', del: 's', ins: 'u', hr: 'br', tfoot: 'tbody', dl: 'div', dt: 'p', dd: 'p', section: 'div',
  article: 'div', center: 'div', q: 'i', cite: 'i', tt: 'code', samp: 'code', kbd: 'code',
} // prettier-ignore
/** What stands between these is not text for people; a `head` is left open by some mailers, so only what stands in it goes. */
const dropped = [
  'script', 'style', 'title', 'iframe', 'object', 'embed', 'applet', 'template', 'noscript', 'noframes', 'frameset', 'svg', 'math', 'select',
  'option', 'textarea', 'audio', 'video', 'canvas', 'xml', 'xmp', 'plaintext', 'listing',
] // prettier-ignore
/** Tags that only carry looks or structure: they go, what they hold stays. */
const transparent = [
  'html', 'head', 'body', 'span', 'font', 'meta', 'link', 'base', 'small', 'big', 'sub', 'sup', 'header', 'footer', 'main', 'aside', 'nav',
  'figure', 'figcaption', 'abbr', 'acronym', 'address', 'caption', 'col', 'colgroup', 'label', 'mark', 'wbr', 'nobr', 'picture', 'source',
  'time', 'form', 'fieldset', 'legend', 'input', 'button', 'details', 'summary', 'dfn', 'var', 'bdi', 'bdo', 'ruby', 'rt', 'rp', 'map',
  'area', 'frame', 'marquee', 'blink', 'image', 'data', 'output', 'progress', 'meter', 'dialog', 'hgroup', 'menu', 'dir', 'optgroup', 'slot',
  'param', 'track', 'basefont', 'bgsound', 'keygen', 'isindex', 'search',
] // prettier-ignore
const known: ReadonlySet<string> = new Set([...kept, ...Object.keys(instead), ...dropped, ...transparent])
/** Worth telling when it goes; a title or a list of options is not. */
const told: ReadonlySet<string> = new Set(
  dropped.filter((name) => name !== 'title' && name !== 'option' && name !== 'xml'),
)

const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g
/** Comments and declarations; a whole tag with its name; a `<` that begins neither. */
const marks =
  /<!--[\s\S]*?(?:-->|$)|<[!?][^<>]*>|<\/?([a-z][a-z0-9]*(?::[a-z0-9]+)?)(?:[\s/](?:[^<>"']|"[^"]*"|'[^']*')*)?>|</gi

/** Plain text stays text, its line breaks kept; so does what only looks like a tag, such as `<ann@firm.example>`. */
export function cleanRichText(source: string): RichText {
  return clean(source, () => undefined)
}

export interface Embedded {
  readonly mime: string
  readonly bytes: Buffer
}

/** Pictures that stand in the text itself, by the address that the clean text shows them under. */
export function embeddedPictures(source: string): ReadonlyMap<string, Embedded> {
  const found = new Map<string, Embedded>()
  clean(source, (address, embedded) => found.set(address, embedded))
  return found
}

type Found = (address: string, embedded: Embedded) => void

function clean(source: string, found: Found): RichText {
  const text = source.replace(/\r\n?/g, '\n').replace(controlCharacters, '')
  let hasTags = false
  const marked = text.replace(marks, (mark, name: string | undefined) => {
    const isMarkup = name === undefined ? mark !== '<' : name.includes(':') || known.has(name.toLowerCase())
    hasTags ||= isMarkup
    return isMarkup ? mark : escapeText(mark)
  })
  return hasTags ? cleaned(marked, found) : { html: text.trim().split('\n').map(escapeText).join('<br>'), removed: [] }
}

function cleaned(markup: string, found: Found): RichText {
  const removed = new Map<string, number>()
  const tell = (what: string): void => void removed.set(what, (removed.get(what) ?? 0) + 1)
  const html = sanitizeHtml(markup, {
    allowedTags: kept,
    disallowedTagsMode: 'discard',
    nonTextTags: dropped,
    nestingLimit: 200,
    allowedAttributes: { a: ['href'], img: ['src', 'alt'] },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['http', 'https', 'data', 'cid'] },
    transformTags: {
      ...instead,
      a: (tagName, attribs) => ({ tagName, attribs: linkOf(attribs, tell) }),
      img: (tagName, attribs) => ({ tagName, attribs: { ...attribs, ...addressOf(attribs, found) } }),
    },
    onOpenTag: (name, attribs) => {
      if (told.has(name)) tell(name)
      if (Object.keys(attribs).some((attribute) => /^on/i.test(attribute))) tell('event handler')
    },
  })
  return { html, removed: [...removed].map(([what, times]) => (times === 1 ? what : `${what} (${times} times)`)) }
}

/** An address without a scheme leads nowhere from Pipedrive, and one that runs something must not lead anywhere. */
function linkOf(attribs: Readonly<Record<string, string>>, tell: (what: string) => void): Record<string, string> {
  const href = attribs['href']?.trim()
  if (href !== undefined && /^(?:https?:\/\/|mailto:|tel:)/i.test(href)) return { href }
  if (href !== undefined && /^\s*[a-z][\w+.-]*:/i.test(href)) tell('address of a link')
  return {}
}

const dataAddress = /^data:(image\/[\w.+-]+)((?:;[\w.+=-]+)*?)(;base64)?,/i

/** A picture that stands in the text is known by its content: the text stays short, and the same one is uploaded once. */
function addressOf(attribs: Readonly<Record<string, string>>, found: Found): Record<string, string> {
  const src = attribs['src']?.trim() ?? ''
  if (!/^data:/i.test(src)) return { src }
  const [head, mime, , base64] = dataAddress.exec(src.slice(0, 500)) ?? []
  if (head === undefined || mime === undefined) return { src: '' }
  const rest = src.slice(head.length)
  const bytes = base64 ? Buffer.from(unquoted(rest), 'base64') : Buffer.from(unquoted(rest), 'utf8')
  const address = `data:${createHash('sha256').update(bytes).digest('hex')}`
  found(address, { mime: mime.toLowerCase(), bytes })
  return { src: address }
}

/** Percent signs that stand for nothing are left as they are. */
function unquoted(text: string): string {
  try {
    return text.includes('%') ? decodeURIComponent(text) : text
  } catch {
    return text
  }
}
