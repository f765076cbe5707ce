// Single files and ZIPs without a manifest, in the encodings and layouts that real exports have.
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import type { SourceRecord } from '../../../migration/record.ts'
import { type Everything, readAll, readUpload, signal, sourceOf } from './bundles.ts'
import { ownFolder } from './own-folder.ts'

const folder = await ownFolder()

describe('a file bundle', () => {
  async function read(fileName: string, content: string | Buffer): Promise<Everything> {
    return readUpload(sourceOf(await folder.file('upload', content), fileName))
  }

  async function readZip(entries: Readonly<Record<string, string | Buffer>>): Promise<Everything> {
    return readUpload(sourceOf(await folder.zip('upload.zip', entries), 'upload.zip'))
  }

  const fields = (all: Everything): SourceRecord['fields'][] => all.records.map((record) => record.fields)
  const text = 'Contact ID,First Name,Surname,Fee\n1,Zoë,Müller,£5\n2,Seán,“Ó Sé”,€7\n'
  const expected = [
    { 'Contact ID': '1', 'First Name': 'Zoë', Surname: 'Müller', Fee: '£5' },
    { 'Contact ID': '2', 'First Name': 'Seán', Surname: '“Ó Sé”', Fee: '€7' },
  ]

  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte-order mark', Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 LE with a byte-order mark', iconv.encode(text, 'utf-16le', { addBOM: true })],
    ['UTF-16 BE with a byte-order mark', iconv.encode(text, 'utf-16be', { addBOM: true })],
    ['UTF-16 LE without one', iconv.encode(text, 'utf-16le', { addBOM: false })],
    ['Windows-1252', iconv.encode(text, 'windows-1252')],
  ])('is read in %s', async (_what, content) => {
    expect(fields(await read('contacts.csv', content))).toEqual(expected)
  })

  it('is not taken for UTF-8 because of its beginning: one odd letter at the end decides', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `${i},Anna,Plain`).join('\n')
    const content = Buffer.concat([
      Buffer.from(`id,First Name,Last Name\n${rows}\n`),
      iconv.encode('20000,Zoë,Last\n', 'windows-1252'),
    ])
    expect((await read('contacts.csv', content)).records.at(-1)?.fields).toMatchObject({ 'First Name': 'Zoë' })
  })

  it.each([',', ';', '\t', '|'])('is read with the separator %j', async (separator) => {
    expect(fields(await read('contacts.csv', text.replaceAll(',', separator)))).toEqual(expected)
  })

  it('keeps cells as they are written: leading zeros, references, money, dates, quotes and line breaks', async () => {
    const content =
      'Matter No,Client,Value,Opened,Narrative\r\n0016,16-1001,"£1,234.50",03/04/2020,"two\r\nlines, ""quoted"""\r\n0017,16-1002,(123.45),45000, padded \r\n'
    const all = await read('matters.csv', content)
    expect(all.records.map((record) => [record.object, record.id])).toEqual([
      ['deal', '0016'],
      ['deal', '0017'],
    ])
    expect(fields(all)[0]).toEqual({
      'Matter No': '0016',
      Client: '16-1001',
      Value: '£1,234.50',
      Opened: '03/04/2020',
      Narrative: 'two\r\nlines, "quoted"',
    })
    expect(fields(all)[1]).toMatchObject({ Value: '(123.45)', Opened: '45000', Narrative: ' padded ' })
  })

  it('leaves out banners and totals, and says which rows were totals', async () => {
    const content =
      'Perfect Books,,,\nClient list as at 20/11/2026,,,\n\nClient Code,Client Name,Website,Balance\nA1,Acme,acme.example,1.00\nTotal A,,,1.00\nB1,Betas,,2.00\nTotal,,,3.00\n"2 records",,,\n'
    const all = await read('clients.csv', content)
    expect(all.records.map((record) => record.id)).toEqual(['A1', 'Total A', 'B1'])
    expect(all.remarks).toEqual([
      'clients.csv: each of 2 rows at the foot or between groups holds totals, not a record, and was left out (row 8: “Total 3.00”, row 9: “2 records”).',
    ])
  })

  it('keeps cells beyond the headings and makes headings unique', async () => {
    const all = await read(
      'contacts.csv',
      'id,Email,Email,,First Name\n1,a@x.example,b@x.example,note,Ann,surplus\n2,c@x.example,,,Bob\n',
    )
    expect(fields(all)).toEqual([
      {
        id: '1',
        Email: 'a@x.example',
        'Email (2)': 'b@x.example',
        column_4: 'note',
        'First Name': 'Ann',
        column_6: 'surplus',
      },
      { id: '2', Email: 'c@x.example', 'First Name': 'Bob' },
    ])
    expect(all.remarks).toEqual([
      'contacts.csv: one row has more cells than there are headings; the surplus is kept under column_N (row 2).',
    ])
  })

  it('is JSON, JSON lines, or one object around a list, with links that are objects', async () => {
    const deals = [{ id: 12345678901234567890n, title: 'Lease', company: { id: 4 }, owner: 'u1', created_at: '2020' }]
    const json = JSON.stringify(deals, (_key, value: unknown) =>
      typeof value === 'bigint' ? `#${value}#` : value,
    ).replace(/"#(\d+)#"/g, '$1')
    const record = {
      object: 'deal',
      id: '12345678901234567890',
      createdAt: '2020',
      owner: 'u1',
      links: { company: [{ id: '4' }] },
    }
    for (const [name, content] of [
      ['deals.json', json],
      ['deals.jsonl', `${json.slice(1, -1)}\n\n`],
      ['deals.json', `{"total":1,"data":${json}}`],
    ] as const) {
      expect((await read(name, content)).records).toEqual([expect.objectContaining(record)])
    }
  })

  it('cuts a long JSON list into its entries wherever brackets, quotes and pieces of the file fall', async () => {
    const list = Array.from({ length: 3000 }, (_, i) => ({
      id: i,
      title: `a "quoted", [bracketed] {braced} \\ ${'é'.repeat(i % 90)}`,
      stage: 'x',
      value: [1, [2]],
    }))
    const all = await read('deals.json', JSON.stringify(list, null, 1))
    expect(all.records).toHaveLength(3000)
    expect(all.records[2999]?.fields['title']).toBe(list[2999]?.title)
  })

  it('keeps the first of two records with one key, also across files of one object, and counts the others', async () => {
    const all = await readZip({
      'contacts.csv': 'id,First Name,Last Name\n1,Ann,Lee\n2,Bob,Ray\n',
      'people.csv': 'id,First Name,Last Name\n2,Bobby,Ray\n3,Cy,Day\n',
    })
    expect(all.records.map((record) => [record.id, record.fields['First Name']])).toEqual([
      ['1', 'Ann'],
      ['2', 'Bob'],
      ['3', 'Cy'],
    ])
    expect(all.remarks).toEqual([
      'people.csv: one row repeats the key of an earlier row; the first row is kept, this one left out (row 2: “2”).',
    ])
  })

  it('gives pages of a thousand rows, and goes on after a kill where it was', async () => {
    const path = await folder.file(
      'upload',
      `id,First Name,Last Name\n${Array.from({ length: 2500 }, (_, i) => `${i},A,B`).join('\n')}\n`,
    )
    const ids: string[] = []
    const sizes: number[] = []
    let cursor: unknown = null
    do {
      const source = sourceOf(path, 'contacts.csv')
      const page = await source.page('contacts.csv', cursor, signal)
      expect(await source.page('contacts.csv', cursor, signal)).toEqual(page)
      ids.push(...page.records.map((record) => record.id))
      sizes.push(page.records.length)
      cursor = JSON.parse(JSON.stringify(page.next))
      await source.close()
    } while (cursor !== null)
    expect(sizes).toEqual([1000, 1000, 500])
    expect(ids).toEqual(Array.from({ length: 2500 }, (_, i) => String(i)))
  })

  it('passes over what holds no records and names it', async () => {
    const path = await folder.zip('upload.zip', {
      'Export/contacts.csv': 'id,First Name,Last Name\n1,Ann,Lee\n',
      'Export/readme.txt': 'Hello',
      'Export/logo.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 1, 2]),
      'Export/empty.csv': '',
      'Export/old.xls': Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      '__MACOSX/Export/._contacts.csv': 'x',
    })
    const source = sourceOf(path, 'upload.zip')
    const { remarks, records } = await readAll(source)
    expect(records).toHaveLength(1)
    expect(remarks.toSorted()).toEqual([
      'empty.csv is empty.',
      'logo.png was not read: it is a PNG image.',
      'old.xls was not read: it is an old Office document (such as .xls or .doc); save it in Excel as .xlsx without a password, or export as CSV.',
      'readme.txt was not read: it is text without columns.',
    ])
    expect((await source.identify(signal)).sentence).toContain('logo.png was not read')
    await source.close()
  })

  it('links every one of more attachments than are looked up in the list at once', async () => {
    const paths = Array.from({ length: 2100 }, (_, at) => `attachments/${at}.txt`)
    const lines = paths.map((path, at) => `${path},contact,${at},Letter ${at}\n`).reverse()
    const entries = {
      ...Object.fromEntries(paths.map((path) => [path, 'x'])),
      'attachments.csv': `file,object,record_id,name\n${lines.join('')}`,
    }
    const { records } = await readAll(sourceOf(await folder.zip('many.zip', entries), 'many.zip'))
    expect(records.map(({ id, links, fields }) => [id, links['contact'], fields['name']])).toEqual(
      paths.map((path, at) => [path, [{ id: String(at) }], `Letter ${at}`]),
    )
  })

  it('lists attachments and links them by attachments.csv', async () => {
    const all = await readZip({
      'contacts.csv': 'id,First Name,Last Name\n1,Ann,Lee\n',
      'attachments/a.pdf': 'four',
      'attachments/sub/b.txt': 'xx',
      'attachments.csv':
        'file,object,record_id,name\na.pdf,contact,1,Contract.pdf\nattachments/sub/b.txt,Contact,1,\nattachments/sub/b.txt,deal,9,\nlost.pdf,contact,1,Lost\n',
    })
    const files = all.records.filter((record) => record.object === 'file')
    expect(files).toEqual([
      {
        object: 'file',
        id: 'attachments/a.pdf',
        createdAt: null,
        updatedAt: null,
        owner: null,
        links: { contact: [{ id: '1' }] },
        fields: { path: 'attachments/a.pdf', name: 'Contract.pdf', size: 4 },
      },
      {
        object: 'file',
        id: 'attachments/sub/b.txt',
        createdAt: null,
        updatedAt: null,
        owner: null,
        links: { contact: [{ id: '1' }], deal: [{ id: '9' }] },
        fields: { path: 'attachments/sub/b.txt', name: 'b.txt', size: 2 },
      },
    ])
    expect(all.remarks).toEqual([
      'attachments.csv: one row names a file that is not in the bundle and was left out (row 7: “attachments/lost.pdf”).',
    ])
  })
})
