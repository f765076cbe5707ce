// A plan with fewer custom fields than a mapping needs: which fields share one text, in which order, and what stands in it.
import { describe, expect, it } from 'vitest'
import { capBlockers } from '../../../migration/foresight/caps.ts'
import type { Destination } from '../../../migration/destination.ts'
import { destinationFindings } from '../../../migration/destination-findings.ts'
import type { SourceField } from '../../../migration/fields.ts'
import { fieldCap, type FoldFacts, foldOver } from '../../../migration/fold/choose.ts'
import { foldField, isFolded } from '../../../migration/fold/field.ts'
import { joinFolded, mostText } from '../../../migration/fold/text.ts'
import { editLines } from '../../../migration/mapping/edits.ts'
import { judgeMapping } from '../../../migration/mapping/problems.ts'
import { propose } from '../../../migration/propose/propose.ts'
import { defaultSettings } from '../../../migration/settings.ts'

const own = (count: number) =>
  Array.from({ length: count }, (_, at) => {
    return { object: 'deal', key: `k${at}`, name: `Own ${at}`, type: 'varchar', isCustom: true, options: [] } as const
  })

/** Lite allows 30 custom fields. */
const account = (count: number): Destination => ({
  companyName: 'Harper', activityTypes: [], users: [], fields: own(count), pipelines: [], stages: [], currencies: ['GBP'],
  dealAddTime: null, tokensLimit: 30_000, tokensLeft: 30_000, requestsPerWindow: 80,
}) // prettier-ignore

function field(name: string, more: Partial<SourceField> = {}): SourceField {
  return { object: 'deal', name, label: name, type: 'string', role: 'value', linksTo: null, options: null, records: 100, filled: 100, distinct: 90, samples: ['x'.repeat(60)], dateFormat: null, ...more } // prettier-ignore
}

const fields = [
  field('Matter title', { label: 'title' }),
  field('Court room', { filled: 10 }),
  field('Bench', { filled: 10, distinct: 2, type: 'enum', options: ['a', 'b'] }),
  field('Bench note', { filled: 10, distinct: 2 }),
  field('Trial day', { filled: 3, type: 'date', dateFormat: 'dd/MM/yyyy', samples: ['01/02/2024'] }),
  field('Retainer fee', { filled: 2, type: 'money', samples: ['12.00'] }),
  field('Presiding officer'),
]

function facts(count: number, more: Partial<FoldFacts> = {}): FoldFacts {
  return { fields, destination: account(count), settings: defaultSettings, severalCompanies: false, ...more }
}
const proposal = (count: number) => propose(fields, account(count).fields, defaultSettings)
const foldedIn = (lines: readonly { field: string; target: Parameters<typeof isFolded>[0] }[]) =>
  lines.filter(({ target }) => isFolded(target)).map((line) => line.field)

describe('a mapping with more custom fields than the plan has free', () => {
  it('stays as it was proposed where everything fits', () => {
    const lines = proposal(10)
    expect(foldOver(lines, facts(10))).toEqual(lines)
  })

  it('folds what is filled least, then what says least, then text before options, and days only at last', () => {
    // 3 source ids and 6 lines: with 22 of its own one is too many, and the text takes one more.
    expect(foldedIn(foldOver(proposal(22), facts(22)))).toEqual(['Bench', 'Bench note'])
    expect(foldedIn(foldOver(proposal(23), facts(23)))).toEqual(['Court room', 'Bench', 'Bench note'])
    expect(foldedIn(foldOver(proposal(25), facts(25)))).toEqual(['Court room', 'Bench', 'Bench note', 'Trial day', 'Presiding officer']) // prettier-ignore
  })

  it('never folds an amount, and no field that a finding names', () => {
    const named = new Set(['deal\nBench note'])
    const lines = foldOver(proposal(26), facts(26, { named }))
    expect(foldedIn(lines)).toEqual(['Court room', 'Bench', 'Trial day', 'Presiding officer'])
  })

  it('says why, with the figures, and keeps its own field as the next candidate', () => {
    const line = foldOver(proposal(22), facts(22)).find(({ field: name }) => name === 'Bench note')
    expect(line?.reason).toContain('22 custom fields and the mapping would add 9')
    expect(line?.reason).toContain('filled in 10 of 100 records')
    expect(line?.candidates.map(({ target }) => (target.kind === 'custom' ? target.name : target.kind)).slice(0, 2)).toEqual([foldField.name, 'Bench note']) // prettier-ignore
    expect(judgeMapping(foldOver(proposal(22), facts(22)), fields, account(22).fields).problems).toEqual([])
  })

  it('says the problem when a line is unfolded by hand, folds no other for it, and stops no run once it is accepted', () => {
    const lines = foldOver(proposal(22), facts(22))
    const target = lines.find((line) => line.field === 'Bench note')?.candidates[1]?.target
    if (!target) throw new Error('There is no candidate to go back to.')
    const edited = editLines(lines, [{ object: 'deal', field: 'Bench note', target }], fields).lines
    expect(foldedIn(edited)).toEqual(['Bench'])
    const known = { ...facts(22), lines: edited, openDeals: null }
    expect(capBlockers(known).map(({ code, acceptable }) => [code, acceptable])).toEqual([['custom_fields_over_cap', true]]) // prettier-ignore
    const accepted = { ...defaultSettings, acceptedBlockers: ['custom_fields_over_cap' as const] }
    expect(capBlockers({ ...known, settings: accepted })).toEqual([])
    const links = { parents: 0, participants: 0, severalCompanies: 0, withoutCompany: 0 }
    const codes = (own: typeof lines) =>
      destinationFindings({ ...facts(22), lines: own, links, staged: [], pipelines: [] }).map(({ code }) => code)
    expect(codes(edited)).toContain('custom_fields_over_cap')
    expect(codes(lines)).not.toContain('custom_fields_over_cap')
  })

  it('is unfolded where a larger plan has room, but not where a person chose the text', () => {
    const lines = foldOver(proposal(22), facts(22))
    const larger = { ...defaultSettings, pipedrivePlan: 'growth' as const }
    expect(foldedIn(foldOver(lines, facts(22, { settings: larger })))).toEqual([])
    const byHand = lines.map((line) => (line.field === 'Bench' ? { ...line, state: 'edited' as const } : line))
    expect(foldedIn(foldOver(byHand, facts(22, { settings: larger })))).toEqual(['Bench'])
  })

  it('does not believe a guessed plan that the account goes beyond already', () => {
    expect(fieldCap(proposal(31), facts(31))).toBeNull()
    expect(fieldCap(proposal(31), facts(31, { settings: { ...defaultSettings, pipedrivePlan: 'lite' } }))?.over).toBe(10) // prettier-ignore
  })
})

describe('the text that fields share', () => {
  const line = (label: string, text: string) => ({ field: label.toLowerCase(), label, text, source: text })

  it('has a line for each, and says so of each', () => {
    const { text, changes } = joinFolded([line('Court', 'Leeds'), line('Bench', 'Two\nof three')])
    expect(text).toBe('Court: Leeds\nBench: Two\nof three')
    expect(changes.map(({ rule, meant }) => [rule, meant])).toEqual([['folded', 'Court: Leeds'], ['folded', 'Bench: Two\nof three']]) // prettier-ignore
  })

  it('ends where the field is full, and what was cut or had no room is said', () => {
    const { text, changes } = joinFolded([
      line('A', 'x'.repeat(mostText - 20)),
      line('B', 'y'.repeat(40)),
      line('C', 'z'),
    ])
    expect(text.length).toBe(mostText)
    expect(changes.map(({ rule, how }) => [rule, how])).toEqual([['folded', 'changed_by_rule'], ['folded_cut', 'changed_by_rule'], ['folded_no_room', 'left_out']]) // prettier-ignore
    expect(text.endsWith(String(changes[1]?.meant))).toBe(true)
  })
})

describe('open deals beyond the cap', () => {
  it('are named with their figures before the run, and stop it until they are accepted', () => {
    const known = { ...facts(0), lines: [], openDeals: 2600 }
    expect(capBlockers(known).map(({ message }) => message).join()).toContain('2,600 deals of the source are open; the plan of the account is lite') // prettier-ignore
    expect(capBlockers({ ...known, openDeals: 2500 })).toEqual([])
    expect(capBlockers({ ...known, settings: { ...defaultSettings, acceptedBlockers: ['deals_over_cap'] } })).toEqual([]) // prettier-ignore
  })
})
