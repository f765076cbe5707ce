// What follows from a plan for a row of the ledger.
import { describe, expect, it } from 'vitest'
import { changedKeys, nullableOf } from '../../../migration/plan/clearing.ts'
import { decide, decideAdded } from '../../../migration/plan/decide.ts'

const body = { name: 'A', add_time: '2024-01-01T00:00:00Z', custom_fields: { k1: 'x', k2: 'y' } }
const write = (changed: Record<string, unknown>) =>
  ({ kind: 'write', body: { ...body, ...changed }, changes: [] }) as const
const there = { pipedriveId: '7', body, isRefused: false }
const nothing = { pipedriveId: null, body: null, isRefused: false }

describe('a planned record', () => {
  it('that is not there yet is created', () => expect(decide(write({}), nothing)).toMatchObject({ do: 'create' }))
  it('that is there as planned is left alone', () => expect(decide(write({}), there)).toEqual({ do: 'nothing' }))
  it('that changed is updated with the changed keys alone', () => {
    expect(decide(write({ name: 'B' }), there)).toMatchObject({ do: 'update', patch: { name: 'B' } })
  })
  it('that Pipedrive refused is not sent again unchanged', () => {
    expect(decide(write({}), { pipedriveId: null, body, isRefused: true })).toEqual({ do: 'nothing' })
  })
  it('that was refused and changed since is sent again', () => {
    expect(decide(write({ name: 'B' }), { pipedriveId: null, body, isRefused: true })).toMatchObject({ do: 'create' })
  })
  it('that is locked says why only when something is to change, or when it is to be unlocked', () => {
    const locked = { ...write({}), locked: 'It is archived.' }
    expect(decide(locked, there)).toEqual({ do: 'nothing' })
    expect(decide({ ...write({ name: 'B' }), locked: 'It is archived.' }, there)).toEqual({ do: 'nothing', reason: 'It is archived.' })
    expect(decide({ ...locked, isToUnlock: true }, there)).toEqual({ do: 'nothing', reason: 'It is archived.' })
    expect(decide({ ...locked, isToUnlock: true }, nothing)).toMatchObject({ do: 'create' })
  }) // prettier-ignore
  it('that hangs on a missing one waits, unless it is there already', () => {
    const hold = { kind: 'hold', waitsFor: 'company:c', reason: 'It waits.' } as const
    expect(decide(hold, nothing)).toMatchObject({ do: 'hold' })
    expect(decide(hold, there)).toEqual({ do: 'nothing', reason: 'It waits.' })
  })
  it('that may not be written any more stays, and says why', () => {
    const refuse = { kind: 'refuse', reason: 'It has no name.' } as const
    expect(decide(refuse, nothing)).toEqual({ do: 'refuse', reason: 'It has no name.' })
    expect(decide(refuse, there)).toEqual({ do: 'nothing', reason: 'It has no name.' })
    expect(decide(refuse, { ...there, body: null })).toEqual({ do: 'nothing' })
  })
  it('that is as planned again takes back what was said of it', () => {
    expect(decide(write({}), { ...there, isNoted: true })).toEqual({ do: 'keep', body, changes: [] })
  })
})

describe('a value that the source has emptied', () => {
  const wanting = (wanted: Record<string, unknown>) => ({ kind: 'write', body: wanted, changes: [] }) as const
  const stood = (before: Record<string, unknown>) => ({ pipedriveId: '7', body: before, isRefused: false })

  it.each([
    ['website', 'https://a.example'], ['linkedin', 'a'], ['industry', 3], ['annual_revenue', 9], ['employee_count', 9],
    ['probability', 50], ['lost_reason', 'Price'],
  ])('is emptied where Pipedrive takes null: %s', (key, value) => {
    expect(decide(wanting({ name: 'A' }), stood({ name: 'A', [key]: value }))).toMatchObject({
      do: 'update', patch: { [key]: null }, body: { name: 'A' }, changes: [],
    })
  }) // prettier-ignore

  it.each([
    ['value', 100], ['note', 'n'], ['due_time', '09:30'], ['deal_id', 5], ['org_id', 6], ['person_id', 7],
    ['address', { value: 'A' }], ['job_title', 'Clerk'], ['expected_close_date', '2026-01-01'],
  ])('stays where it does not, and is said: %s', (key, value) => {
    const step = decide(wanting({ name: 'A' }), { ...stood({ name: 'A', [key]: value }), fieldsOf: () => ['Its field'] })
    expect(step).toMatchObject({
      do: 'keep',
      body: { name: 'A', [key]: value },
      changes: [{ field: 'Its field', target: key, how: 'left_out', rule: 'cannot_be_cleared', meant: value }],
    })
    expect(step).toHaveProperty('reason')
  }) // prettier-ignore

  it('does not hold up what else changed of the record', () => {
    expect(decide(wanting({ subject: 'B' }), stood({ subject: 'A', org_id: 6 }))).toMatchObject({
      do: 'update',
      patch: { subject: 'B' },
      body: { subject: 'B', org_id: 6 },
      changes: [{ rule: 'cannot_be_cleared', target: 'org_id' }],
    })
  })

  it('goes by itself when it belongs to a status that the deal no longer has', () => {
    const lost = { status: 'lost', lost_time: '2026-01-01T00:00:00Z', lost_reason: 'Price' }
    const open = { do: 'update', patch: { status: 'open' }, body: { status: 'open' }, changes: [] }
    expect(decide(wanting({ status: 'open' }), stood(lost))).toEqual(open)
  })
})

describe('the keys of an update', () => {
  it('leave out what only a creation takes', () => {
    expect(changedKeys(body, { ...body, add_time: '2025-01-01T00:00:00Z' })).toEqual({})
  })
  it('take a link away from a deal, and from nothing else', () => {
    const linked = { title: 'Lease', org_id: 4 }
    expect(changedKeys(linked, { title: 'Lease' }, nullableOf('deal'))).toEqual({ org_id: null })
    expect(changedKeys(linked, { title: 'Lease' }, nullableOf('contact'))).toEqual({})
  })
  it('clear a custom field that has no value any more', () => {
    expect(changedKeys(body, { ...body, custom_fields: { k1: 'x' } })).toEqual({ custom_fields: { k2: null } })
  })
})

describe('what Pipedrive adds and removes, and never changes', () => {
  const planned = (wanted: Record<string, unknown>) => ({ kind: 'write', body: wanted, changes: [] }) as const
  const mark = { deal_id: 5, is_archived: true, archive_time: '2025-01-02 00:00:00' }
  const stands = { pipedriveId: '5', body: mark, isRefused: false }

  it('is added while it is not there', () => {
    expect(decideAdded(planned(mark), nothing)).toMatchObject({ do: 'create', body: mark })
  })
  it('stays as it was written when something of it changed, and says so', () => {
    const step = decideAdded(planned({ ...mark, archive_time: '2025-01-03 00:00:00' }), stands)
    expect(step).toMatchObject({ do: 'nothing', reason: expect.stringMatching(/stays as it was written/) as unknown })
  })
  it('is added anew to a record that was made anew', () => {
    expect(decideAdded(planned({ ...mark, deal_id: 6 }), stands)).toMatchObject({ do: 'create', body: { deal_id: 6 } })
  })
  it('takes back what was said once the source says what stands', () => {
    expect(decideAdded(planned(mark), { ...stands, isNoted: true })).toMatchObject({ do: 'keep' })
    expect(decideAdded(planned(mark), stands)).toEqual({ do: 'nothing' })
  })
})
