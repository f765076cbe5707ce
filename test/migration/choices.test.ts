// What was chosen differently since a run was made.
import { expect, it } from 'vitest'
import { changedChoices, choicesOf } from '../../migration/choices.ts'
import { defaultSettings } from '../../migration/settings.ts'

const ada = { sourceId: 'ada', userId: 12 }
const ben = { sourceId: 'ben', userId: null }
const before = { settings: defaultSettings, fallbackUserId: 7, owners: [ada, ben] }
const since = (now: Partial<typeof before> | object) => changedChoices(choicesOf(before), choicesOf({ ...before, ...now })) // prettier-ignore

it('tells settings that shape records from those that say when and how fast', () => {
  expect(since({})).toBeNull()
  expect(since({ settings: { ...defaultSettings, notesAs: 'note' } })).toBe('settings')
  expect(since({ settings: { ...defaultSettings, timeZone: 'Europe/Paris' } })).toBe('settings')
  expect(since({ settings: { ...defaultSettings, timeZoneChosen: true, reserve: 0.1, deltaHours: 24 } })).toBeNull()
})

it('tells owners that lead to another user, by hand or by the fallback, and not those that came later', () => {
  expect(since({ owners: [{ ...ada, userId: 13 }, ben] })).toBe('owners')
  expect(since({ owners: [ada, { ...ben, userId: 7 }] })).toBeNull()
  expect(since({ fallbackUserId: 12 })).toBe('owners')
  expect(since({ owners: [ada, ben, { sourceId: 'cleo', userId: 9 }] })).toBeNull()
})

it('takes a run of before that was written down as one of the same choices', () => {
  expect(changedChoices(null, choicesOf(before))).toBeNull()
})
