// Files: their bytes arrive as they were, large ones are kept elsewhere behind a signed link, and what cannot be read is named.
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createFileLinks } from '../../db/hosted/links.ts'
import { allRowsOf } from '../../db/ledger-rows.ts'
import * as contract from '../../server/contract.ts'
import { createFirm, type RawRecord } from '../sandbox/firm/firm.ts'
import { unreadableDocuments } from '../sandbox/firm/correspondence.ts'
import { documentHash } from '../sandbox/perfect-books/documents.ts'
import { type Office, openOffice } from './office.ts'
import { prepareMigration, reconcile, run, sampleAndApprove } from './walk.ts'

const firm = createFirm({ seed: 7, scale: 0.1 })
const documents = firm.resources.documents
const unreadable: readonly number[] = Object.values(unreadableDocuments)
const large = documents[0] as RawRecord
const whole = documents.filter((document) => document !== large && !unreadable.includes(document.id))

const sha256 = (bytes: Buffer | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('a firm with documents', () => {
  let office: Office
  let folder: string
  let id: string
  let before: unknown
  let lost = 0

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kept-'))
    office = await openOffice({ firm, filesUrl: pathToFileURL(folder).href })
    before = office.pipedrive.snapshot()
    id = await prepareMigration(office)
    // The replies to the first two uploads are lost: the files are there, and nobody has said so.
    const isUpload = (method: string, path: string) => method === 'POST' && path.endsWith('/files')
    office.pipedrive.faults.every((method, path) => (isUpload(method, path) && ++lost <= 2 ? 'lose_reply' : null))
    await sampleAndApprove(office.api, id)
    await run(office.api, id, 'full')
    office.pipedrive.faults.clear()
  })
  afterAll(async () => {
    await office.close()
    await rm(folder, { recursive: true, force: true })
  })

  const records = (query: string) => office.api.get(`/migrations/${id}/records?limit=500&${query}`, contract.recordsSchema) // prettier-ignore

  it('finds every file in Pipedrive once, though replies were lost, with the bytes, the name and the type that it had', async () => {
    expect(lost).toBeGreaterThan(2)
    // A note of the firm has a picture, which is a file of its own.
    const own = office.pipedrive.records('file').filter((file) => file['media_type'] !== 'image/gif')
    const arrived = own.map((file) => ({
      name: file['name'],
      mime: file['media_type'],
      hash: sha256(Buffer.from(String(file['content']), 'base64')),
    }))
    const meant = await Promise.all(
      whole.map(async (document) => ({
        name: document['name'],
        mime: document['mime'],
        hash: await documentHash(firm, document),
      })),
    )
    const byName = (a: { name: unknown }, b: { name: unknown }) => String(a.name).localeCompare(String(b.name))
    expect(arrived.toSorted(byName)).toEqual(meant.toSorted(byName))
    expect(arrived.some(({ name }) => String(name).startsWith('Zürich – 契約書 “final” (v2)'))).toBe(true)
  })

  it('keeps size and hash of each in the ledger', async () => {
    const rows = await allRowsOf(office.db, id, ['file'])
    for (const document of [...whole, large]) {
      const row = rows.find((one) => one.sourceId === String(document.id))
      expect(row?.body).toMatchObject({ size: document['size'], sha256: await documentHash(firm, document) })
    }
  })

  it('refuses by name, with the reason, what has vanished, is locked or has no bytes', async () => {
    const { rows } = await records('object=file&status=refused')
    const reasonOf = (document: number) => rows.find((row) => row.sourceId === String(document))?.reason
    expect(rows).toHaveLength(unreadable.length)
    for (const [document, why] of [
      [unreadableDocuments.empty, '0 bytes'],
      [unreadableDocuments.gone, 'status 404'],
      [unreadableDocuments.forbidden, 'status 403'],
    ] as const) {
      const name = documents.find((one) => one.id === document)?.['name']
      expect(reasonOf(document)).toContain(String(name))
      expect(reasonOf(document)).toContain(why)
    }
  })

  it('keeps a file that is too large elsewhere, and a note on its record holds the link that gives it back', async () => {
    const notes = office.pipedrive.records('note')
    expect(notes).toHaveLength(1)
    const content = String(notes[0]?.['content'])
    expect(content).toContain(`Kept outside Pipedrive: <b>${String(large['name'])}</b>, 30.0 MB`)
    expect(notes[0]?.['deal_id']).toEqual(expect.any(Number))
    const link = /href="([^"]+)"/.exec(content)?.[1] ?? ''
    const answer = await fetch(link)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-disposition')).toContain(encodeURIComponent(String(large['name'])))
    expect(sha256(new Uint8Array(await answer.arrayBuffer()))).toBe(await documentHash(firm, large))
  })

  it('answers no link that is over, or that nobody has signed', async () => {
    const [row] = (await allRowsOf(office.db, id, ['file'])).filter((one) => one.sourceId === String(large.id))
    const links = createFileLinks(office.workerEnv['ENCRYPTION_KEYS'] ?? '')
    const file = { migrationId: id, rowId: row?.id ?? 0 }
    const ask = async (token: string) => (await fetch(`${office.appUrl}/files/${token}`)).status
    const good = links.sign(file, new Date(Date.now() + 60_000))
    expect(await ask(good)).toBe(200)
    expect(await ask(links.sign(file, new Date(Date.now() - 1000)))).toBe(410)
    expect(await ask(`${good.slice(0, -1)}${good.endsWith('A') ? 'B' : 'A'}`)).toBe(404)
    expect(await ask(good.replace(/\.\d+\./, '.1.'))).toBe(404)
  })

  it('reconciles cleanly: what is kept elsewhere is changed by a rule, what could not be read is left out', async () => {
    const report = await reconcile(office.api, id)
    expect(report.differences).toEqual([])
    const line = report.objects.find(({ object }) => object === 'file')
    expect(line).toMatchObject({
      source: documents.length, pipedrive: whole.length + 1, equal: whole.length, changedByRule: 1, leftOut: unreadable.length,
      different: 0, missing: 0,
    }) // prettier-ignore
  })

  it('writes nothing when it runs again', async () => {
    office.pipedrive.resetStats()
    await run(office.api, id, 'full')
    expect(office.pipedrive.stats().writes).toBe(0)
  })

  it('takes over the new name of a late change, unless a person has renamed the file, which then stays when all is undone', async () => {
    const [first, second] = whole
    if (!first || !second) throw new Error('The firm was to have two readable documents.')
    const rows = await allRowsOf(office.db, id, ['file'])
    const fileOf = (document: RawRecord) =>
      Number(rows.find((row) => row.sourceId === String(document.id))?.pipedriveId)
    const nameOf = (file: number) => office.pipedrive.records('file').find((one) => one.id === file)?.['name']
    office.pipedrive.people.edit('file', fileOf(second), { name: 'Named by Harriet.pdf' })
    office.perfectBooks.edit('documents', first.id, { name: 'Renamed.pdf' })
    office.perfectBooks.edit('documents', second.id, { name: 'Nobody will see this.pdf' })
    office.pipedrive.resetStats()
    const late = await run(office.api, id, 'delta')
    expect([nameOf(fileOf(first)), nameOf(fileOf(second))]).toEqual(['Renamed.pdf', 'Named by Harriet.pdf'])
    expect(office.pipedrive.stats().writes).toBe(1)
    expect(late.delta?.conflicts).toMatchObject([{ object: 'file', field: 'name', pipedrive: 'Named by Harriet.pdf' }])
    expect((await reconcile(office.api, id)).differences).toEqual([])
    const ended = await run(office.api, id, 'rollback')
    expect(ended.buckets?.stayed.filter(({ object }) => object === 'file')).toMatchObject([
      { sourceId: String(second.id) },
    ])
    expect(office.pipedrive.records('file').map((one) => one.id)).toEqual([fileOf(second)])
  })

  it('leaves nothing behind after a rollback, in Pipedrive or elsewhere', async () => {
    for (const { id: left } of office.pipedrive.records('file')) office.pipedrive.people.remove('file', left)
    const ended = await run(office.api, id, 'rollback')
    expect(ended.buckets).toMatchObject({ kept: 0, failed: 0 })
    expect(office.pipedrive.snapshot()).toEqual(before)
    const left = await readdir(folder, { recursive: true, withFileTypes: true })
    expect(left.filter((entry) => entry.isFile())).toEqual([])
  })
})
