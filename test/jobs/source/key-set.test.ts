// Sets of keys and rows that stay small whatever the length of the keys.
import { expect, it } from 'vitest'
import { createKeySet, createRowSet } from '../../../jobs/source/bundle/key-set.ts'

it('knows a hundred thousand keys again and no others', () => {
  const keys = createKeySet('contacts.csv')
  for (let i = 0; i < 100_000; i++) expect(keys.add(`key ${i}`)).toBe(true)
  expect(keys.add('key 7')).toBe(false)
  expect(keys.size).toBe(100_000)
  expect(keys.has('key 99999')).toBe(true)
  expect(Array.from({ length: 10_000 }, (_, i) => keys.has(`other ${i}`)).includes(true)).toBe(false)
})

it('knows rows by a bit each', () => {
  const rows = createRowSet()
  rows.add(1_000_003)
  rows.add(2)
  expect([1, 2, 3, 1_000_002, 1_000_003, 1_000_004].map((row) => rows.has(row))).toEqual([false, true, false, false, true, false]) // prettier-ignore
})
