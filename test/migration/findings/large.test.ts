// Findings over more records than their texts could be kept of: counted by hashes, with words from a second look.
import { expect, it } from 'vitest'
import { createFindings } from '../../../migration/findings/findings.ts'
import type { Finding } from '../../../migration/findings/finding.ts'
import { createKeyCounts, mostMet } from '../../../migration/findings/key-counts.ts'
import type { SourceRecord } from '../../../migration/record.ts'

const record = (object: string, id: string, links: Readonly<Record<string, string>> = {}, fields = {}): SourceRecord => ({
  object, id, createdAt: null, updatedAt: null, owner: 'u', fields,
  links: Object.fromEntries(Object.entries(links).map(([name, to]) => [name, [{ id: to }]])),
}) // prettier-ignore

function find(records: () => Iterable<SourceRecord>): { found: Finding[]; looks: number } {
  const findings = createFindings()
  for (const one of records()) findings.add(one)
  let looks = 0
  for (let look = findings.look(); look !== null; look = findings.look()) {
    looks += 1
    for (const one of records()) look(one)
  }
  return { found: findings.finish([]), looks }
}

it('a quarter of a million keys that differ by a digit are each known again, in the order in which they came', () => {
  const table = createKeyCounts()
  const keys = (prefix: string) => Array.from({ length: 250_000 }, (_, at) => `${prefix}${at}`)
  keys('C-000').forEach((key, at) => expect(table.add(key) === at).toBe(true))
  keys('C-000').forEach((key, at) => expect(table.placeOf(key) === at).toBe(true))
  expect(keys('C-001').filter((key) => table.placeOf(key) !== null)).toEqual(keys('C-001').filter((key) => /^C-000\d/.test(key))) // prettier-ignore
  for (const often of ['C-0007', 'C-00042', 'C-0007']) table.add(often)
  expect(mostMet(table, 2, () => true)).toEqual({ keys: 250_000, times: 250_003, worst: [7, 42] })
})

it('a name that leads nowhere is told with the one that was meant, however many names there are', () => {
  function* records(): Generator<SourceRecord> {
    yield record('deal', 'd1', { company: 'Client12345 Ltd' })
    for (let at = 0; at < 30_000; at += 1) yield record('company', `Client ${at} Ltd`)
    yield record('deal', 'd2', { company: 'Client12345 Ltd' })
  }
  const { found, looks } = find(records)
  expect(found.find(({ code }) => code === 'orphan_links')).toMatchObject({
    count: 2,
    message: '2 deals name the company Client12345 Ltd; the companies have Client 12345 Ltd.',
  })
  expect(looks).toBe(2)
})

it('circles among many families are counted, and told from their smallest id on', () => {
  function* records(): Generator<SourceRecord> {
    for (let at = 0; at < 5000; at += 1) yield record('company', `c${at}`, { parent: `c${at + 1}` })
    for (const [child = '', parent = ''] of [['z2', 'z1'], ['z1', 'z2'], ['own', 'own'], ['under', 'z1']]) yield record('company', child, { parent })
  } // prettier-ignore
  const { found } = find(records)
  expect(found.find(({ code }) => code === 'hierarchy_cycles')).toMatchObject({
    count: 2,
    examples: ['own → own', 'z1 → z2 → z1'],
  })
})

it('a source in which nothing is wrong is gone through once', () => {
  const records = [
    record('company', '1', {}, { name: 'Acme' }),
    record('contact', '2', { company: '1' }, { name: 'Ann' }),
  ]
  expect(find(() => records)).toEqual({ found: [], looks: 0 })
})
