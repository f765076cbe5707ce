// Activities and notes are told apart by what they say, one record for each row.
import { describe, expect, it } from 'vitest'
import { matchUp } from '../../../migration/activity/fingerprint.ts'

describe('records without a source id', () => {
  const body = {
    subject: 'Call',
    type: 'call',
    due_date: '2024-01-02',
    due_time: '03:04',
    owner_id: 1,
    note: '<p>a</p>',
  }
  const found = (id: number, note = '<p>a</p>') => ({
    ...body,
    id,
    due_time: '03:04:00',
    deal_id: null,
    org_id: null,
    note,
  })

  it('are matched one to one: two twins need two', () => {
    const rows = [{ id: 1, body }, { id: 2, body }]
    expect([...matchUp(rows, [found(50)]).keys()]).toEqual([1])
    expect(new Set([...matchUp(rows, [found(50), found(51)]).values()].map(({ id }) => id)).size).toBe(2)
  }) // prettier-ignore

  it('go to the row that they equal in everything first', () => {
    const rows = [{ id: 1, body: { ...body, note: '<p>b</p>' } }, { id: 2, body }]
    expect(matchUp(rows, [found(50, '<p>a</p>'), found(51, '<p>b</p>')]).get(1)).toMatchObject({ id: 51 })
    expect(matchUp(rows, [found(50, '<p>cleaned</p>')]).get(1)).toMatchObject({ id: 50 })
    expect(matchUp(rows, [{ ...found(50), deal_id: 9 }]).size).toBe(0)
  }) // prettier-ignore
})
