// The attachments of a bundle: each arrives once, with its bytes and with what it belongs to, whoever lists it.
import { describe, expect, it } from 'vitest'
import type { Source } from '../../../jobs/source/source.ts'
import type { SourceRecord } from '../../../migration/record.ts'
import { type Everything, readAll, signal, sourceOf } from './bundles.ts'
import { ownFolder } from './own-folder.ts'
import { changeDirectory, offsets, zipBytes } from './zip-bytes.ts'

const folder = await ownFolder()

const contacts = 'id,first_name,last_name,emails\nC1,Jo,Moss,jo@x.example\nC2,Al,Poe,al@x.example\n'
const attachments = { 'attachments/a.pdf': 'bytes of a', 'attachments/b.pdf': 'bytes of b' }

async function bytesOf(source: Source, record: SourceRecord): Promise<string> {
  const content = await source.content(record, signal)
  return content.kind === 'stream' ? Buffer.concat(await content.stream.toArray()).toString() : content.kind
}

interface Arrived extends Everything {
  /** Of each file its id, its links as ids, and its bytes. */
  readonly files: readonly (readonly [string, Readonly<Record<string, readonly string[]>>, string])[]
}

async function arrived(path: string): Promise<Arrived> {
  const source = sourceOf(path, 'upload.zip')
  const all = await readAll(source)
  const files: Arrived['files'][number][] = []
  for (const record of all.records.filter(({ object }) => object === 'file')) {
    const links = Object.entries(record.links).map(([name, to]) => [name, to.map(({ id }) => id)] as const)
    files.push([record.id, Object.fromEntries(links), await bytesOf(source, record)])
  }
  await source.close()
  return { ...all, files }
}

const arrive = async (entries: Readonly<Record<string, string>>): Promise<Arrived> =>
  arrived(await folder.zip('upload.zip', entries))

describe('a table of files beside the attachments', () => {
  const table =
    'id,name,size,mime,path,contact\nF1,a.pdf,10,application/pdf,attachments/a.pdf,C1\nF2,b.pdf,10,application/pdf,attachments/b.pdf,C2\n'
  const both = [
    ['F1', { contacts: ['C1'] }, 'bytes of a'],
    ['F2', { contacts: ['C2'] }, 'bytes of b'],
  ]
  const manifest = (keys: object) =>
    JSON.stringify({
      bundle_version: 1,
      product: 'Perfect Books',
      files: [
        { path: 'contacts.csv', object: 'contact', primary_key: 'id' },
        { path: 'files.csv', object: 'file', primary_key: 'id', ...keys },
      ],
    })
  const lines = ['F1,a.pdf,C1', 'F2,b.pdf,C2'].map((line) => {
    const [id, name, contact] = line.split(',')
    return JSON.stringify({ id, name, path: `attachments/${name ?? ''}`, contact })
  })

  it.each([
    ['without a manifest', { 'files.csv': table }],
    ['with a manifest that names no keys', { 'files.csv': table, 'manifest.json': manifest({}) }],
    [
      'with a manifest that names its links',
      { 'files.csv': table, 'manifest.json': manifest({ keys: { links: { contacts: { path: 'contact' } } } }) },
    ],
    ['as JSON lines', { 'files.jsonl': lines.join('\n') }],
  ])('brings each of them once, with its bytes, %s', async (_how, more) => {
    const { files, remarks } = await arrive({ 'contacts.csv': contacts, ...attachments, ...more })
    expect(files).toEqual(both)
    expect(remarks).toEqual([])
  })

  it('keeps the path among the fields', async () => {
    const { records } = await arrive({ 'contacts.csv': contacts, 'files.csv': table, ...attachments })
    expect(records.find(({ id }) => id === 'F1')?.fields).toMatchObject({ name: 'a.pdf', path: 'attachments/a.pdf' })
  })

  it('goes before attachments.csv, which says which of its lines was not needed', async () => {
    const { files, remarks } = await arrive({
      'contacts.csv': contacts,
      'files.csv': table,
      'attachments.csv': 'file,object,record_id,name\na.pdf,contact,C1,a\nc.pdf,contact,C2,c\n',
      ...attachments,
      'attachments/c.pdf': 'bytes of c',
    })
    expect(files).toEqual([...both, ['attachments/c.pdf', { contact: ['C2'] }, 'bytes of c']])
    expect(remarks).toEqual([
      'attachments.csv: one row names a file that comes with a table of files and what it belongs to there, and was left out (row 3: “attachments/a.pdf”).',
    ])
  })

  it('leaves the link to attachments.csv where it says nothing of what a file belongs to', async () => {
    const { files } = await arrive({
      'contacts.csv': contacts,
      'files.csv': 'id,name,size,mime,path\nF1,a.pdf,10,application/pdf,attachments/a.pdf\n',
      'attachments.csv': 'file,object,record_id,name\na.pdf,contact,C1,a\n',
      ...attachments,
    })
    expect(files).toContainEqual(['attachments/a.pdf', { contact: ['C1'] }, 'bytes of a'])
  })

  it('brings no file for a row that is no record, so that its attachment stays one', async () => {
    const { files } = await arrive({
      'contacts.csv': contacts,
      'files.csv': `${table}F2,c.pdf,10,application/pdf,attachments/c.pdf,C2\n`,
      'manifest.json': manifest({}),
      ...attachments,
      'attachments/c.pdf': 'bytes of c',
    })
    expect(files).toEqual([...both, ['attachments/c.pdf', {}, 'bytes of c']])
  })
})

describe('attachments that attachments.csv lists', () => {
  const list = 'file,object,record_id,name\nattachments/Müller.pdf,contact,C1,Letter\n'
  const linked = [['attachments/Müller.pdf', { contact: ['C1'] }, 'a letter']]

  it.each([
    ['the ZIP', list.normalize('NFC'), 'attachments/Müller.pdf'.normalize('NFD')],
    ['the list', list.normalize('NFD'), 'attachments/Müller.pdf'.normalize('NFC')],
  ])('are found where %s writes letters and their accents apart', async (_where, lines, path) => {
    const { files, remarks } = await arrive({ 'contacts.csv': contacts, 'attachments.csv': lines, [path]: 'a letter' })
    expect([files, remarks]).toEqual([linked, []])
  })

  it.each([
    ['Attachments/a.pdf', 'Attachments/a.pdf'],
    ['ATTACHMENTS/a.pdf', 'attachments/a.pdf'],
    ['attachments/a.pdf', '.\\Attachments\\a.pdf'],
    ['Export/Attachments/a.pdf', 'a.pdf'],
  ])('are found in the folder %s when it calls them %s', async (path, said) => {
    const inFolder = path.startsWith('Export/') ? 'Export/' : ''
    const { files, remarks } = await arrive({
      [`${inFolder}contacts.csv`]: contacts,
      [`${inFolder}Attachments.csv`]: `file,object,record_id,name\n${said},contact,C1,Letter\n`,
      [path]: 'a letter',
      [path.replace('a.pdf', 'old.csv')]: 'a,b\n1,2\n',
    })
    expect(files).toEqual([
      ['attachments/a.pdf', { contact: ['C1'] }, 'a letter'],
      ['attachments/old.csv', {}, 'a,b\n1,2\n'],
    ])
    expect(remarks).toEqual([])
  })

  it.each([
    ['matter', 'M1', { deal: ['M1'] }],
    ['Matters', 'M1', { deal: ['M1'] }],
    ['file', 'M1', { deal: ['M1'] }],
    ['deals', 'M1', { deal: ['M1'] }],
    ['Client', 'C1', { contact: ['C1'] }],
    ['client', 'O1', { company: ['O1'] }],
    ['Properties', 'P1', { property: ['P1'] }],
    ['Title Deeds', 'T1', { title_deeds: ['T1'] }],
  ])('belong to what it calls a %s, under the name that links have', async (object, id, links) => {
    const { files } = await arrive({
      'companies.csv': 'Company ID,Company Name,Industry\nO1,Acme,Law\n',
      'contacts.csv': contacts,
      'matters.csv': 'Matter ID,Title,Opened,Status\nM1,Smith v Jones,01/06/2024,open\n',
      'properties.csv': 'Property ID,Street,Tenure\nP1,1 High Street,freehold\n',
      'attachments.csv': `file,object,record_id,name\na.pdf,${object},${id},Brief\n`,
      'attachments/a.pdf': 'a brief',
    })
    expect(files).toEqual([['attachments/a.pdf', links, 'a brief']])
  })

  it('stay two in two folders whose names differ in letter case', async () => {
    const { files } = await arrive({
      'contacts.csv': contacts,
      'attachments/a.pdf': 'one',
      'Attachments/a.pdf': 'other',
      'Attachments/b.pdf': 'third',
    })
    expect(files.map(([id, , bytes]) => [id, bytes])).toEqual([
      ['attachments/a.pdf', 'one'],
      ['Attachments/a.pdf', 'other'],
      ['attachments/b.pdf', 'third'],
    ])
  })

  it('stay two where only the way of writing their accents tells them apart', async () => {
    const { files } = await arrive({
      'contacts.csv': contacts,
      'attachments.csv': list,
      'attachments/Müller.pdf': 'a letter',
      ['attachments/Müller.pdf'.normalize('NFD')]: 'another letter',
    })
    expect(files).toEqual([...linked, ['attachments/Müller.pdf'.normalize('NFD'), {}, 'another letter']])
  })

  it('are found where the ZIP does not say that its names are UTF-8', async () => {
    const zip = await zipBytes([
      { path: 'contacts.csv', content: contacts },
      { path: 'attachments.csv', content: list },
      { path: 'attachments/Müller.pdf', content: 'a letter' },
    ])
    const unsaid = changeDirectory(zip, (header) => {
      header.writeUInt16LE(header.readUInt16LE(offsets.flags) & ~0x800, offsets.flags)
    })
    const { files, remarks } = await arrived(await folder.file('upload.zip', unsaid))
    expect([files, remarks]).toEqual([linked, []])
  })

  it('keep names of the old DOS letters, which are not UTF-8', async () => {
    const zip = await zipBytes([
      { path: 'contacts.csv', content: contacts },
      { path: 'attachments/Mxller.pdf', content: 'a letter' },
    ])
    const dos = Buffer.from(zip.toString('latin1').replaceAll('Mxller', 'M\x81ller'), 'latin1')
    const unsaid = changeDirectory(dos, (header) => {
      header.writeUInt16LE(header.readUInt16LE(offsets.flags) & ~0x800, offsets.flags)
    })
    const { files } = await arrived(await folder.file('upload.zip', unsaid))
    expect(files).toEqual([['attachments/Müller.pdf', {}, 'a letter']])
  })
})

describe('a table whose name is written with its accents apart', () => {
  it('is the one that the manifest names', async () => {
    const files = [{ path: 'Verträge.csv'.normalize('NFC'), object: 'contact', primary_key: 'id' }]
    const { records } = await arrive({
      'manifest.json': JSON.stringify({ bundle_version: 1, product: 'Perfect Books', files }),
      ['Verträge.csv'.normalize('NFD')]: contacts,
    })
    expect(records.map(({ object, id }) => [object, id])).toEqual([
      ['contact', 'C1'],
      ['contact', 'C2'],
    ])
  })
})
