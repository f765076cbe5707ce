// The bytes behind files: streamed from either way in, asked again after what passes, refused with a reason after what does not.
import { afterEach, describe, expect, it } from 'vitest'
import type { Content } from '../../../jobs/source/source.ts'
import type { SourceRecord } from '../../../migration/record.ts'
import { createFolder, signal, sourceOf } from './bundles.ts'
import { createSite, profileOf, type Site } from './rest-server.ts'

const document = (id: string, fields: Record<string, unknown> = {}): SourceRecord => ({
  object: 'file', id, createdAt: null, updatedAt: null, owner: null, links: {}, fields,
}) // prettier-ignore

async function bytesOf(content: Content): Promise<string> {
  if (content.kind !== 'stream') throw new Error(`Bytes were expected, not: ${content.reason}.`)
  return Buffer.concat(await content.stream.toArray()).toString()
}

describe('contents by REST', () => {
  let site: Site
  afterEach(() => site.close())
  const documents = {
    name: 'documents',
    object: 'file',
    content: { path: 'documents/{id}/content' },
    endpoint: { path: 'documents' },
  }

  async function serve(answer: (id: string, time: number) => { status: number; body?: string }): Promise<void> {
    const times = new Map<string, number>()
    site = await createSite((app) =>
      app.get<{ Params: { id: string } }>('/api/v1/documents/:id/content', (request, reply) => {
        const { id } = request.params
        times.set(id, (times.get(id) ?? 0) + 1)
        const { status, body = '' } = answer(id, times.get(id) ?? 1)
        return reply.code(status).send(body)
      }),
    )
  }
  const ask = (id: string): Promise<Content> => site.source(profileOf(site.base, [documents])).content(document(id), signal) // prettier-ignore

  it.each([
    [404, 'gone'],
    [410, 'gone'],
    [403, 'forbidden'],
    [401, 'forbidden'],
    [204, 'empty'],
    [400, 'refused'],
    [500, 'refused'],
  ] as const)('that are answered with status %i are %s, with the status in the reason', async (status, kind) => {
    await serve(() => ({ status }))
    const content = await ask('1')
    expect(content.kind).toBe(kind)
    expect(content.kind === 'stream' ? '' : content.reason).toContain(String(status))
  })

  it('of no bytes are empty', async () => {
    await serve(() => ({ status: 200 }))
    expect((await ask('1')).kind).toBe('empty')
  })

  it('are asked for again after a failure that passes', async () => {
    await serve((_id, time) => (time < 3 ? { status: 503 } : { status: 200, body: 'deed' }))
    expect(await bytesOf(await ask('1'))).toBe('deed')
  })

  it('keep their place in the budget until they are read, and give it back then', async () => {
    await serve((id) => ({ status: 200, body: id }))
    const source = site.source(
      profileOf(site.base, [documents], { rate_budget: { requests: 100, per_seconds: 1, concurrency: 1 } }),
    )
    for (const id of ['a', 'b', 'c']) expect(await bytesOf(await source.content(document(id), signal))).toBe(id)
  })

  it('of a profile that does not say how they are fetched are refused with that', async () => {
    await serve(() => ({ status: 200 }))
    const { content: _, ...without } = documents
    const content = await site.source(profileOf(site.base, [without])).content(document('1'), signal)
    expect(content).toMatchObject({ kind: 'refused', reason: expect.stringContaining('connection profile') })
  })

  it('of a source that cannot be reached stop the reading instead of refusing file by file', async () => {
    await serve(() => ({ status: 200 }))
    const source = site.source(profileOf(site.base, [documents]))
    await site.app.close()
    await expect(source.content(document('1'), signal)).rejects.toMatchObject({ code: 'source_unreachable' })
  })
})

describe('contents of a bundle', () => {
  it('are the bytes of the attachment, by its path or by the column that names it; what is not there is gone', async () => {
    const folder = await createFolder()
    const path = await folder.zip('bundle.zip', {
      'contacts.csv': 'id,First Name,Last Name\n1,Ann,Lee\n',
      'attachments/Zürich – deed.txt': 'deed',
      'attachments/none.txt': '',
    })
    const source = sourceOf(path, 'bundle.zip')
    expect(await bytesOf(await source.content(document('attachments/Zürich – deed.txt'), signal))).toBe('deed')
    const named = document('7', { 'File Path': 'Zürich – deed.txt' })
    expect(await bytesOf(await source.content(named, signal))).toBe('deed')
    expect((await source.content(document('attachments/none.txt'), signal)).kind).toBe('empty')
    expect((await source.content(document('attachments/lost.txt'), signal)).kind).toBe('gone')
    await source.close()
    await folder.remove()
  })
})
