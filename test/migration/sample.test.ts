// Which records show everything: few of many, in every order of the source the same kind of answer.
import { describe, expect, it } from 'vitest'
import type { MappingLine } from '../../migration/mapping.ts'
import type { SourceRecord } from '../../migration/record.ts'
import { createCover, sampleReport, type Shows } from '../../migration/sample.ts'
import { showsOf } from '../../migration/sample/shows.ts'

const deal = (id: string, fields: Record<string, unknown>, owner: string | null = null): SourceRecord => ({
  object: 'deal', id, createdAt: null, updatedAt: null, owner, links: {}, fields,
}) // prettier-ignore
const all: Shows = { fields: null, options: new Map([['area', null], ['tags', ';']]) } // prettier-ignore

function pick(records: readonly SourceRecord[], shows = all): string[] {
  const cover = createCover(shows, 5)
  const byId = new Map(records.map((record) => [record.id, record]))
  for (const record of records) cover.add(record)
  const picked: string[] = []
  for (let id = cover.next(); id !== null; id = cover.next()) {
    const record = byId.get(id)
    if (record) cover.show(record)
    picked.push(id)
  }
  return picked
}

describe('the cover of an object', () => {
  it('takes the record that shows most before those that show parts of it', () => {
    const parts = [deal('a', { title: 'A', area: 'Wills' }), deal('b', { title: 'B', value: 3 })]
    expect(pick([...parts, deal('c', { title: 'C', value: 4, area: 'Wills' })])).toEqual(['c'])
  })

  it('shows every option of a list and every owner, and no value of a plain field', () => {
    const records = Array.from({ length: 300 }, (_, at) => deal(`d${at}`, { title: `T${at}`, area: `area ${at % 40}` }, `u${at % 7}`)) // prettier-ignore
    const picked = pick(records)
    const shown = records.filter(({ id }) => picked.includes(id))
    expect(new Set(shown.map(({ fields }) => fields['area'])).size).toBe(40)
    expect(new Set(shown.map(({ owner }) => owner)).size).toBe(7)
    expect(picked.length).toBe(40)
  })

  it('tells several options in one text apart', () => {
    expect(pick([deal('a', { tags: 'old; new' }), deal('b', { tags: 'old' }), deal('c', { tags: 'new' })])).toEqual(['a']) // prettier-ignore
  })

  it('leaves out fields that the mapping leads nowhere', () => {
    const shows = { ...all, fields: new Set(['title']) }
    expect(pick([deal('a', { title: 'A' }), deal('b', { title: 'B', scrap: 1, area: 'x' })], shows)).toEqual(['a'])
  })

  it('needs no record for what another object has brought along', () => {
    const cover = createCover(all, 5)
    cover.add(deal('a', { title: 'A' }))
    cover.add(deal('b', { title: 'B', value: 1 }))
    cover.show(deal('b', { title: 'B', value: 1 }))
    expect(cover.next()).toBeNull()
  })

  it('gives once more what nobody has shown when there is more room', () => {
    const cover = createCover(all, 5)
    const records = [deal('a', { area: 'Wills' }), deal('b', { area: 'Trusts' })]
    for (const record of records) cover.add(record)
    expect([cover.next(), cover.next(), cover.next()]).toEqual(['a', 'b', null])
    cover.show(deal('a', { area: 'Wills' }))
    cover.again()
    expect([cover.next(), cover.next()]).toEqual(['b', null])
  })

  it('says what does not occur in the sample', () => {
    const cover = createCover(all, 5)
    cover.add(deal('a', { area: 'Wills' }))
    cover.add(deal('b', { area: 'Trusts' }))
    cover.show(deal('a', { area: 'Wills' }))
    const report = sampleReport(1, new Map([['deal', cover]]), 1)
    expect(report).toMatchObject({ records: 1, features: 4, notShown: 1, examples: ['deal: area: Trusts'] })
    expect(report.sentence).toContain('1 of 4 ')
  })
})

describe('what an object shows', () => {
  const line = (field: string, type: 'enum' | 'text', transform: MappingLine['transform'] = []): MappingLine => ({
    object: 'deal', field, target: { kind: 'custom', object: 'deal', type, name: field }, transform, confidence: 1, reason: '', state: 'proposed', candidates: [],
  }) // prettier-ignore

  it('counts the values of a text that becomes a list of options', () => {
    const split = { rule: 'split', separator: '|' } as const
    const shows = showsOf('deal', [], [line('area', 'enum'), line('tags', 'enum', [split]), line('story', 'text')])
    expect([...shows.options]).toEqual([['area', null], ['tags', '|']]) // prettier-ignore
    expect([...(shows.fields ?? [])]).toEqual(['area', 'tags', 'story'])
  })

  it('takes every field of what follows fixed rules', () => {
    expect(showsOf('meeting', [], []).fields).toBeNull()
  })
})
