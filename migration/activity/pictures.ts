// Pictures of a text: those with an address of their own stay, the others are named in their place.
import { attributeOf, escapeText } from './html.ts'
import type { Piece } from './pieces.ts'

export interface WithPictures {
  readonly pieces: readonly Piece[]
  /** Pictures that are named in their place, by their alternative text. */
  readonly named: readonly string[]
}

export function picturesNamed(given: readonly Piece[]): WithPictures {
  const named: string[] = []
  const pieces = given.map((piece): Piece => {
    if (piece.kind !== 'void' || piece.name !== 'img') return piece
    const address = attributeOf(piece, 'src') ?? ''
    const alt = attributeOf(piece, 'alt') ?? ''
    if (/^https?:\/\//i.test(address)) {
      return { ...piece, html: `<img src="${escapeText(address)}" alt="${escapeText(alt)}">` }
    }
    named.push(alt === '' ? 'without a name' : alt)
    return { kind: 'text', html: `[picture${alt === '' ? '' : `: ${escapeText(alt)}`}]` }
  })
  return { pieces, named }
}
