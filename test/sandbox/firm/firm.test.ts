// The sample firm is the same every time, holds every kind of thing at every scale, and has only the faults it names.
import { describe, expect, it } from 'vitest'
import { createFirm, knownQuirks, type Quirk, type RawRecord } from './firm.ts'
import { pipedriveUsers } from './pipedrive-users.ts'
import { resourceNames } from './shape.ts'

const whole = createFirm()
const small = createFirm({ scale: 0.1 })
const quirks: readonly Quirk[] = knownQuirks

function depthOf(company: RawRecord, byId: ReadonlyMap<number, RawRecord>, seen = new Set<number>()): number {
  if (seen.has(company.id)) return Number.POSITIVE_INFINITY
  const parent = byId.get(Number(company['parent_id']))
  return parent ? 1 + depthOf(parent, byId, new Set([...seen, company.id])) : 1
}

function idsIn(resource: keyof typeof whole.resources, firm = whole): Set<unknown> {
  return new Set(firm.resources[resource].map(({ id }) => id))
}

describe('the sample firm', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(createFirm({ seed: 7, scale: 0.1 })).toEqual(createFirm({ seed: 7, scale: 0.1 }))
    expect(createFirm({ seed: 8, scale: 0.1 }).resources.companies).not.toEqual(small.resources.companies)
  })

  it('has the sizes that the audit names', () => {
    const counts = Object.fromEntries(resourceNames.map((name) => [name, whole.resources[name].length]))
    expect(counts).toMatchObject({
      users: 14, companies: 220, contacts: 520, pipelines: 3, matters: 380, emails: 150, calls: 120, meetings: 90,
      notes: 200, tasks: 110, documents: 30, time_entries: 300, rates: 12, trust_accounts: 25, workflows: 4,
    }) // prettier-ignore
    expect(createFirm({ scale: 2 }).resources.matters).toHaveLength(760)
  })

  it('holds records of every resource even at a tenth', () => {
    for (const name of resourceNames) expect(small.resources[name].length, name).toBeGreaterThan(0)
    const statuses = small.resources.matters.map((matter) => matter['status'])
    expect(new Set(statuses)).toEqual(new Set(['open', 'won', 'lost']))
    expect(new Set(small.resources.matters.map((matter) => matter['stage_id'])).size).toBe(15)
    expect(small.resources.calls.some((call) => call['recording_url'] !== null)).toBe(true)
    expect(small.resources.emails.some((email) => email['shared'] === false)).toBe(true)
  })

  it('has company families four deep and exactly one cycle of two', () => {
    for (const firm of [whole, small]) {
      const byId = new Map(firm.resources.companies.map((company) => [company.id, company]))
      const depths = firm.resources.companies.map((company) => [company.id, depthOf(company, byId)] as const)
      expect(Math.max(...depths.map(([, depth]) => depth).filter(Number.isFinite))).toBe(4)
      expect(depths.filter(([, depth]) => !Number.isFinite(depth)).map(([id]) => id)).toEqual([113, 114])
    }
  })

  it('links only to records that exist, but for the quirks it names', () => {
    for (const firm of [whole, small]) {
      const orphans = firm.resources.matters.filter(
        (matter) => matter['company_id'] !== null && !idsIn('companies', firm).has(matter['company_id']),
      )
      expect(orphans.map(({ id }) => id)).toEqual([105])
      const contacts = idsIn('contacts', firm)
      const parties = firm.resources.matters.flatMap((matter) => matter['contacts'] as { id: number }[])
      expect(parties.every(({ id }) => contacts.has(id))).toBe(true)
    }
  })

  it('puts every matter into a stage of its own pipeline', () => {
    const pipelineOf = new Map(whole.resources.stages.map((stage) => [stage.id, stage['pipeline_id']]))
    for (const matter of whole.resources.matters) {
      expect(pipelineOf.get(Number(matter['stage_id']))).toBe(matter['pipeline_id'])
    }
    const names = whole.resources.stages.map((stage) => stage['name'])
    expect(names.filter((name) => name === 'Instructed')).toHaveLength(2)
  })

  it('numbers its matters within each year, as in 16-1001', () => {
    const references = whole.resources.matters.map((matter) => matter['reference'])
    expect(references[0]).toBe('16-1001')
    expect(new Set(references).size).toBe(references.length)
  })

  it('closes what is won or lost and nothing else, never before it was opened', () => {
    for (const matter of whole.resources.matters) {
      expect(matter['won_at'] !== null).toBe(matter['status'] === 'won')
      expect(matter['lost_reason'] !== null).toBe(matter['status'] === 'lost')
      const closed = matter['closed_at']
      if (typeof closed === 'string') expect(Date.parse(closed)).toBeGreaterThanOrEqual(Date.parse(matter.created))
    }
  })

  it('was never modified before it was created or after it was drawn', () => {
    for (const name of resourceNames) {
      for (const { id, created, modified } of whole.resources[name]) {
        expect(Date.parse(modified), `${name} ${id}`).toBeGreaterThanOrEqual(Date.parse(created))
        expect(Date.parse(modified), `${name} ${id}`).toBeLessThanOrEqual(Date.parse(whole.asOf))
      }
    }
  })

  it('has contacts with no company, with several, joint clients, accents and apostrophes', () => {
    for (const { contacts } of [whole.resources, small.resources]) {
      const counts = contacts.map((contact) => (contact['companies'] as unknown[]).length)
      expect(new Set(counts)).toEqual(new Set([0, 1, 2, 3]))
      const names = contacts.map((contact) => String(contact['name']))
      expect(names.some((name) => name.startsWith('Mr & Mrs '))).toBe(true)
      expect(names).toContain("Siobhán O'Connor")
      expect(Math.max(...names.map((name) => name.length))).toBeGreaterThan(80)
    }
  })

  it('employs two people who left and whose records are still owned', () => {
    const gone = whole.resources.users.filter((user) => user['active'] === false).map(({ id }) => id)
    expect(gone).toHaveLength(2)
    for (const id of gone) expect(whole.resources.contacts.some((contact) => contact['owner_id'] === id)).toBe(true)
  })
})

describe('the Pipedrive users of the firm', () => {
  it('are those who still work there, one of them an admin, two with an address written another way', () => {
    const users = pipedriveUsers(whole)
    const addresses = new Set(whole.resources.users.map((user) => user['email']))
    expect(users).toHaveLength(12)
    expect(users.filter(({ admin }) => admin).map(({ name }) => name)).toEqual(['Josephine Harper'])
    expect(users.filter(({ email }) => !addresses.has(email))).toHaveLength(2)
  })
})

describe('the known quirks', () => {
  it.each(quirks.map((quirk) => [quirk.says, quirk] as const))('%s', (_, { resource, id, values }) => {
    for (const firm of [whole, small]) {
      expect(firm.resources[resource].find((record) => record.id === id)).toMatchObject(values)
    }
  })

  it('are the only ones: every other address has an @, every other name fits, every other date exists', () => {
    const emails = whole.resources.contacts.flatMap((contact) => contact['emails'] as { value: string }[])
    expect(emails.filter(({ value }) => !value.includes('@'))).toHaveLength(1)
    expect(whole.resources.contacts.filter((contact) => !contact['name'])).toHaveLength(1)
    const lengths = whole.resources.companies.map((company) => String(company['name']).length)
    expect(lengths.filter((length) => length > 100)).toEqual([300])
    const dates = whole.resources.matters
      .map((matter) => matter['court_date'])
      .filter((date) => typeof date === 'string')
    const impossible = dates.filter((date) => {
      const iso = date.split('/').reverse().join('-')
      return Number.isNaN(Date.parse(iso)) || new Date(iso).toISOString().slice(0, 10) !== iso
    })
    expect(impossible).toEqual(['31/02/2025'])
  })
})
