// By what the rows of a table are known: one column, several together, or their place in the file.
import { describe, expect, it } from 'vitest'
import { type Everything, readAll, sourceOf } from './bundles.ts'
import { ownFolder } from './own-folder.ts'

const folder = await ownFolder()

describe('the rows of a table', () => {
  async function read(name: string, entries: string | Readonly<Record<string, string>>): Promise<Everything> {
    const path = typeof entries === 'string' ? await folder.file(name, entries) : await folder.zip(name, entries)
    const source = sourceOf(path, name)
    return readAll(source).finally(() => source.close())
  }
  const ids = (all: Everything): string[] => all.records.map((record) => record.id)

  it('are known by their place when no column is filled and unique, and it is said how far each was from it', async () => {
    const all = await read('contacts.csv', 'Name,Email,Note\nAnn Lee,a@x.example,one\nAnn Lee,,one\nAnn Lee,,one\n')
    expect(ids(all)).toEqual(['row:2', 'row:3', 'row:4'])
    expect(all.remarks[0]).toContain('no column that is filled and different in every row')
    expect(all.remarks[0]).toContain('“Name” is filled in 3 of 3 rows, with 1 different values')
  })

  it('are known by first and last name together where nothing else is unique', async () => {
    const all = await read('contacts.csv', 'First Name,Last Name,Town\nAnn,Lee,Leeds\nAnn,Moss,York\nBob,Lee,York\n')
    expect(ids(all)).toEqual(['Ann | Lee', 'Ann | Moss', 'Bob | Lee'])
    expect(all.records[0]?.fields).toEqual({ 'First Name': 'Ann', 'Last Name': 'Lee', Town: 'Leeds' })
    expect(all.remarks[0]).toContain('First Name and Last Name together are, and name its records')
  })

  const slips = 'Date,Matter No,Units\n01/02/2026,16-1,2\n01/02/2026,16-2,2\n02/02/2026,16-1,2\n'

  it('have columns proposed that are unique together, which could be by chance', async () => {
    const all = await read('Time entries.csv', slips)
    expect(ids(all)).toEqual(['row:2', 'row:3', 'row:4'])
    expect(all.remarks[0]).toContain('Together, Matter No and Date are different in every row: confirm them as the key')
  })

  it('are known by the columns that the manifest names together', async () => {
    const file = { path: 'slips.csv', object: 'time_entry', primary_key: ['Matter No', 'Date'] }
    const manifest = JSON.stringify({ bundle_version: 1, product: 'Perfect Books', files: [file] })
    const all = await read('firm.zip', { 'manifest.json': manifest, 'slips.csv': slips })
    expect(ids(all)).toEqual(['16-1 | 01/02/2026', '16-2 | 01/02/2026', '16-1 | 02/02/2026'])
  })
})
