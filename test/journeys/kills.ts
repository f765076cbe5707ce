// One migration whose worker process is killed with -9 again and again in the middle of the full run, and what it came to.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { allRowsOf } from '../../db/ledger-rows.ts'
import { activityObjects } from '../../migration/ledger.ts'
import { fieldName, sourceIdField } from '../../migration/plan/context.ts'
import { createDraw, type Draw } from '../sandbox/firm/draw.ts'
import { createFirm } from '../sandbox/firm/firm.ts'
import { type Office, openOffice, type OfficeOptions } from './office.ts'
import { prepareMigration, readRun, reconcile, run, sampleAndApprove, startRun, until } from './walk.ts'

export interface Killed {
  readonly kills: number
  /** Records that Pipedrive has more than once, or that the ledger does not know. */
  readonly duplicates: readonly string[]
  /** What the reconciliation misses or finds otherwise than it was meant. */
  readonly losses: readonly string[]
  /** Writes of a second full run, which has nothing to do. */
  readonly idleWrites: number
}

const killsPerRun = 4
const root = join(import.meta.dirname, '..', '..')

const startWorkerProcess = (office: Office): ChildProcess =>
  spawn(process.execPath, ['jobs/main.ts'], {
    cwd: root,
    env: { PATH: process.env['PATH'], ...office.workerEnv },
    stdio: ['ignore', 'ignore', 'inherit'],
  })

async function killed(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return
  const gone = new Promise((resolve) => worker.once('exit', resolve))
  worker.kill('SIGKILL')
  await gone
}

/** The seed decides the firm and when the worker dies. */
export async function killInRun(seed: number, options: Pick<OfficeOptions, 'database'> = {}): Promise<Killed> {
  const office = await openOffice({ ...options, firm: createFirm({ seed, scale: 0.25 }), worker: false })
  let worker = startWorkerProcess(office)
  try {
    const id = await prepareMigration(office)
    await sampleAndApprove(office.api, id)
    const runId = await startRun(office.api, id, 'full')
    const draw = createDraw(seed, 'kills')
    let kills = 0
    while (kills < killsPerRun && (await isDueToDie(office, { id, runId, draw }))) {
      await killed(worker)
      worker = startWorkerProcess(office)
      kills += 1
    }
    return { kills, ...(await outcomeOf(office, id, runId)) }
  } finally {
    await killed(worker)
    await office.close()
  }
}

/** Waits for so many further writes as are drawn; false when the run ended before. */
async function isDueToDie(office: Office, at: { id: string; runId: string; draw: Draw }): Promise<boolean> {
  const target = office.pipedrive.stats().writes + at.draw.whole(1, 60)
  const now = await until(
    async () => ({
      writes: office.pipedrive.stats().writes,
      state: (await readRun(office.api, at.id, at.runId)).state,
    }),
    ({ writes, state }) => writes >= target || state === 'done',
  )
  return now.state !== 'done'
}

async function outcomeOf({ api, db, pipedrive }: Office, id: string, runId: string): Promise<Omit<Killed, 'kills'>> {
  const ended = await until(() => readRun(api, id, runId), ({ state }) => state !== 'running' && state !== 'queued') // prettier-ignore
  if (ended.state !== 'done') throw new Error(`The run ${ended.state} after the kills: ${ended.reason ?? ''}`)
  const { differences } = await reconcile(api, id)
  const twice = await duplicates({ db, pipedrive }, id)
  pipedrive.resetStats()
  await run(api, id, 'full')
  return {
    duplicates: twice,
    losses: differences.map((one) => JSON.stringify(one)),
    idleWrites: pipedrive.stats().writes,
  }
}

/** By the source id that organizations, persons and deals carry; activities carry none: as many must stand there as the ledger holds. */
async function duplicates({ db, pipedrive }: Pick<Office, 'db' | 'pipedrive'>, migrationId: string): Promise<string[]> {
  const fields = await allRowsOf(db, migrationId, ['field'])
  const doubled: string[] = []
  for (const object of ['organization', 'person', 'deal'] as const) {
    const name = fieldName(object, sourceIdField.type, sourceIdField.name)
    const key = fields.find((field) => field.sourceId === name)?.pipedriveId
    const seen = new Set<unknown>()
    for (const record of pipedrive.records(object)) {
      const sourceId = (record['custom_fields'] as Record<string, unknown>)[key ?? '']
      if (sourceId === undefined || sourceId === null) continue
      if (seen.has(sourceId)) doubled.push(`${object} ${String(sourceId)}`)
      seen.add(sourceId)
    }
    if (seen.size === 0) throw new Error(`No ${object} in Pipedrive carries a source id, so twice cannot be told.`)
  }
  const rows = (await allRowsOf(db, migrationId, activityObjects)).filter((row) => row.state === 'written')
  const held = new Set(rows.map((row) => row.pipedriveId))
  if (held.size !== rows.length) doubled.push(`${rows.length - held.size} activities that two rows hold`)
  const strange = pipedrive.records('activity').filter(({ id }) => !held.has(String(id)))
  return [...doubled, ...strange.map(({ id }) => `activity ${id}, which no row holds`)]
}
