// What follows from a plan for a row of the ledger.
import { describe, expect, it } from 'vitest'
import { changedKeys, decide } from '../../../migration/plan/decide.ts'

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
    expect(decide(hold, there)).toEqual({ do: 'nothing' })
  })
})

describe('the keys of an update', () => {
  it('leave out what only a creation takes', () => {
    expect(changedKeys(body, { ...body, add_time: '2025-01-01T00:00:00Z' })).toEqual({})
  })
  it('clear a custom field that has no value any more', () => {
    expect(changedKeys(body, { ...body, custom_fields: { k1: 'x' } })).toEqual({ custom_fields: { k2: null } })
  })
})
