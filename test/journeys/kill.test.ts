// Exactly once: the worker is killed with -9 in the middle of a run, many times, and nothing is there twice or missing.
import { type ChildProcess, spawn } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import { allRowsOf } from '../../db/ledger-rows.ts'
import { activityObjects } from '../../migration/ledger.ts'
import { fieldName, sourceIdField } from '../../migration/plan/context.ts'
import { createFirm } from '../sandbox/firm/firm.ts'
import { type Office, openOffice } from './office.ts'
import { prepareMigration, readRun, reconcile, run, sampleAndApprove, startRun, until } from './walk.ts'

/** A small seeded generator, so that a failing seed fails again (mulberry32's recurrence). */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const startWorkerProcess = (office: Office): ChildProcess =>
  spawn(process.execPath, ['jobs/main.ts'], {
    env: { PATH: process.env['PATH'], ...office.workerEnv },
    stdio: ['ignore', 'ignore', 'inherit'],
  })

async function killed(worker: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => worker.once('exit', resolve))
  worker.kill('SIGKILL')
  await gone
}

const killsPerRun = 4

describe('a worker that is killed in the middle of a run', () => {
  let office: Office
  let worker: ChildProcess | null = null
  afterEach(async () => {
    if (worker) await killed(worker)
    await office.close()
  })

  it.each([11, 12, 13])(
    'writes nothing twice and loses nothing (seed %i)',
    async (seed) => {
      const random = seeded(seed)
      office = await openOffice({ firm: createFirm({ seed, scale: 0.25 }), worker: false })
      worker = startWorkerProcess(office)
      const id = await prepareMigration(office)
      await sampleAndApprove(office.api, id)
      const { api, pipedrive } = office
      const runId = await startRun(api, id, 'full')
      for (let kills = 0; kills < killsPerRun; kills += 1) {
        const target = pipedrive.stats().writes + 1 + Math.floor(random() * 60)
        const state = await until(
          async () => ({ writes: pipedrive.stats().writes, state: (await readRun(api, id, runId)).state }),
          (now) => now.writes >= target || now.state === 'done',
        )
        if (state.state === 'done') break
        await killed(worker)
        worker = startWorkerProcess(office)
      }
      const ended = await until(() => readRun(api, id, runId), (now) => now.state !== 'running' && now.state !== 'queued') // prettier-ignore
      expect(ended.state).toBe('done')
      const report = await reconcile(api, id)
      expect(report.differences).toEqual([])
      expect(await duplicates(office, id)).toEqual([])
      pipedrive.resetStats()
      await run(api, id, 'full')
      expect(pipedrive.stats().writes).toBe(0)
    },
    120_000,
  )
})

/** Source ids that more than one record of Pipedrive carries. */
async function duplicates(office: Office, migrationId: string): Promise<string[]> {
  const fields = await allRowsOf(office.db, migrationId, ['field'])
  const doubled: string[] = []
  for (const object of ['organization', 'person', 'deal'] as const) {
    const key = fields.find(
      (field) => field.sourceId === fieldName(object, sourceIdField.type, sourceIdField.name),
    )?.pipedriveId
    const seen = new Set<unknown>()
    for (const record of office.pipedrive.records(object)) {
      const sourceId = (record['custom_fields'] as Record<string, unknown>)[key ?? '']
      if (sourceId === undefined || sourceId === null) continue
      if (seen.has(sourceId)) doubled.push(`${object} ${String(sourceId)}`)
      seen.add(sourceId)
    }
    expect(seen.size).toBeGreaterThan(0)
  }
  // Activities carry no source id: as many must stand in Pipedrive as the ledger holds, each by one row.
  const rows = (await allRowsOf(office.db, migrationId, activityObjects)).filter((row) => row.state === 'written')
  expect(new Set(rows.map((row) => row.pipedriveId)).size).toBe(rows.length)
  expect(office.pipedrive.records('activity')).toHaveLength(rows.length)
  return doubled
}
