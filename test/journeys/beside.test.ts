// What belongs to one activity: recordings that are attached, and the whole of a text that is longer than Pipedrive takes.
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { orm } from '../../db/drizzle.ts'
import { ledger } from '../../db/schema.ts'
import * as contract from '../../server/contract.ts'
import { createFirm, type Firm } from '../sandbox/firm/firm.ts'
import { documentHash } from '../sandbox/perfect-books/documents.ts'
import { type Office, openOffice } from './office.ts'
import { prepareMigration, reconcile, run, sampleAndApprove } from './walk.ts'

const words = 'The deeds are in the strong room, box 14, as agreed on the telephone. '
const longText = `<p>Beginning.</p>${`<p>${words}</p>`.repeat(2000)}<p>The very end.</p>`

/** Call 101 has a recording, 102 one that has vanished, 103 one of 30 MB; note 101 has a text of 150,000 bytes. */
function firmWithRecordings(): Firm {
  const firm = createFirm({ seed: 33, scale: 0.1 })
  const { calls, notes } = firm.resources
  const addresses: Readonly<Record<number, string>> = { 101: 'documents/107/content', 102: 'documents/104/content', 103: 'documents/101/content' } // prettier-ignore
  return {
    ...firm,
    resources: {
      ...firm.resources,
      calls: calls.map((call) => ({ ...call, recording_url: addresses[call.id] ?? null })),
      notes: notes.map((note) => (note.id === 101 ? { ...note, body: longText } : note)),
    },
  }
}

describe('what belongs to one activity', () => {
  const firm = firmWithRecordings()
  let office: Office
  let folder: string
  let id: string
  let before: unknown
  const activityOf = (object: string, sourceId: number) =>
    office.pipedrive.records('activity').find((one) => String(one['note']).includes(`:</i> ${object} ${sourceId}<`))
  const fileOf = (activity: { readonly id: number } | undefined) =>
    office.pipedrive.records('file').find((file) => file['activity_id'] === activity?.id)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kept-'))
    office = await openOffice({ firm, filesUrl: pathToFileURL(folder).href })
    before = office.pipedrive.snapshot()
    id = await prepareMigration(office)
    await office.api.send('PUT', `/migrations/${id}/settings`, { schema: contract.settingsAnswerSchema, body: { recordings: 'attach' } }) // prettier-ignore
    const plan = await office.api.get(`/migrations/${id}/plan`, contract.planSchema)
    expect(plan.writes).toContainEqual({ object: 'call_recording', records: 3 })
    await sampleAndApprove(office.api, id)
    const isUpload = (method: string, path: string) => method === 'POST' && path.endsWith('/files')
    let uploads = 0
    office.pipedrive.faults.every((method, path) => (isUpload(method, path) && ++uploads <= 2 ? 'lose_reply' : null))
    await run(office.api, id, 'full')
    office.pipedrive.faults.clear()
  }, 120_000)
  afterAll(async () => {
    await office.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('brings a recording along as a file of the call, with its bytes', async () => {
    const call = activityOf('call', 101)
    const file = fileOf(call)
    const [meant] = firm.resources.documents.filter((document) => document.id === 107)
    const hash = createHash('sha256').update(Buffer.from(String(file?.['content']), 'base64')).digest('hex') // prettier-ignore
    expect(hash).toBe(meant && (await documentHash(firm, meant)))
    expect(file?.['deal_id']).toBe(call?.['deal_id'])
    expect(String(call?.['note'])).toContain(`Recording attached as:</i> ${String(file?.['name'])}`)
  })

  it('names a recording that has vanished, and keeps one elsewhere that is too large', async () => {
    const asked = await office.api.get(`/migrations/${id}/records?object=call_recording&status=refused`, contract.recordsSchema) // prettier-ignore
    expect(asked.rows.map(({ sourceId }) => sourceId)).toEqual(['102'])
    expect(asked.rows[0]?.reason).toContain('status 404')
    const kept = office.pipedrive.records('note').filter((note) => String(note['content']).includes('Recording of call 103')) // prettier-ignore
    expect(kept).toHaveLength(1)
    const answer = await fetch(/href="([^"]+)"/.exec(String(kept[0]?.['content']))?.[1] ?? '')
    expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([200, 31_457_280])
  })

  it('cuts a text that is too long, says where the whole of it is, and attaches it', () => {
    const note = activityOf('note', 101)
    expect(Buffer.byteLength(String(note?.['note']))).toBeLessThanOrEqual(100_000)
    expect(String(note?.['note'])).toMatch(/attached as the file “note-101\.html”\.<\/p>$/)
    const file = fileOf(note)
    expect(file).toMatchObject({ name: 'note-101.html', deal_id: note?.['deal_id'] })
    const whole = Buffer.from(String(file?.['content']), 'base64').toString('utf8')
    expect(whole.split(words)).toHaveLength(2001)
    expect(whole).toContain('The very end.')
    expect(whole).toContain('note 101')
  })

  it('is written anew with its activity after an undo that was cancelled between the two', async () => {
    const note = activityOf('note', 101)
    const whole = fileOf(note)
    office.pipedrive.people.remove('activity', note?.id ?? 0)
    const inLedger = (object: 'note' | 'whole_text', pipedriveId: number | undefined) =>
      orm.and(orm.eq(ledger.object, object), orm.eq(ledger.pipedriveId, String(pipedriveId)))
    await office.db.update(ledger).set({ state: 'reverted' }).where(inLedger('note', note?.id))
    const intent = { do: 'remove', body: {}, changes: [] } as const
    await office.db.update(ledger).set({ state: 'removing', intent }).where(inLedger('whole_text', whole?.id))
    await run(office.api, id, 'full')
    const again = activityOf('note', 101)
    expect(again?.id).not.toBe(note?.id)
    expect(fileOf(again)).toMatchObject({ name: 'note-101.html' })
    expect(office.pipedrive.records('file').map((file) => file.id)).not.toContain(whole?.id)
  })

  it('reconciles, is written no second time, and leaves nothing behind when it is undone', async () => {
    const report = await reconcile(office.api, id)
    expect(report.differences).toEqual([])
    expect(report.objects.find(({ object }) => object === 'call_recording')).toMatchObject({ source: 3, pipedrive: 2, leftOut: 1 }) // prettier-ignore
    expect(report.objects.find(({ object }) => object === 'whole_text')).toMatchObject({ source: 1, pipedrive: 1 })
    office.pipedrive.resetStats()
    await run(office.api, id, 'full')
    expect(office.pipedrive.stats().writes).toBe(0)
    // Somebody goes on with the note: it stays, and the whole of its text with it.
    const note = activityOf('note', 101)
    const whole = fileOf(note)
    office.pipedrive.people.edit('activity', note?.id ?? 0, { subject: 'Mine' })
    const first = await run(office.api, id, 'rollback')
    expect(first.buckets?.stayed.map(({ object }) => object)).toContain('whole_text')
    expect(office.pipedrive.records('file').map((file) => file.id)).toEqual([whole?.id])
    office.pipedrive.people.remove('activity', note?.id ?? 0)
    const ended = await run(office.api, id, 'rollback')
    expect(ended.buckets).toMatchObject({ kept: 0, failed: 0 })
    expect(office.pipedrive.snapshot()).toEqual(before)
    const left = await readdir(folder, { recursive: true, withFileTypes: true })
    expect(left.filter((entry) => entry.isFile())).toEqual([])
  })
})
