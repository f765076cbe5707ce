// A6, A7 and A8: e-mails, calls and meetings are activities at their own time, with the people of the source and nobody invited.
import { describe, expect, it } from 'vitest'
import type { LiveRecord } from '../../sandbox/pipedrive/snapshot.ts'
import { recordingBytes } from './firm.ts'
import { activityOf, arrival, arriveAll, became, countOf, finding, isLoggedBothWays, ledgerRow, planned, type Read, sampled } from './asserted.ts' // prettier-ignore

export function correspondence(walked: Read): void {
  describe('A6 an e-mail', () => {
    it('arrives at its own time in UTC with subject, text, deal, organization, owner and person', () => {
      const { usual, userIds } = walked()
      const person = became(usual, 'contact', 'p2', 'person').id
      const email = activityOf(usual, 'email', 'e1')
      expect(email).toMatchObject({
        type: 'email',
        subject: 'Draft contract',
        due_date: '2024-07-01',
        due_time: '07:15:00',
        done: true,
        deal_id: became(usual, 'deal', 'd1', 'deal').id,
        org_id: became(usual, 'company', 'c2', 'organization').id,
        owner_id: userIds.oliver,
        participants: [{ person_id: person, primary: true }],
        attendees: [],
      })
      expect(email['note']).toMatch(/^<p>Dear <(b|strong)>Tom<\/(b|strong)>, see attached\.<\/p>/)
      for (const word of ['oliver.penrose@harperlane.example', 'tom@lone.example', 'siobhan@aldgate.example', 'outbound', '2024-07-01T08:15:00+01:00']) expect(email['note']).toContain(word) // prettier-ignore
    })

    it('that was never shared is counted, flagged and left out, and comes along when that is chosen', () => {
      const { usual, other } = walked()
      expect(finding(usual, 'unshared_emails', 'email')).toMatchObject({ count: 1, examples: ['Private thoughts'] })
      expect(usual.records.filter((row) => row.object === 'email').map(({ sourceId }) => sourceId)).toEqual(['e1'])
      expect(usual.notMigrated.rows).toContainEqual(expect.objectContaining({ object: 'email', count: 1, name: 'unshared records' })) // prettier-ignore
      expect(activityOf(other, 'email', 'e2')).toMatchObject({ subject: 'Private thoughts', due_time: '08:15:00' })
      expect(countOf(other, 'email')).toMatchObject({ source: 2, pipedrive: 2, leftOut: 0 })
    })

    it('is counted in audit, plan and reconciliation, shown in the sample, and goes away again', () => {
      const { usual } = walked()
      arriveAll(usual, 'email', { records: 2, leftOut: 1 })
      expect(planned(usual, 'email')).toBe(1)
      expect(sampled(usual, 'email', 'e1', 'sent_at')).toEqual(expect.arrayContaining(['due_date equal', 'due_time equal'])) // prettier-ignore
      expect(arrival(usual, 'email', 'subject')).toBe('native activity.subject')
      isLoggedBothWays(usual, 'email', 'e1')
    })
  })

  describe('A7 a call', () => {
    it('keeps duration, outcome, number, notes, and its time by the zone of the source on the night the clocks change', () => {
      const { usual, userIds } = walked()
      const call = activityOf(usual, 'call', 'k1')
      // 01:30 does not exist in London on that night: it is the half hour after midnight, or the one after the gap.
      expect(call).toMatchObject({ type: 'call', due_date: '2024-03-31', duration: '00:13:00', done: true, owner_id: userIds.harriet }) // prettier-ignore
      expect(['00:30:00', '01:30:00']).toContain(call['due_time'])
      for (const word of ['Left voicemail', 'inbound', '07700 900111', '754 seconds', '<i>again</i>', 'Europe/London']) expect(call['note']).toContain(word) // prettier-ignore
      expect(call['deal_id']).toBe(became(usual, 'deal', 'd1', 'deal').id)
    })

    it('names its recording before the run and links it in the activity', () => {
      const { usual } = walked()
      expect(finding(usual, 'recordings', 'call')).toMatchObject({ count: 1 })
      expect(activityOf(usual, 'call', 'k1')['note']).toMatch(/<a href="http:\/\/[^"]+\/recordings\/k1"/)
    })

    it('has its recording as a file of the deal when that is chosen, byte for byte', () => {
      const { other } = walked()
      const recordings = other.standing.file.filter((file) => Buffer.from(String(file['content']), 'base64').equals(recordingBytes)) // prettier-ignore
      expect(recordings).toHaveLength(1)
      expect(recordings[0]?.['deal_id']).toBe(became(other, 'deal', 'd1', 'deal').id)
    })

    it('is counted in audit, plan and reconciliation, shown in the sample, and goes away again', () => {
      const { usual } = walked()
      arriveAll(usual, 'call', { records: 1 })
      expect(planned(usual, 'call')).toBe(1)
      expect(sampled(usual, 'call', 'k1', 'duration_seconds')).toEqual(['duration equal'])
      expect(arrival(usual, 'call', 'outcome')).toBe('in_note activity.note')
      isLoggedBothWays(usual, 'call', 'k1')
    })
  })

  describe('A8 a meeting', () => {
    it('keeps start, length, place and notes', () => {
      const { usual, userIds } = walked()
      expect(activityOf(usual, 'meeting', 'm1')).toMatchObject({
        type: 'meeting',
        subject: 'Completion meeting',
        due_date: '2024-06-03',
        due_time: '13:00:00',
        duration: '01:45:00',
        location: { value: 'Board room, 3rd floor' },
        owner_id: userIds.oliver,
      })
      expect(activityOf(usual, 'meeting', 'm1')['note']).toContain('Bring keys')
    })

    it('has every attendee as a participant: contacts by id or by address, and a new person for the one who is none', () => {
      const { usual } = walked()
      const meeting = activityOf(usual, 'meeting', 'm1')
      const people = (meeting['participants'] as readonly { person_id: number }[]).map((one) => one.person_id)
      for (const source of ['p1', 'p2']) expect(people).toContain(became(usual, 'contact', source, 'person').id)
      const hers = (person: LiveRecord) => JSON.stringify(person['emails']).includes('nadia@newcomer.example')
      const nadia = usual.standing.person.filter(hers)
      expect(nadia.map((person) => person['name'])).toEqual(['Nadia Newcomer'])
      expect(people).toContain(nadia[0]?.id)
      expect(people).toHaveLength(3)
      expect(meeting['attendees']).toEqual([])
    })

    it('is counted in audit, plan and reconciliation, shown in the sample, and goes away again', () => {
      const { usual } = walked()
      arriveAll(usual, 'meeting', { records: 1 })
      expect(planned(usual, 'meeting')).toBe(1)
      expect(sampled(usual, 'meeting', 'm1', 'location')).toEqual(['location equal'])
      expect(ledgerRow(usual, 'meeting', 'm1').state).toBe('written')
      isLoggedBothWays(usual, 'meeting', 'm1')
    })
  })
}
