// The pieces of a clean HTML text, and how they are put together within a number of UTF-8 bytes.

export type Piece =
  | { readonly kind: 'text'; readonly html: string }
  | { readonly kind: 'open' | 'close' | 'void'; readonly name: string; readonly html: string }

export function utf8Bytes(text: string): number {
  let bytes = 0
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    // Each half of a surrogate pair counts two of its four bytes.
    bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : unit >= 0xd800 && unit <= 0xdfff ? 2 : 3
  }
  return bytes
}

export interface Joined {
  readonly html: string
  readonly isCut: boolean
}

/** Everything that fits, every tag closed; a text that does not fit is cut between two words where it has any. */
export function joinPieces(pieces: readonly Piece[], mostBytes: number): Joined {
  const parts: string[] = []
  const open: string[] = []
  let left = mostBytes
  for (const piece of pieces) {
    const room = left - closing(open)
    const bytes = utf8Bytes(piece.html)
    const needed = piece.kind === 'open' ? bytes + piece.name.length + 3 : piece.kind === 'close' ? 0 : bytes
    if (needed > room) {
      if (piece.kind === 'text') parts.push(cutText(piece.html, room))
      return { html: parts.join('') + open.toReversed().map((name) => `</${name}>`).join(''), isCut: true } // prettier-ignore
    }
    parts.push(piece.html)
    left -= bytes
    if (piece.kind === 'open') open.push(piece.name)
    if (piece.kind === 'close') open.pop()
  }
  return { html: parts.join(''), isCut: false }
}

function closing(open: readonly string[]): number {
  return open.reduce((sum, name) => sum + name.length + 3, 0)
}

/** Never inside an entity or a surrogate pair. */
function cutText(html: string, room: number): string {
  let end = 0
  let bytes = 0
  let word = 0
  while (end < html.length) {
    const step = /^&[#a-z0-9]{1,33};/i.exec(html.slice(end, end + 36))?.[0] ?? String.fromCodePoint(html.codePointAt(end) ?? 0)
    bytes += utf8Bytes(step)
    if (bytes > room) break
    end += step.length
    if (/\s/.test(step)) word = end
  } // prettier-ignore
  return html.slice(0, end - word < 200 && word > 0 ? word : end)
}
