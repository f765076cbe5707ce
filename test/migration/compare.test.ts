// What counts as the same value, and what is a difference.
import { describe, expect, it } from 'vitest'
import { compareBody, isSame, isSameOf, saysRather, verdictOf } from '../../migration/compare.ts'

describe('two forms of one value', () => {
  it.each([
    ['2024-01-02T03:04:05Z', '2024-01-02 03:04:05', true],
    ['2024-01-02T03:04:05Z', '2024-01-02T04:04:05+01:00', true],
    ['2024-01-02T03:04:05Z', '2024-01-02T03:04:06Z', false],
    [[3, 1], [1, 3], true],
    [[{ value: 'a', primary: true }], [{ value: 'a', primary: true, label: 'work' }], true],
    [{ value: 5, currency: 'GBP' }, { value: 5, currency: 'EUR' }, false],
    [0, null, false],
    ['', null, false],
    ['London', 'london', false],
    [[{ value: 'Ann.Lee@Firm.example' }], [{ value: 'ann.lee@firm.example' }], true],
  ])('%j and %j: %s', (meant, found, same) => {
    expect(isSame(meant, found)).toBe(same)
  })
})

describe('a body against what Pipedrive returns', () => {
  it('names what is missing and what is different, custom fields by their key', () => {
    const compared = compareBody(
      { name: 'A', org_id: 1, custom_fields: { k: 'x' } },
      { name: 'B', custom_fields: { k: null } },
    )
    expect(compared.map(({ key, verdict }) => [key, verdict])).toEqual([['name', 'different'], ['org_id', 'missing'], ['k', 'missing']]) // prettier-ignore
  })

  it.each([
    ['<table><tr><td>Fee</td><td>£5</td></tr></table>', 'Fee£5', 'changed_by_rule'],
    ['<p><b>Fee</b> agreed</p>', '<div>Fee agreed</div>', 'changed_by_rule'],
    ['<p>See <a href="https://firm.example/a">it</a></p>', '<p>See it</p>', 'different'],
    ['<p>Fee agreed</p>', '<p>Fee declined</p>', 'different'],
    ['<p>Fee<br>agreed</p>', '<p>Fee<br />agreed</p>', 'equal'],
    ['<p>Fee</p>', '', 'missing'],
  ])('of the text %j it makes %j: %s', (note, found, verdict) => {
    const [compared] = compareBody({ note }, { note: found })
    expect(compared?.verdict).toBe(verdict)
  })

  it('calls a value that a rule changed so only when it arrived', () => {
    const change = {
      field: 'n',
      target: 'name',
      how: 'changed_by_rule',
      rule: 'truncated_255',
      reason: '',
      source: 'x',
      meant: 'A',
    } as const
    const [equal] = compareBody({ name: 'A' }, { name: 'A' })
    const [other] = compareBody({ name: 'A' }, { name: 'B' })
    expect([verdictOf(equal, change), verdictOf(other, change), verdictOf(equal, undefined)]).toEqual([
      'changed_by_rule',
      'different',
      'equal',
    ])
  })
})

describe('a text that Pipedrive has cleaned', () => {
  const note = '<p>Call &amp; ask<br>for "Ann" at <a href="https://firm.example/?a=1&amp;b=2">the firm</a></p>'

  it.each([
    '<p>Call &amp; ask<br />for &quot;Ann&quot; at <a href="https://firm.example/?a=1&amp;b=2">the firm</a></p>',
    '<P>Call & ask<br/>\nfor "Ann" at <a href=\'https://firm.example/?a=1&b=2\'>the firm</a></P>\n',
  ])('is the same in another spelling: %s', (found) => {
    expect(isSameOf('note', note, found)).toBe(true)
    expect(isSameOf('content', note, found)).toBe(true)
    expect(isSameOf('name', note, found)).toBe(false)
  })

  it.each([
    '<p>Call &amp; ask<br>for "Ann" at the firm</p>',
    '<p>Call &amp; ask<br>for "Anne" at <a href="https://firm.example/?a=1&amp;b=2">the firm</a></p>',
    '<p>Call &amp; ask<br>for "Ann" at <a href="https://firm.example/">the firm</a></p>',
    '<p>Call &amp; ask for "Ann" at <a href="https://firm.example/?a=1&amp;b=2">the firm</a></p>',
  ])('is another one when a word, a link or a line break is not there: %s', (found) => {
    expect(isSameOf('note', note, found)).toBe(false)
  })
})

describe('a record that two bodies may have made', () => {
  const body = { name: 'Brandt Ltd', owner_id: 3, custom_fields: { k: '7' } }
  it('is left to the body of which it says more', () => {
    const record = { id: 1, name: 'Other plc', owner_id: 3, custom_fields: { k: '7', l: null } }
    expect(saysRather(record, { ...body, name: 'Other plc' }, body)).toBe(true)
    expect(saysRather(record, body, { ...body, name: 'Other plc' })).toBe(false)
  })
  it("is either one's when both say the same of it", () => {
    expect(saysRather({ id: 1, ...body }, body, body)).toBe(false)
  })
  it('is not lost to another because Pipedrive wrote a value otherwise than it was sent', () => {
    const record = { id: 1, ...body, address: { value: '4 High Street, Leeds, UK' } }
    expect(saysRather(record, body, { ...body, address: { value: '4 High St' } })).toBe(false)
  })
})
