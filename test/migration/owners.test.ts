// Who is listed as an owner, whatever the source calls the column.
import { describe, expect, it } from 'vitest'
import { createOwnerCensus } from '../../migration/owners.ts'
import type { SourceRecord } from '../../migration/record.ts'

const deal = (fields: Record<string, unknown>, rest: Partial<SourceRecord> = {}): SourceRecord => ({
  object: 'deal', id: '1', createdAt: null, updatedAt: null, owner: null, links: {}, fields, ...rest,
}) // prettier-ignore

function listed(...records: SourceRecord[]) {
  const census = createOwnerCensus()
  for (const record of records) census.add(record)
  return census.finish().map(({ sourceId, name, email, records: count }) => [sourceId, name, email, count])
}

describe('the owners of a source', () => {
  it.each(['Client Partner', 'Salesperson', 'Case Manager', 'Responsible', 'Supervising Partner'])(
    'are those that the plain column %s names',
    (column) => {
      const told = listed(deal({ [column]: ' Jane Harper ', Title: 'Lease' }), deal({ [column]: 'jo@x.example' }), deal({ [column]: 'Jane Harper' })) // prettier-ignore
      expect(told).toEqual([
        ['Jane Harper', 'Jane Harper', null, 2],
        ['jo@x.example', 'jo@x.example', 'jo@x.example', 1],
      ])
    },
  )

  it('are not taken from a plain column where the record has an owner, nor from two columns at once', () => {
    expect(listed(deal({ Salesperson: 'Jo' }, { owner: 'u1' }))).toEqual([['u1', 'u1', null, 1]])
    const both = { 'Case Manager': 'Jo', Salesperson: 'Al' }
    expect(listed(deal(both), deal({ Salesperson: 'Al' }))).toEqual([['Al', 'Al', null, 2]])
    expect(listed(deal({ Title: 'Lease', Notes: 'Jane Harper' }))).toEqual([])
  })

  it('of a plain column are the users of that id', () => {
    const user: SourceRecord = { ...deal({ name: 'Jane Harper', email: 'jane@x.example' }), object: 'user', id: 'JH' }
    expect(listed(user, deal({ Salesperson: 'JH' }))).toEqual([['JH', 'Jane Harper', 'jane@x.example', 1]])
  })

  it.each([
    [{ mailbox: 'jo@x.example' }, 'jo@x.example'],
    [{ work_email: 'jo@x.example', personalEmail: 'jo@home.example' }, 'jo@x.example'],
    [{ primaryEmail: 'jo@x.example', manager_email: 'al@x.example' }, 'jo@x.example'],
    [{ login: 'jo@x.example', username: 'JO@x.example' }, 'jo@x.example'],
    [{ emails: [{ addr: 'j@x.example' }, { addr: 'jo@x.example', primary: true }] }, 'jo@x.example'],
    [{ supervisorEmail: 'al@x.example', bio: 'Ask al@x.example or me' }, null],
    [{ one: 'jo@x.example', two: 'al@x.example' }, null],
  ])('that are users have their address wherever it stands alone: %j', (fields, email) => {
    const user: SourceRecord = { ...deal({ name: 'Jo', ...fields }), object: 'user', id: 'u1' }
    expect(listed(user, deal({}, { owner: 'u1' }))).toEqual([['u1', 'Jo', email, 1]])
  })
})
