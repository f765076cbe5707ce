// What an update may do to a record that a person has edited in Pipedrive since.
import { describe, expect, it } from 'vitest'
import { threeWay, withoutKept } from '../../migration/delta.ts'
import { changedKeys } from '../../migration/plan/clearing.ts'
import type { Step } from '../../migration/plan/decide.ts'

type Body = Record<string, unknown>
const key = 'c'.repeat(40)

function decided(before: Body, wanted: Body, current: Body | null, isUntouched = false): Step {
  const step = { do: 'update', patch: changedKeys(before, wanted), body: wanted, changes: [] } as const
  const fields: Record<string, string[]> = { phones: ['Tel (W)', 'Tel (H)'], [key]: ['Court date'] }
  return threeWay({
    before,
    step,
    current,
    isUntouched,
    fieldsOf: (one) => fields[one] ?? [one],
    shown: (_, value) => (value === 70 ? 'Issued' : value),
  })
}

/** What is sent, and the keys that were kept; null: nothing is sent. */
function sentAndKept(step: Step): [sent: Body | null, kept: string[]] {
  if (step.do !== 'update' && step.do !== 'keep') throw new Error(`Not expected: ${step.do}`)
  const targets = step.changes.filter((change) => change.rule === 'edited_in_pipedrive').map(({ target }) => target)
  return [step.do === 'update' ? step.patch : null, [...new Set(targets)]]
}

describe('an update of a record', () => {
  const table: [sentence: string, before: Body, wanted: Body, current: Body, sent: Body | null, kept: string[]][] = [
    ['writes what nobody edited', { name: 'a' }, { name: 'b' }, { name: 'a' }, { name: 'b' }, []],
    ['keeps what a person edited', { name: 'a' }, { name: 'b' }, { name: 'x' }, null, ['name']],
    ['sends nothing when both came to the same', { name: 'a' }, { name: 'b' }, { name: 'b' }, null, []],
    [
      'writes the rest of an edited record',
      { name: 'a', job_title: 'p' },
      { name: 'b', job_title: 'q' },
      { name: 'x', job_title: 'p' },
      { job_title: 'q' },
      ['name'],
    ],
    ['fills what stands empty', { name: 'a' }, { name: 'a', job_title: 'q' }, { name: 'a', job_title: null }, { job_title: 'q' }, []],
    ['keeps what a person filled', { name: 'a' }, { name: 'a', job_title: 'q' }, { name: 'a', job_title: 'x' }, null, ['job_title']],
    ['keeps what a person cleared', { job_title: 'p' }, { job_title: 'q' }, { job_title: null }, null, ['job_title']],
    ['writes over what Pipedrive filled in itself', {}, { status: 'won' }, { status: 'open' }, { status: 'won' }, []],
    [
      'writes an amount where Pipedrive had filled in the currency of the account',
      { title: 'a' },
      { title: 'a', value: 900, currency: 'EUR' },
      { title: 'x', value: 0, currency: 'GBP' },
      { value: 900, currency: 'EUR' },
      [],
    ],
    [
      'keeps the amount that a person filled in, with its currency',
      { title: 'a' },
      { title: 'a', value: 900, currency: 'EUR' },
      { title: 'a', value: 20, currency: 'GBP' },
      null,
      ['value', 'currency'],
    ],
    [
      'writes when a deal was won where Pipedrive had filled in when it arrived',
      { status: 'won' },
      { status: 'won', won_time: '2026-01-01T00:00:00Z' },
      { status: 'won', won_time: '2026-02-01T00:00:00Z' },
      { won_time: '2026-01-01T00:00:00Z' },
      [],
    ],
    ['keeps an edited custom field', { custom_fields: { [key]: 1 } }, { custom_fields: { [key]: 2 } }, { custom_fields: { [key]: 3 } }, null, [key]],
    [
      'writes a custom field',
      { custom_fields: { [key]: 1 } },
      { custom_fields: { [key]: 2 } },
      { custom_fields: { [key]: 1 } },
      { custom_fields: { [key]: 2 } },
      [],
    ],
    [
      'keeps the pipeline with the stage',
      { pipeline_id: 1, stage_id: 1 },
      { pipeline_id: 2, stage_id: 5 },
      { pipeline_id: 1, stage_id: 2 },
      null,
      ['pipeline_id', 'stage_id'],
    ],
    [
      'keeps the time of a win that was reopened',
      { status: 'won', won_time: '2026-01-01T00:00:00Z' },
      { status: 'won', won_time: '2026-02-01T00:00:00Z' },
      { status: 'open', won_time: '2026-01-01T00:00:00Z' },
      null,
      ['won_time'],
    ],
    ['keeps a site that a person changed', { website: 'p' }, { name: 'a' }, { website: 'q', name: 'a' }, null, ['website']],
  ] // prettier-ignore
  it.each(table)('%s', (_sentence, ...[before, wanted, current, ...outcome]) => {
    expect(sentAndKept(decided(before, wanted, current))).toEqual(outcome)
  })

  it('says what stays and what was left out in the words of people', () => {
    const step = decided({ stage_id: 1 }, { stage_id: 2 }, { stage_id: 70 })
    expect('changes' in step ? step.changes[0]?.reason : null).toBe(
      'Somebody changed it in Pipedrive to "Issued" since the migration wrote it: that stays, and 2 from the source was left out.',
    )
  })

  it('counts no value that could not be emptied once a person has emptied it, and keeps what they put there instead', () => {
    const stuck = { field: 'org_id', target: 'org_id', how: 'left_out', rule: 'cannot_be_cleared', reason: 'It stays.', source: null, meant: 1 } as const
    const step = { do: 'keep', body: { name: 'a', org_id: 1 }, changes: [stuck], reason: 'It stays.' } as const
    const asked = { before: step.body, step, isUntouched: false, fieldsOf: (one: string) => [one], shown: (_: string, value: unknown) => value }
    expect(threeWay({ ...asked, current: { name: 'a', org_id: 1 } })).toEqual(step)
    expect(threeWay({ ...asked, current: { name: 'a', org_id: null } })).toEqual({ do: 'keep', body: { name: 'a' }, changes: [] })
    expect(threeWay({ ...asked, current: { name: 'a', org_id: 2 } })).toMatchObject({
      do: 'keep',
      body: { org_id: 1 },
      changes: [{ rule: 'edited_in_pipedrive', target: 'org_id', meant: 2 }],
    })
  }) // prettier-ignore

  it('compares nothing when nobody has touched the record', () => {
    expect(decided({}, { currency: 'EUR' }, { currency: 'GBP' }, true)).toMatchObject({ patch: { currency: 'EUR' } })
  })

  it('goes on counting the old value as sent, so that a later pass sees the edit again', () => {
    const step = decided({ name: 'a', custom_fields: { [key]: 1 } }, { name: 'b', custom_fields: { [key]: 2 } }, { name: 'x', custom_fields: { [key]: 1 } }) // prettier-ignore
    expect(step).toMatchObject({ isTouched: true, body: { name: 'a', custom_fields: { [key]: 2 } } })
  })

  it('says for every field of the source what was kept and what was left out', () => {
    const step = decided({ phones: [{ value: '1' }] }, { phones: [{ value: '2' }] }, { phones: [{ value: '9' }] })
    expect(step.do === 'keep' ? step.changes : []).toMatchObject([
      { field: 'Tel (W)', target: 'phones', source: [{ value: '2' }], meant: [{ value: '9' }] },
      { field: 'Tel (H)', target: 'phones' },
    ])
  })

  it('does not bring a record back that a person removed', () => {
    const before = { name: 'a' }
    for (const current of [null, { name: 'a', is_deleted: true }]) {
      const step = decided(before, { name: 'b' }, current)
      expect(step).toMatchObject({ do: 'keep', body: before, changes: [{ rule: 'removed_in_pipedrive' }] })
    }
  })
})

it('leaves out of a reconciliation what stands as a person left it', () => {
  const step = decided({ name: 'a', custom_fields: { [key]: 1 } }, { name: 'b', custom_fields: { [key]: 2 } }, { name: 'x', custom_fields: { [key]: 3 } }) // prettier-ignore
  if (step.do !== 'keep') throw new Error(`Not expected: ${step.do}`)
  expect(withoutKept(step.body, step.changes)).toEqual({ custom_fields: {} })
  expect(withoutKept({ name: 'a' }, [])).toEqual({ name: 'a' })
})
