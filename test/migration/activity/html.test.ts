// Rich text of a source: only harmless tags survive, nothing that people wrote is lost, and a cut text is still well-formed.
import { describe, expect, it } from 'vitest'
import { mostNoteBytes, noteWith } from '../../../migration/activity/closing.ts'
import { cleanHtml, plainTextOf, sameText } from '../../../migration/activity/html.ts'
import { joinPieces, utf8Bytes } from '../../../migration/activity/pieces.ts'

const clean = (source: string) => joinPieces(cleanHtml(source).pieces, 1_000_000).html

describe('rich text', () => {
  it.each([
    ['keeps plain tags', '<p>Dear <b>Ann</b>,<br/>yes</p>', '<p>Dear <b>Ann</b>,<br>yes</p>'],
    ['loses attributes', '<p style="x" onclick="y()">a</p>', '<p>a</p>'],
    ['keeps safe addresses', "<a href='https://x.example/?a=1&b=2'>x</a>", '<a href="https://x.example/?a=1&amp;b=2">x</a>'],
    ['loses other addresses', '<a href="javascript:alert(1)">x</a><a href="java&#115;cript:1">y</a>', '<a>x</a><a>y</a>'],
    ['loses scripts and styles whole', '<p>a</p><script>if (1 < 2) x()</script><style>p{}</style>b', '<p>a</p>b'],
    ['loses comments and declarations', '<!DOCTYPE html><!-- <b> --><p>a<![if x]>b</p>', '<p>ab</p>'],
    ['loses tags for looks, not their text', '<html><body><font color="red">a</font><o:p>b</o:p></body></html>', 'ab'],
    ['closes what is left open', '<ul><li>a<li>b', '<ul><li>a<li>b</li></li></ul>'],
    ['ignores what was never opened', '<p>a</b></p></div>', '<p>a</p>'],
    ['closes what stands across', '<b><i>x</b>y</i>', '<b><i>x</i></b>y'],
    ['keeps entities and escapes the rest', '<p>a&nbsp;&amp;&#8217; b & c < d</p>', '<p>a&nbsp;&amp;&#8217; b &amp; c &lt; d</p>'],
    ['keeps what only looks like a tag', '<p>write to <ann@x.example> or <Ann></p>', '<p>write to &lt;ann@x.example&gt; or &lt;Ann&gt;</p>'],
    ['keeps pictures with an address', '<p><img src="https://x.example/a.png" onerror="x" alt="A"></p>', '<p><img src="https://x.example/a.png" alt="A"></p>'],
    ['takes text as text', 'a < b\r\n<ann@x.example>', 'a &lt; b<br>&lt;ann@x.example&gt;'],
    ['closes a broken quote', '<p title="x>a</p>', '&lt;p title=&quot;x&gt;a'],
  ])('%s', (_, source, meant) => expect(clean(source)).toBe(meant)) // prettier-ignore

  it('names pictures that stand in the text itself', () => {
    const { pieces, inlineImages } = cleanHtml('<p>Hi <img src="data:image/gif;base64,AAAA" alt="signature"></p>')
    expect(inlineImages).toEqual(['signature'])
    expect(plainTextOf(pieces)).toBe('Hi [picture: signature]')
  })

  it.each([
    '<scr<script>ipt>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg/onload=alert(1)>', '<a href="\u0001javascript:x">y</a>',
    '<p/onclick=alert(1)>x', '<iframe src="https://x.example"></iframe>', '<math><mi xlink:href="data:x">', '"><script>x</script>',
  ])('has nothing that runs left of %s', (source) => {
    expect(clean(source)).not.toMatch(/<script|<img(?! src="https?:)|<svg|<iframe|<math|<[^>]+\son|href="(?!https?:|mailto:|tel:)/i)
  }) // prettier-ignore

  it('is cleaned once and for all', () => {
    for (const source of ['<b><i>x</b>y</i>', 'a & b < c', '<p>é<img src="data:x"></p>']) {
      expect(clean(clean(source).replace(/^/, '<p>') + '</p>')).toBe(`<p>${clean(source)}</p>`)
    }
  })

  it('says the same after another cleaner has been at it', () => {
    expect(sameText('<p>Fee: <strong>£1 &amp; VAT</strong></p>', 'Fee: £1 &amp; VAT')).toBe(true)
    expect(sameText('<p>Fee: 1</p>', '<p>Fee: 2</p>')).toBe(false)
  })
})

describe('a text that is too long', () => {
  it.each([['<p>'], ['<div><ul><li>'], ['']])('is cut within the bytes, its tags closed (%s)', (start) => {
    const source = `${start}${'Ünder den Linden 🌳 &amp; weiter. '.repeat(6000)}`
    const { html, isCut } = noteWith(cleanHtml(source).pieces, [{ label: 'Direction', text: 'inbound' }])
    expect(isCut).toBe(true)
    expect(utf8Bytes(html)).toBe(Buffer.byteLength(html))
    expect(utf8Bytes(html)).toBeLessThanOrEqual(mostNoteBytes)
    expect(utf8Bytes(html)).toBeGreaterThan(mostNoteBytes - 300)
    expect(html).toMatch(/<p><i>Direction:<\/i> inbound<\/p>$/)
    expect(clean(`<p></p>${html}`)).toBe(`<p></p>${html}`)
  })

  it('keeps its last lines even where they alone are too long, cut', () => {
    const { html, isCut } = noteWith([], [{ label: 'X', text: 'y'.repeat(200_000) }])
    expect(isCut).toBe(true)
    expect(utf8Bytes(html)).toBeLessThanOrEqual(mostNoteBytes)
  })
})
