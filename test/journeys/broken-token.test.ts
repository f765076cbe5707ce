// Pipedrive's tokens end in the middle of a run: an expired one is exchanged unnoticed, a revoked one waits for the admin.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as contract from '../../server/contract.ts'
import { installApp } from '../sandbox/demo/install.ts'
import { createFirm } from '../sandbox/firm/firm.ts'
import { type Office, openOffice } from './office.ts'
import { prepareMigration, readRun, reconcile, restOf, run, sampleAndApprove, startRun, total } from './walk.ts'

describe('a full run', () => {
  let office: Office
  let id: string
  let people: number
  beforeEach(async () => {
    // Larger than a sample, so that the full run has something to write.
    office = await openOffice({ firm: createFirm({ seed: 7, scale: 0.4 }) })
    people = office.pipedrive.records('person').length
    id = await prepareMigration(office)
    await sampleAndApprove(office.api, id)
  })
  afterEach(() => office.close())

  /** Strikes before some of the requests from now on: at the n-th of all, or at the n-th that writes. */
  function strikeAt(wanted: { request?: number; write?: number }, strike: () => void): void {
    let writes = 0
    office.pipedrive.faults.every((method, _path, n) => {
      if (method === 'POST') writes += 1
      if (n === wanted.request || (method === 'POST' && writes === wanted.write)) strike()
      return null
    })
  }

  async function nothingTwice(): Promise<void> {
    const report = await reconcile(office.api, id)
    expect(report.differences).toEqual([])
    const contacts = report.objects.find(({ object }) => object === 'contact')
    const attendees = report.objects.find(({ object }) => object === 'meeting_attendee')
    const arrived = (contacts?.pipedrive ?? 0) + (attendees?.pipedrive ?? 0)
    expect(office.pipedrive.records('person').length - people).toBe(arrived)
    expect(contacts?.source).toBe((contacts?.pipedrive ?? 0) + (contacts?.leftOut ?? 0))
    office.pipedrive.resetStats()
    expect(total(await run(office.api, id, 'full'), 'written')).toBe(0)
    expect(office.pipedrive.stats().writes).toBe(0)
  }

  it('whose tokens expire while it prepares and while it writes goes on as if nothing had happened', async () => {
    let expired = 0
    strikeAt({ request: 3, write: 10 }, () => {
      expired += 1
      office.pipedrive.faults.expireTokens()
    })
    const full = await run(office.api, id, 'full')
    office.pipedrive.faults.clear()
    expect(expired).toBe(2)
    expect(full.state).toBe('done')
    expect(total(full, 'written')).toBeGreaterThan(10)
    await nothingTwice()
  })

  it('whose authorization is revoked pauses, says to install again, and finishes after that with nothing twice', async () => {
    strikeAt({ write: 8 }, () => office.pipedrive.faults.revokeTokens())
    const runId = await startRun(office.api, id, 'full')
    const paused = await restOf(office.api, id, runId)
    expect(paused.state).toBe('paused')
    expect(paused.reason).toMatch(/install the app again/)
    expect(total(paused, 'written')).toBeLessThan(total(paused, 'total'))
    const me = await office.api.get('/me', contract.meSchema)
    expect(me.connection).toBe('reauthorize')

    office.pipedrive.faults.clear()
    await installApp(office.appUrl, office.adminId)
    expect((await office.api.get('/me', contract.meSchema)).connection).toBe('active')
    await office.api.send('POST', `/migrations/${id}/runs/${runId}/resume`, { schema: contract.runSchema })
    const ended = await restOf(office.api, id, runId)
    expect(ended).toMatchObject({ state: 'done' })
    expect((await readRun(office.api, id, runId)).reason ?? null).toBeNull()
    await nothingTwice()
  })
})
