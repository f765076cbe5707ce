// Structure that people removed in Pipedrive since it was made: how it is told, and what a body is without it.
import { describe, expect, it } from 'vitest'
import { isInAccount, withoutLostFields } from '../../../migration/plan/lost-structure.ts'

const account = {
  fields: [{ object: 'deal', key: 'a'.repeat(40), name: 'Court', type: 'varchar', isCustom: true, options: [] }],
  pipelines: [{ id: 7, name: 'Litigation' }],
  stages: [
    { id: 70, name: 'Instructed', pipelineId: 7, orderNr: 1 },
    { id: 80, name: 'Left over', pipelineId: 8, orderNr: 1 },
  ],
} as const

describe('structure that people may have removed', () => {
  it('is in the account where the reading of the account names it', () => {
    expect(isInAccount({ object: 'field', pipedriveId: 'a'.repeat(40) }, account)).toBe(true)
    expect(isInAccount({ object: 'field', pipedriveId: 'b'.repeat(40) }, account)).toBe(false)
    expect(isInAccount({ object: 'pipeline', pipedriveId: '7' }, account)).toBe(true)
    expect(isInAccount({ object: 'pipeline', pipedriveId: '8' }, account)).toBe(false)
  })

  it('is gone with its pipeline, when it is a stage, although the stage is still listed', () => {
    expect(isInAccount({ object: 'stage', pipedriveId: '70' }, account)).toBe(true)
    expect(isInAccount({ object: 'stage', pipedriveId: '80' }, account)).toBe(false)
  })
})

describe('a body that was sent', () => {
  it('stands without the values of removed fields, and without any custom fields when all are removed', () => {
    const kept = { ['a'.repeat(40)]: 'High Court' }
    const body = { title: 'Probate', custom_fields: { ...kept, ['b'.repeat(40)]: 'gone' } }
    expect(withoutLostFields(body, account.fields)).toEqual({ title: 'Probate', custom_fields: kept })
    expect(withoutLostFields(body, [])).toEqual({ title: 'Probate' })
  })

  it('is the same body when no field of it was removed', () => {
    const bodies = [{ title: 'Probate' }, { title: 'Probate', custom_fields: { ['a'.repeat(40)]: 'High Court' } }]
    for (const body of bodies) expect(withoutLostFields(body, account.fields)).toBe(body)
  })
})
