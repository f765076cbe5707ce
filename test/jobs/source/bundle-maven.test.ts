// The public Maven Analytics export, shortened: no ids on accounts, spelling slips, two-digit dates, and no manifest.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FieldHint, Source } from '../../../jobs/source/source.ts'
import { createDealFacts, derivePipelines } from '../../../migration/stages/from-deals.ts'
import type { SourceField } from '../../../migration/fields.ts'
import type { Finding } from '../../../migration/findings/finding.ts'
import { createFindings } from '../../../migration/findings/findings.ts'
import { createInventory } from '../../../migration/inventory.ts'
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

  describe('is gone through by the audit, which', () => {
    let fields: readonly SourceField[]
    let found: readonly Finding[]
    beforeAll(() => {
      const [inventory, findings, deals] = [createInventory(hints), createFindings(), createDealFacts()]
      for (const one of all.records) {
        inventory.add(one)
        findings.add(one)
        if (one.object === 'deal') deals.add(one)
      }
      for (let look = findings.look(); look !== null; look = findings.look()) all.records.forEach(look)
      fields = inventory.finish()
      found = findings.finish(fields)
      derived = derivePipelines({ deals: deals.finish(), pipelines: [], stages: [] })
    })
    let derived: ReturnType<typeof derivePipelines>
    const fieldOf = (object: string, name: string) => fields.find((one) => one.object === object && one.name === name)
    const finding = (code: string, object: string) => found.filter((one) => one.code === code && one.object === object)

    it('names the product whose name is written in two ways, and guesses which is meant', () => {
      const [first] = finding('orphan_links', 'deal').filter(({ message }) => message.includes('GTXPro'))
      expect(first?.message).toMatch(/^\d+ deals name the product GTXPro; the products have GTX Pro\.$/)
      expect(first?.effect).toBe('The name is kept as text, in the spelling that it has.')
    })

    it('offers misspelt sectors and countries as they are, beside the right ones, and mends none', () => {
      expect(fieldOf('company', 'sector')?.options).toContain('technolgy')
      expect(all.records.filter(({ fields: own }) => own['sector'] === 'technolgy')).toHaveLength(12)
      expect(all.records.filter(({ fields: own }) => own['office_location'] === 'Philipines')).toHaveLength(1)
    })

    it('reads dates of two digits a year as days before months, by the days above twelve', () => {
      for (const name of ['engage_date', 'close_date'])
        expect(fieldOf('deal', name)).toMatchObject({ type: 'date', dateFormat: 'dd-MM-yy' })
      expect(found.filter(({ code }) => code === 'unreadable_dates')).toEqual([])
    })

    it('counts open deals without account, and leaves dates and values of deals empty that are not closed', () => {
      expect(finding('deals_without_anyone', 'deal')).toMatchObject([{ count: 210 }])
      const open = all.records.filter(({ links }) =>
        ['Prospecting', 'Engaging'].includes(links['stage']?.[0]?.id ?? ''),
      )
      expect(open).toHaveLength(305)
      for (const { fields: own } of open)
        expect([own['close_date'], own['close_value']]).toEqual([undefined, undefined])
    })

    it('takes a value of nothing for nothing, and a value of 0 of a lost deal for 0', () => {
      const lost = all.records.filter(({ links }) => links['stage']?.[0]?.id === 'Lost')
      expect(lost).toHaveLength(106)
      for (const { fields: own } of lost) expect(own['close_value']).toBe('0')
    })

    it('makes the stages that are only names, and of Won and Lost no stages but outcomes', () => {
      const stages = derived.records.filter(({ object }) => object === 'stage').map(({ fields: own }) => own['name'])
      expect(stages).toEqual(['Prospecting', 'Engaging'])
      expect(Object.values(derived.stageStatus).sort()).toEqual(['lost', 'won'])
    })

    it('finds parents of companies that are all there and go round in no circle', () => {
      expect(all.records.filter(({ links }) => links['parent'])).toHaveLength(15)
      expect([...finding('orphan_links', 'company'), ...finding('hierarchy_cycles', 'company')]).toEqual([])
    })

    it('keeps agents who own no deal, with manager and region, and knows every owner', () => {
      const owners = new Set(all.records.flatMap(({ owner }) => owner ?? []))
      const idle = all.records.filter(({ object, id }) => object === 'user' && !owners.has(id)).map(({ id }) => id)
      expect(idle.sort()).toEqual([
        'Carl Lin',
        'Carol Thompson',
        'Elizabeth Anderson',
        'Mei-Mei Johns',
        'Natalya Ivanova',
      ])
      expect(record('Carl Lin')?.fields).toHaveProperty('manager')
      expect(record('Carl Lin')?.fields).toHaveProperty('regional_office')
      expect(found.filter(({ code }) => code === 'unknown_owner')).toEqual([])
    })

    it('offers the columns nobody needs like every other, for the admin to leave out', () => {
      for (const name of ['engage_quarter', 'close_quarter']) expect(fieldOf('deal', name)?.role).toBe('value')
    })
  })
})
