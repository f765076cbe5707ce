// How the structural facts arrive, and what is said of everything that does not: no row too few, and none that is untrue.
import { describe, expect, it } from 'vitest'
import { fidelityOf } from '../../../migration/foresight/fidelity.ts'
import type { SourceField } from '../../../migration/fields.ts'
import { notMigratedOf, type NotMigratedFacts } from '../../../migration/foresight/not-migrated.ts'
import { propose } from '../../../migration/propose/propose.ts'
import { defaultSettings } from '../../../migration/settings.ts'

const counts = { records: 3, filled: 3, distinct: 3, samples: ['a', 'b', 'c'], options: null, dateFormat: null }
function field(object: string, name: string, more: Partial<SourceField> = {}): SourceField {
  return { object, name, label: name, type: 'string', role: 'value', linksTo: null, ...counts, ...more }
}
const id = (object: string) => field(object, 'id', { role: 'id' })
const none: NotMigratedFacts = { objects: [], fields: [], lines: [], lost: [], stopped: [] }

function arrivals(fields: readonly SourceField[]) {
  return Object.fromEntries(
    fidelityOf(fields, propose(fields, [])).map((row) => [`${row.object}.${row.field}`, [row.arrival, row.target]]),
  )
}

describe('the fidelity', () => {
  it('of an id is the Source ID field where there are custom fields, and says so of pipelines and stages where there are none', () => {
    const fields = ['company', 'contact', 'deal', 'pipeline', 'stage'].map(id)
    expect(arrivals(fields)).toEqual({
      'company.id': ['custom_field', 'organization: Source ID (text)'],
      'contact.id': ['custom_field', 'person: Source ID (text)'],
      'deal.id': ['custom_field', 'deal: Source ID (text)'],
      'pipeline.id': ['not_migrated', null],
      'stage.id': ['not_migrated', null],
    })
    const [pipeline] = fidelityOf([id('pipeline')], propose([id('pipeline')], []))
    expect(pipeline?.reason).toContain('the app remembers which pipeline it became')
  })

  it('of the column that the id was taken from is that of the id', () => {
    const samples = ['1C1I7A6R', 'Z063OYW0', 'EC4QE1BX']
    const fields = [
      { ...id('deal'), samples },
      field('deal', 'opportunity_id', { samples }),
      field('deal', 'record_id', { samples: ['9A9I7A6R', 'Y063OYW0', 'FC4QE1BX'] }),
    ]
    expect(arrivals(fields)).toMatchObject({
      'deal.opportunity_id': ['custom_field', 'deal: Source ID (text)'],
      'deal.record_id': ['not_migrated', null],
    })
  })

  it("knows of users only what they are matched by, and nothing of the source's own description of its fields", () => {
    const fields = [id('user'), field('user', 'Email'), field('user', 'rate_code'), field('field', 'label')]
    expect(arrivals(fields)).toEqual({
      'user.id': ['not_migrated', null], 'user.Email': ['native', 'user'], 'user.rate_code': ['not_migrated', null],
    }) // prettier-ignore
  })
})

describe('what is not migrated', () => {
  it('says of every object without a home why, in words of its own', () => {
    const objects = ['time_entry', 'rate', 'trust_account', 'workflow']
    const rows = notMigratedOf({ ...none, objects: [...objects, 'conflict_check', 'user', 'field', 'deal'].map((object) => ({ object, records: 2 })) }) // prettier-ignore
    expect(rows.map(({ object }) => object)).toEqual([...objects, 'conflict_check'])
    expect(new Set(rows.map(({ reason }) => reason)).size).toBe(rows.length)
    expect(rows.filter(({ reason }) => reason.includes('custom objects')).map(({ object }) => object)).toEqual(['conflict_check']) // prettier-ignore
  })

  it('counts the e-mails that are left out by choice, as chosen', () => {
    const facts = { ...none, objects: [{ object: 'email', records: 5 }], unsharedEmails: 2 }
    const left = (emails: 'shared' | 'all' | 'none') =>
      notMigratedOf({ ...facts, settings: { ...defaultSettings, emails } }).map(({ object, count }) => [object, count])
    expect(left('shared')).toEqual([['email', 2]])
    expect(left('none')).toEqual([['email', 5]])
    expect(left('all')).toEqual([])
  })

  it('is still known when the staged records were erased', () => {
    expect(notMigratedOf({ ...none, fields: [id('rate')] })).toMatchObject([{ object: 'rate', count: 3, name: 'all records' }]) // prettier-ignore
  })

  it('names values that a rule left out, and records that were stopped', () => {
    const lost = [
      { object: 'contact', field: 'email', rule: 'not_an_email', count: 2, examples: ['a@b', 'none'] },
      { object: 'deal', field: 'note', rule: 'truncated_255', count: 1, examples: ['long'] },
      { object: 'deal', field: 'x', rule: 'rule_of_tomorrow', count: 1, examples: [] },
    ]
    const stopped = [{ object: 'company', state: 'refused' as const, reason: 'It has no name.', count: 4, examples: ['c1'] }] // prettier-ignore
    const rows = notMigratedOf({ ...none, lost, stopped })
    expect(rows[0]).toEqual({ object: 'company', name: 'refused records', count: 4, reason: 'It has no name.', examples: ['c1'] }) // prettier-ignore
    expect(rows[1]?.reason).toBe('These values are no e-mail addresses. This is so for 2 of the contacts, which otherwise arrived.') // prettier-ignore
    expect(rows[2]?.reason).toContain('longer than the 255 characters of the field')
    expect(rows[3]?.reason).toContain('rule of tomorrow')
  })
})
