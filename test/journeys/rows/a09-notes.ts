// A9: notes as activities of a type of their own, or as Pipedrive's notes by choice.
import { describe, expect, it } from 'vitest'
import { pictureBytes } from './firm.ts'
import { activityOf, arriveAll, became, isLoggedBothWays, ledgerRow, planned, type Read, sampled } from './asserted.ts'

export function notes(walked: Read): void {
  describe('A9 a note', () => {
    it('arrives as an activity of the type note, which is made and goes away again, with its text kept and its scripts gone', () => {
      const { usual, userIds } = walked()
      const note = activityOf(usual, 'note', 'n1')
      expect(note).toMatchObject({
        type: 'note',
        owner_id: userIds.oliver,
        due_date: '2021-03-04',
        due_time: '09:30:00',
        done: true,
        deal_id: became(usual, 'deal', 'd1', 'deal').id,
        participants: [{ person_id: became(usual, 'contact', 'p1', 'person').id, primary: true }],
      })
      const text = String(note['note'])
      expect(text).toContain('Instructions')
      expect(text).toMatch(/Client wants <(strong|b)>speed<\/\1> &amp; <(em|i)>care<\/\2>/)
      expect(text).not.toMatch(/script|alert/)
      expect(usual.plan.creates.activityTypes).toEqual(['Note'])
      expect(usual.standing.activity_type.map((type) => type['key_string'])).toContain('note')
      isLoggedBothWays(usual, 'activity_type', 'note')
    })

    it('keeps the picture that stood in its text: as a file with the same bytes, shown from there', () => {
      const { usual } = walked()
      const pictures = usual.standing.file.filter((file) => Buffer.from(String(file['content']), 'base64').equals(pictureBytes)) // prettier-ignore
      expect(pictures).toHaveLength(1)
      const text = String(activityOf(usual, 'note', 'n1')['note'])
      const shown = /<img[^>]* src="([^"]+)"/.exec(text)?.[1] ?? ''
      expect(shown).toContain(String(pictures[0]?.id))
      expect(text).not.toContain('data:')
    })

    it('and its twin that is alike in every field both arrive', () => {
      const { usual } = walked()
      const twins = ['n2', 'n3'].map((source) => activityOf(usual, 'note', source).id)
      expect(new Set(twins).size).toBe(2)
    })

    it("is Pipedrive's own note with author and time when that is chosen, and no type is made", () => {
      const { other, userIds } = walked()
      const note = became(other, 'note', 'n1', 'note')
      expect(note).toMatchObject({
        user_id: userIds.oliver,
        deal_id: became(other, 'deal', 'd1', 'deal').id,
        person_id: became(other, 'contact', 'p1', 'person').id,
        org_id: became(other, 'company', 'c1', 'organization').id,
      })
      expect(String(note['add_time']).replace(' ', 'T').slice(0, 19)).toBe('2021-03-04T09:30:00')
      expect(note['content']).toMatch(/Client wants <(strong|b)>speed<\/\1>/)
      expect(other.standing.activity.some((one) => one['type'] === 'note')).toBe(false)
      expect(other.plan.creates.activityTypes).toEqual([])
      isLoggedBothWays(other, 'note', 'n1')
    })

    it('is counted in audit, plan and reconciliation, shown in the sample, and goes away again', () => {
      const { usual, other } = walked()
      for (const walk of [usual, other]) {
        arriveAll(walk, 'note', { records: 3 })
        expect(planned(walk, 'note')).toBe(3)
      }
      expect(sampled(usual, 'note', 'n2', 'body')).toContain('note equal')
      expect(sampled(other, 'note', 'n2', 'body')).toContain('content equal')
      expect(ledgerRow(usual, 'note', 'n2').state).toBe('written')
      for (const source of ['n1', 'n2', 'n3']) isLoggedBothWays(usual, 'note', source)
    })
  })
}
