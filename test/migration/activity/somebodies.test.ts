// Attendees and correspondents given as objects, in the words of many systems.
import { describe, expect, it } from 'vitest'
import { somebodies } from '../../../migration/activity/people.ts'

describe('people of an activity', () => {
  it.each([
    [{ displayName: 'Ann', emailAddress: 'ann@x.example' }, { name: 'Ann', email: 'ann@x.example', contactId: null }],
    [{ emailAddress: { name: 'Ann', address: 'ann@x.example' } }, { name: 'Ann', email: 'ann@x.example', contactId: null }],
    [{ contactId: 'p1', firstName: 'Ann', lastName: 'Lee' }, { name: 'Ann Lee', email: null, contactId: 'p1' }],
    [{ person_id: 7 }, { name: null, email: null, contactId: '7' }],
    [{ Name: 'Ann', reachedAt: 'ann@x.example' }, { name: 'Ann', email: 'ann@x.example', contactId: null }],
  ])('finds people in objects whatever the source calls their parts: %j', (given, one) => {
    expect(somebodies([given])).toEqual([one])
  }) // prettier-ignore
})
