// Clean text in pieces: what people read of it, and a cut that leaves it well-formed.
import { describe, expect, it } from 'vitest'
import { cleanRichText } from '../../../jobs/rich-text.ts'
import { mostNoteBytes, noteWith } from '../../../migration/activity/closing.ts'
import { piecesOf, sameText } from '../../../migration/activity/html.ts'
import { joinPieces, utf8Bytes } from '../../../migration/activity/pieces.ts'

const pieces = (source: string) => piecesOf(cleanRichText(source).html)
const clean = (source: string) => joinPieces(pieces(source), 1_000_000).html

describe('a clean text in pieces', () => {
  it('is put together again as it was', () => {
    for (const source of ['<p>Dear <b>Ann</b>,<br>yes &amp; no</p>', '<p>a &lt; b</p>', '<a href="https://x.example/?a=1&amp;b=2">x</a>']) {
      expect(clean(source)).toBe(source)
    }
  }) // prettier-ignore

  it('says the same after another cleaner has been at it', () => {
    expect(sameText('<p>Fee: <strong>£1 &amp; VAT</strong></p>', 'Fee: £1 &amp; VAT')).toBe(true)
    expect(sameText('<p>Fee: 1</p>', '<p>Fee: 2</p>')).toBe(false)
  })
})

describe('a text that is too long', () => {
  it.each([['<p>'], ['<div><ul><li>'], ['']])('is cut within the bytes, its tags closed (%s)', (start) => {
    const source = `${start}${'Ünder den Linden 🌳 &amp; weiter. '.repeat(6000)}`
    const { html, isCut } = noteWith(pieces(source), [{ label: 'Direction', text: 'inbound' }], 'It goes on elsewhere.')
    expect(isCut).toBe(true)
    expect(utf8Bytes(html)).toBe(Buffer.byteLength(html))
    expect(utf8Bytes(html)).toBeLessThanOrEqual(mostNoteBytes)
    expect(utf8Bytes(html)).toBeGreaterThan(mostNoteBytes - 300)
    expect(html).toMatch(/<p><i>Direction:<\/i> inbound<\/p><p>It goes on elsewhere\.<\/p>$/)
    expect(clean(`<p></p>${html}`)).toBe(`<p></p>${html}`)
  })

  it('keeps its last lines even where they alone are too long, cut', () => {
    const { html, isCut } = noteWith([], [{ label: 'X', text: 'y'.repeat(200_000) }], 'It goes on elsewhere.')
    expect(isCut).toBe(true)
    expect(utf8Bytes(html)).toBeLessThanOrEqual(mostNoteBytes)
  })
})
