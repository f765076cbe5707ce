// A fee earner who joins after the full run: her records wait until she is matched, and nobody gets them unasked.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { orm } from '../../db/drizzle.ts'
import { rowsOf } from '../../db/ledger-rows.ts'
import { createDueDeltas } from '../../jobs/delta/schedule.ts'
import type { WorkerDeps } from '../../jobs/deps.ts'
import * as contract from '../../server/contract.ts'
import { type Office, openOffice } from './office.ts'
import { audit, confirm, createMigration, run, sampleAndApprove, startRun, until } from './walk.ts'

describe('a late change that names an owner nobody was matched to', () => {
  let office: Office
  let id: string
  let joined: number
  let hers: number
  let others: number
  const owners = (body: object) =>
    office.api.send('PUT', `/migrations/${id}/owners`, { schema: contract.ownersSchema, body })
  const rowOf = async (sourceId: number) => (await rowsOf(office.db, id, 'company', [String(sourceId)]))[0]
  const runs = async () => (await office.api.get(`/migrations/${id}`, contract.migrationSchema)).runs
  const organization = async (sourceId: number) => {
    const row = await rowOf(sourceId)
    return office.pipedrive.records('organization').find((one) => one.id === Number(row?.pipedriveId))
  }

  beforeAll(async () => {
    office = await openOffice()
    const { api, perfectBooks, adminId } = office
    id = await createMigration(api)
    const source = { kind: 'rest', profile: perfectBooks.profile, secrets: perfectBooks.secrets }
    await api.send('PUT', `/migrations/${id}/source`, { schema: contract.connectedSchema, body: source })
    await audit(api, id)
    await confirm(office, id)
    const { matches } = await api.get(`/migrations/${id}/owners`, contract.ownersSchema)
    const byHand = matches.filter(({ by }) => by === 'fallback').map(({ sourceId }) => ({ sourceId, userId: adminId }))
    await owners({ fallbackUserId: null, matches: byHand })
    await sampleAndApprove(api, id)
    await run(api, id, 'full')
    joined = perfectBooks.add('users', { name: 'Nadia Newcome', email: 'nadia@elsewhere.example', active: true }).id
    hers = perfectBooks.add('companies', { name: 'Nadia brings Ltd', owner_id: joined }).id
    others = perfectBooks.add('companies', { name: 'Others bring Ltd', owner_id: 101 }).id
    await run(api, id, 'delta')
  })
  afterAll(() => office.close())

  it('holds her record back and says whom to match; the others arrive', async () => {
    expect(await organization(others)).toMatchObject({ name: 'Others bring Ltd' })
    const row = await rowOf(hers)
    expect(row).toMatchObject({ state: 'held', pipedriveId: null })
    expect(row?.reason).toContain('Match "Nadia Newcome"')
    expect(office.pipedrive.records('organization').map((one) => one['name'])).not.toContain('Nadia brings Ltd')
  })

  it('stops the next one, whoever starts it, until she is matched', async () => {
    await expect(startRun(office.api, id, 'delta')).rejects.toThrow(/owner/)
    const before = (await runs()).length
    const inFive = new Date(Date.now() + 5 * 3_600_000)
    await createDueDeltas({ db: office.db, now: () => inFive } as unknown as WorkerDeps)
    expect(await runs()).toHaveLength(before)
  })

  it('arrives by itself with the next one once she is matched', async () => {
    const { adminId, pipedrive, db } = office
    const user = pipedrive.users.find((one) => one.active && one.id !== adminId)?.id ?? 0
    await owners({ matches: [{ sourceId: String(joined), userId: user }] })
    const before = (await runs()).length
    await db.execute(orm.sql`
      update runs set created_at = created_at - interval '5 hours', ended_at = ended_at - interval '5 hours'`)
    await until(runs, (now) => now.length > before && now.every((one) => one.endedAt !== null))
    expect(await organization(hers)).toMatchObject({ name: 'Nadia brings Ltd', owner_id: user })
  })
})
