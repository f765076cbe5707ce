// B8: the panel on a person, organization or deal lists what came with it.
import { describe, expect, it } from 'vitest'
import { became, panelOf, type Read } from './asserted.ts'

export function panelLists(walked: Read): void {
  describe('the panel on a record lists what came with it', () => {
    const brought = (which: 'usual' | 'other', target: 'person' | 'organization' | 'deal', object: string, id: string) => {
      const walk = walked()[which]
      return panelOf(walk, target, became(walk, object, id, target).id).brought
    } // prettier-ignore
    const counts = (of: ReturnType<typeof brought>) => Object.fromEntries(of?.objects.map(({ object, records }) => [object, records]) ?? []) // prettier-ignore

    it('on a deal, newest first, what was refused with its reason', () => {
      const deal = brought('usual', 'deal', 'deal', 'd1')
      expect(counts(deal)).toEqual({ email: 1, call: 1, meeting: 1, task: 1, note: 1, file: 4 })
      expect(deal?.newest[0]).toMatchObject({
        object: 'task',
        title: 'File TR1',
        date: '2024-08-01',
        status: 'imported',
      })
      expect(deal?.newest.map(({ date }) => date)).toEqual(
        deal?.newest
          .map(({ date }) => date)
          .toSorted()
          .reverse(),
      )
      expect(deal?.newest).toContainEqual({ object: 'email', sourceId: 'e1', title: 'Draft contract', date: '2024-07-01T07:15:00Z', status: 'imported', reason: null }) // prettier-ignore
      expect(deal?.objects.find(({ object }) => object === 'file')).toMatchObject({ refused: 2, waiting: 0 })
      expect(deal?.open.map(({ sourceId }) => sourceId).toSorted()).toEqual(['f4', 'f5'])
      for (const file of deal?.open ?? []) expect(file).toMatchObject({ status: 'refused', reason: expect.stringMatching(/\.txt/) as unknown }) // prettier-ignore
    })

    it('on a person, also what names them only by their address, and on an attendee who is no contact', () => {
      expect(counts(brought('usual', 'person', 'contact', 'p1'))).toEqual({ call: 1, meeting: 1, task: 1, note: 1, file: 1 }) // prettier-ignore
      // The meeting names Tom by his address alone.
      expect(counts(brought('usual', 'person', 'contact', 'p2'))).toEqual({ email: 1, meeting: 1, note: 2, file: 2 })
      const { usual } = walked()
      const nadia = usual.standing.person.find((one) => one['name'] === 'Nadia Newcomer')
      expect(counts(panelOf(usual, 'person', nadia?.id ?? 0).brought)).toEqual({ meeting: 1 })
    })

    it('on an organization, and nothing where nothing hangs on it', () => {
      expect(counts(brought('usual', 'organization', 'company', 'c1'))).toEqual({ call: 1, meeting: 1, task: 1, note: 1, file: 1 }) // prettier-ignore
      expect(brought('usual', 'organization', 'company', 'c7')).toEqual({ objects: [], newest: [], open: [] })
    })

    it('with the other choices: unshared e-mails and native notes too', () => {
      expect(counts(brought('other', 'deal', 'deal', 'd1'))).toMatchObject({ email: 2, note: 1 })
      expect(brought('other', 'deal', 'deal', 'd1')?.open.map(({ sourceId }) => sourceId).toSorted()).toEqual(['f4', 'f5']) // prettier-ignore
    })
  })
}
