// Activities without a time of their own are found before the run.
import { expect, it } from 'vitest'
import type { SourceField } from '../../../migration/fields.ts'
import { watchTimes } from '../../../migration/findings/times.ts'

const field = (object: string, name: string, type: SourceField['type'], filled: number): SourceField => ({
  object, name, label: name, type, role: 'value', linksTo: null, options: null, records: 10, filled, distinct: 5, samples: [], dateFormat: null,
}) // prettier-ignore
const found = (...fields: SourceField[]) => watchTimes().finish(fields)

it('activities most of which have no time are counted, with the fields that were looked at', () => {
  const [finding, other] = found(field('call', 'rangUp', 'datetime', 9), field('call', 'rangOff', 'datetime', 9))
  expect(finding).toMatchObject({ code: 'activities_without_time', object: 'call', count: 10, examples: ['rangUp', 'rangOff'] }) // prettier-ignore
  expect(finding?.message).toBe('10 of 10 calls have no time of their own: no field is known as it.')
  expect(other).toBeUndefined()
  expect(found(field('task', 'dueBy', 'date', 4))[0]?.message).toBe('6 of 10 tasks have no due date: the field dueBy is empty in them.') // prettier-ignore
})

it('activities with a time, and notes, are no finding', () => {
  expect(found(field('call', 'beganAt', 'datetime', 9), field('note', 'text', 'html', 9))).toEqual([])
  expect(found(field('meeting', 'rangUp', 'datetime', 6))).toEqual([])
})
