// A12: who owned a record owns it in Pipedrive; nobody is created, nothing goes without an owner.
import { describe, expect, it } from 'vitest'
import { activityOf, became, panelOf, type Read, sampled } from './asserted.ts'

export function owners(walked: Read): void {
  describe('A12 an owner', () => {
    it('is found by e-mail whatever its case and plus-tag, and flagged when nobody has it', () => {
      const { usual, userIds } = walked()
      const matches = new Map(usual.owners.matches.map((match) => [match.sourceId, match]))
      expect(matches.get('u1')).toMatchObject({ userId: userIds.harriet, by: 'email' })
      expect(matches.get('u2')).toMatchObject({ userId: userIds.oliver, by: 'email' })
      expect(matches.get('u3')).toMatchObject({ userId: null, by: null, name: 'Gone Away' })
      expect(matches.get('u4')).toMatchObject({ userId: null, by: null })
    })

    it('stops the runs while one is neither matched, mapped by hand nor covered by a fallback', () => {
      expect(walked().usual.refusedWithoutOwners).toMatch(/owner|user/i)
    })

    it('mapped by hand is the one that was named', () => {
      const { usual, userIds } = walked()
      expect(became(usual, 'deal', 'd4', 'deal')['owner_id']).toBe(userIds.priya)
      expect(sampled(usual, 'deal', 'd4', 'owner')).toEqual(['owner_id equal'])
    })

    it('that nobody is becomes the fallback user, and sample and panel say so', () => {
      const { usual, userIds } = walked()
      const person = became(usual, 'contact', 'p3', 'person')
      expect(person['owner_id']).toBe(userIds.harriet)
      expect(became(usual, 'deal', 'd3', 'deal')['owner_id']).toBe(userIds.harriet)
      expect(activityOf(usual, 'task', 't2')).toMatchObject({ owner_id: userIds.harriet })
      expect(activityOf(usual, 'task', 't2')['note']).toContain('Gone Away')
      expect(sampled(usual, 'contact', 'p3', 'owner')).toEqual(['owner_id changed_by_rule'])
      expect(panelOf(usual, 'person', person.id).fields.get('owner')?.rule).toMatch(/fallback/)
    })

    it('stands on every record, and no user was created', () => {
      const { usual, other } = walked()
      for (const walk of [usual, other]) {
        const known = new Set(walk.owners.users.map(({ id }) => id))
        for (const object of ['organization', 'person', 'deal', 'activity'] as const) {
          for (const record of walk.standing[object]) expect(known).toContain(record['owner_id'])
        }
        expect((walk.after as { users: unknown }).users).toEqual((walk.before as { users: unknown }).users)
      }
    })
  })
}
