// Files that name records of other files instead of giving their ids: companies of contacts, clients of deals.
import { describe, expect, it } from 'vitest'
import { createBundleSource } from '../../../jobs/source/bundle.ts'
import { readAll, signal } from './bundles.ts'
import { ownFolder } from './own-folder.ts'

const folder = await ownFolder()

describe('a column that names the records of another file', () => {
  async function read(entries: Readonly<Record<string, string>>, manifest: unknown = null) {
    const path = await folder.zip('firm.zip', entries)
    const source = createBundleSource({
      open: () => Promise.resolve(path),
      fileName: 'firm.zip',
      manifest,
      pageRows: 2,
    })
    const { files = [] } = await source.identify(signal)
    const hints = await source.describe()
    const all = await readAll(source)
    await source.close()
    const record = (object: string, id: string) => all.records.find((one) => one.object === object && one.id === id)
    return { ...all, files, hints, record, linksOf: (object: string, id: string) => record(object, id)?.links }
  }

  const companies = 'Company ID,Name,Industry\nC1,Acme Ltd,Law\nC2,Bétas  & Sons,Law\nC3,Lee Ltd,Law\nC4,LEE ltd,Law\n'
  const contacts =
    'Contact ID,First Name,Last Name,Company\n1,Ann,Lee,Acme Ltd\n2,Bob,Ray, bétas & SONS \n3,Cy,Moss,Lee Ltd\n4,Di,Poe,Gone plc\n5,Ed,Roe,\n6,Flo,Tan,Acme Ltd\n'

  it('leads each contact to the company of that name, whatever its letter case and spaces', async () => {
    const { record, linksOf, hints } = await read({ 'companies.csv': companies, 'contacts.csv': contacts })
    expect([linksOf('contact', '1'), linksOf('contact', '2')]).toEqual([{ companies: [{ id: 'C1' }] }, { companies: [{ id: 'C2' }] }])
    expect(record('contact', '1')?.fields).toEqual({ 'Contact ID': '1', 'First Name': 'Ann', 'Last Name': 'Lee' })
    expect(hints.filter(({ object, label }) => object === 'contact' && label === 'Company')).toMatchObject([{ name: 'companies', role: 'link', linksTo: 'company' }])
  }) // prettier-ignore

  it('leads nowhere where none or several have the name: it stays a field, is counted and is said', async () => {
    const { record, files, remarks } = await read({ 'companies.csv': companies, 'contacts.csv': contacts })
    expect(record('contact', '3')).toMatchObject({ links: {}, fields: { 'Company not linked': 'Lee Ltd' } })
    expect(record('contact', '4')).toMatchObject({ links: {}, fields: { 'Company not linked': 'Gone plc' } })
    expect(record('contact', '5')).toMatchObject({ links: {}, fields: { 'First Name': 'Ed' } })
    expect(record('contact', '5')?.fields).not.toHaveProperty('Company not linked')
    const found = files.find(({ path }) => path === 'contacts.csv')
    expect(found?.links).toEqual([{ name: 'companies', column: 'Company', to: 'company', looked: 4, unresolved: ['Lee Ltd', 'Gone plc'], unresolvedCount: 2 }])
    const said = 'contacts.csv: “Company” holds names of companies, not ids; each name leads to the one company that has it. Of 4 different names that were looked at, 1 of no company (“Gone plc”) and 1 of several (“Lee Ltd”): their records arrive without this link and keep the name in the field “Company not linked”.'
    expect(remarks).toEqual([said])
    expect(found?.sentences).toContain(said)
  }) // prettier-ignore

  it('gives the same records when it is read again, and when what was understood is sent back as the manifest', async () => {
    const entries = { 'companies.csv': companies, 'contacts.csv': contacts }
    const first = await read(entries)
    expect((await read(entries)).records).toEqual(first.records)
    const files = first.files.map(({ entry }) => entry)
    expect((await read(entries, { bundle_version: 1, product: 'Perfect Books', files })).records).toEqual(first.records)
  })

  it('leads deals to clients and contacts, and companies to the one above them', async () => {
    const { linksOf } = await read({
      'companies.csv': 'ID,Company Name,Parent Company\n1,Acme Ltd,\n2,Betas,acme ltd\n',
      'contacts.csv': 'ID,First Name,Last Name,Email\n1,Ann,Lee,a@x.example\n2,Bob,Ray,b@x.example\n',
      'deals.csv': 'ID,Title,Client,Contact,Phase\n1,Lease,Betas,Ann Lee,Trial\n2,Sale,Acme Ltd,"Ray, Bob",Trial\n',
    })
    expect(linksOf('company', '2')).toEqual({ parent: [{ id: '1' }] })
    expect(linksOf('deal', '1')).toMatchObject({ company: [{ id: '2' }], contacts: [{ id: '1' }], stage: [{ id: 'Trial' }] })
    expect(linksOf('deal', '2')).toMatchObject({ company: [{ id: '1' }], contacts: [{ id: '2' }] })
  }) // prettier-ignore

  it('may hold several names in a cell, and a name may hold the separator', async () => {
    const { record, linksOf } = await read({
      'companies.csv': 'ID,Name\n1,Acme Ltd\n2,"Smith; Jones"\n3,Betas\n',
      'contacts.csv': 'ID,First Name,Last Name,Companies\n1,Ann,Lee,Acme Ltd;Betas\n2,Bob,Ray,Smith; Jones\n3,Cy,Moss,Betas; Gone\n4,Di,Poe,Betas;Acme Ltd\n',
    }) // prettier-ignore
    expect(linksOf('contact', '1')).toEqual({ companies: [{ id: '1' }, { id: '3' }] })
    expect(linksOf('contact', '2')).toEqual({ companies: [{ id: '2' }] })
    expect(record('contact', '3')).toMatchObject({
      links: { companies: [{ id: '3' }] },
      fields: { 'Companies not linked': 'Betas; Gone' },
    })
  })

  it('leads to rows that have no key, too', async () => {
    const { linksOf } = await read({
      'companies.csv': 'Name,Industry\nAcme Ltd,Law\nLee Ltd,Law\nLee Ltd,Tax\n',
      'contacts.csv': 'ID,First Name,Last Name,Company\n1,Ann,Lee,Acme Ltd\n2,Bob,Ray,Lee Ltd\n',
    })
    expect(linksOf('contact', '1')).toEqual({ companies: [{ id: 'row:2' }] })
    expect(linksOf('contact', '2')).toEqual({})
  })

  it('brings no link beside a column of ids, or where most of it names nobody', async () => {
    const beside = await read({
      'companies.csv': companies,
      'contacts.csv': 'ID,First Name,Last Name,Company,Company ID\n1,Ann,Lee,Acme Ltd,C1\n2,Bob,Ray,Lee Ltd,C3\n',
    })
    expect(beside.record('contact', '2')).toMatchObject({
      links: { companies: [{ id: 'C3' }] },
      fields: { Company: 'Lee Ltd' },
    })
    const strange = await read({
      'companies.csv': companies,
      'contacts.csv': 'ID,First Name,Last Name,Company\n1,Ann,Lee,X Ltd\n2,Bob,Ray,Acme Ltd\n3,Cy,Moss,Y Ltd\n',
    })
    expect(strange.record('contact', '2')).toMatchObject({ links: {}, fields: { Company: 'Acme Ltd' } })
  })

  it('leads by name in JSON as well', async () => {
    const { record, linksOf } = await read({
      'companies.csv': companies,
      'contacts.json': JSON.stringify([
        { id: 1, first_name: 'Ann', last_name: 'Lee', company: 'Acme Ltd' },
        { id: 2, first_name: 'Bob', last_name: 'Ray', company: 'Gone' },
      ]),
    })
    expect(linksOf('contact', '1')).toEqual({ companies: [{ id: 'C1' }] })
    expect(record('contact', '2')).toMatchObject({ links: {}, fields: { 'company not linked': 'Gone' } })
  })
})
