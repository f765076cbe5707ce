// Pictures of texts: each is uploaded once, the text shows it from Pipedrive, and one that cannot be had is named in its place.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '../../server/contract.ts'
import { createFirm, type Firm } from '../sandbox/firm/firm.ts'
import { documentHash } from '../sandbox/perfect-books/documents.ts'
import { type Office, openOffice } from './office.ts'
import { audit, createMigration, confirm, reconcile, run, sampleAndApprove } from './walk.ts'

const pixel = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'
const pixelHash = createHash('sha256').update(Buffer.from(pixel.split(',')[1] ?? '', 'base64')).digest('hex') // prettier-ignore
const sha256 = (bytes: string): string => createHash('sha256').update(Buffer.from(bytes, 'base64')).digest('hex')

/** Notes 101 to 104 and e-mails 101 and 102 have pictures of every kind; documents 107 and 108 are pictures, 108 hangs on e-mail 101. */
function firmWithPictures(): Firm {
  const firm = createFirm({ seed: 31, scale: 0.1 })
  const { documents, notes, emails, meetings } = firm.resources
  const photo = { ...documents[6], mime: 'image/jpeg', name: 'photo.jpg', size: 9000 }
  const logo = { ...documents[7], mime: 'image/png', name: 'image001.png', size: 3000, contact_id: null, matter_id: null, email_id: 101 } // prettier-ignore
  const texts: Readonly<Record<number, string>> = {
    101: `<p>Signed <img src="${pixel}" alt="signature"></p>`,
    102: `<p>Again <img src='${pixel}'> and <img src="documents/107/content" alt="Photo"></p>`,
    103: '<p><img src="documents/104/content" alt="lost"><img src="http://10.1.2.3/a.png"><img src="documents/106/content" alt="deed"></p>',
    104: '<p>Site <img src="documents/107/content" onerror="alert(1)"></p>',
  }
  const mails: Readonly<Record<number, string>> = {
    101: '<p>Kind regards <img src="cid:image001.png@01D9ABCD" alt="logo"></p>',
    102: '<p>Kind regards <img src="cid:nowhere" alt="logo"></p>',
  }
  return {
    ...firm,
    resources: {
      ...firm.resources,
      documents: documents.map((one, at) => (at === 6 ? (photo as typeof one) : at === 7 ? (logo as typeof one) : at === 5 ? { ...one, mime: 'application/pdf' } : one)),
      notes: notes.map((note) => (texts[note.id] === undefined ? note : { ...note, body: texts[note.id] })),
      emails: emails.map((email) => (mails[email.id] === undefined ? email : { ...email, body: mails[email.id], shared: true })),
      meetings: meetings.map((meeting) => (meeting.id === 101 ? { ...meeting, notes: `<p>Plan: <img src="${pixel}"></p>` } : meeting)),
    },
  } // prettier-ignore
}

describe('texts with pictures', () => {
  const firm = firmWithPictures()
  let office: Office
  let id: string
  let before: unknown
  const activity = (object: string, sourceId: number) => {
    const found = office.pipedrive.records('activity').filter((one) => String(one['note']).includes(`:</i> ${object} ${sourceId}<`)) // prettier-ignore
    expect(found).toHaveLength(1)
    return String(found[0]?.['note'])
  }
  const pictures = (note: string) => [...note.matchAll(/<img src="([^"]+)"/g)].map(([, url]) => url ?? '')
  const fileAt = (url: string) => office.pipedrive.records('file').find((one) => url.endsWith(`/files/${one.id}/download`)) // prettier-ignore
  const rows = (query: string) => office.api.get(`/migrations/${id}/records?limit=500&${query}`, contract.recordsSchema)

  beforeAll(async () => {
    office = await openOffice({ firm })
    before = office.pipedrive.snapshot()
    id = await createMigration(office.api)
    const { profile, secrets } = office.perfectBooks
    await office.api.send('PUT', `/migrations/${id}/source`, { schema: contract.connectedSchema, body: { kind: 'rest', profile, secrets } }) // prettier-ignore
  }, 90_000)
  afterAll(() => office.close())

  it('are counted by the audit and stand in the plan', async () => {
    const { source } = await audit(office.api, id)
    expect(source?.findings.find(({ code }) => code === 'inline_pictures')).toMatchObject({ count: 7 })
    await confirm(office, id)
    const plan = await office.api.get(`/migrations/${id}/plan`, contract.planSchema)
    expect(plan.writes).toContainEqual({ object: 'inline_picture', records: 7 })
  })

  it('show their pictures from Pipedrive, each content uploaded once though replies were lost', async () => {
    const isUpload = (method: string, path: string) => method === 'POST' && path.endsWith('/files')
    let uploads = 0
    office.pipedrive.faults.every((method, path) => (isUpload(method, path) && ++uploads <= 2 ? 'lose_reply' : null))
    await sampleAndApprove(office.api, id)
    await run(office.api, id, 'full')
    office.pipedrive.faults.clear()
    const [signature] = pictures(activity('note', 101))
    expect(sha256(String(fileAt(signature ?? '')?.['content']))).toBe(pixelHash)
    const [again, photo] = pictures(activity('note', 102))
    expect(again).toBe(signature)
    expect(pictures(activity('meeting', 101))).toEqual([signature])
    const hash = await documentHash(firm, firm.resources.documents[6] ?? { id: 0, created: '', modified: '' })
    expect(sha256(String(fileAt(photo ?? '')?.['content']))).toBe(hash)
    expect(pictures(activity('note', 104))).toEqual([photo])
    expect(activity('note', 104)).not.toContain('onerror')
    const [logo] = pictures(activity('email', 101))
    expect(fileAt(logo ?? '')).toMatchObject({ name: 'image001.png', media_type: 'image/png' })
    expect(office.pipedrive.records('file').filter((one) => sha256(String(one['content'])) === pixelHash)).toHaveLength(1) // prettier-ignore
  })

  it('hang their pictures on what they hang on themselves', () => {
    const shownBy = (id: number) => office.pipedrive.records('activity').find((one) => String(one['note']).includes(`:</i> note ${id}<`)) // prettier-ignore
    const photo = fileAt(pictures(activity('note', 102))[1] ?? '')
    // Two notes show it: it hangs on what the first of them to be written hangs on.
    expect([shownBy(102)?.['deal_id'], shownBy(104)?.['deal_id']]).toContain(photo?.['deal_id'])
  })

  it('name in its place, with the reason, what could not be had', async () => {
    const note = activity('note', 103)
    expect(note).toContain('[picture: lost – the source no longer has its content (status 404)]')
    expect(note).toContain('[picture: deed – it is no picture (application/pdf)]')
    expect(note).toMatch(/\[picture – 10\.1\.2\.3 would be read without encryption[^\]]*\]/)
    expect(activity('email', 102)).toContain('[picture: logo – the record has no attachment that is called nowhere]')
    const { rows: refused } = await rows('object=inline_picture&status=refused')
    expect(refused).toHaveLength(4)
  })

  it('are compared, written no second time, and nothing is left of them when all is undone', async () => {
    const report = await reconcile(office.api, id)
    expect(report.differences).toEqual([])
    expect(report.objects.find(({ object }) => object === 'inline_picture')).toMatchObject({ source: 7, pipedrive: 3, leftOut: 4 }) // prettier-ignore
    office.pipedrive.resetStats()
    await run(office.api, id, 'full')
    expect(office.pipedrive.stats().writes).toBe(0)
    const ended = await run(office.api, id, 'rollback')
    expect(ended.buckets).toMatchObject({ kept: 0, failed: 0 })
    expect(office.pipedrive.snapshot()).toEqual(before)
  })
})
