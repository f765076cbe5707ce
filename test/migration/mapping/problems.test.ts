// Everything that can be wrong with a mapping.
import { describe, expect, it } from 'vitest'
import { type AccountField, type SourceField, sourceFieldTypes } from '../../../migration/fields.ts'
import type { MappingLine, Target } from '../../../migration/mapping.ts'
import { judgeMapping } from '../../../migration/mapping/problems.ts'
import { propose } from '../../../migration/propose/propose.ts'

const counts = { records: 2, filled: 2, distinct: 2, samples: [], options: null, dateFormat: null }
function field(object: string, name: string, more: Partial<SourceField> = {}): SourceField {
  return { object, name, label: name, type: 'string', role: 'value', linksTo: null, ...counts, ...more }
}
function line(object: string, name: string, target: Target): MappingLine {
  return { object, field: name, target, transform: [], confidence: 1, reason: '', state: 'proposed', candidates: [] }
}
const standard = (object: 'person' | 'deal', name: string): Target => ({ kind: 'standard', object, field: name })
const custom = (type: 'varchar' | 'enum' | 'date' | 'double' | 'user', name: string, key?: string): Target => {
  return { kind: 'custom', object: 'person', type, name, ...(key === undefined ? {} : { key }) }
}
const named = line('contact', 'name', standard('person', 'name'))
const personName: AccountField = {
  object: 'person',
  key: 'name',
  name: 'Name',
  type: 'varchar',
  isCustom: false,
  options: [],
}

/** What is wrong with one more line beside the name. */
function wrongWith(target: Target, more: Partial<SourceField> = {}, account: AccountField[] = [personName]): string[] {
  const fields = [field('contact', 'name'), field('contact', 'x', more)]
  return judgeMapping([named, line('contact', 'x', target)], fields, account).problems.map((each) => each.message)
}

describe('a line', () => {
  it('to a field that Pipedrive has is fine', () => {
    expect(wrongWith(standard('person', 'emails'))).toEqual([])
    expect(wrongWith(custom('varchar', 'X'))).toEqual([])
    expect(wrongWith({ kind: 'leave_out' })).toEqual([])
  })

  const table: [sentence: string, message: RegExp, target: Target, more?: Partial<SourceField>][] = [
    ['to an unknown field', /no standard field shoe_size/, standard('person', 'shoe_size')],
    ['to a field that can only be read', /no standard field update_time/, standard('person', 'update_time')],
    ['to another kind of record', /arrive as persons/, standard('deal', 'title')],
    ['to a contact-sync field that the account lacks', /no field job_title/, standard('person', 'job_title')],
    ['to a custom field that is gone', /no longer in the account/, custom('varchar', 'X', 'f'.repeat(40))],
    ['to a type that needs ids', /type user cannot be filled/, custom('user', 'X')],
    ['to options without any', /needs options/, custom('enum', 'X'), { distinct: 0, options: [] }],
    ['from an e-mail to a date', /cannot become dates/, custom('date', 'X'), { type: 'email' }],
    ['from a date to a number', /cannot become numbers/, custom('double', 'X'), { type: 'date' }],
  ]
  it.each(table)('%s is a problem', (_sentence, message, target, more) => {
    const problems = wrongWith(target, more)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(message)
    expect(problems[0]).toContain('contact.x')
  })

  it('to a contact-sync field is fine where the account has it', () => {
    const jobTitle: AccountField = { ...personName, key: 'job_title', name: 'Job title' }
    expect(wrongWith(standard('person', 'job_title'), {}, [personName, jobTitle])).toEqual([])
  })

  it('to a custom field of another type than the account has is a problem', () => {
    const key = 'a'.repeat(40)
    const account = [personName, { ...personName, key, name: 'Born', type: 'date', isCustom: true }]
    expect(wrongWith(custom('varchar', 'Born', key), {}, account)[0]).toContain('of the type date, not varchar')
    expect(wrongWith(custom('date', 'Born', key), {}, account)).toEqual([])
  })

  it('for a field that the source no longer has must be left out', () => {
    const fields = [field('contact', 'name')]
    const gone = judgeMapping([named, line('contact', 'gone', standard('person', 'phones'))], fields, [])
    expect(gone.problems.map((each) => each.message)).toEqual([
      'The source has no field contact.gone any more; leave the line out.',
    ])
    expect(judgeMapping([named, line('contact', 'gone', { kind: 'leave_out' })], fields, []).problems).toEqual([])
  })

  it('for an object that does not arrive must be left out', () => {
    const judged = judgeMapping([line('note', 'body', standard('person', 'name'))], [field('note', 'body')], [])
    expect(judged.problems[0]?.message).toContain('note do not arrive')
  })
})

describe('two lines', () => {
  it('for one place that holds a single value are a problem, for one that holds many are not', () => {
    const both = (target: Target) => {
      const fields = [field('contact', 'name'), field('contact', 'a'), field('contact', 'b')]
      return judgeMapping([named, line('contact', 'a', target), line('contact', 'b', target)], fields, []).problems
    }
    expect(both(standard('person', 'emails'))).toEqual([])
    expect(both(custom('varchar', 'Same'))[0]?.message).toContain('both go to person, custom field "same"')
    expect(both(standard('person', 'first_name'))).toMatchObject([{ object: 'contact', field: 'b' }])
  })

  it('for one source field are a problem', () => {
    const judged = judgeMapping([named, { ...named }], [field('contact', 'name')], [])
    expect(judged.problems.map((each) => each.message)).toContain('Two lines name contact.name; keep one.')
  })
})

describe('a whole mapping', () => {
  it('must name persons, organizations, pipelines and stages, and only remarks that deals have no title', () => {
    const objects = ['contact', 'company', 'deal', 'pipeline', 'stage']
    const judged = judgeMapping([], objects.map((object) => field(object, 'x', { role: 'id' })), []) // prettier-ignore
    expect(judged.problems.map((each) => [each.object, each.field])).toEqual([
      ['contact', null],
      ['company', null],
      ['pipeline', null],
      ['stage', null],
    ])
    expect(judged.remarks).toMatchObject([{ object: 'deal' }])
    const first = line('contact', 'x', standard('person', 'first_name'))
    expect(judgeMapping([first], [field('contact', 'x')], []).problems).toEqual([])
  })

  it('must decide on every field that holds something', () => {
    const fields = [field('contact', 'name'), field('contact', 'fax'), field('contact', 'telex', { filled: 0 })]
    expect(judgeMapping([named], fields, []).problems).toMatchObject([{ field: 'fax' }])
  })
})

describe('a plain column that is to be a link or a stage', () => {
  const [client, phase] = [line('deal', 'Client', standard('deal', 'org_id')), line('deal', 'Phase', standard('deal', 'stage_id'))] // prettier-ignore
  const columns = [field('deal', 'Client'), field('deal', 'Phase')]
  const isOfLink = ({ message }: { readonly message: string }) => message.includes('plain text')

  it('stops nothing and is remarked on, because nothing leads from its text to a record', () => {
    expect(judgeMapping([client, phase], columns, []).problems).toEqual([])
    expect(judgeMapping([client, phase], columns, []).remarks.filter(isOfLink).map(({ field: name, message }) => [name, message])).toEqual([
      ['Client', expect.stringMatching(/^deal\.Client: its values are plain text .* link "company"\.$/)],
      ['Phase', expect.stringMatching(/^deal\.Phase: its values are plain text .* link "stage"\.$/)],
    ])
  }) // prettier-ignore

  it('is not where it is empty, where a link brings the same, or where the source calls it a stage itself', () => {
    const link = { ...client, field: 'company' }
    const linked = [...columns, field('deal', 'company', { role: 'link', linksTo: 'company' })]
    expect(judgeMapping([client, link], linked.filter(({ name }) => name !== 'Phase'), []).remarks.filter(isOfLink)).toEqual([])
    expect(judgeMapping([client], [field('deal', 'Client', { filled: 0 })], []).remarks.filter(isOfLink)).toEqual([])
    expect(judgeMapping([{ ...phase, field: 'stage' }], [field('deal', 'stage')], []).remarks.filter(isOfLink)).toEqual([])
  }) // prettier-ignore
})

describe('a proposal', () => {
  const empty = { filled: 0, distinct: 0, samples: [] }
  const forms: readonly Partial<SourceField>[] = [
    {},
    { samples: ['a', 'b'] },
    empty,
    { ...empty, records: 0 },
    { ...empty, options: [] },
    { options: ['One', 'Two'] },
  ]
  it.each(sourceFieldTypes)('has no problem with a field of the type %s, filled or without a column', (type) => {
    for (const object of ['company', 'contact', 'deal']) {
      for (const form of forms) {
        const fields = [field(object, 'name'), field(object, 'first_seen', { type, ...form })]
        const { problems } = judgeMapping(propose(fields, [personName]), fields, [personName])
        expect(problems).toEqual([])
      }
    }
  })
})
