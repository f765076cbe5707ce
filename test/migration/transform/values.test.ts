// One value at a time: what is kept, what a named rule changes, what is left out with a reason.
import { describe, expect, it } from 'vitest'
import { convertAddress } from '../../../migration/transform/address.ts'
import { convertEmails, convertPhones, mergePoints } from '../../../migration/transform/contact-points.ts'
import { convertInteger, convertMoney, convertNumber } from '../../../migration/transform/number.ts'
import { convertOption, convertOptions, optionLabel } from '../../../migration/transform/options.ts'
import { convertText } from '../../../migration/transform/text.ts'
import { convertDate, convertInstant } from '../../../migration/transform/time.ts'
import { localToUtc } from '../../../migration/transform/zone.ts'

const london = { format: null, zone: 'Europe/London' }

describe('a text', () => {
  it.each([
    ['stays as it is', 'Harper & Lane', { kind: 'kept', value: 'Harper & Lane' }],
    [
      'loses control characters, and it is said',
      'a\u0000b',
      { kind: 'changed', value: 'ab', rule: 'control_characters_removed' },
    ],
    ['keeps emoji and right-to-left letters', '👩‍⚖️ שלום', { kind: 'kept', value: '👩‍⚖️ שלום' }],
    ['of nothing but blanks is no text', '  ', { kind: 'absent' }],
    ['made of several values says so', ['a', 'b'], { kind: 'changed', value: 'a, b', rule: 'as_text' }],
  ])('%s', (_title, value, expected) => {
    expect(convertText(value, 255)).toMatchObject(expected)
  })

  it('that is too long is cut at the limit, never inside a character, and it is said', () => {
    const cut = convertText(`${'x'.repeat(254)}👩`, 255)
    expect(cut).toMatchObject({ kind: 'changed', value: 'x'.repeat(254), rule: 'truncated_255' })
  })
})

describe('a sum of money', () => {
  it.each([
    ['£1,234.50', { value: 1234.5, currency: 'GBP' }],
    ['(123.45)', { value: -123.45, currency: 'GBP' }],
    ['99.10 CR', { value: 99.1, currency: 'GBP' }],
    ['99.10 DR', { value: -99.1, currency: 'GBP' }],
    ['EUR 1.234,50', { value: 1234.5, currency: 'EUR' }],
    ['1054', { value: 1054, currency: 'GBP' }],
    ['$(1,234.00)', { value: -1234, currency: 'USD' }],
    ['£(1,234.00)', { value: -1234, currency: 'GBP' }],
    ['(1,234.00) EUR', { value: -1234, currency: 'EUR' }],
    ['-£5', { value: -5, currency: 'GBP' }],
    ['£-5', { value: -5, currency: 'GBP' }],
    ['100.00-', { value: -100, currency: 'GBP' }],
    ['USD1,234.00', { value: 1234, currency: 'USD' }],
    ['CHF100', { value: 100, currency: 'CHF' }],
    ['1234EUR', { value: 1234, currency: 'EUR' }],
    ['CAD $1,234.00', { value: 1234, currency: 'CAD' }],
    ['AUD $500', { value: 500, currency: 'AUD' }],
    ['A$500', { value: 500, currency: 'AUD' }],
    ['$500', { value: 500, currency: 'USD' }],
    ['¥1000', { value: 1000, currency: 'JPY' }],
    ['₹1,00,000', { value: 100_000, currency: 'INR' }],
    ['kr100', { value: 100, currency: 'SEK' }],
    ['£1,234.00CR', { value: 1234, currency: 'GBP' }],
    ['£1,234.00DR', { value: -1234, currency: 'GBP' }],
    ['1 234,56 €', { value: 1234.56, currency: 'EUR' }],
    ["CHF 1'234.50", { value: 1234.5, currency: 'CHF' }],
    [
      { amount: '12.50', currency: 'usd' },
      { value: 12.5, currency: 'USD' },
    ],
  ])('written as %j is read', (value, expected) => {
    expect(convertMoney(value, 'GBP')).toMatchObject({ value: expected })
  })

  it.each([['$5', 'AUD'], ['$5', 'CAD'], ['kr 5', 'NOK'], ['¥5', 'CNY']])(
    'written as %j is in %s where that is the firm’s own currency and has the sign',
    (value, currency) => expect(convertMoney(value, currency)).toMatchObject({ value: { value: 5, currency } }),
  ) // prettier-ignore

  it.each(['51-200', '1-10', '16-1001', '12€50', 'INV1234', '50%'])('is not made of %j', (value) => {
    expect(convertMoney(value, 'GBP')).toMatchObject({ kind: 'left_out', rule: 'not_money' })
  })

  it('that is none is left out and named', () => {
    expect(convertMoney('to be agreed', 'GBP')).toMatchObject({
      kind: 'left_out',
      rule: 'not_money',
      reason: expect.stringContaining('to be agreed') as string,
    })
  })
})

describe('a number', () => {
  it('is kept when it is one', () => expect(convertNumber('12.5')).toEqual({ kind: 'kept', value: 12.5 }))
  it('is rounded where only whole numbers fit, and it is said', () =>
    expect(convertInteger('12.5')).toMatchObject({ kind: 'changed', value: 13, rule: 'rounded' }))
  it('is left out when it is none', () => expect(convertNumber('many')).toMatchObject({ kind: 'left_out' }))
  it.each(['51-200', '1-10', '16-1001', '020 7946 0000', '1,204,50'])('is not made of %j', (value) =>
    expect(convertNumber(value)).toMatchObject({ kind: 'left_out', rule: 'not_a_number' }),
  )
})

describe('a date', () => {
  it('in ISO is kept', () => expect(convertDate('2024-02-29', london)).toEqual({ kind: 'kept', value: '2024-02-29' }))
  it('in the layout of its column is read', () =>
    expect(convertDate('01-03-17', { ...london, format: 'dd-MM-yy' })).toMatchObject({
      kind: 'changed',
      value: '2017-03-01',
    }))
  it('that does not exist is left out, never rolled over', () =>
    expect(convertDate('31/02/2025', { ...london, format: 'dd/MM/yyyy' })).toMatchObject({
      kind: 'left_out',
      rule: 'unreadable_date',
    }))
  it.each(['0001-01-01', '0001-01-01T00:00:00', '9999-12-31', '9999-12-31T23:59:59Z'])(
    'that stands for none, %s, is left out and said',
    (raw) => {
      for (const found of [convertDate(raw, london), convertInstant(raw, { ...london, zone: 'America/New_York' })])
        expect(found).toMatchObject({ kind: 'left_out', rule: 'placeholder_date' })
    },
  )
  it.each([
    ['2024-05-06T23:30:00Z', '2024-05-07', '2024-05-06T23:30:00Z'],
    ['2024-05-06T23:30:00-05:00', '2024-05-07', '2024-05-07T04:30:00Z'],
    ['2024-05-06 23:30:00', '2024-05-06', '2024-05-06T22:30:00Z'],
  ])(
    'of the instant %s is the day that it was in the zone, %s, and raw text, zone and UTC are said',
    (raw, day, utc) => {
      const found = convertDate(raw, london)
      expect(found).toMatchObject({ kind: 'changed', value: day, rule: 'time_of_day_dropped' })
      for (const word of [raw, 'Europe/London', utc]) expect('reason' in found ? found.reason : '').toContain(word)
    },
  )
  it.each(['2024-05-06T00:00:00Z', '2024-05-06 00:00:00'])(
    'written as the midnight %s stays that day in every zone',
    (raw) => expect(convertDate(raw, { ...london, zone: 'America/New_York' })).toMatchObject({ value: '2024-05-06' }),
  )
  it('becomes midnight of the zone where an instant is asked for', () =>
    expect(convertInstant('2024-07-01', london)).toMatchObject({
      value: '2024-06-30T23:00:00Z',
      rule: 'midnight_of_zone',
    }))
  it('and time with an offset is the same instant in UTC', () =>
    expect(convertInstant('2024-07-01T10:00:00+01:00', london)).toEqual({
      kind: 'kept',
      value: '2024-07-01T09:00:00Z',
    }))
  it('and time without a zone takes the zone of the settings, and it is said', () =>
    expect(convertInstant('2024-07-01T10:00:00', london)).toMatchObject({
      value: '2024-07-01T09:00:00Z',
      rule: 'zone_assumed',
    }))
})

describe('a local time', () => {
  it.each([
    ['2024-01-15T12:00:00', 'Europe/London', '2024-01-15T12:00:00Z'],
    ['2024-07-15T12:00:00', 'Europe/London', '2024-07-15T11:00:00Z'],
    ['2024-10-27T01:30:00', 'Europe/London', '2024-10-27T00:30:00Z'],
    ['2024-03-31T03:30:00', 'Europe/Warsaw', '2024-03-31T01:30:00Z'],
    ['2024-03-31T02:30:00', 'Europe/Warsaw', '2024-03-31T01:30:00Z'],
    ['2024-03-31T01:30:00', 'Europe/London', '2024-03-31T01:30:00Z'],
    ['2024-03-10T02:30:00', 'America/New_York', '2024-03-10T07:30:00Z'],
    ['2024-03-10T08:00:00', 'America/New_York', '2024-03-10T12:00:00Z'],
    ['2024-07-15T12:00:00', 'America/New_York', '2024-07-15T16:00:00Z'],
  ])('%s in %s is %s', (local, zone, utc) => {
    expect(localToUtc(local, zone)).toBe(utc)
  })
})

describe('e-mail addresses and telephone numbers', () => {
  it('that are good arrive beside one that is not, which is named', () => {
    const found = convertEmails('a@b.uk; nobody', 'email')
    expect(found).toMatchObject({
      kind: 'changed',
      rule: 'bad_email_left_out',
      reason: expect.stringContaining('nobody') as string,
    })
    expect(found.kind === 'changed' && found.value.map((point) => point.value)).toEqual(['a@b.uk'])
  })
  it('take their label from the name of the field', () =>
    expect(convertPhones('020 7946 0000', 'Mobile')).toMatchObject({ value: [{ label: 'mobile' }] }))
  it('keep leading zeros', () =>
    expect(convertPhones('020 7946 0000', 'Tel (W)')).toMatchObject({
      value: [{ value: '020 7946 0000', label: 'work' }],
    }))
  it('arrive once each with exactly one primary', () => {
    const merged = mergePoints([[{ value: 'A@b.uk', label: 'work', primary: false }], [{ value: 'a@B.uk', label: 'home', primary: true }, { value: 'c@d.uk', label: 'work', primary: false }]]) // prettier-ignore
    expect(merged.map((point) => point.value)).toEqual(['A@b.uk', 'c@d.uk'])
    expect(merged.filter((point) => point.primary)).toHaveLength(1)
  })
})

describe('an address', () => {
  it('in parts becomes one line in the order of an envelope', () => {
    expect(convertAddress({ postcode: 'EC1A 1BB', city: 'London', street: '1 Long Lane' })).toMatchObject({
      value: { value: '1 Long Lane, London, EC1A 1BB' },
    })
  })
})

describe('an option', () => {
  const options = [{ id: 7, label: 'Commercial property' }, { id: 9, label: 'Yes' }] // prettier-ignore
  it('is found by its label', () =>
    expect(convertOption('Commercial property', options)).toEqual({ kind: 'kept', value: 7 }))
  it('of another spelling is found, and it is said', () =>
    expect(convertOption('commercial property ', options)).toMatchObject({ value: 7 }))
  it('that the field lacks is left out and named', () =>
    expect(convertOption('Probate', options)).toMatchObject({ kind: 'left_out', rule: 'no_such_option' }))
  it('of several arrives, and the missing one is named', () =>
    expect(convertOptions(['Yes', 'No'], options)).toMatchObject({
      kind: 'changed',
      value: [9],
      reason: expect.stringContaining('"No"') as string,
    }))
  it('of a boolean is Yes or No', () => expect([optionLabel(true), optionLabel(false)]).toEqual(['Yes', 'No']))
})
