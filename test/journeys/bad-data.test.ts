// Bad data by both ways in: every record arrives with its change said, or is refused with the reason, and the counts add up.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '../../server/contract.ts'
import { bundleForm } from '../sandbox/demo/bundle.ts'
import { startPlainBooks, writePlainBundle } from '../sandbox/plain-books.ts'
import { allBad, type Bad, badFirm } from './bad-data/firm.ts'
import { type Office, openOffice } from './office.ts'
import { type Captured, walkTheFirm } from './rows/captured.ts'

const of = ({ object, record }: Bad, row: { object: string; sourceId: string }): boolean =>
  row.object === object && row.sourceId === record.id

const ways = ['rest', 'bundle'] as const
const offices: Office[] = []
let walks: Readonly<Record<(typeof ways)[number], Captured>>

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bad-data-'))
  const books = await startPlainBooks(badFirm)
  const [byRest, byBundle] = [await openOffice(), await openOffice()]
  offices.push(byRest, byBundle)
  const connect = async (id: string) => {
    await writePlainBundle(badFirm, join(folder, 'bad'))
    const body = await bundleForm(join(folder, 'bad'), folder)
    await byBundle.api.send('POST', `/migrations/${id}/bundle`, { schema: contract.connectedSchema, body })
  }
  const [rest, bundle] = await Promise.all([walkTheFirm(byRest, books), walkTheFirm(byBundle, books, { connect })])
  walks = { rest, bundle }
  await books.close()
  await rm(folder, { recursive: true, force: true })
}, 120_000)
afterAll(async () => {
  for (const office of offices) await office.close()
})

describe.each(ways)('bad data by way of a %s source', (way) => {
  let walk: Captured
  beforeAll(() => {
    walk = walks[way]
  })

  // A bundle names its files by their place in the archive, so their rows are those of the list.
  const ofThisWay = way === 'rest' ? allBad : allBad.filter(({ object }) => object !== 'file')

  it.each(ofThisWay.map((one) => [one.object, one.what, one] as const))('%s with %s', (_object, _what, one) => {
    const rows = walk.records.filter((row) => of(one, row))
    expect(rows).toHaveLength(1)
    const [row] = rows
    if ('refused' in one.fate) {
      expect(row).toMatchObject({ state: 'refused', pipedriveId: null, reason: expect.stringMatching(one.fate.refused) as unknown }) // prettier-ignore
      return
    }
    expect(row).toMatchObject({ state: 'written', pipedriveId: expect.any(String) as unknown })
    const said = walk.diff.filter((line) => of(one, line) && line.verdict !== 'equal' && line.target !== '')
    if (one.fate.arrives === 'changed') {
      const { field, saying } = one.fate
      const lines = said.filter((line) => line.field === field)
      expect(lines.map((line) => `${String(line.source)} ${line.rule ?? ''}`).join('\n')).toMatch(saying)
    }
  })

  it('counts every record once: arrived, changed, left out or refused', () => {
    for (const object of new Set(ofThisWay.map((one) => one.object))) {
      const given = badFirm.records[object]?.length
      const line = walk.reconciliation.objects.find((one) => one.object === object)
      expect([object, line?.source]).toEqual([object, given])
      const { equal = 0, changedByRule = 0, leftOut = 0, different = 0, missing = 0 } = line ?? {}
      expect([object, equal + changedByRule + leftOut, different, missing]).toEqual([object, given, 0, 0])
      expect(walk.audit.source?.objects.find((one) => one.object === object)?.records).toBe(given)
    }
  })

  it('says of every record that did not arrive why, and leaves none waiting', () => {
    const stopped = walk.records.filter((row) => row.state !== 'written' && row.state !== 'adopted')
    for (const row of stopped) {
      expect([row.object, row.sourceId, row.state]).toEqual([row.object, row.sourceId, 'refused'])
      expect(row.reason?.length).toBeGreaterThan(20)
    }
  })

  it('says beside the sums that an amount could not be read', () => {
    const { sums } = walk.reconciliation
    expect(sums.reduce((sum, { amountsLeftOut }) => sum + amountsLeftOut, 0)).toBe(1)
    expect(sums.every(({ equal, notWrittenDeals }) => equal && notWrittenDeals === 0)).toBe(true)
  })

  it('lets nothing that runs into Pipedrive', () => {
    const texts = [...walk.standing.activity.map((one) => String(one['note'])), ...walk.standing.note.map((one) => String(one['content']))] // prettier-ignore
    expect(texts.length).toBeGreaterThan(10)
    for (const text of texts) expect(text).not.toMatch(/<script|<iframe|<style|\son\w+\s*=|javascript:/i)
    expect(texts.join()).toContain('Dear')
  })

  it('reconciles cleanly and is undone without a trace', () => {
    expect(walk.reconciliation.differences).toEqual([])
    expect(walk.rollback.buckets).toMatchObject({ kept: 0, failed: 0, stayed: [] })
    expect(walk.after).toEqual(walk.before)
  })
})
