// The steps of a migration as an admin takes them over the API, for journeys that care about what comes after.
import { setTimeout as wait } from 'node:timers/promises'
import * as contract from '../../server/contract.ts'
import type { Api } from '../sandbox/demo/api.ts'
import type { Office } from './office.ts'

const patienceMs = 90_000
const resting: readonly string[] = ['done', 'failed', 'cancelled', 'awaiting_approval', 'paused', 'parked']

/** Asks until the answer is as wanted; says what it last was when it never is. */
export async function until<T>(read: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const answer = await read()
    if (isWanted(answer)) return answer
    if (performance.now() > deadline)
      throw new Error(`It never came to what was waited for; it was last ${JSON.stringify(answer).slice(0, 2000)}`)
    await wait(50)
  }
}

export async function createMigration(api: Api, name = 'Harper & Lane'): Promise<string> {
  const { id } = await api.send('POST', '/migrations', { schema: contract.migrationSchema, body: { name } })
  return id
}

/** Connected by REST, audited, the proposal confirmed, the admin as fallback owner: ready for the sample. */
export async function prepareMigration(office: Office): Promise<string> {
  const { api, perfectBooks } = office
  const id = await createMigration(api)
  const source = { kind: 'rest', profile: perfectBooks.profile, secrets: perfectBooks.secrets }
  await api.send('PUT', `/migrations/${id}/source`, { schema: contract.connectedSchema, body: source })
  await audit(api, id)
  await confirm(office, id)
  return id
}

export async function audit(api: Api, id: string): Promise<contract.Audit> {
  await api.send('POST', `/migrations/${id}/audit`, { schema: contract.auditSchema })
  const ended = await until(() => api.get(`/migrations/${id}/audit`, contract.auditSchema), (now) => resting.includes(now.state)) // prettier-ignore
  if (ended.state !== 'done') throw new Error(`The audit ${ended.state}: ${ended.reason ?? ''}`)
  return ended
}

export async function confirm(office: Office, id: string): Promise<void> {
  const { api, adminId } = office
  await api.send('POST', `/migrations/${id}/mapping/confirm`, { schema: contract.mappingAnswerSchema })
  await api.send('PUT', `/migrations/${id}/owners`, {
    schema: contract.ownersSchema,
    body: { fallbackUserId: adminId },
  })
}

export async function startRun(api: Api, id: string, kind: contract.Run['kind'], preview = false): Promise<string> {
  const { runId } = await api.send('POST', `/migrations/${id}/runs`, {
    schema: contract.createdRunSchema,
    body: { kind, ...(preview ? { preview } : {}) },
  })
  return runId
}

export function readRun(api: Api, id: string, runId: string): Promise<contract.Run> {
  return api.get(`/migrations/${id}/runs/${runId}`, contract.runSchema)
}

export async function restOf(api: Api, id: string, runId: string): Promise<contract.Run> {
  return until(() => readRun(api, id, runId), (run) => resting.includes(run.state)) // prettier-ignore
}

/** Runs to its end; anything but a good end throws with the run's own reason. */
export async function run(api: Api, id: string, kind: contract.Run['kind']): Promise<contract.Run> {
  const ended = await restOf(api, id, await startRun(api, id, kind))
  if (ended.state === 'done' || ended.state === 'awaiting_approval') return ended
  throw new Error(`The ${kind} run ${ended.state}: ${ended.reason ?? ''}`)
}

export async function sampleAndApprove(api: Api, id: string): Promise<contract.Run> {
  const sample = await run(api, id, 'sample')
  await api.send('POST', `/migrations/${id}/runs/${sample.id}/approve`, { schema: contract.runSchema })
  return sample
}

export async function reconcile(api: Api, id: string): Promise<contract.Reconciliation> {
  await run(api, id, 'reconcile')
  return api.get(`/migrations/${id}/reconciliation`, contract.reconciliationSchema)
}

export function total(of: contract.Run, counter: 'total' | 'written' | 'unchanged' | 'refused' | 'waiting'): number {
  return of.objects.reduce((sum, object) => sum + object[counter], 0)
}
