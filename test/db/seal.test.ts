// Sealed values: only the owner they were sealed for, and only the right key, opens them.
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createSeal } from '../../db/seal.ts'

const key = (id: string) => `${id}:${randomBytes(32).toString('base64')}`

describe('a sealed value', () => {
  const seal = createSeal(key('k1'))

  it('opens for the owner it was sealed for, whatever characters or bytes it holds', () => {
    expect(seal.open(seal.seal('gehéim ✓', '1:2'), '1:2')).toBe('gehéim ✓')
    expect(seal.open(seal.seal('', '1:2'), '1:2')).toBe('')
    const bytes = randomBytes(70_000)
    expect(seal.openBytes(seal.sealBytes(bytes, 'bundle'), 'bundle')).toEqual(bytes)
  })

  it('does not open for another company', () => {
    expect(() => seal.open(seal.seal('token', '1:2'), '9:2')).toThrow(/could not be opened for 9:2/)
  })

  it('is never the same twice and does not contain the text', () => {
    const [one, other] = [seal.seal('token', 'a'), seal.seal('token', 'a')]
    expect(one).not.toBe(other)
    expect(Buffer.from(one, 'base64url').includes('token')).toBe(false)
  })

  it('is refused when any single byte of it was changed', () => {
    const sealed = seal.sealBytes(Buffer.from('token'), 'a')
    for (let index = 0; index < sealed.length; index++) {
      const changed = Buffer.from(sealed)
      changed[index] = (changed[index] ?? 0) ^ 1
      expect(() => seal.openBytes(changed, 'a')).toThrow()
    }
  })

  it('is refused when it was cut short', () => {
    const sealed = seal.sealBytes(Buffer.from('token'), 'a')
    for (let length = 0; length < sealed.length; length++) {
      expect(() => seal.openBytes(sealed.subarray(0, length), 'a')).toThrow()
    }
  })
})

describe('keys', () => {
  it('can be exchanged: the new first key seals, the old one still opens', () => {
    const [older, newer] = [key('2025'), key('2026')]
    const sealed = createSeal(older).seal('token', 'a')
    const both = createSeal(`${newer}, ${older}`)
    expect(both.open(sealed, 'a')).toBe('token')
    expect(() => createSeal(older).open(both.seal('token', 'a'), 'a')).toThrow(/sealed with the key 2026/)
  })

  it('with the same id but other bytes do not open', () => {
    expect(() => createSeal(key('k')).open(createSeal(key('k')).seal('token', 'a'), 'a')).toThrow(/could not be opened/)
  })

  it.each([
    ['', /names no key/],
    ['justakey', /key 1 is not of the form id:base64key/],
    [`k1:${randomBytes(16).toString('base64')}`, /key 1 \(k1\) must be 32 bytes in base64, but is 16 bytes/],
    [`k1:${'!'.repeat(43)}`, /must be 32 bytes/],
    [`k 1:${randomBytes(32).toString('base64')}`, /its id must be/],
    [`${key('a')},${key('a')}`, /names the key a twice/],
  ])('that are unusable (%#) are refused with a sentence', (keys, sentence) => {
    expect(() => createSeal(keys)).toThrow(sentence)
  })
})
