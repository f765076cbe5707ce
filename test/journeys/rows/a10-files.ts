// A10: files arrive byte for byte where they belong; what is too large is kept elsewhere, what cannot be read is named.
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { arrival, arriveAll, became, countOf, finding, isLoggedBothWays, ledgerRow, panelOf, planned, type Read, sampled } from './asserted.ts' // prettier-ignore
import { rowsFirm } from './firm.ts'

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const meant = (id: string): string => sha256(rowsFirm.contents[id] ?? Buffer.alloc(0))

export function files(walked: Read): void {
  describe('A10 a file', () => {
    it.each([
      ['f1', 'Zürich – 契約書 “final”.pdf', 'application/pdf'],
      ['f2', 'passport.png', 'image/png'],
      ['f3', 'articles.txt', 'text/plain'],
      ['f6', 'bundle of documents.bin', 'application/octet-stream'],
    ])('%s arrives with its bytes, its name and its type', (source, name, type) => {
      const file = became(walked().usual, 'file', source, 'file')
      expect(file).toMatchObject({ name, media_type: type })
      expect(sha256(Buffer.from(String(file['content']), 'base64'))).toBe(meant(source))
    })

    it('hangs on the deal and the person, on the person, or on the organization that it belongs to', () => {
      const { usual } = walked()
      const links = (source: string) => {
        const { deal_id, person_id, org_id } = became(usual, 'file', source, 'file')
        return [deal_id, person_id, org_id]
      }
      const person = (source: string) => became(usual, 'contact', source, 'person').id
      expect(links('f1')).toEqual([became(usual, 'deal', 'd1', 'deal').id, person('p1'), null])
      expect(links('f2')).toEqual([null, person('p2'), null])
      expect(links('f3')).toEqual([null, null, became(usual, 'company', 'c1', 'organization').id])
    })

    it('of a note or an e-mail alone hangs on the deal, else on the person of it, and it is said', () => {
      for (const walk of [walked().usual, walked().other]) {
        const person = became(walk, 'contact', 'p2', 'person').id
        const deal = became(walk, 'deal', 'd1', 'deal').id
        expect(became(walk, 'file', 'f7', 'file')).toMatchObject({ deal_id: null, person_id: person, org_id: null })
        expect(became(walk, 'file', 'f8', 'file')).toMatchObject({ deal_id: deal, person_id: null, org_id: null })
        const listed = panelOf(walk, 'person', person).brought?.newest.map(({ sourceId }) => sourceId)
        expect(listed).toContain('f7')
      }
    })

    it('that is empty or has vanished is refused by name with the reason', () => {
      const { usual } = walked()
      expect(ledgerRow(usual, 'file', 'f4')).toMatchObject({ state: 'refused', reason: expect.stringMatching(/empty\.txt.*0 bytes/) as unknown }) // prettier-ignore
      expect(ledgerRow(usual, 'file', 'f5')).toMatchObject({ state: 'refused', reason: expect.stringMatching(/vanished\.txt.*404/) as unknown }) // prettier-ignore
      expect(finding(usual, 'empty_files', 'file')).toMatchObject({ count: 1 })
    })

    it('above the limit is kept elsewhere, and the link on its record gives the same bytes back', () => {
      const { other } = walked()
      expect(other.standing.file.map(({ name }) => name)).not.toContain('bundle of documents.bin')
      const deal = became(other, 'deal', 'd2', 'deal').id
      const notes = other.standing.note.filter((note) => note['deal_id'] === deal)
      expect(notes.map((note) => String(note['content'])).join()).toContain('bundle of documents.bin')
      expect([...other.hosted.values()].map(sha256)).toEqual([meant('f6')])
      expect(countOf(other, 'file')).toMatchObject({ changedByRule: 3, leftOut: 2, missing: 0 })
    })

    it('is counted in audit, plan and reconciliation, shown in the sample, and goes away again', () => {
      const { usual } = walked()
      arriveAll(usual, 'file', { records: 8, leftOut: 2 })
      expect(planned(usual, 'file')).toBe(8)
      expect(arrival(usual, 'file', 'name')).toBe('native file.name')
      expect(sampled(usual, 'file', 'f1', 'name')).toEqual(['name equal'])
      for (const source of ['f1', 'f2', 'f3', 'f6', 'f7', 'f8']) isLoggedBothWays(usual, 'file', source)
    })
  })
}
