// How much of a plan's two-second windows the budget uses, against a Pipedrive that counts and refuses in real time.
import { randomUUID } from 'node:crypto'
import type { Db } from '../../db/client.ts'
import { budgets } from '../../db/schema.ts'
import { createBudget } from '../../jobs/pipedrive/budget.ts'
import { createPipedriveClient } from '../../jobs/pipedrive/client.ts'
import { create } from '../../jobs/pipedrive/entities.ts'
import { type Plan, plans, windowMs } from '../../migration/budget.ts'
import { startPipedrive } from '../sandbox/pipedrive/stand-in.ts'
import type { World } from '../simulation/world.ts'

const measuredMs = 6000

export interface Use {
  readonly requests: number
  /** What the plan allows in the same time. */
  readonly allowed: number
  readonly refused: number
}

export async function useWindow(db: Db, world: World, plan: Plan): Promise<Use> {
  const now = () => new Date()
  const pipedrive = await startPipedrive({ plan })
  await world.restore(now, { at: pipedrive })
  const { requestsPerWindow } = plans[plan]
  await db.insert(budgets).values({ companyId: world.companyId, requestsPerWindow })
  const budget = createBudget({ db, companyId: world.companyId, workerId: randomUUID(), now, reserve: 0.3 })
  const client = createPipedriveClient({
    db,
    seal: world.seal,
    companyId: world.companyId,
    userId: pipedrive.users[0]?.id ?? 0,
    budget,
    oauth: world.oauth(),
    apiHosts: ['http://127.0.0.1:*'],
    now,
    random: Math.random,
  })
  const request = await create('person', { name: 'Ada Byrne' })
  const deadline = AbortSignal.timeout(measuredMs)
  async function lane(): Promise<void> {
    while (!deadline.aborted) {
      const outcome = await client.send(request, deadline).catch(() => null)
      if (outcome && outcome.kind !== 'done')
        throw new Error(`A write of the window's benchmark came to ${outcome.kind}.`)
    }
  }
  await Promise.all(Array.from({ length: 64 }, lane))
  const { writes, tooMany } = pipedrive.stats()
  await client.close()
  await budget.close()
  await pipedrive.close()
  return { requests: writes, allowed: (requestsPerWindow * measuredMs) / windowMs, refused: tooMany }
}
