// The main job: a firm migrates into Pipedrive through the running app, a second time changes nothing, and it comes back out.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readChain } from '../../db/audit-chain.ts'
import { auditLines } from '../../scripts/audit-log-file.ts'
import * as contract from '../../server/contract.ts'
import { type Office, openOffice } from './office.ts'
import { prepareMigration, reconcile, restOf, run, sampleAndApprove, startRun, total } from './walk.ts'

/** One reading of users, fields, pipelines, stages, types and currencies; and of the stages of the pipelines that we made. */
const accountTokens = 112
const sweepTokens = 4 * 5

describe('a firm that migrates by its REST API', () => {
  let office: Office
  let id: string
  let before: unknown
  let preview: contract.Run['buckets']

  beforeAll(async () => {
    office = await openOffice()
    before = office.pipedrive.snapshot()
    id = await prepareMigration(office)
  })
  afterAll(() => office.close())

  it('writes nothing before the mapping is confirmed and a sample is asked for', () => {
    expect(office.pipedrive.snapshot()).toEqual(before)
  })

  it('shows a sample in which every value is equal, changed by a named rule or left out', async () => {
    const sample = await sampleAndApprove(office.api, id)
    expect(total(sample, 'written')).toBeGreaterThan(50)
    const diff = await office.api.get(`/migrations/${id}/diff?limit=500`, contract.diffSchema)
    expect(diff.rows.filter((row) => row.verdict === 'different' || row.verdict === 'missing')).toEqual([])
    expect(diff.summary['equal']).toBeGreaterThan(100)
  })

  it('writes the rest in the full run, at most 1.05 requests a record, with no search and no 429', async () => {
    office.pipedrive.resetStats()
    const full = await run(office.api, id, 'full')
    const stats = office.pipedrive.stats()
    expect(stats.searches).toBe(0)
    expect(stats.tooMany).toBe(0)
    expect(stats.invitationsSent).toBe(0)
    expect(stats.writes).toBeLessThanOrEqual(1.05 * total(full, 'written'))
    expect(stats.maxRequestsInWindow).toBeLessThanOrEqual(480)
  })

  it('reconciles cleanly', async () => {
    const report = await reconcile(office.api, id)
    expect(report.differences).toEqual([])
    expect(report.clean).toBe(true)
    const contacts = report.objects.find((line) => line.object === 'contact')
    expect(contacts?.source).toBe((contacts?.pipedrive ?? 0) + (contacts?.leftOut ?? 0))
  })

  it('makes no write in a second full run, and reads the account only once for it', async () => {
    office.pipedrive.resetStats()
    const again = await run(office.api, id, 'full')
    const stats = office.pipedrive.stats()
    expect(stats.writes).toBe(0)
    expect(stats.tokens).toBeLessThanOrEqual(accountTokens + sweepTokens)
    expect(total(again, 'written')).toBe(0)
  })

  it('says on a person which source record it came from', async () => {
    const { rows } = await office.api.get(
      `/migrations/${id}/records?object=contact&status=written&limit=1`,
      contract.recordsSchema,
    )
    const shown = await office.api.get(`/records/person/${rows[0]?.pipedriveId ?? ''}`, contract.panelRecordSchema)
    expect(shown.status).toBe('imported')
    expect(shown.source).toMatchObject({ object: 'contact', id: rows[0]?.sourceId })
    expect(shown.fields.length).toBeGreaterThan(2)
  })

  it('previews a rollback without touching anything', async () => {
    const there = office.pipedrive.snapshot()
    const ended = await restOf(office.api, id, await startRun(office.api, id, 'rollback', true))
    expect(ended.state).toBe('done')
    expect(ended.buckets?.reverted).toBeGreaterThan(50)
    expect(office.pipedrive.snapshot()).toEqual(there)
    preview = ended.buckets
  })

  it('leaves the company as it was before after a rollback', async () => {
    const ended = await run(office.api, id, 'rollback')
    expect(ended.buckets).toMatchObject({ kept: 0, failed: 0 })
    expect(ended.buckets).toEqual(preview)
    expect(office.pipedrive.snapshot()).toEqual(before)
  })

  it('leaves an audit log of all of it whose export can be checked without the app', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'log-'))
    const path = join(folder, 'audit-log.csv')
    await writeFile(path, await office.api.text(`/migrations/${id}/audit-log?format=csv`))
    const { head } = await office.api.get(`/migrations/${id}/audit-log?limit=1`, contract.auditLogSchema)
    const chain = await readChain(auditLines(path))
    await rm(folder, { recursive: true })
    expect(chain).toEqual({ lines: expect.any(Number), erased: 0, head, breach: null })
    expect(chain.lines).toBeGreaterThan(200)
  })
})
