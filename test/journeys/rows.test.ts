// Rows A1 to A14, B10 and B11 of the requirements: one firm walks through the running app twice, and each row asks what became of it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PlainBooks, startPlainBooks } from '../sandbox/plain-books.ts'
import type { Witnessed } from '../sandbox/pipedrive/options.ts'
import { type Office, openOffice } from './office.ts'
import { contacts } from './rows/a01-contacts.ts'
import { companies } from './rows/a02-companies.ts'
import { deals } from './rows/a03-deals.ts'
import { pipelines } from './rows/a04-pipelines.ts'
import { correspondence } from './rows/a06-correspondence.ts'
import { notes } from './rows/a09-notes.ts'
import { files } from './rows/a10-files.ts'
import { customObjects } from './rows/a11-custom-objects.ts'
import { owners } from './rows/a12-owners.ts'
import { legalExtras } from './rows/a13-legal-extras.ts'
import type { Walked } from './rows/asserted.ts'
import { panelLists } from './rows/b-panel.ts'
import { times } from './rows/b11-times.ts'
import { walkTheFirm } from './rows/captured.ts'
import { rowsFirm } from './rows/firm.ts'
import { answerOtherwise } from './rows/otherwise.ts'
import { breaches } from './rows/requests.ts'

const otherChoices = {
  notesAs: 'note',
  emails: 'all',
  recordings: 'attach',
  maxFileMb: 1,
  placeholderOrganization: 'Private clients',
  customObjects: { property: { parent: 'deal', rule: 'joined' } },
  timeEntries: 'summary',
}

/** Whatever the documents leave open, this account does the other way; and it answers in other forms. */
const otherAccount = {
  contactSync: true,
  organizationExtras: false,
  dealAddTime: 'honoured',
  defaultStages: false,
  deletedReads: 'not_found',
  primaryIsParticipant: false,
  inactiveOwners: 'accepted',
  rotateRefreshTokens: true,
  dailyHeaders: false,
  bareHeaders: true,
} as const

describe('each row of the requirements', () => {
  let books: PlainBooks
  let folder: string
  let usualOffice: Office
  let otherOffice: Office
  let walked: Walked
  const seen: Witnessed[] = []

  beforeAll(async () => {
    books = await startPlainBooks(rowsFirm)
    folder = await mkdtemp(join(tmpdir(), 'rows-'))
    const witness = (one: Witnessed): void => void seen.push(one)
    usualOffice = await openOffice({ pipedrive: { witness } })
    otherOffice = await openOffice({
      pipedrive: { ...otherAccount, witness, reword: answerOtherwise },
      filesUrl: pathToFileURL(folder).href,
    })
    const [usual, other] = await Promise.all([
      walkTheFirm(usualOffice, books),
      walkTheFirm(otherOffice, books, { settings: otherChoices }),
    ])
    const userOf = (name: string) => usualOffice.pipedrive.users.find(({ email }) => email.startsWith(name))?.id ?? 0
    walked = { usual, other, userIds: { harriet: userOf('harriet'), oliver: userOf('oliver'), priya: userOf('priya') } }
  }, 90_000)
  afterAll(async () => {
    for (const office of [usualOffice, otherOffice]) await office.close()
    await books.close()
    await rm(folder, { recursive: true, force: true })
  })

  const read = () => walked
  for (const rows of [contacts, companies, deals, pipelines, correspondence, notes, files, customObjects, owners, legalExtras, times, panelLists]) rows(read) // prettier-ignore

  describe('the whole of it', () => {
    it.each(['usual', 'other'] as const)('reconciles cleanly and is undone without a trace, with the %s choices', (which) => {
      const walk = walked[which]
      expect(walk.reconciliation.differences).toEqual([])
      expect(walk.reconciliation.clean).toBe(true)
      expect(walk.diff.filter(({ verdict }) => verdict === 'different' || verdict === 'missing')).toEqual([])
      expect(walk.rollback.buckets).toMatchObject({ kept: 0, failed: 0, stayed: [] })
      expect(walk.after).toEqual(walk.before)
    }) // prettier-ignore

    it('is asked of Pipedrive in declared requests only: operations, addresses, queries and bodies', () => {
      expect(seen.length).toBeGreaterThan(300)
      expect(new Set(seen.map(({ operation }) => operation.id)).size).toBeGreaterThan(30)
      expect(breaches(seen)).toEqual([])
    })

    it('invites nobody and searches for nothing', () => {
      for (const office of [usualOffice, otherOffice]) {
        expect(office.pipedrive.stats()).toMatchObject({ invitationsSent: 0, searches: 0, tooMany: 0 })
      }
    })
  })
})
