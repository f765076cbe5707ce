// Who may see a record: words of sources, the levels of the account's plan, and never wider than the source had it.
import { describe, expect, it } from 'vitest'
import type { SourceField } from '../../../migration/fields.ts'
import { propose } from '../../../migration/propose/propose.ts'
import { defaultSettings, type Settings } from '../../../migration/settings.ts'
import { convertVisibility } from '../../../migration/transform/visibility.ts'
import { bareAccount } from '../bare-context.ts'

const destination = { ...bareAccount, currencies: ['GBP'] }

const levelOf = (word: string, pipedrivePlan: Settings['pipedrivePlan']): unknown => {
  const converted = convertVisibility(word, { destination, settings: { ...defaultSettings, pipedrivePlan } })
  return converted.kind === 'changed'
    ? converted.value
    : converted.kind === 'left_out'
      ? converted.rule
      : converted.kind
}

describe('the visibility of a record', () => {
  it('has the levels of the plan, and keeps the own setting of the account where the plan has none', () => {
    expect(['Private', 'My team', 'Everyone'].map((word) => levelOf(word, 'premium'))).toEqual([1, 3, 7])
    expect(['Private', 'My team', 'Everyone'].map((word) => levelOf(word, 'lite'))).toEqual([1, 'no_such_visibility', 3]) // prettier-ignore
    expect(levelOf('Everyone', 'auto')).toBe('no_such_visibility')
  })

  it('is left to the account where the word says nothing, or where the admin mapped it so', () => {
    expect(levelOf('Level 4', 'premium')).toBe('unknown_visibility')
    expect(levelOf('default', 'premium')).toBe('absent')
  })

  it('is proposed for a field of that name whose values are such words, each with what it becomes', () => {
    const field = (samples: string[]): SourceField => ({
      object: 'deal', name: 'visibility', label: 'Visibility', type: 'string', role: 'value', linksTo: null, options: null,
      records: 9, filled: 9, distinct: samples.length, samples, dateFormat: null,
    }) // prettier-ignore
    const [line] = propose([field(['Private', 'Team', 'Everyone'])], [])
    expect(line?.target).toEqual({ kind: 'standard', object: 'deal', field: 'visible_to' })
    expect(line?.transform).toEqual([{ rule: 'value_map', values: { Private: 'owner', Team: 'group', Everyone: 'everyone' } }]) // prettier-ignore
    const [other] = propose([field(['1 mile', '2 miles', 'Fog'])], [])
    expect(other?.target.kind).toBe('custom')
  })
})
