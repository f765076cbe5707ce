// A1 and B10: a contact is a person with all that it has; its latest company is the organization, the others are kept.
import { describe, expect, it } from 'vitest'
import { arrival, arriveAll, became, custom, isLoggedBothWays, ledgerRow, panelOf, planned, type Read, sampled } from './asserted.ts' // prettier-ignore

export function contacts(walked: Read): void {
  describe('A1 a contact', () => {
    it('arrives as a person with names, all e-mails and telephones in order, owner and creation time', () => {
      const { usual, userIds } = walked()
      expect(became(usual, 'contact', 'p1', 'person')).toMatchObject({
        name: 'Siobhán O’Connor',
        first_name: 'Siobhán',
        last_name: 'O’Connor',
        emails: [
          { value: 'siobhan@aldgate.example', label: 'work', primary: true },
          { value: 'siobhan@post.example', label: 'home', primary: false },
        ],
        phones: [
          { value: '07700 900111', label: 'mobile', primary: true },
          { value: '020 7946 0002', label: 'work', primary: false },
        ],
        owner_id: userIds.harriet,
        add_time: '2021-03-04T09:30:00Z',
      })
    })

    it('keeps job title, address and birthday in custom fields where the account has no fields for them', () => {
      const { usual } = walked()
      const person = became(usual, 'contact', 'p1', 'person')
      expect(custom(usual, 'person', person, 'Job title')).toBe('Finance Director')
      expect(custom(usual, 'person', person, 'Address')).toBe('2 Leadenhall Street, London EC3V 1AB')
      expect(custom(usual, 'person', person, 'Birthday')).toBe('1980-02-29')
      expect(arrival(usual, 'contact', 'job_title')).toBe('custom_field person: Job title (text)')
    })

    it('fills the native fields where the account has them', () => {
      const { other } = walked()
      expect(became(other, 'contact', 'p1', 'person')).toMatchObject({
        job_title: 'Finance Director',
        postal_address: { value: '2 Leadenhall Street, London EC3V 1AB' },
        birthday: '1980-02-29',
      })
      expect(arrival(other, 'contact', 'job_title')).toBe('native person.job_title')
      expect(arrival(other, 'contact', 'birthday')).toBe('native person.birthday')
    })

    it('keeps its custom fields: several of a list, one of a list, a formula as its value', () => {
      const { usual } = walked()
      const person = became(usual, 'contact', 'p1', 'person')
      expect(custom(usual, 'person', person, 'Interests')).toEqual(['Property', 'Tax'])
      expect(custom(usual, 'person', person, 'Marketing consent')).toBe('Yes')
      expect(custom(usual, 'person', person, 'Preferred contact')).toBe('Email')
      expect(Number(custom(usual, 'person', person, 'Client score'))).toBe(7.5)
      expect(custom(usual, 'person', person, 'Source ID')).toBe('p1')
    })

    it.each([
      ['usual', '(no company)'],
      ['other', 'Private clients'],
    ] as const)('without a company hangs on the one placeholder organization of the %s choices', (which, name) => {
      const walk = walked()[which]
      const placeholders = walk.standing.organization.filter((one) => one['name'] === name)
      expect(placeholders).toHaveLength(1)
      expect(became(walk, 'contact', 'p2', 'person')['org_id']).toBe(placeholders[0]?.id)
      expect(walk.standing.person.filter((one) => one['org_id'] === placeholders[0]?.id).length).toBeGreaterThan(0)
      expect(panelOf(walk, 'organization', placeholders[0]?.id ?? 0).reasons?.join()).toMatch(/no company/)
    })

    it('is counted in audit, plan and reconciliation, shown in sample and panel, and goes away again', () => {
      const { usual } = walked()
      arriveAll(usual, 'contact', { records: 3 })
      expect(planned(usual, 'contact')).toBe(3)
      const contact = (field: string) => sampled(usual, 'contact', 'p1', field)
      expect([contact('emails'), contact('phones'), contact('job_title')]).toEqual([['emails equal'], ['phones equal'], ['Job title equal']]) // prettier-ignore
      const panel = panelOf(usual, 'person', became(usual, 'contact', 'p1', 'person').id)
      expect(panel).toMatchObject({ status: 'imported', source: { object: 'contact', id: 'p1' } })
      expect(panel.fields.get('emails')).toMatchObject({ target: 'emails', how: 'equal' })
      for (const id of ['p1', 'p2', 'p3']) isLoggedBothWays(usual, 'contact', id)
      isLoggedBothWays(usual, 'placeholder', 'placeholder')
    })
  })

  describe('B10 a contact of several companies', () => {
    it('belongs to the one it was last linked to, and the others stand in Secondary_Organizations__c', () => {
      const { usual } = walked()
      const person = became(usual, 'contact', 'p1', 'person')
      expect(person['org_id']).toBe(became(usual, 'company', 'c2', 'organization').id)
      const others = String(custom(usual, 'person', person, 'Secondary_Organizations__c')).split('\n')
      expect(others).toHaveLength(2)
      expect(others.find((line) => line.includes('c1'))).toContain('Aldgate Holdings Ltd')
      expect(others.find((line) => line.includes('c6'))).toContain('Twin & Twin LLP')
      expect(others.join()).not.toContain('Aldgate Property')
    })

    it('is told so by the plan and the sample, and the field goes with the rollback', () => {
      const { usual } = walked()
      expect(usual.plan.creates.customFields).toContainEqual({ object: 'person', name: 'Secondary_Organizations__c', type: 'text' }) // prettier-ignore
      expect(sampled(usual, 'contact', 'p1', 'Secondary_Organizations__c')).toEqual(['Secondary_Organizations__c equal']) // prettier-ignore
      isLoggedBothWays(usual, 'field', 'person/text/Secondary_Organizations__c')
      expect(ledgerRow(usual, 'field', 'person/text/Secondary_Organizations__c').state).toBe('written')
    })
  })
}
