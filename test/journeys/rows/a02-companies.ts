// A2: a company is an organization, and its place in the family a relationship of type parent.
import { describe, expect, it } from 'vitest'
import { arrival, arriveAll, became, countOf, custom, finding, isLoggedBothWays, ledgerRow, panelOf, planned, type Read, sampled } from './asserted.ts' // prettier-ignore

export function companies(walked: Read): void {
  describe('A2 a company', () => {
    it('arrives as an organization with website, industry, number of employees, address, label and owner', () => {
      const { usual, userIds } = walked()
      const organization = became(usual, 'company', 'c1', 'organization')
      expect(organization).toMatchObject({
        name: 'Aldgate Holdings Ltd',
        website: 'https://aldgate.example',
        employee_count: 120,
        address: { value: '1 Aldgate High Street, London EC3N 1AH' },
        owner_id: userIds.harriet,
        add_time: '2021-03-04T09:30:00Z',
      })
      const label = (field: string, id: unknown) => {
        const options = usual.fields['organization']?.find(({ code }) => code === field)?.['options']
        return (options as readonly { id: number; label: string }[]).find((option) => option.id === id)?.label
      }
      expect(label('industry', organization['industry'])).toBe('Construction')
      expect((organization['label_ids'] as number[]).map((id) => label('label_ids', id))).toEqual(['Hot'])
    })

    it('keeps what Pipedrive has no field for: leading zeros, money with its currency, telephone', () => {
      const { usual } = walked()
      const organization = became(usual, 'company', 'c1', 'organization')
      expect(custom(usual, 'organization', organization, 'Sic code')).toBe('0041100')
      expect(custom(usual, 'organization', organization, 'Credit limit')).toEqual({ value: 12500, currency: 'GBP' })
      expect(custom(usual, 'organization', organization, 'Phone')).toBe('020 7946 0001')
      expect(custom(usual, 'organization', organization, 'Source ID')).toBe('c1')
    })

    it('keeps website, industry and employees in custom fields where the account has none of its own', () => {
      const { other } = walked()
      const organization = became(other, 'company', 'c1', 'organization')
      expect(custom(other, 'organization', organization, 'Website')).toBe('https://aldgate.example')
      expect(custom(other, 'organization', organization, 'Industry')).toBe('Construction')
      expect(custom(other, 'organization', organization, 'Employee count')).toBe(120)
    })

    it('stands below its parent, two levels deep, and nowhere else', () => {
      const { usual } = walked()
      const id = (source: string) => became(usual, 'company', source, 'organization').id
      const edges = usual.standing.relationship.map((one) => [one['type'], one['owner_org_id'], one['linked_org_id']])
      expect(edges.slice(0, 2)).toEqual([
        ['parent', id('c1'), id('c2')],
        ['parent', id('c2'), id('c3')],
      ])
      expect(edges).toHaveLength(3)
    })

    it('in a circle loses one link, which the audit counts and the records list explains', () => {
      const { usual } = walked()
      expect(finding(usual, 'hierarchy_cycles', 'company')).toMatchObject({ count: 1 })
      const links = ['c4', 'c5'].map((source) => ledgerRow(usual, 'company_parent', source))
      expect(links.map(({ state }) => state).toSorted()).toEqual(['refused', 'written'])
      expect(links.find(({ state }) => state === 'refused')?.reason).toMatch(/circle.*c4.*c5/)
      expect(countOf(usual, 'company_parent')).toMatchObject({ source: 4, pipedrive: 3, leftOut: 1, missing: 0 })
    })

    it('shows its parent in the sample as it was read back, and a link that was left out as left out', () => {
      const { usual } = walked()
      expect(sampled(usual, 'company', 'c2', 'parent')).toEqual(['parent equal'])
      const circle = ['c4', 'c5'].flatMap((source) => sampled(usual, 'company', source, 'parent'))
      expect(circle.toSorted()).toEqual(['parent equal', 'parent left_out'])
    })

    it('and its twin that is alike in every field both arrive', () => {
      const { usual } = walked()
      const twins = ['c6', 'c7'].map((source) => became(usual, 'company', source, 'organization'))
      expect(new Set(twins.map(({ id }) => id)).size).toBe(2)
      expect(twins.map((one) => one['name'])).toEqual(['Twin & Twin LLP', 'Twin & Twin LLP'])
      expect(finding(usual, 'possible_duplicates', 'company')).toMatchObject({ count: 2 })
    })

    it('is counted in audit, plan and reconciliation, shown in sample and panel, and goes away again', () => {
      const { usual } = walked()
      arriveAll(usual, 'company', { records: 7 })
      expect([planned(usual, 'company'), planned(usual, 'company_parent')]).toEqual([7, 4])
      expect(arrival(usual, 'company', 'website')).toBe('native organization.website')
      expect(arrival(usual, 'company', 'parent')).toBe('native organization.parent')
      expect(sampled(usual, 'company', 'c1', 'credit_limit')).toEqual(['Credit limit changed_by_rule'])
      const panel = panelOf(usual, 'organization', became(usual, 'company', 'c1', 'organization').id)
      expect(panel).toMatchObject({ status: 'imported', source: { object: 'company', id: 'c1' } })
      expect(panel.fields.get('credit_limit')?.rule).toContain('£12,500.00')
      for (const source of ['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7']) isLoggedBothWays(usual, 'company', source)
      for (const source of ['c2', 'c3', 'c5']) isLoggedBothWays(usual, 'company_parent', source)
    })
  })
}
