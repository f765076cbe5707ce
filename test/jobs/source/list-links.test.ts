// A list that says no more than whom a record is linked to is no field beside the link.
import { describe, expect, it } from 'vitest'
import { toRecord } from '../../../jobs/source/neutral.ts'
import { pathPointer } from '../../../jobs/source/pointer.ts'

function read(path: string, parties: unknown) {
  const links = { contacts: { at: pathPointer(path), updatedAt: null, separator: null } }
  const keys = { id: pathPointer('id'), createdAt: null, updatedAt: null, owner: null, links }
  const record = toRecord({ id: 'd1', title: 'Lease', parties }, { object: 'deal', keys, keepId: false })
  return { ids: (record?.links['contacts'] ?? []).map(({ id }) => id), fields: record?.fields }
}

describe('a list of which a link is read', () => {
  it.each<[string, unknown]>([
    ['parties[*]', ['A', 'B', null]],
    ['$.parties[*]', ['A', 'B']],
    ['parties[*].id', [{ id: 'A' }, { id: 'B', name: 'Bo', email: 'bo@x.example' }]],
    ['parties[*]', [{ id: 'A' }, { id: 'B' }]],
  ])('%s leaves with its link: %j', (path, parties) => {
    expect(read(path, parties)).toEqual({ ids: ['A', 'B'], fields: { title: 'Lease' } })
  })
  it.each<[string, unknown, readonly string[]]>([
    ['parties[*].id', [{ id: 'A', side: 'buyer' }], ['A']],
    ['parties[*].id', ['A'], []],
    ['parties[*]', 'A', []],
    ['parties[*].ref', [{ ref: 'A' }], ['A']],
  ])('%s stays where it says more than the link: %j', (path, parties, ids) => {
    expect(read(path, parties)).toEqual({ ids, fields: { title: 'Lease', parties } })
  })
})
