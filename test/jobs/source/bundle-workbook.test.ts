// Excel workbooks as bundles: what each kind of cell means, which sheets are read, and what hostile files come to.
import { describe, expect, it } from 'vitest'
import type { SourceRecord } from '../../../migration/record.ts'
import { type Everything, readAll, refusal, signal, sourceOf } from './bundles.ts'
import { type TestBook, type TestCell, workbookBytes } from './workbook-bytes.ts'
import { ownFolder } from './own-folder.ts'

const folder = await ownFolder()

describe('a workbook', () => {
  async function read(book: TestBook, fileName = 'contacts.xlsx'): Promise<Everything & { sentence: string }> {
    const source = sourceOf(await folder.file('upload', await workbookBytes(book)), fileName)
    const { sentence } = await source.identify(signal)
    const all = await readAll(source)
    await source.close()
    return { ...all, sentence }
  }

  const fields = (all: Everything): SourceRecord['fields'][] => all.records.map((record) => record.fields)
  const one = (heading: string, cell: TestCell): TestBook => ({
    sheets: [{ name: 'Sheet1', rows: [['Contact ID', 'First Name', heading], ['c1', 'Ann', cell]] }],
  }) // prettier-ignore
  const value = async (cell: TestCell, from1904 = false): Promise<unknown> =>
    fields(await read({ ...one('Value', cell), from1904 }))[0]?.['Value']

  it('is read like a table: texts, inline texts, booleans, formulas and blanks', async () => {
    const all = await read({
      sheets: [
        {
          name: 'Sheet1',
          rows: [
            ['Contact ID', 'First Name', 'Last Name', 'VIP', 'Display'],
            ['007', { inline: 'Zoë & co' }, 'O’Neil', { flag: true }, { formula: 'B2&C2', text: 'Zoë O’Neil' }],
            ['008', null, 'Ng', { flag: false }],
          ],
        },
      ],
    })
    expect(all.records.map((record) => [record.object, record.id])).toEqual([
      ['contact', '007'],
      ['contact', '008'],
    ])
    expect(fields(all)).toEqual([
      { 'Contact ID': '007', 'First Name': 'Zoë & co', 'Last Name': 'O’Neil', VIP: 'true', Display: 'Zoë O’Neil' },
      { 'Contact ID': '008', 'Last Name': 'Ng', VIP: 'false' },
    ])
  })

  it.each([
    ['a date by its format', { number: 46346, format: 'dd/mm/yyyy' }, '2026-11-20'],
    ['a date and time', { number: 46346.5, format: 'dd/mm/yyyy hh:mm' }, '2026-11-20T12:00:00'],
    ['a date in a named language', { number: 46346, format: '[$-809]d mmmm yyyy;@' }, '2026-11-20'],
    ['a time of day', { number: 0.75, format: 'hh:mm' }, '18:00:00'],
    ['hours beyond a day', { number: 1.5, format: '[h]:mm' }, '36:00:00'],
    ['a month alone', { number: 46346, format: 'mmm-yy' }, '2026-11-20'],
    ['a date before Excel’s leap day', { number: 1, format: 'd/m/yy' }, '1900-01-01'],
    ['a number that only looks like a format', { number: 5, format: '0.00" days"' }, '5'],
    ['a negative number in red', { number: -5.25, format: '#,##0.00;[Red]-#,##0.00' }, '-5.25'],
    ['money with its currency', { number: 1234.5, format: '[$£-809]#,##0.00' }, '£1234.5'],
    ['a reference padded by its format', { number: 42, format: '000000' }, '000042'],
    ['a number with float dust', { number: '0.10000000000000001', format: 'General' }, '0.1'],
    ['a long whole number', { number: '123456789012345680', format: '0' }, '123456789012345680'],
    ['a text that looks like a reference', '16-1001', '16-1001'],
    ['a phone with its zero', '07700 900123', '07700 900123'],
    ['an escaped line break', 'one_x000A_two', 'one\ntwo'],
    ['an error of a formula', { error: '#N/A' }, '#N/A'],
  ])('reads %s', async (_what, cell, expected) => {
    expect(await value(cell)).toBe(expected)
  })

  it('counts days from 1904 when it says so', async () => {
    expect(await value({ number: 44884, format: 'yyyy-mm-dd' }, true)).toBe('2026-11-20')
  })

  it('has banners, totals, repeated headings and groups like any report', async () => {
    const headings = ['Matter No', 'Client', 'Value']
    const all = await read(
      {
        sheets: [
          {
            name: 'Report',
            rows: [
              ['Matter report'], [], headings, ['Fee earner: J. Harper'], ['0016', 'Acme', 5], headings, ['Fee earner: P. Lane'],
              ['0017', 'Beta', 7], ['Total', null, 12],
            ],
          },
        ],
      },
      'matters.xlsx',
    ) // prettier-ignore
    expect(all.records.map(({ id, owner, fields: own }) => [id, owner ?? own['Fee earner']])).toEqual([
      ['0016', 'J. Harper'],
      ['0017', 'P. Lane'],
    ])
    expect(all.remarks.join(' ')).toContain('row 9: “Total 12”')
  })

  it('gives a file for each sheet that is named like an object, and says which sheets it passes over', async () => {
    const rows = (id: string): TestCell[][] => [['ID', 'Name'], [id, 'x']]
    const all = await read(
      {
        sheets: [
          { name: 'Read me', rows: [['How to use'], ['Do this']] },
          { name: 'Contacts', rows: rows('c1') },
          { name: 'Matters', rows: rows('m1') },
        ],
      },
      'export.xlsx',
    )
    expect(all.records.map((record) => [record.object, record.id])).toEqual([
      ['contact', 'c1'],
      ['deal', 'm1'],
    ])
    expect(all.remarks[0]).toContain('export.xlsx: the sheet “Read me” was not read')
  })

  it('is read inside a ZIP beside other tables, and one that describes the export is passed over', async () => {
    const filters = await workbookBytes({ sheets: [{ name: 'Info', rows: [['Filter', 'Value'], ['Period', 'All']] }] }) // prettier-ignore
    const contacts = await workbookBytes(one('Tel', '0207 946 0001'))
    const path = await folder.zip('upload.zip', {
      'matters.csv': 'Matter No,Title\n0016,Lease\n',
      'contacts.xlsx': contacts,
      'report info.xlsx': filters,
    })
    const source = sourceOf(path, 'upload.zip')
    const all = await readAll(source)
    await source.close()
    expect(all.records.map((record) => record.object)).toEqual(['deal', 'contact'])
    expect(all.remarks.join(' ')).toContain('report info.xlsx: the sheet “Info” was not read')
  })

  it('takes keys from a manifest, for a sheet of its own too', async () => {
    const book = await workbookBytes({
      sheets: [
        { name: 'A', rows: [['x', 'y'], ['1', '2']] },
        { name: 'B', rows: [['Ref', 'Who'], ['1', 'u1']] },
      ],
    }) // prettier-ignore
    const manifest = {
      bundle_version: 1,
      product: 'Perfect Books',
      files: [{ path: 'book.xlsx#B', object: 'deal', primary_key: 'Ref', keys: { owner: 'Who' } }],
    }
    const source = sourceOf(
      await folder.zip('upload.zip', { 'manifest.json': JSON.stringify(manifest), 'book.xlsx': book }),
      'upload.zip',
    )
    const { records } = await readAll(source)
    await source.close()
    expect(records.map(({ object, id, owner }) => [object, id, owner])).toEqual([['deal', '1', 'u1']])
  })

  it('goes on in the middle of a sheet, as a table does', async () => {
    const rows: TestCell[][] = [['Contact ID', 'First Name', 'Age'], ...Array.from({ length: 2500 }, (_, i) => [`c${i}`, 'Ann', i])] // prettier-ignore
    const path = await folder.file('upload', await workbookBytes({ sheets: [{ name: 'Contacts', rows }] }))
    const first = sourceOf(path, 'contacts.xlsx')
    const page = await first.page('contacts.xlsx', null, signal)
    const second = await first.page('contacts.xlsx', page.next, signal)
    await first.close()
    const again = sourceOf(path, 'contacts.xlsx')
    expect(await again.page('contacts.xlsx', page.next, signal)).toEqual(second)
    await again.close()
    expect(second.records[0]?.id).toBe('c1000')
  })

  const endless = Array.from({ length: 1_200_000 }, (_, i) => i.toString(36)).join('')
  const sheet = (xml: string): TestBook => ({ ...one('x', 'y'), parts: { 'xl/worksheets/sheet1.xml': xml } })
  it.each([
    ['with a document type', sheet('<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>'), 'declares a document type (DOCTYPE)'],
    ['with an entity of its own', sheet('<worksheet><sheetData><row r="1"><c t="str"><v>&xxe;</v></c></row></sheetData></worksheet>'), 'is not valid XML'],
    ['nested without end', sheet(`${'<a>'.repeat(70)}${'</a>'.repeat(70)}`), 'more than 64 deep'],
    ['cut in the middle', sheet('<worksheet><sheetData><row r="1"><c'), 'is not valid XML'],
    ['with a cell beyond the last column', sheet('<worksheet><sheetData><row r="1"><c r="ZZZZ1" t="str"><v>x</v></c></row></sheetData></worksheet>'), 'cells in column ZZZZ'],
    ['with rows that go back', sheet('<worksheet><sheetData><row r="2"/><row r="1"/></sheetData></worksheet>'), 'cells in row 1'],
    ['with a text without end', sheet(`<worksheet>${endless}</worksheet>`), 'a single text of more than 4 MiB'],
    ['that unfolds without measure', { ...one('x', 'y'), parts: { 'xl/sharedStrings.xml': `<sst>${' '.repeat(30_000_000)}</sst>` } }, 'looks like an attack'],
    ['without any cell', { sheets: [{ name: 'Sheet1', rows: [] }] }, 'without any filled cell'],
    ['with one column', { sheets: [{ name: 'Sheet1', rows: [['a'], ['b']] }] }, 'one column only'],
  ] as const)('is refused in a sentence when it comes %s', async (_what, book, sentence) => {
    const source = sourceOf(await folder.file('upload', await workbookBytes(book)), 'contacts.xlsx')
    expect((await refusal(source)).message).toContain(sentence)
  })
}) // prettier-ignore
