// Times of links as sources write them: the latest of them decides which company is the primary one.
import { expect, it } from 'vitest'
import { momentsOf } from '../../../migration/dates/moments.ts'
import { companiesOf } from '../../../migration/plan/links.ts'

it.each([
  ['ISO', '2023-06-05T10:00:00Z', '2024-07-13T10:00:00Z'],
  ['ISO, a fraction of a second apart', '2024-07-13T10:00:00.100Z', '2024-07-13T10:00:00.200Z'],
  ['ISO in zones', '2024-07-13T10:00:00+02:00', '2024-07-13T09:30:00Z'],
  ['British days', '05/06/2023', '13/07/2024'],
  ['days that could be either way round', '12/05/2024', '05/06/2024'],
  ['days with names of months', '05 Jun 2023', '13 Jul 2024'],
  ['times of day', '13/07/2024 09:00', '13/07/2024 10:00'],
  ['seconds since 1970', '1704067200', '1718440200'],
  ['milliseconds since 1970', '1704067200000', '1718440200000'],
])('are compared as times: %s', (_how, older, newer) => {
  const record = { object: 'contact', id: '1', createdAt: null, updatedAt: null, owner: null, fields: {} }
  const links = { companies: [{ id: 'old', updatedAt: older }, { id: 'new', updatedAt: newer }] } // prettier-ignore
  expect(companiesOf({ ...record, links })).toEqual({ primary: 'new', others: ['old'] })
  const turned = { companies: links.companies.toReversed() }
  expect(companiesOf({ ...record, links: turned })).toEqual({ primary: 'new', others: ['old'] })
})

it('that cannot be read or are not there leave the first company the primary one', () => {
  expect(momentsOf(['soon', undefined])).toEqual([null, null])
  const record = { object: 'contact', id: '1', createdAt: null, updatedAt: null, owner: null, fields: {} }
  const links = { companies: [{ id: 'a' }, { id: 'b', updatedAt: 'soon' }] }
  expect(companiesOf({ ...record, links })).toEqual({ primary: 'a', others: ['b'] })
})
