// The plainest export of a CRM: three tables, of which two name companies and contacts instead of giving their ids.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '../../server/contract.ts'
import { zipBytes } from '../jobs/source/zip-bytes.ts'
import { type Office, openOffice } from './office.ts'
import { audit, confirm, createMigration, run, sampleAndApprove, total } from './walk.ts'

const tables = [
  { path: 'companies.csv', content: 'Company ID,Name,Industry\n11,Acme Ltd,Law\n12,Betas & Sons,Law\n13,Lee Ltd,Law\n14,Lee Ltd,Tax\n' },
  { path: 'contacts.csv', content: 'Contact ID,First Name,Last Name,Email,Company\n1,Ann,Lee,ann@x.example,ACME Ltd\n2,Bob,Ray,bob@x.example,Betas  & Sons\n3,Cy,Moss,cy@x.example,Lee Ltd\n4,Di,Poe,di@x.example,Gone plc\n5,Ed,Roe,ed@x.example,Acme Ltd\n' },
  { path: 'deals.csv', content: 'Deal ID,Title,Client,Contact,Phase,Value,Currency\nD1,Lease of 1 Quay,Betas & Sons,Bob Ray,Enquiry,100,GBP\nD2,Sale of 2 Quay,Acme Ltd,Ann Lee,Exchange,200,GBP\n' },
] // prettier-ignore

describe('a firm whose tables name companies and contacts', () => {
  let office: Office
  let id: string

  async function upload(): Promise<void> {
    const body = new FormData()
    body.set('file', new File([new Uint8Array(await zipBytes(tables))], 'export.zip'))
    await office.api.send('POST', `/migrations/${id}/bundle`, { schema: contract.connectedSchema, body })
  }
  const named = (object: 'organization' | 'person' | 'deal', name: string) =>
    office.pipedrive.records(object).find((one) => (one['name'] ?? one['title']) === name)

  beforeAll(async () => {
    office = await openOffice()
    id = await createMigration(office.api)
    await upload()
    await audit(office.api, id)
    await confirm(office, id)
    await sampleAndApprove(office.api, id)
    await run(office.api, id, 'full')
  })
  afterAll(() => office.close())

  it('has its contacts arrive at the organizations that they name', () => {
    const ids = ['Acme Ltd', 'Betas & Sons'].map((name) => named('organization', name)?.['id'])
    expect(ids.every((one) => typeof one === 'number')).toBe(true)
    const people = ['Ann Lee', 'Bob Ray', 'Ed Roe'].map((name) => named('person', name)?.['org_id'])
    expect(people).toEqual([ids[0], ids[1], ids[0]])
  })

  it('has its deals arrive at their client and contact, in the stage of their phase', () => {
    const [lease, sale] = ['Lease of 1 Quay', 'Sale of 2 Quay'].map((title) => named('deal', title))
    expect(lease).toMatchObject({ org_id: named('organization', 'Betas & Sons')?.['id'], person_id: named('person', 'Bob Ray')?.['id'] })
    expect(sale).toMatchObject({ org_id: named('organization', 'Acme Ltd')?.['id'], person_id: named('person', 'Ann Lee')?.['id'] })
    expect(lease?.['stage_id']).not.toBe(sale?.['stage_id'])
  }) // prettier-ignore

  it('keeps the name in a field of its own where no company has it or several do', () => {
    const [cy, di, ann] = ['Cy Moss', 'Di Poe', 'Ann Lee'].map((name) => named('person', name))
    const nobody = named('organization', '(no company)')?.['id']
    expect([cy?.['org_id'], di?.['org_id']]).toEqual([nobody, nobody])
    expect(Object.values(cy?.['custom_fields'] ?? {})).toContain('Lee Ltd')
    expect(Object.values(di?.['custom_fields'] ?? {})).toContain('Gone plc')
    expect(JSON.stringify(ann)).not.toContain('ACME')
  })

  it('writes nothing when the same tables are read again', async () => {
    await upload()
    office.pipedrive.resetStats()
    const same = await run(office.api, id, 'delta')
    expect(total(same, 'written')).toBe(0)
    expect(office.pipedrive.stats().writes).toBe(0)
  })
})
