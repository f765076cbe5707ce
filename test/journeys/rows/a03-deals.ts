// A3: a deal with its money, its place, its end and everybody who is part of it.
import { describe, expect, it } from 'vitest'
import { arrival, arriveAll, became, countOf, custom, finding, isLoggedBothWays, panelOf, planned, type Read, sampled } from './asserted.ts' // prettier-ignore

export function deals(walked: Read): void {
  describe('A3 a deal', () => {
    it('that is open keeps value, currency, stage, expected close date, owner, person and organization', () => {
      const { usual, userIds } = walked()
      expect(became(usual, 'deal', 'd1', 'deal')).toMatchObject({
        title: 'Sale of 1 Aldgate',
        value: 125000.5,
        currency: 'GBP',
        status: 'open',
        pipeline_id: became(usual, 'pipeline', 'w1', 'pipeline').id,
        stage_id: became(usual, 'stage', 's2', 'stage').id,
        expected_close_date: '2027-01-31',
        owner_id: userIds.harriet,
        person_id: became(usual, 'contact', 'p1', 'person').id,
        org_id: became(usual, 'company', 'c1', 'organization').id,
        won_time: null,
        lost_time: null,
      })
    })

    it('that was won is won at its time, in its own currency', () => {
      const { usual } = walked()
      expect(became(usual, 'deal', 'd2', 'deal')).toMatchObject({
        status: 'won', won_time: '2024-02-03T11:12:13Z', value: 9800, currency: 'USD', lost_time: null,
        stage_id: became(usual, 'stage', 's5', 'stage').id,
      }) // prettier-ignore
    })

    it('that was lost keeps when, in UTC, and why', () => {
      const { usual } = walked()
      expect(became(usual, 'deal', 'd3', 'deal')).toMatchObject({
        status: 'lost', lost_time: '2023-08-09T09:00:00Z', lost_reason: 'Conflict of interest', value: 300, currency: 'EUR',
        person_id: null, won_time: null,
      }) // prettier-ignore
    })

    it('in a currency that nobody knows keeps its sum, and the change is said', () => {
      const { usual } = walked()
      expect(became(usual, 'deal', 'd4', 'deal')).toMatchObject({ value: 77, currency: 'GBP' })
      expect(sampled(usual, 'deal', 'd4', 'currency')).toEqual(['currency changed_by_rule'])
      const panel = panelOf(usual, 'deal', became(usual, 'deal', 'd4', 'deal').id)
      expect(panel.fields.get('currency')?.rule).toContain('XQX')
      expect(finding(usual, 'mixed_currencies', 'deal')).toBeDefined()
    })

    it('has its further contacts as participants, each once', () => {
      const { usual } = walked()
      const deal = became(usual, 'deal', 'd1', 'deal').id
      const people = usual.standing.participant.filter((one) => one['deal_id'] === deal && one['is_primary'] !== true)
      const further = ['p2', 'p3'].map((source) => became(usual, 'contact', source, 'person').id)
      expect(people.map((one) => one['person_id']).toSorted()).toEqual(further.toSorted())
      expect(usual.standing.participant.filter((one) => one['is_primary'] !== true)).toHaveLength(2)
      expect(countOf(usual, 'deal_contact')).toMatchObject({ source: 2, pipedrive: 2, equal: 2 })
    })

    it('shows all its contacts in the sample, each as it was read back', () => {
      const { usual } = walked()
      const rows = usual.diff.filter(
        (row) => row.object === 'deal' && row.sourceId === 'd1' && row.target === 'participants',
      )
      expect(rows.map(({ source, verdict }) => [source, verdict]).toSorted()).toEqual([
        ['p2', 'equal'],
        ['p3', 'equal'],
      ])
    })

    it('keeps option and date fields', () => {
      const { usual } = walked()
      const deal = became(usual, 'deal', 'd1', 'deal')
      expect(custom(usual, 'deal', deal, 'Practice area')).toBe('Property')
      expect(custom(usual, 'deal', deal, 'Court date')).toBe('2026-12-01')
      const field = usual.fields['deal']?.find(({ name }) => name === 'Practice area')
      const labels = (field?.['options'] as readonly { label: string }[]).map(({ label }) => label)
      expect(labels).toEqual(['Property', 'Litigation', 'Probate'])
    })

    it('is counted with its money in audit, plan and reconciliation, shown in sample and panel, and goes away', () => {
      const { usual } = walked()
      arriveAll(usual, 'deal', { records: 4 })
      expect([planned(usual, 'deal'), planned(usual, 'deal_contact')]).toEqual([4, 2])
      expect(arrival(usual, 'deal', 'lost_reason')).toBe('native deal.lost_reason')
      const sums = usual.reconciliation.sums.map(({ pipeline, stage, currency, source, pipedrive, equal }) => [pipeline, stage, currency, source, pipedrive, equal]) // prettier-ignore
      expect(sums).toEqual(expect.arrayContaining([
        ['Conveyancing', 'Exchanged', 'GBP', 125000.5, 125000.5, true],
        ['Litigation', 'Court', 'USD', 9800, 9800, true],
        ['Litigation', 'Instructed', 'EUR', 300, 300, true],
        ['Pipeline', 'Qualified', 'GBP', 77, 77, true],
      ])) // prettier-ignore
      expect(sampled(usual, 'deal', 'd2', 'won_at')).toEqual(['won_time equal'])
      const panel = panelOf(usual, 'deal', became(usual, 'deal', 'd1', 'deal').id)
      expect(panel).toMatchObject({ status: 'imported', source: { object: 'deal', id: 'd1' } })
      expect(panel.fields.get('value')).toMatchObject({ how: 'equal', arrived: 125000.5 })
      for (const source of ['d1', 'd2', 'd3', 'd4']) isLoggedBothWays(usual, 'deal', source)
      isLoggedBothWays(usual, 'deal_contact', '["d1", "p2"]')
    })
  })
}
