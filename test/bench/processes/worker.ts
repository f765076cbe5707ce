// The worker of a benchmark: drives one run at a time as jobs/main.ts would, and says what memory it took.
import { randomUUID } from 'node:crypto'
import type { PgBoss } from 'pg-boss'
import { createDb, createPool } from '../../../db/client.ts'
import { countersOf, createRun, runOf } from '../../../db/runs.ts'
import { createSeal } from '../../../db/seal.ts'
import { drive } from '../../../jobs/drive.ts'
import type { RunKind } from '../../../migration/run.ts'
import { usualApp } from '../../sandbox/pipedrive/options.ts'
import { answerParent } from '../child.ts'

export interface WorkerQuestion {
  readonly url: string
  readonly encryptionKeys: string
  readonly pipedriveUrl: string
  readonly migrationId: string
  readonly companyId: number
  readonly kind: RunKind
  /** The run is asked to stop so many seconds after the first row was looked at; null: it goes on to its end. */
  readonly seconds: number | null
  /** Whether it keeps to the two-second window of the largest plan, as every run does in production; else nothing holds it up. */
  readonly keepsWindow: boolean
}

export interface Worked {
  readonly state: string
  readonly seconds: number
  readonly written: number
  readonly looked: number
  readonly refused: number
  /** Of this process alone: what does not change when others use the machine too. */
  readonly cpuSeconds: number
  readonly peakMb: number
  /** Of the heap after a collection at the end; null where the process was not allowed to collect. */
  readonly heapMb: number | null
}

/** The budget's clock runs so much faster that it never has to wait for its window, unless it is to. */
const lifted = 20

answerParent<WorkerQuestion>(async (question) => {
  const { url, migrationId, companyId, kind, seconds } = question
  const pool = createPool(url, { max: 18, name: 'bench worker' })
  pool.on('error', () => undefined)
  const db = createDb(pool)
  const { id } = await db.transaction((tx) => createRun(tx, { migrationId, companyId, kind, preview: false, mappingVersion: 1 })) // prettier-ignore
  const ending = new AbortController()
  let peak = 0
  const watching = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 50)
  const began = performance.now()
  const cpuBefore = process.cpuUsage()
  const timer = seconds === null ? null : stopAfter(seconds, ending, async () => looked(await countersOf(db, [id]), id))
  try {
    await drive(depsOf(question, { db, pool }), migrationId, ending.signal)
  } finally {
    if (timer) clearInterval(timer)
    clearInterval(watching)
  }
  const took = (performance.now() - began) / 1000
  const cpu = process.cpuUsage(cpuBefore)
  const run = await runOf(db, migrationId, id)
  const counters = (await countersOf(db, [id])).get(id) ?? []
  await pool.end()
  const sum = (of: (one: (typeof counters)[number]) => number) => counters.reduce((total, one) => total + of(one), 0)
  const collect = globalThis.gc
  collect?.()
  if (run?.state === 'failed') throw new Error(run.reason ?? 'The run failed.')
  return {
    state: run?.state ?? 'vanished',
    seconds: took,
    written: sum((one) => one.written),
    looked: sum((one) => one.written + one.unchanged + one.refused + one.waiting),
    refused: sum((one) => one.refused),
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    peakMb: Math.max(peak, process.memoryUsage.rss()) / 1024 ** 2,
    heapMb: collect ? process.memoryUsage().heapUsed / 1024 ** 2 : null,
  } satisfies Worked
})

function looked(counters: Awaited<ReturnType<typeof countersOf>>, id: string): number {
  return (counters.get(id) ?? []).reduce((sum, one) => sum + one.written + one.unchanged, 0)
}

/** Making the rows of a million records takes its time, and is not what is measured. */
function stopAfter(seconds: number, ending: AbortController, progress: () => Promise<number>): NodeJS.Timeout {
  let begunAt: number | null = null
  return setInterval(() => {
    void progress().then((rows) => {
      if (rows > 0) begunAt ??= performance.now()
      if (begunAt !== null && performance.now() - begunAt > seconds * 1000) ending.abort()
    })
  }, 250)
}

type Connected = Pick<Parameters<typeof drive>[0], 'db' | 'pool'>

function depsOf(
  { encryptionKeys, pipedriveUrl, keepsWindow }: WorkerQuestion,
  connected: Connected,
): Parameters<typeof drive>[0] {
  const { clientId, clientSecret } = usualApp
  const faster = keepsWindow ? 1 : lifted
  return {
    ...connected,
    // A driver sends no jobs.
    boss: {} as unknown as PgBoss,
    seal: createSeal(encryptionKeys),
    workerId: randomUUID(),
    now: () => new Date(),
    random: Math.random,
    log: { info: () => undefined, warn: (fields, message) => console.warn(message, fields), error: console.error },
    oauth: { url: pipedriveUrl, clientId, clientSecret },
    apiHosts: ['http://127.0.0.1:*'],
    privateHosts: [],
    concurrency: 1,
    settleMs: 2000,
    retentionDays: 30,
    pace: {
      budget: {
        elapsedMs: () => performance.now() * faster,
        later: (task, waitMs) => setTimeout(task, waitMs / faster),
      },
    },
  }
}
