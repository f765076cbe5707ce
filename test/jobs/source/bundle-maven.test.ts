// The public Maven Analytics export, shortened: no ids on accounts, spelling slips, two-digit dates, and no manifest.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FieldHint, Source } from '../../../jobs/source/source.ts'
import { createFolder, type Everything, type Folder, readAll, signal, sourceOf } from './bundles.ts'

const names = ['accounts', 'products', 'sales_pipeline', 'sales_teams'] as const
const content = (name: string): Buffer => readFileSync(new URL(`maven-crm/${name}.csv`, import.meta.url))

describe('a bundle without a manifest', () => {
  let folder: Folder
  let source: Source
  let all: Everything
  let hints: readonly FieldHint[]

  beforeAll(async () => {
    folder = await createFolder()
    const entries = Object.fromEntries(names.map((name) => [`maven crm/${name}.csv`, content(name)]))
    source = sourceOf(await folder.zip('maven.zip', entries), 'maven.zip')
    all = await readAll(source)
    hints = await source.describe()
  })
  afterAll(async () => {
    await source.close()
    await folder.remove()
  })

  const rowsOf = (object: string): number => all.records.filter((record) => record.object === object).length
  const record = (id: string): Everything['records'][number] | undefined => all.records.find((each) => each.id === id)
  const label = (object: string, name: string): string | undefined =>
    hints.find((hint) => hint.object === object && hint.name === name && hint.role !== 'value')?.label

  it('recognises each file by its headings and says so, since nobody says which product wrote it', async () => {
    const identity = await source.identify(signal)
    expect(identity.product).toBeNull()
    expect(identity.sentence).toContain('do not say which product')
    expect(identity.sentence).toContain('accounts.csv holds records of the object company, recognised by its headings')
    expect(identity.sentence).toContain('products.csv fits no known object and is taken as the custom object product')
    expect(await source.resources()).toEqual([
      { name: 'accounts.csv', object: 'company' },
      { name: 'products.csv', object: 'product' },
      { name: 'sales_pipeline.csv', object: 'deal' },
      { name: 'sales_teams.csv', object: 'user' },
    ])
  })

  it('makes a record of every row and drops none', () => {
    expect([rowsOf('company'), rowsOf('product'), rowsOf('deal'), rowsOf('user')]).toEqual([85, 7, 800, 35])
    expect(all.remarks).toEqual([])
  })

  it('finds keys and links by measuring the values', () => {
    expect(label('company', 'id')).toBe('account')
    expect(label('company', 'parent')).toBe('subsidiary_of')
    expect(label('deal', 'id')).toBe('opportunity_id')
    expect(label('deal', 'company')).toBe('account')
    expect(label('deal', 'stage')).toBe('deal_stage')
    expect(label('deal', 'owner')).toBe('sales_agent')
    expect(label('deal', 'product')).toBe('product')
    expect(label('user', 'id')).toBe('sales_agent')
  })

  it('keeps the key as an ordinary field, because it is the only name a company has', () => {
    expect(record('Codehow')).toEqual({
      object: 'company',
      id: 'Codehow',
      createdAt: null,
      updatedAt: null,
      owner: null,
      links: { parent: [{ id: 'Acme Corporation' }] },
      fields: {
        account: 'Codehow',
        sector: 'software',
        year_established: '1998',
        revenue: '2714.9',
        employees: '2641',
        office_location: 'United States',
      },
    })
    expect(record('Moses Frase')?.fields).toMatchObject({ name: 'Moses Frase', sales_agent: 'Moses Frase' })
  })

  it('keeps link values as written, slips included, and never takes a date for the creation date', () => {
    expect(record('Z063OYW0')).toMatchObject({
      createdAt: null,
      owner: 'Darcel Schlecht',
      links: { company: [{ id: 'Isdom' }], stage: [{ id: 'Won' }], product: [{ id: 'GTXPro' }] },
      fields: { engage_date: '25-10-16', close_date: '11-03-17', close_value: '4514' },
    })
  })

  it('leaves out the link of a deal that has no account', () => {
    const open = all.records.filter((each) => each.object === 'deal' && each.links['company'] === undefined)
    expect(open.length).toBeGreaterThan(0)
    for (const deal of open) expect(deal.fields).not.toHaveProperty('account')
  })
})
