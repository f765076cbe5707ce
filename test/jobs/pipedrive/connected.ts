// Clients of a company whose app is installed, as many workers as a test wants, each with its own connections to the database.
import { randomBytes, randomUUID } from 'node:crypto'
import { createDb, type Db } from '../../../db/client.ts'
import { saveInstall } from '../../../db/installs.ts'
import { createSeal } from '../../../db/seal.ts'
import { type Budget, type BudgetDeps, createBudget } from '../../../jobs/pipedrive/budget.ts'
import { type ClientDeps, createPipedriveClient, type PipedriveClient } from '../../../jobs/pipedrive/client.ts'
import { freshDatabase } from '../../database.ts'
import { patientPool } from '../../db/patient-pool.ts'

export interface Worker {
  readonly client: PipedriveClient
  readonly budget: Budget
  readonly companyId: number
  readonly userId: number
  close(): Promise<void>
}

export interface Office {
  readonly db: Db
  readonly url: string
  /** A worker of a company; of one of its own unless said. */
  hire(url: string, wishes?: Wishes): Promise<Worker>
  close(): Promise<void>
}

export interface Wishes {
  readonly companyId?: number
  readonly expiresInMs?: number
  /** As the stand-in gave them; invented ones otherwise. */
  readonly tokens?: { readonly access_token: string; readonly refresh_token: string }
  readonly budget?: Partial<BudgetDeps>
  readonly client?: Partial<ClientDeps>
}

export async function openOffice(): Promise<Office> {
  const database = await freshDatabase()
  const seal = createSeal(`k1:${randomBytes(32).toString('base64')}`)
  const pool = patientPool(database.url, { max: 6, name: 'pipedrive tests' })
  const db = createDb(pool)
  const workers: Worker[] = []
  let lastCompany = 1000

  async function hire(url: string, wishes: Wishes = {}): Promise<Worker> {
    const { companyId = ++lastCompany, expiresInMs = 3_600_000 } = wishes
    const userId = 5
    const now = () => new Date()
    await saveInstall(db, seal, {
      companyId,
      userId,
      companyName: 'Harper & Lane LLP',
      userName: 'Ada Harper',
      isAdmin: true,
      apiDomain: url,
      scope: 'base',
      accessToken: wishes.tokens?.access_token ?? 'access-0',
      refreshToken: wishes.tokens?.refresh_token ?? 'refresh-0',
      expiresAt: new Date(now().getTime() + expiresInMs),
    })
    const budget = createBudget({ db, companyId, workerId: randomUUID(), now, reserve: 0.3, ...wishes.budget })
    const client = createPipedriveClient({
      db,
      seal,
      companyId,
      userId,
      budget,
      oauth: { url, clientId: 'perfect-books-client', clientSecret: 'perfect-books-secret' },
      apiHosts: ['http://127.0.0.1:*'],
      now,
      random: () => 0.5,
      backoff: { baseMs: 10, capMs: 50 },
      ...wishes.client,
    })
    const close = async () => void (await Promise.all([client.close(), budget.close()]))
    const worker = { client, budget, companyId, userId, close }
    workers.push(worker)
    return worker
  }

  return {
    db,
    url: database.url,
    hire,
    async close() {
      await Promise.all(workers.map((worker) => worker.close()))
      await pool.end()
      await database.drop()
    },
  }
}
