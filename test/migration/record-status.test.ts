// What the panel calls the state of a record.
import { expect, it } from 'vitest'
import type { Change } from '../../migration/change.ts'
import { changedSince, recordStatus, refusedChange, unansweredChange } from '../../migration/record-status.ts'

const edited = { field: 'name', target: 'name', how: 'left_out', rule: 'edited_in_pipedrive', reason: 'Somebody changed it.', source: 'a', meant: 'b' } as const satisfies Change // prettier-ignore

it('calls edited what a person has changed, and not what stays for another reason', () => {
  expect(recordStatus({ state: 'kept', reason: changedSince })).toBe('edited_since')
  expect(recordStatus({ state: 'kept', reason: 'A record that stays is linked to it.' })).toBe('imported')
  expect(recordStatus({ state: 'written', reason: null, changes: [edited] })).toBe('edited_since')
  expect(recordStatus({ state: 'written', reason: null, changes: [{ ...edited, rule: 'truncated_255' }] })).toBe('imported') // prettier-ignore
  expect(recordStatus({ state: 'reverted', reason: null, changes: [edited] })).toBe('reverted')
})

it('calls refused what stands without its last change, and only as long as that is so', () => {
  expect(recordStatus({ state: 'written', reason: `${refusedChange}no.`, changes: [edited] })).toBe('refused')
  expect(recordStatus({ state: 'written', reason: `All 8${unansweredChange}Name stayed as before.` })).toBe('refused')
  expect(recordStatus({ state: 'written', reason: 'Pipedrive cannot empty it.' })).toBe('imported')
  expect(recordStatus({ state: 'intended', reason: null })).toBe('waiting')
})
