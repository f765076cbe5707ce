// How files were understood: shown with the rows before and after, and corrected by a manifest that a person gives.
import { describe, expect, it } from 'vitest'
import { createBundleSource } from '../../../jobs/source/bundle.ts'
import type { FileRecognition } from '../../../migration/source/recognition.ts'
import { readAll, signal } from './bundles.ts'
import { workbookBytes } from './workbook-bytes.ts'
import { ownFolder } from './own-folder.ts'

const folder = await ownFolder()

describe('how a file was understood', () => {
  async function understood(path: string, fileName: string, manifest: unknown = null) {
    const source = createBundleSource({ open: () => Promise.resolve(path), fileName, manifest })
    const { files = [] } = await source.identify(signal)
    const { records } = await readAll(source)
    await source.close()
    return { files, records, byPath: (name: string) => files.find((file) => file.path === name) }
  }

  const manifestOf = (files: readonly FileRecognition[], changed: object) => ({
    bundle_version: 1,
    product: 'Perfect Books',
    files: files.map(({ entry }) => ({ ...entry, ...changed })),
  })

  it('names days of Excel, leading zeros, banners and totals, with the rows as they stand and as they are read', async () => {
    const rows = [
      ['Harper & Lane LLP'],
      ['Contact ID', 'First Name', 'Last Name', 'Opened'],
      ['007', 'Ann', 'Lee', { number: 46346, format: 'dd/mm/yyyy' }],
      ['008', 'Bob', 'Ray', { number: 46347, format: 'dd/mm/yyyy' }],
      ['Total', null, null, 2],
    ]
    const path = await folder.file('upload', await workbookBytes({ sheets: [{ name: 'Contacts', rows }] }))
    const { files } = await understood(path, 'contacts.xlsx')
    expect(files[0]?.before[2]).toEqual(['007', 'Ann', 'Lee', '46346'])
    expect(files[0]?.after.rows[0]).toEqual({ id: '007', cells: ['007', 'Ann', 'Lee', '2026-11-20'] })
    const said = files[0]?.sentences.join('\n')
    expect(said).toContain('The first row is a banner above the headings')
    expect(said).toContain('holds totals, not a record')
    expect(said).toContain('“Opened” holds a date, read as yyyy-MM-dd')
    expect(said).toContain('“Contact ID” has leading zeros, which are kept')
  })

  it('names groups, what was measured of the keys, and the links that lead nowhere', async () => {
    const path = await folder.zip('firm.zip', {
      'companies.csv': 'Company ID,Name,Industry\nC1,Acme,Law\nC2,Betas,Law\nC2b,Gamma,Law\n',
      'contacts.csv': 'Contact ID,First Name,Last Name,Email,Company ID\nOffice: Leeds,,,,\n1,Ann,Lee,a@x.example,C1\n2,Bob,Ray,a@x.example,C2\n3,Cy,Moss,,C9\n',
    })
    const { byPath } = await understood(path, 'firm.zip')
    const contacts = byPath('contacts.csv')
    expect(contacts?.sentences.join('\n')).toContain('one row is the heading of a group')
    expect(contacts?.keys[0]).toEqual({ columns: ['Contact ID'], filled: 3, distinct: 3, isChosen: true })
    expect(contacts?.keys).toContainEqual({ columns: ['Email'], filled: 2, distinct: 1, isChosen: false })
    expect(contacts?.links).toEqual([{ name: 'companies', column: 'Company ID', to: 'company', looked: 3, unresolved: ['C9'], unresolvedCount: 1 }])
  }) // prettier-ignore

  it('says the same when it is sent back unchanged, and obeys what is changed in it', async () => {
    const path = await folder.file('contacts.csv', 'No,First Name,Last Name,Born\n1,Ann,Lee,03/04/1980\n2,Bob,Ray,05/06/1981\n')
    const first = await understood(path, 'contacts.csv')
    const same = await understood(path, 'contacts.csv', manifestOf(first.files, {}))
    expect(same.records).toEqual(first.records)
    const other = await understood(path, 'contacts.csv', manifestOf(first.files, { object: 'user', primary_key: ['First Name', 'Last Name'] }))
    expect(other.records.map(({ object, id }) => [object, id])).toEqual([['user', 'Ann | Lee'], ['user', 'Bob | Ray']])
    expect(other.files[0]).toMatchObject({ by: 'manifest', keys: [{ columns: ['First Name', 'Last Name'], filled: 2, distinct: 2 }] })
  }) // prettier-ignore

  it('refuses a correction that cannot be one, with its place', async () => {
    const path = await folder.file('contacts.csv', 'No,Name,Email\n1,Ann,a@x.example\n')
    await expect(understood(path, 'contacts.csv', { bundle_version: 1, product: 'Perfect Books', fils: [] })).rejects.toThrow(/The manifest cannot be used: .*fils.*did you mean files/)
    const wrong = { bundle_version: 1, product: 'Perfect Books', files: [{ path: 'contacts.csv', object: 'contact', primary_key: 'Ref' }] }
    await expect(understood(path, 'contacts.csv', wrong)).rejects.toThrow('The manifest names “Ref” in contacts.csv')
  }) // prettier-ignore
})
