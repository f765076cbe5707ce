// A manifest is obeyed to the letter, and refused to the letter where it is wrong.
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { parseDate } from '../../../migration/dates/format.ts'
import { type Everything, readAll, refusal, signal, sourceOf } from './bundles.ts'
import { ownFolder } from './own-folder.ts'

const folder = await ownFolder()

const banners = 'Perfect Books\r\nContacts of Harper & Lane LLP\r\n'
const contacts = `${banners}Contact ID,Name,Fee Earner,Company IDs,Modified,Opened\r\n007,Zoë Smith,AB,C1; C2,21/11/2026,03/04/2020\r\n008,Bob Ray,,C1,22/11/2026,\r\n007,Zoë again,AB,C3,23/11/2026,\r\n`

const manifest = {
  bundle_version: 1,
  product: 'Perfect Books',
  tenant: 'Harper & Lane LLP',
  exported_at: '2026-11-20T17:00:00Z',
  time_zone: 'Europe/London',
  files: [
    {
      path: 'contacts.csv',
      object: 'contact',
      encoding: 'windows-1252',
      delimiter: ',',
      skip_rows_before_header: 2,
      primary_key: 'Contact ID',
      keys: {
        updated_at: 'Modified',
        owner: 'Fee Earner',
        links: { companies: { path: 'Company IDs', separator: ';' } },
      },
      date_format: 'dd/MM/yyyy',
    },
  ],
}

describe('a bundle with a manifest', () => {
  const pack = (changed: object, more: Readonly<Record<string, string | Buffer>> = {}): Promise<string> =>
    folder.zip('upload.zip', {
      'manifest.json': JSON.stringify({ ...manifest, ...changed }),
      'contacts.csv': iconv.encode(contacts, 'windows-1252'),
      ...more,
    })

  async function read(path: string): Promise<Everything> {
    const source = sourceOf(path, 'upload.zip')
    const all = await readAll(source)
    await source.close()
    return all
  }

  it('gives each of several records in one cell the time that stands in its place, and one time to all', async () => {
    const links = { companies: { path: 'Company IDs', separator: ';', updated_at: 'Since' } }
    const file = { path: 'contacts.csv', object: 'contact', primary_key: 'Contact ID', keys: { links } }
    const rows = 'Contact ID,Name,Company IDs,Since\r\n1,Ann,C1;C2,01/02/2024; 03/04/2024\r\n2,Bob,C1;C2,05/06/2024\r\n'
    const { records } = await read(await pack({ files: [file] }, { 'contacts.csv': rows }))
    expect(records.map((record) => record.links['companies'])).toEqual([
      [{ id: 'C1', updatedAt: '01/02/2024' }, { id: 'C2', updatedAt: '03/04/2024' }],
      [{ id: 'C1', updatedAt: '05/06/2024' }, { id: 'C2', updatedAt: '05/06/2024' }],
    ])
  }) // prettier-ignore

  it('names product and firm', async () => {
    const source = sourceOf(await pack({}), 'upload.zip')
    expect(await source.identify(signal)).toMatchObject({
      product: 'Perfect Books',
      tenant: 'Harper & Lane LLP',
      host: null,
    })
    expect((await source.identify(signal)).sentence).toContain('on 2026-11-20T17:00:00Z, times in Europe/London.')
    await source.close()
  })

  it('is read as it says, and a repeated key is counted, not staged twice', async () => {
    const all = await read(await pack({}))
    expect(all.records[0]).toEqual({
      object: 'contact',
      id: '007',
      createdAt: null,
      updatedAt: '21/11/2026',
      owner: 'AB',
      links: { companies: [{ id: 'C1' }, { id: 'C2' }] },
      fields: { 'Contact ID': '007', Name: 'Zoë Smith', Opened: '03/04/2020' },
    })
    expect(all.records.map((record) => record.id)).toEqual(['007', '008'])
    expect(all.remarks).toEqual([
      'contacts.csv: one row repeats the key of an earlier row; the first row is kept, this one left out (row 6: “007”).',
    ])
  })

  it('passes its date format on to the columns that are written in it', async () => {
    const source = sourceOf(await pack({}), 'upload.zip')
    const dated = (await source.describe()).filter((hint) => hint.dateFormat !== undefined)
    expect(dated.map((hint) => [hint.role, hint.label, hint.dateFormat])).toEqual([
      ['updated_at', 'Modified', 'dd/MM/yyyy'],
      ['value', 'Opened', 'dd/MM/yyyy'],
    ])
    await source.close()
  })

  it.each([
    ['MM/dd/yyyy', ['03/04/2024', '05/06/2024', 'n/a'], 'MM/dd/yyyy'],
    ['MM/dd/yyyy', ['3/4/2024', '5/6/2024', '7/8/2024'], 'MM/dd/yyyy'],
    ['MM/dd/yyyy', ['03/04/2024 3:04 PM', '05/06/2024 4:05 PM', '07/08/2024 5:06 PM'], 'MM/dd/yyyy'],
    ['d/M/yyyy', ['5/6/2024', '13/7/2024', '7/8/2024'], 'dd/MM/yyyy'],
    ['dd MMM yyyy', ['05 Jun 2024', '06 Jul 2024', '07 Aug 2024'], 'd MMM yyyy'],
  ])('decides with %s how %j are read', async (format, days, layout) => {
    const files = [{ path: 'matters.csv', object: 'deal', primary_key: 'No', date_format: format }]
    const rows = days.map((day, at) => `M${at},${day}\n`).join('')
    const source = sourceOf(await pack({ files }, { 'matters.csv': `No,Opened\n${rows}` }), 'upload.zip')
    const found = (await source.identify(signal)).files?.[0]
    expect(found?.sentences).toContain(`“Opened” holds a date, read as ${layout}.`)
    const opened = (await source.describe()).find((hint) => hint.label === 'Opened')
    expect(opened?.dateFormat).toBe(layout)
    expect(parseDate(days[0] ?? '', layout)).not.toBeNull()
    await source.close()
  })

  it('leaves out what the manifest does not name, and says so', async () => {
    const all = await read(await pack({}, { 'deals.csv': 'id,stage\n1,x\n' }))
    expect(all.records.every((record) => record.object === 'contact')).toBe(true)
    expect(all.remarks[0]).toBe('deals.csv was not read: the manifest does not name it.')
  })

  it('that names no files still says which product wrote them', async () => {
    const path = await folder.zip('upload.zip', {
      'manifest.json': '{"bundle_version":1,"product":"Perfect Books"}',
      'deals.csv': 'Deal ID,Stage,Value\n1,x,2\n',
    })
    const source = sourceOf(path, 'upload.zip')
    expect((await source.identify(signal)).product).toBe('Perfect Books')
    expect((await readAll(source)).records[0]).toMatchObject({ object: 'deal', id: '1' })
    await source.close()
  })

  it('reads JSON by JSONPath', async () => {
    const files = [
      {
        path: 'deals.json',
        object: 'deal',
        primary_key: 'ref',
        keys: { created_at: 'meta', links: { company: { path: 'client' } } },
      },
    ]
    const deals = [{ ref: 5, meta: '2020', client: { id: 'C1' } }]
    const all = await read(await pack({ files }, { 'deals.json': JSON.stringify(deals) }))
    expect(all.records[0]).toMatchObject({ id: '5', createdAt: '2020', links: { company: [{ id: 'C1' }] } })
  })

  it.each(['Perfect Books Ottawa', 'PerfectLaw', 'PERFECT Balance', 'Perfect Practice', ''])(
    'of %j is refused: a namesake is another product',
    async (product) => {
      const found = await refusal(sourceOf(await pack({ product }), 'upload.zip'))
      expect([found.code, found.message]).toEqual([
        'source_wrong_product',
        expect.stringContaining(`says that “${product}” wrote it, not Perfect Books`),
      ])
    },
  )

  const file = manifest.files[0]
  it.each([
    [
      'an unknown key',
      { files: [{ ...file, delimeter: ';' }] },
      'files[0].delimeter is not a key this manifest may have; did you mean delimiter?',
    ],
    ['a missing product', { product: undefined }, 'product is missing.'],
    [
      'a file that is not there',
      { files: [file, { path: 'deals.csv', object: 'deal' }] },
      'The manifest names deals.csv, which the ZIP does not hold',
    ],
    [
      'a column that is not there',
      { files: [{ ...file, keys: { owner: 'Fee Erner' } }] },
      'The manifest names “Fee Erner” in contacts.csv, whose headings are Contact ID, Name',
    ],
    [
      'a layout of dates that nobody knows',
      { files: [{ ...file, date_format: 'the British way' }] },
      'files[0].date_format: no layout of dates that is known; write it like dd/MM/yyyy',
    ],
    [
      'an encoding that nobody knows',
      { files: [{ ...file, encoding: 'klingon' }] },
      'contacts.csv is encoded as klingon, which is not known',
    ],
  ])('with %s is refused', async (_what, changed, sentence) => {
    expect((await refusal(sourceOf(await pack(changed), 'upload.zip'))).message).toContain(sentence)
  })

  it('that is no JSON is refused', async () => {
    const path = await folder.zip('upload.zip', { 'manifest.json': '{"bundle_version":', 'contacts.csv': 'a,b\n1,2\n' })
    expect((await refusal(sourceOf(path, 'upload.zip'))).message).toContain('manifest.json is not valid JSON')
  })
})
