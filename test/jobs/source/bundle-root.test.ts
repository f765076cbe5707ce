// Which folder of a ZIP is the bundle, when more was packed than the export.
import { describe, expect, it } from 'vitest'
import { readUpload, sourceOf } from './bundles.ts'
import { ownFolder } from './own-folder.ts'

const folder = await ownFolder()

const contacts = 'id,first_name,last_name,emails\nC1,Jo,Moss,jo@x.example\nC2,Al,Poe,al@x.example\n'

async function read(entries: Readonly<Record<string, string>>) {
  const { records, remarks } = await readUpload(sourceOf(await folder.zip('upload.zip', entries), 'upload.zip'))
  return { ids: records.map(({ object, id }) => `${object} ${id}`), records, remarks }
}

describe('a folder that was zipped with something beside it', () => {
  const manifest = JSON.stringify({
    bundle_version: 1,
    product: 'Perfect Books',
    files: [{ path: 'contacts.csv', object: 'contact', primary_key: 'id' }],
  })
  const exported = {
    'Export/contacts.csv': contacts,
    'Export/manifest.json': manifest,
    'Export/attachments.csv': 'file,object,record_id,name\na.pdf,contact,C1,a\n',
    'Export/attachments/a.pdf': 'bytes of a',
  }

  it('is the bundle when it holds the manifest', async () => {
    const { ids, records, remarks } = await read({ ...exported, 'readme.pdf': '%PDF-1.4' })
    expect(ids).toEqual(['contact C1', 'contact C2', 'file attachments/a.pdf'])
    expect(records[2]?.links).toEqual({ contact: [{ id: 'C1' }] })
    expect(remarks).toEqual(['readme.pdf was not read: the manifest does not name it.'])
  })

  it('is not when records stand beside it', async () => {
    const { ids } = await read({
      'contacts.csv': contacts,
      'site/manifest.json': '[{"name":"a web page"}]',
      'site/logo.png': 'x',
    })
    expect(ids).toEqual(expect.arrayContaining(['contact C1', 'contact C2']))
  })

  it('is not when a file beside it has the name of one in it', async () => {
    const { ids } = await read({ ...exported, 'readme.pdf': '%PDF-1.4', 'Export/readme.pdf': '%PDF-1.4' })
    expect(ids).toEqual(expect.arrayContaining(['contact C1', 'contact C2']))
  })
})
