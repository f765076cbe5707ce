// B11: when a record was made and changed, natively where Pipedrive takes it, else in date fields; and which zone was assumed.
import { describe, expect, it } from 'vitest'
import { activityOf, arrival, became, custom, finding, panelOf, type Read, sampled } from './asserted.ts'

export function times(walked: Read): void {
  describe('B11 an original time', () => {
    it('is native on persons and organizations, a time without a zone taken by the zone of the source', () => {
      const { usual } = walked()
      expect(became(usual, 'company', 'c1', 'organization')['add_time']).toBe('2021-03-04T09:30:00Z')
      // 23:30 in London in July is 22:30 in UTC.
      expect(became(usual, 'contact', 'p3', 'person')['add_time']).toBe('2019-07-01T22:30:00Z')
      expect(finding(usual, 'times_without_zone', 'contact') ?? finding(usual, 'times_without_zone', 'call')).toBeDefined() // prettier-ignore
    })

    it('of a deal is native where the account was found to honour it, else in a date field', () => {
      const { usual, other } = walked()
      const deal = became(usual, 'deal', 'd1', 'deal')
      expect(custom(usual, 'deal', deal, 'Original created')).toBe('2021-03-04')
      expect(custom(usual, 'deal', deal, 'Original modified')).toBe('2024-05-06')
      expect(deal['add_time']).not.toBe('2021-03-04T09:30:00Z')
      expect(became(other, 'deal', 'd1', 'deal')['add_time']).toBe('2021-03-04T09:30:00Z')
      expect(arrival(usual, 'deal', 'created_at')).toBe('custom_field deal: Original created (date)')
      expect(custom(other, 'deal', became(other, 'deal', 'd1', 'deal'), 'Original modified')).toBe('2024-05-06')
    })

    it('of the last change stands in a date field of organizations and persons', () => {
      const { usual } = walked()
      const read = (target: 'organization' | 'person', object: string, id: string) =>
        custom(usual, target, became(usual, object, id, target), 'Original modified')
      expect([read('organization', 'company', 'c2'), read('person', 'contact', 'p2')]).toEqual(['2024-05-06', '2024-05-06']) // prettier-ignore
    })

    it('is shown with its raw text, the zone that was assumed and UTC, in sample, panel and activity', () => {
      const { usual } = walked()
      expect(sampled(usual, 'contact', 'p3', 'created_at')).toEqual(['add_time changed_by_rule'])
      const panel = panelOf(usual, 'person', became(usual, 'contact', 'p3', 'person').id)
      for (const word of ['2019-07-01 23:30:00', 'Europe/London', '2019-07-01T22:30:00Z']) expect(panel.fields.get('created_at')?.rule).toContain(word) // prettier-ignore
      expect(activityOf(usual, 'email', 'e1')['note']).toContain('2021-03-04 09:30:00 UTC')
      expect(activityOf(usual, 'call', 'k1')['note']).toMatch(/2024-03-31T01:30:00, taken as Europe\/London, which is/)
    })
  })
}
