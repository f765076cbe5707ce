// Where the fields of a source are proposed to go. Headings are those of real systems; every value is invented.
import { describe, expect, it } from 'vitest'
import type { AccountField, SourceField } from '../../../migration/fields.ts'
import { createInventory } from '../../../migration/inventory.ts'
import { propose } from '../../../migration/propose/propose.ts'
import type { SourceRecord } from '../../../migration/record.ts'
import { detail, placeOf, stock } from './columns.ts'

const fullAccount: readonly AccountField[] = [
  ...['job_title', 'postal_address', 'notes', 'im', 'birthday'].map((key) => detail('person', key)),
  ...['website', 'industry', 'employee_count', 'annual_revenue', 'linkedin'].map((key) => detail('organization', key)),
]

function places(
  fields: readonly SourceField[],
  account: readonly AccountField[] = fullAccount,
): Record<string, string> {
  return Object.fromEntries(propose(fields, account).map((line) => [line.field, placeOf(line)]))
}

const placed = (object: string, columns: Readonly<Record<string, readonly unknown[]>>) => places(stock(object, columns))

describe('fields of contacts', () => {
  it.each<[string, readonly unknown[], string]>([
    ['Forenames', ['Ann Jane', 'Bo'], 'first_name'],
    ['Surname', ['Lee', 'Park'], 'last_name'],
    ['DisplayName', ['Ann Lee', 'Bo Park'], 'name'],
    ['Salutation', ['Mr', 'Mrs'], 'custom enum'],
    ['Title', ['Mr', 'Mrs'], 'custom enum'],
    ['Title', ['Director', 'Head of Legal'], 'job_title'],
    ['E-mail', ['ann@lee.example', 'bo@park.example'], 'emails'],
    ['Contact 1', ['ann@lee.example', 'bo@park.example'], 'emails'],
    ['Tel (W)', ['020 7946 0000', '0161 496 0000'], 'phones'],
    ['Mob', ['07700900123', '07700900124'], 'phones'],
    ['Fax', ['020 7946 0001', ''], 'custom phone'],
    ['AssistantPhone', ['020 7946 0002', ''], 'custom phone'],
    ['Employer', ['Leeds Bakery Ltd', 'York Council'], 'org_id'],
    ['associatedcompanyid', ['9911', '9912'], 'org_id'],
    ['D.O.B.', ['01/02/1980', '28/03/1975'], 'birthday'],
    ['Post Code', ['LS1 1AA', 'YO1 7AB'], 'postal_address'],
    ['Fee Earner', ['KST', 'RCH'], 'owner_id'],
    ['Date Created', ['01/02/2020', '28/03/2021'], 'add_time'],
    ['Modified', ['01/02/2024', '28/03/2024'], 'custom date'],
    ['Tags', ['vip, client', 'supplier'], 'custom set'],
    ['Bank Account No', ['12345678', '23456789'], 'custom varchar'],
    ['AML Check', ['Y', 'N'], 'custom enum'],
    ['HasOptedOutOfEmail', ['true', 'false'], 'custom enum'],
    ['hs_object_id', ['151', '201'], 'leave out'],
    ['num_page_views', ['12', '3'], 'leave out'],
    ['Vorname', ['Anna', 'Bernd'], 'first_name'],
    ['Téléphone portable', ['06 12 34 56 78', ''], 'phones'],
    ['Código postal', ['28001', '08002'], 'postal_address'],
  ])('%s %j is %s', (name, values, place) => {
    expect(placed('contact', { [name]: values })[name]).toBe(place)
  })

  it('that only some accounts know are custom fields elsewhere', () => {
    const fields = stock('contact', { 'Job Title': ['Partner', 'Clerk'], Address: ['1 High St, Leeds', ''], Birthday: ['1980-01-02', ''] }) // prettier-ignore
    expect(places(fields, [])).toMatchObject({ 'Job Title': 'custom varchar', Birthday: 'custom date' })
    expect(places(fields)).toMatchObject({ 'Job Title': 'job_title', Address: 'postal_address', Birthday: 'birthday' })
  })

  it('fill one address, and a second one stays out of it', () => {
    const columns = { MailingStreet: ['1 High St', '2 Low Rd'], MailingCity: ['Leeds', 'York'], OtherStreet: ['3 End', ''], OtherCity: ['Hull', ''] } // prettier-ignore
    expect(placed('contact', columns)).toMatchObject({
      MailingStreet: 'postal_address', MailingCity: 'postal_address', OtherStreet: 'custom varchar', OtherCity: 'custom varchar',
    }) // prettier-ignore
  })
})

describe('fields of companies', () => {
  it.each<[string, readonly unknown[], string]>([
    ['account', ['Acme Corporation', 'Betasoloin'], 'name'],
    ['Firmenname', ['Weber GmbH', 'Kanzlei Roth'], 'name'],
    ['websiteurl', ['acme.example', 'bolt.example'], 'website'],
    ['Social page', ['https://www.linkedin.com/company/acme', ''], 'linkedin'],
    ['sector', ['technology', 'medical'], 'custom varchar'],
    ['numberofemployees', ['10', '250'], 'employee_count'],
    ['Turnover', ['£1,000,000', '£25,000'], 'annual_revenue'],
    ['Turnover', ['CAD $1,000,000', 'USD25,000'], 'annual_revenue'],
    ['subsidiary_of', ['Acme Corporation', ''], 'parent'],
    ['Registered Office', ['1 High St, Leeds', ''], 'address'],
    ['Telephone', ['020 7946 0000', ''], 'custom phone'],
    ['Email', ['info@acme.example', ''], 'custom varchar'],
    ['Credit limit', ['1000', '2500'], 'custom monetary'],
    ['year_established', ['1996', '1999'], 'custom double'],
    ['row_version', ['12', '13'], 'leave out'],
  ])('%s %j is %s', (name, values, place) => {
    expect(placed('company', { [name]: values })[name]).toBe(place)
  })

  it('that hold ranges are no numbers', () => {
    const columns = { Company: ['Bolt Ltd', 'Acme plc'], numberofemployees: ['51-200', '1-10'] }
    expect(placed('company', columns)['numberofemployees']).toBe('custom varchar')
  })
})

describe('fields of deals', () => {
  it.each<[string, readonly unknown[], string]>([
    ['Matter Description', ['Purchase of 1 High St', 'Will of J Park'], 'title'],
    ['dealname', ['Acme renewal', 'Bolt pilot'], 'title'],
    ['close_value', ['1054', '4514'], 'value'],
    ['Est. Fees', ['1,250.00', '900.00'], 'value'],
    ['WIP', ['£250.00', '£0.00'], 'custom monetary'],
    ['Client Balance', ['1,000.00 CR', '0.00'], 'custom monetary'],
    ['deal_stage', ['Won', 'Engaging'], 'stage_id'],
    ['Verkaufsphase', ['Angebot', 'Verhandlung'], 'stage_id'],
    ['Earner Ref', ['KST', 'RCH'], 'owner_id'],
    ['sales_agent', ['Moses Frase', 'Darcel Schlecht'], 'owner_id'],
    ['Client', ['Hartley Ltd', 'Acme plc'], 'org_id'],
    ['Contact Name', ['Ann Lee', 'Bo Park'], 'person_id'],
    ['closing_date', ['2025-01-01', '2025-02-01'], 'expected_close_date'],
    ['Date Closed', ['01/02/2024', '28/09/2024'], 'close_time'],
    ['Reason For Loss', ['', 'Price'], 'lost_reason'],
    ['closed_won_reason', ['Price', ''], 'custom varchar'],
    ['CurrencyIsoCode', ['GBP', 'USD'], 'currency'],
    ['Date Opened', ['01/02/2024', '28/03/2024'], 'custom date'],
    ['Matter No', ['16-1001', '16-1002'], 'custom varchar'],
    ['Our Ref', ['KST/H001', 'RCH/A001'], 'custom varchar'],
    ['Hours Recorded', ['12.5', '3.1'], 'custom double'],
    ['Opponent', ['Bolt Ltd', ''], 'custom varchar'],
    ['num_associated_contacts', ['1', '2'], 'leave out'],
  ])('%s %j is %s', (name, values, place) => {
    expect(placed('deal', { [name]: values })[name]).toBe(place)
  })

  it('that only repeat the stage are left out, and kept where no stage says so', () => {
    const flags = { IsWon: ['true', 'false'] }
    expect(placed('deal', { ...flags, StageName: ['Closed Won', 'Offer'] })['IsWon']).toBe('leave out')
    expect(placed('deal', flags)['IsWon']).toBe('custom enum')
  })

  it('give a title even where none is named so', () => {
    expect(placed('deal', { Description: ['Purchase of 1 High St', 'Will of J Park'] })['Description']).toBe('title')
    expect(placed('deal', { Description: ['Purchase', 'Will'], Title: ['A', 'B'] })['Description']).toBe('custom varchar') // prettier-ignore
  })
})

describe('a place for one value', () => {
  it('goes to the better field, and the other says which one took it', () => {
    const lines = propose(stock('contact', { 'Job Title': ['Partner', 'Clerk'], Occupation: ['Baker', 'Teacher'] }), fullAccount) // prettier-ignore
    expect(lines.map(placeOf)).toEqual(['leave out', 'job_title', 'custom varchar'])
    expect(lines[2]?.reason).toContain('"Job Title" fits job_title better.')
  })

  it('may be shared where it holds many', () => {
    const columns = { Email: ['a@b.example', ''], 'Email 2': ['c@d.example', ''] }
    expect(placed('contact', columns)).toMatchObject({ Email: 'emails', 'Email 2': 'emails' })
  })
})

describe('structural facts', () => {
  const links = (...names: string[]) => Object.fromEntries(names.map((name) => [name, [{ id: '1' }]]))
  const record = (object: string, more: Partial<SourceRecord>): SourceRecord => ({
    object, id: '7', createdAt: '2024-01-02', updatedAt: '2024-01-03', owner: 'u1', links: {}, fields: {}, ...more,
  }) // prettier-ignore
  const placesOf = (one: SourceRecord) => {
    const inventory = createInventory([])
    inventory.add(one)
    return places(inventory.finish())
  }

  it('of each object have their places', () => {
    expect(placesOf(record('contact', { links: links('companies', 'deals') }))).toEqual({
      id: 'leave out', companies: 'org_id', deals: 'leave out', owner: 'owner_id', created_at: 'add_time', updated_at: 'custom date',
    }) // prettier-ignore
    expect(placesOf(record('company', { links: links('parent') }))).toMatchObject({ parent: 'parent' })
    expect(placesOf(record('deal', { links: links('company', 'contacts', 'pipeline', 'stage', 'product') }))).toEqual({
      id: 'leave out', company: 'org_id', contacts: 'person_id', pipeline: 'pipeline_id', stage: 'stage_id',
      product: 'custom varchar', owner: 'owner_id', created_at: 'custom date', updated_at: 'custom date',
    }) // prettier-ignore
    expect(placesOf(record('stage', { links: links('pipeline'), fields: { name: 'A', order: 1, probability: 20, forecast_category: 'x' } }))).toMatchObject({
      name: 'name', order: 'order_nr', probability: 'deal_probability', pipeline: 'pipeline_id', forecast_category: 'leave out',
    }) // prettier-ignore
  })

  it('of objects that do not arrive have no line', () => {
    expect(placesOf(record('call', {}))).toEqual({})
  })
})

describe('a line', () => {
  it('carries the rules that its values need', () => {
    const lines = propose(
      stock('contact', { Born: ['20-10-56', '25-11-56', '26-12-57'], VIP: ['Y', 'N', 'N'], Tags: ['a;b', 'c', ''] }),
      fullAccount,
    )
    expect(lines.map((line) => line.transform).slice(1)).toEqual([
      [{ rule: 'date_format', format: 'dd-MM-yy' }],
      [{ rule: 'value_map', values: { true: 'Yes', false: 'No', Y: 'Yes', N: 'No' } }],
      [{ rule: 'split', separator: ';' }],
    ])
  })

  it('translates the status words it knows', () => {
    const [, line] = propose(stock('deal', { Status: ['Open', 'Closed Won', 'Mislaid'] }), [])
    expect(line?.transform).toEqual([{ rule: 'value_map', values: { Open: 'open', 'Closed Won': 'won' } }])
  })

  it("reuses the account's custom field of the same name and type, and no other", () => {
    const own = (type: string): AccountField => ({ object: 'deal', key: 'a'.repeat(40), name: 'court', type, isCustom: true, options: [] }) // prettier-ignore
    const fields = stock('deal', { Court: ['Leeds', 'York'] })
    expect(propose(fields, [own('varchar')])[1]?.target).toMatchObject({ kind: 'custom', name: 'court', key: 'a'.repeat(40) }) // prettier-ignore
    expect(propose(fields, [own('date')])[1]?.target).toEqual({ kind: 'custom', object: 'deal', type: 'varchar', name: 'Court (imported)' }) // prettier-ignore
  })

  it('has a reason in words and at most five ranked alternatives', () => {
    const [, line] = propose(stock('contact', { 'Tel (W)': ['020 7946 0000'] }), fullAccount)
    expect(line).toMatchObject({ object: 'contact', field: 'Tel (W)', state: 'proposed', reason: '"Tel (W)" reads like "work phone", and its values fit.' }) // prettier-ignore
    expect(line?.candidates.length).toBeLessThanOrEqual(5)
    expect(line?.candidates[0]?.target).toEqual(line?.target)
  })
})
