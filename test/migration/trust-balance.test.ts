// Clients' money in a plain field: left out with the reason, counted, and text only when a person says so.
import { describe, expect, it } from 'vitest'
import type { SourceField } from '../../migration/fields.ts'
import { fidelityOf } from '../../migration/foresight/fidelity.ts'
import { editLines } from '../../migration/mapping/edits.ts'
import { judgeMapping } from '../../migration/mapping/problems.ts'
import { propose } from '../../migration/propose/propose.ts'
import { isTrustBalance } from '../../migration/trust-balance.ts'

const field = (label: string, more: Partial<SourceField> = {}): SourceField => ({
  object: 'deal', name: label, label, type: 'money', role: 'value', linksTo: null, options: null, records: 9, filled: 7, distinct: 7,
  samples: ['£1,204.50', '17.00'], dateFormat: null, ...more,
}) // prettier-ignore

describe('a balance of clients’ money in a plain field', () => {
  it.each([
    ['Trust balance', 'number', true], ['client_account_balance', 'string', true], ['TrustFundsHeld', 'money', true],
    ['Held in trust', 'money', true], ['Client a/c balance', 'money', true], ['Balance', 'money', false],
    ['Client account', 'link', false], ['Trust account no', 'integer', false], ['Client value', 'money', false],
    ['Client balance', 'money', false],
  ] as const)('is told by its name and its values: %s', (label, type, expected) => {
    const samples = type === 'link' ? ['Harper Ltd'] : ['£1,204.50']
    expect(isTrustBalance(field(label, { type, samples }))).toBe(expected)
  }) // prettier-ignore

  it('is left out with the reason, and counted where everything is that does not arrive', () => {
    for (const object of ['deal', 'company', 'contact']) {
      const fields = [field('Trust balance', { object })]
      const [line] = propose(fields, [])
      expect(line?.target).toMatchObject({ kind: 'leave_out', reason: expect.stringContaining('held for clients') })
      expect(fidelityOf(fields, propose(fields, []))[0]).toMatchObject({ arrival: 'not_migrated', records: 7 })
    }
  })

  it('becomes text by an edit, and never an amount', () => {
    const fields = [field('Trust balance')]
    const lines = propose(fields, [])
    const target = lines[0]?.candidates.find((one) => one.target.kind === 'custom')?.target
    expect(target).toMatchObject({ type: 'varchar' })
    const problems = (type: 'varchar' | 'monetary') => {
      const wanted = { kind: 'custom', object: 'deal', type, name: 'Trust balance' } as const
      const edited = editLines(lines, [{ object: 'deal', field: 'Trust balance', target: wanted }], fields)
      return judgeMapping(edited.lines, fields, []).problems.map(({ message }) => message)
    }
    expect(problems('varchar')).toEqual([])
    expect(problems('monetary').join()).toContain('held for clients')
  })
})
