// A11: what Pipedrive has no object for goes to the nearest record by a stated rule, and nothing is dropped unsaid.
import { describe, expect, it } from 'vitest'
import { arrival, audited, became, countOf, custom, finding, isLoggedBothWays, ledgerRow, panelOf, planned, type Read } from './asserted.ts' // prettier-ignore

const rowOf = (id: string): string => `["property", "${id}"]`

export function customObjects(walked: Read): void {
  describe('A11 a custom object', () => {
    it('is told by the audit with the rule that will be taken, which says where each goes', () => {
      const { usual } = walked()
      expect(audited(usual, 'property')).toBe(3)
      expect(finding(usual, 'custom_object', 'property')).toMatchObject({ count: 3 })
      const told = usual.audit.source?.objects.find(({ object }) => object === 'property')
      expect(told).toMatchObject({ arrivesAs: 'notes on the deal', custom: { parent: 'deal', rule: 'note' } })
      expect(arrival(usual, 'property', 'tenure')).toBe('in_note note.content')
    })

    it('becomes one note on its deal for each record, with everything that it holds', () => {
      const { usual } = walked()
      for (const [id, deal, words] of [
        ['r1', 'd1', ['Title AGL100', 'Freehold']],
        ['r2', 'd1', ['Title AGL200', 'Leasehold']],
        ['r3', 'd2', ['Title NGL300', 'Freehold']],
      ] as const) {
        const note = became(usual, 'custom_record', rowOf(id), 'note')
        expect(note['deal_id']).toBe(became(usual, 'deal', deal, 'deal').id)
        for (const word of words) expect(note['content']).toContain(word)
      }
      const panel = panelOf(usual, 'deal', became(usual, 'deal', 'd1', 'deal').id)
      expect(panel.reasons?.join()).toMatch(/^2 propert/)
    })

    it('is shown in the sample with what was meant and what was found', () => {
      const { usual, other } = walked()
      for (const [id, tenure] of [
        ['r1', 'Freehold'],
        ['r2', 'Leasehold'],
      ] as const) {
        const rows = usual.diff.filter((row) => row.object === 'property' && row.sourceId === id)
        expect(rows.map(({ verdict }) => verdict)).not.toContain('missing')
        expect(rows.map(({ found, source }) => `${String(source)} ${String(found)}`).join()).toContain(tenure)
      }
      expect(other.diff.filter((row) => row.object === 'property').length).toBeGreaterThan(0)
    })

    it('is joined into one field of its deal when that is chosen, the latest first or last but none lost', () => {
      const { other } = walked()
      const joined = (deal: string) => Object.values(became(other, 'deal', deal, 'deal')['custom_fields'] as object).map(String).join('\n') // prettier-ignore
      for (const word of ['Title AGL100', 'Title AGL200']) expect(joined('d1')).toContain(word)
      expect(joined('d2')).toContain('Title NGL300')
      expect(joined('d3')).not.toContain('Title')
      expect(other.standing.note.some((note) => String(note['content']).includes('Title AGL100'))).toBe(false)
    })

    it('is planned and counted by either rule, and goes away again', () => {
      const { usual, other } = walked()
      expect(planned(usual, 'property')).toBe(3)
      for (const walk of [usual, other]) {
        const { source, equal, changedByRule, leftOut, missing, different } = countOf(walk, 'property')
        expect([source, equal + changedByRule + leftOut, missing, different]).toEqual([3, 3, 0, 0])
      }
      for (const id of ['r1', 'r2', 'r3']) {
        expect(ledgerRow(usual, 'custom_record', rowOf(id)).state).toBe('written')
        isLoggedBothWays(usual, 'custom_record', rowOf(id))
      }
    })
  })

  describe('A13 time entries', () => {
    it('are one summary field of their deal when that is chosen: hours by number, never a live balance', () => {
      const { other } = walked()
      const fields = other.fields['deal']?.filter(
        ({ isCustom, name }) => isCustom === true && /time/i.test(String(name)),
      )
      expect(fields?.length).toBeGreaterThan(0)
      const told = fields?.map(({ name }) => String(custom(other, 'deal', became(other, 'deal', 'd1', 'deal'), String(name)))).join('\n') // prettier-ignore
      // 90 and 30 minutes.
      expect(told).toMatch(/\b2(\.0+)?\s*h|\b2:00|120/)
      const { source, equal, changedByRule, leftOut } = countOf(other, 'time_entry')
      expect([source, equal + changedByRule + leftOut]).toEqual([3, 3])
    })
  })
}
