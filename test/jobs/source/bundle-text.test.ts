// Texts of files as exports of several programs leave them: line breaks of all kinds, and bytes that are damaged.
import { describe, expect, it } from 'vitest'
import type { SourceRecord } from '../../../migration/record.ts'
import { type Everything, readUpload, sourceOf } from './bundles.ts'
import { ownFolder } from './own-folder.ts'

const folder = await ownFolder()

describe('the text of a file', () => {
  async function read(fileName: string, content: string | Buffer): Promise<Everything> {
    return readUpload(sourceOf(await folder.file('upload', content), fileName))
  }

  const fields = (all: Everything): SourceRecord['fields'][] => all.records.map((record) => record.fields)

  it.each([
    ['Windows and then Unix', 'id,name,town\r\n1,A,Leeds\n2,"B\nC\r\nD",York\n'],
    ['Unix and then Windows', 'id,name,town\n1,A,Leeds\r\n2,"B\nC\r\nD",York\r\n'],
    ['all three', 'id,name,town\r1,A,Leeds\n2,"B\nC\r\nD",York\r\n'],
  ])('is read line by line where its line breaks are mixed: %s', async (_what, content) => {
    expect(fields(await read('contacts.csv', content))).toEqual([
      { id: '1', name: 'A', town: 'Leeds' },
      { id: '2', name: 'B\nC\r\nD', town: 'York' },
    ])
  })

  it('keeps two-character line breaks whole wherever pieces of the file end', async () => {
    const rows = Array.from({ length: 20_000 }, (_, i) => `${i},Ann,${'x'.repeat(i % 13)}y`)
    const all = await read('contacts.csv', `id,First Name,Last Name\n${rows.join('\r\n')}\r\n`)
    expect(all.records).toHaveLength(20_000)
    expect(all.records.every(({ fields: { 'Last Name': last } }) => String(last).endsWith('y'))).toBe(true)
  })

  it('stays UTF-8 when a byte of it is damaged: that letter alone is unreadable, and it is said', async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `${i},Zoë,${'x'.repeat(i % 7)}Müller – €`).join('\n')
    const content = Buffer.concat([
      Buffer.from(`id,First Name,Last Name\n${rows}\n30000,Se`),
      Buffer.from([0xe1]),
      Buffer.from('n,Last\n'),
    ])
    const { records, remarks } = await read('contacts.csv', content)
    expect(records[29_999]?.fields).toMatchObject({ 'First Name': 'Zoë', 'Last Name': 'xxxxMüller – €' })
    expect(records.slice(0, -1).every(({ fields: { 'First Name': name } }) => name === 'Zoë')).toBe(true)
    expect(records.at(-1)?.fields['First Name']).toBe('Se\ufffdn')
    expect(remarks).toEqual([
      'contacts.csv is UTF-8, and one byte of it is no letter: it is read as � where it stands. Export the file again if that is more than a slip.',
    ])
  })

  it.each([
    ['more odd letters than whole ones', [Buffer.from('1,Zoë,'), Buffer.from([0xe9, 0xe8]), Buffer.from('x\n')]],
    ['a letter cut off at the end', [Buffer.from('1,Anna,Caf'), Buffer.from([0xc3])]],
    ['overlong forms and halves of pairs', [Buffer.from('1,Zoë,'), Buffer.from([0xe0, 0x80, 0x80, 0xed, 0xa0, 0x80])]],
  ])('is Windows-1252 with %s', async (_what, pieces) => {
    const content = Buffer.concat([Buffer.from('id,First Name,Last Name\n'), ...pieces])
    const { records, remarks } = await read('contacts.csv', content)
    expect(JSON.stringify(records)).not.toContain('\ufffd')
    expect(remarks).toEqual([])
  })
})
