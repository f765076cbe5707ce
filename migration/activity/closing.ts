// The last lines of a note: everything that the source says and no field of an activity can hold.
import { escapeText } from './html.ts'
import { joinPieces, type Piece, utf8Bytes } from './pieces.ts'

export interface ClosingLine {
  readonly label: string
  readonly text: string
  readonly link?: string
}

/** Pipedrive's limit of 100 KB, which it counts in bytes, taken by its smaller meaning. */
export const mostNoteBytes = 100_000

export interface NoteText {
  readonly html: string
  readonly isCut: boolean
}

/** The rule by which a text goes on in a file beside it: what it names gets a row of its own. */
export const restAttached = 'rest_attached_as_file'

/**
 * The text, then the lines; where both do not fit the text is cut, and lines only when they alone are too much. What was cut ends with
 * the sentence that says where the rest is; without a sentence nothing is cut.
 */
export function noteWith(text: readonly Piece[], lines: readonly ClosingLine[], sentence: string | null): NoteText {
  const most = sentence === null ? Infinity : mostNoteBytes
  const tail = joinPieces(piecesOf(lines), Math.floor(most / 2))
  const wrapped = wrap(text)
  const whole = joinPieces(wrapped, most - utf8Bytes(tail.html))
  if (!whole.isCut && !tail.isCut) return { html: whole.html + tail.html, isCut: false }
  const end = `<p>${escapeText(sentence ?? '')}</p>`
  return { html: joinPieces(wrapped, most - utf8Bytes(tail.html) - utf8Bytes(end)).html + tail.html + end, isCut: true }
}

/** Text without an element of its own would run into the lines below it. A division may hold blocks, a paragraph may not. */
function wrap(text: readonly Piece[]): readonly Piece[] {
  const [first] = text
  if (!first || first.kind === 'open') return text
  return [{ kind: 'open', name: 'div', html: '<div>' }, ...text, { kind: 'close', name: 'div', html: '</div>' }]
}

function piecesOf(lines: readonly ClosingLine[]): Piece[] {
  if (lines.length === 0) return []
  const pieces: Piece[] = [{ kind: 'open', name: 'p', html: '<p>' }]
  for (const [index, line] of lines.entries()) {
    if (index > 0) pieces.push({ kind: 'void', name: 'br', html: '<br>' })
    pieces.push({ kind: 'open', name: 'i', html: '<i>' })
    pieces.push({ kind: 'text', html: `${escapeText(line.label)}:` }, { kind: 'close', name: 'i', html: '</i>' })
    pieces.push({ kind: 'text', html: ' ' }, ...textPieces(line))
  }
  return [...pieces, { kind: 'close', name: 'p', html: '</p>' }]
}

function textPieces({ text, link }: ClosingLine): Piece[] {
  const shown: Piece = { kind: 'text', html: escapeText(text) }
  if (link === undefined || !/^https?:\/\//i.test(link)) return [shown]
  return [
    { kind: 'open', name: 'a', html: `<a href="${escapeText(link)}">` },
    shown,
    { kind: 'close', name: 'a', html: '</a>' },
  ]
}
