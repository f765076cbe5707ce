// What is not a bundle, or not an honest one, is refused with a sentence that says what was found.
import { describe, expect, it } from 'vitest'
import { refusal, sourceOf } from './bundles.ts'
import { changeDirectory, offsets, rename, zipBytes } from './zip-bytes.ts'
import { ownFolder } from './own-folder.ts'

const folder = await ownFolder()

const table = 'id,First Name,Last Name\n1,Ann,Lee\n'

describe('a file bundle is refused', () => {
  async function refused(content: string | Buffer, name = 'upload.zip'): Promise<string> {
    const found = await refusal(sourceOf(await folder.file('upload', content), name))
    return `${found.code}: ${found.message}`
  }

  it.each([
    [
      'a PDF',
      'contacts.csv',
      '%PDF-1.7\n',
      'bundle_foreign: contacts.csv is a PDF document, not a table of records: export the records as CSV',
    ],
    ['an image', 'contacts.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d]), 'contacts.csv is a PNG image'],
    ['an empty file', 'contacts.csv', '', 'bundle_empty: contacts.csv is empty'],
    [
      'a Windows program',
      'export.exe',
      Buffer.concat([Buffer.from('MZ'), Buffer.alloc(60)]),
      'export.exe is a Windows program',
    ],
    ['a Linux program', 'export', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2]), 'export is a Linux program'],
    ['a web page', 'contacts.csv', '\n <!DOCTYPE html><html>', 'contacts.csv is an HTML page'],
    ['an XML document', 'contacts.xml', '<?xml version="1.0"?><a/>', 'contacts.xml is an XML document'],
    [
      'an old workbook',
      'contacts.xls',
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      'save it in Excel as .xlsx without a password, or export as CSV',
    ],
    ['binary rubbish', 'contacts.csv', Buffer.from([1, 0, 2, 0, 0, 3, 9, 9, 9, 9]), 'contacts.csv is a binary file'],
    [
      'one column',
      'contacts.csv',
      'Name\nAcme\nBetas\n',
      'bundle_one_column: contacts.csv has one column only, as far as a comma, a semicolon, a tab or a bar separates (its first line is “Name”): which separator does it use?',
    ],
    ['an open quote', 'contacts.csv', `${table}2,"Bob,Ray\n`, 'bundle_damaged: contacts.csv cannot be read as a table'],
    ['cut JSON', 'contacts.json', '[{"id":1},{"id":2', 'bundle_damaged: contacts.json is not valid JSON after entry 1'],
    [
      'JSON with something behind',
      'contacts.json',
      '[{"id":1}] x',
      'contacts.json is not valid JSON after the end of the list',
    ],
    ['broken JSON', 'contacts.json', '[{"id":1},{id:2}]', 'contacts.json is not valid JSON at entry 2'],
    ['a broken line', 'contacts.jsonl', '{"id":1}\n{"id":\n', 'contacts.jsonl is not valid JSON at line 2'],
    [
      'several lists',
      'all.json',
      '{"contacts":[{"id":1}],"deals":[{"id":1}]}',
      'all.json holds several lists (contacts, deals)',
    ],
  ])('when it is %s', async (_what, name, content, sentence) => {
    expect(await refused(content, name)).toContain(sentence)
  })

  const zipOf = (path: string, content: string | Buffer = table): Promise<Buffer> => zipBytes([{ path, content }])

  it.each([
    ['a binary workbook', () => zipBytes([{ path: '[Content_Types].xml', content: '' }, { path: 'xl/workbook.bin', content: '' }]), 'bundle_foreign: upload.zip is a binary Excel workbook (.xlsb), not a table of records: save it in Excel as .xlsx without a password, or export as CSV.'],
    ['a text document', () => zipBytes([{ path: '[Content_Types].xml', content: '' }, { path: 'word/document.xml', content: '' }]), 'upload.zip is an Office document'],
    ['a ZIP of nothing to read', () => zipOf('logo.bin', Buffer.from([1, 0, 0, 1])), 'bundle_empty: upload.zip holds no file of records. logo.bin was not read: it is a binary file.'],
    ['a ZIP with an image called .csv', () => zipOf('contacts.csv', Buffer.from('GIF89a')), 'contacts.csv is a GIF image'],
    ['a ZIP with a one-column table', () => zipOf('contacts.csv', 'Name\nAcme\n'), 'bundle_one_column: contacts.csv'],
    ['half a ZIP', async () => (await zipOf('contacts.csv')).subarray(0, 60), 'bundle_damaged: upload.zip is damaged or not complete'],
    ['a path that climbs out', async () => rename(await zipOf('aa/contacts.csv'), 'aa/contacts.csv', '../contacts.csv'), 'bundle_traversal: upload.zip holds a file whose path leads out of the ZIP'],
    ['an absolute path', async () => rename(await zipOf('a/contacts.csv'), 'a/contacts.csv', '//contacts.csv'), 'bundle_traversal: upload.zip'],
    ['a link to another file', () => zipBytes([{ path: 'contacts.csv', content: '/etc/passwd', mode: 0o120777 }]), 'bundle_link: contacts.csv inside the ZIP is a link'],
    ['an entry with a password', async () => changeDirectory(await zipOf('contacts.csv'), (header) => header.writeUInt16LE(1, offsets.flags)), 'bundle_encrypted: contacts.csv inside the ZIP is protected by a password'],
    ['an entry packed in an unusual way', async () => changeDirectory(await zipOf('contacts.csv'), (header) => header.writeUInt16LE(14, offsets.method)), 'bundle_compression: contacts.csv inside the ZIP is packed by method 14'],
    ['a bomb', () => zipOf('contacts.csv', Buffer.alloc(4_000_000, 'a')), 'bundle_bomb: contacts.csv inside the ZIP unpacks to'],
    ['an entry larger than it says', async () => changeDirectory(await zipOf('contacts.csv', table.repeat(50)), (header) => header.writeUInt32LE(100, offsets.size)), 'bundle_damaged: contacts.csv is damaged or not complete (too many bytes in the stream'],
    ['a single entry of more than 1 GiB', async () => changeDirectory(await zipOf('contacts.csv'), (header) => header.writeUInt32LE(0x7fffffff, offsets.size)), 'bundle_too_large: contacts.csv has 2,048 MiB; a single file may have 1,024 MiB.'],
    ['two files of one path', async () => rename(await zipBytes([{ path: 'contacts1.csv', content: table }, { path: 'contacts2.csv', content: table }]), 'contacts2.csv', 'contacts1.csv'), 'bundle_ambiguous: upload.zip holds two files called contacts1.csv'],
    ['a damaged entry', async () => { const zip = await zipOf('contacts.csv', table.repeat(50)); zip.fill(0xff, 60, 70); return zip }, 'bundle_damaged: contacts.csv is damaged'],
  ])('when it is %s', async (_what, make, sentence) => {
    expect(await refused(await make())).toContain(sentence)
  }) // prettier-ignore

  it('when its entries add up to more than 4 GiB', async () => {
    const stored = Array.from({ length: 5 }, (_, i) => ({ path: `contacts${i}.csv`, content: table, compress: false }))
    const zip = changeDirectory(await zipBytes(stored), (header) => {
      header.writeUInt32LE(0x3fffffff, offsets.size)
      header.writeUInt32LE(0x3fffffff, offsets.compressedSize)
    })
    expect(await refused(zip)).toContain('bundle_too_large: upload.zip unpacks to more than 4 GiB')
  })

  it('when it has more than ten thousand entries', async () => {
    const entries = Array.from({ length: 10_001 }, (_, i) => ({
      path: `attachments/${i}`,
      content: '',
      compress: false,
    }))
    expect(await refused(await zipBytes(entries))).toContain(
      'bundle_too_many: upload.zip holds 10,001 files; 10,000 are the most',
    )
  })
})
