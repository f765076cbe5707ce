// The retention erases in portions, and one that was broken off goes on.
import { beforeEach, describe, expect, it } from 'vitest'
import type { Db } from '../../../db/client.ts'
import { orm } from '../../../db/drizzle.ts'
import { readChain } from '../../../db/audit-chain.ts'
import { appendLog } from '../../../db/audit-log.ts'
import { purgeStaged } from '../../../db/retention/purges.ts'
import { restRun } from '../../../db/rest-run.ts'
import { createRun, runOf } from '../../../db/runs.ts'
import {
  auditLog,
  audits,
  bundleChunks,
  ledger,
  ledgerWords,
  migrations,
  runs,
  stagedRecords,
} from '../../../db/schema.ts'
import { ownDb } from '../../database.ts'
import { before, longAgo, now, oldMigration, stageCompanies } from './old-migration.ts'

const db = await ownDb()
let id: string

beforeEach(async () => {
  await db.delete(migrations)
  await db.delete(runs)
  await db.delete(auditLog)
  await db.delete(audits)
  id = await oldMigration(db)
  await db.update(ledger).set({ changes: [] })
  const line = { migrationId: id, at: longAgo, actor: 'user 1', action: 'create' as const, object: 'company', sourceId: '1', previousHash: '', hash: 'h' } // prettier-ignore
  await db.insert(auditLog).values({ ...line, seq: 1, after: { name: 'Company 1' } })
})

const left = (table: typeof stagedRecords | typeof ledgerWords | typeof bundleChunks) =>
  db.$count(table, orm.eq(table.migrationId, id))

it('erases the values of the customer and keeps ids, states and counts', async () => {
  expect(await purgeStaged(db, before, now, 100)).toEqual([id])
  expect([await left(stagedRecords), await left(ledgerWords), await left(bundleChunks)]).toEqual([0, 0, 0])
  expect(await db.$count(ledger, orm.isNull(ledger.changes))).toBe(240)
  expect((await db.select().from(auditLog))[0]).toMatchObject({ before: null, after: { erased: null }, hash: 'h' })
  expect((await db.select().from(migrations))[0]).toMatchObject({ purgedAt: now, sourceSecrets: null })
  expect(await purgeStaged(db, before, now, 100)).toEqual([])
})

it('keeps what tells which record a lost reply may have left in Pipedrive', async () => {
  const intent = { do: 'create', body: { name: 'Company 1' }, changes: [] } as const
  const rows = () => db.select().from(ledger).where(orm.eq(ledger.migrationId, id)).orderBy(ledger.id)
  const [open, settled] = (await rows()).map((row) => row.id)
  await db
    .update(ledger)
    .set({ intent })
    .where(orm.inArray(ledger.id, [open ?? 0, settled ?? 0]))
  await db
    .update(ledger)
    .set({ state: 'intended' })
    .where(orm.eq(ledger.id, open ?? 0))
  await db
    .update(ledger)
    .set({ state: 'written' })
    .where(orm.eq(ledger.id, settled ?? 0))
  expect(await purgeStaged(db, before, now, 100)).toEqual([id])
  const [first, second] = await rows()
  expect([first?.intent, second?.intent]).toEqual([intent, null])
})

it('goes on where it was broken off in the middle', async () => {
  let portions = 0
  const broken = new Proxy(db, {
    get(target, key: keyof Db) {
      if (key !== 'transaction') return target[key]
      portions += 1
      if (portions === 9) throw new Error('The worker goes down.')
      return target.transaction.bind(target)
    },
  })
  await expect(purgeStaged(broken, before, now, 100)).rejects.toThrow('The worker goes down.')
  expect(await left(ledgerWords)).toBe(0)
  expect(await left(stagedRecords)).toBeGreaterThan(0)
  expect(await purgeStaged(db, before, now, 100)).toEqual([id])
  expect(await left(stagedRecords)).toBe(0)
})

it('leaves alone what somebody works on, and comes back for what was read anew after it', async () => {
  await db.insert(audits).values({ migrationId: id, state: 'running', startedAt: now })
  expect(await purgeStaged(db, before, now, 100)).toEqual([])
  await db.update(audits).set({ state: 'done', endedAt: longAgo })
  expect(await purgeStaged(db, before, now, 100)).toEqual([id])
  await stageCompanies(db, id, 3)
  expect(await purgeStaged(db, before, now, 100)).toEqual([id])
  expect(await left(stagedRecords)).toBe(0)
})

describe('a sample that waits for its approval', () => {
  const recent = new Date('2026-04-20T00:00:00Z')
  const sample = { companyId: 1, kind: 'sample', state: 'awaiting_approval', pass: 2, createdAt: longAgo } as const

  it('is purged when it has waited for the whole retention, and not a day before', async () => {
    await db.insert(runs).values({ ...sample, migrationId: id, endedAt: recent })
    expect(await purgeStaged(db, before, now, 100)).toEqual([])
    await db.update(runs).set({ endedAt: longAgo })
    expect(await purgeStaged(db, before, now, 100)).toEqual([id])
  })

  it('of whose rest nobody wrote the time counts from when it was taken into work, or from what was written last', async () => {
    await db.insert(runs).values({ ...sample, migrationId: id, takenUpAt: recent })
    expect(await purgeStaged(db, before, now, 100)).toEqual([])
    await db.update(runs).set({ takenUpAt: null, startedAt: longAgo })
    await db.update(auditLog).set({ at: recent }).where(orm.eq(auditLog.migrationId, id))
    expect(await purgeStaged(db, before, now, 100)).toEqual([])
    await db.update(auditLog).set({ at: longAgo }).where(orm.eq(auditLog.migrationId, id))
    expect(await purgeStaged(db, before, now, 100)).toEqual([id])
  })

  it('tells when it came to rest, and gives way to a newer one', async () => {
    await db.insert(runs).values({ ...sample, migrationId: id, state: 'running' })
    const [older] = await db.select().from(runs).where(orm.eq(runs.kind, 'sample'))
    if (!older) throw new Error('The sample was not inserted.')
    await restRun(db, older, { state: 'awaiting_approval' }, recent)
    expect(await runOf(db, id, older.id)).toMatchObject({ state: 'awaiting_approval', endedAt: recent })
    const wanted = { migrationId: id, companyId: 1, preview: false, mappingVersion: 1 }
    await db.transaction((tx) => createRun(tx, { ...wanted, kind: 'reconcile' }))
    expect(await runOf(db, id, older.id)).toMatchObject({ state: 'awaiting_approval' })
    await db.transaction((tx) => createRun(tx, { ...wanted, kind: 'sample' }))
    expect(await runOf(db, id, older.id)).toMatchObject({ state: 'cancelled', endedAt: recent })
    expect((await runOf(db, id, older.id))?.reason).toContain('newer sample')
  })
})

it('erases the values of the log so that its chain can still be checked', async () => {
  await db.delete(auditLog)
  const entry = { action: 'update', object: 'company', sourceId: '1', pipedriveId: '7', correlationId: null } as const
  const by = { actor: 'user 1', at: longAgo }
  const log = (after: object) => db.transaction((tx) => appendLog(tx, id, by, [{ ...entry, before: null, after }]))
  await log({ name: 'Rose', value: 0.1 })
  await log({ name: 'Lily', lines: ['b', 'a'], nothing: undefined })
  expect(await purgeStaged(db, before, now, 100)).toEqual([id])
  const rows = await db.select().from(auditLog).orderBy(auditLog.seq)
  expect(JSON.stringify(rows)).not.toMatch(/Rose|Lily/)
  const lines = rows.map(({ at, ...row }) => [{ ...row, at: at.toISOString() }])
  expect(await readChain(lines)).toMatchObject({ lines: 2, erased: 2, breach: null })
  const forged = lines.map(([line]) => [{ ...line, actor: 'user 2' }] as never)
  expect((await readChain(forged)).breach).toContain('Line 1 was changed')
  await log({ name: 'Fern' })
  const all = (await db.select().from(auditLog).orderBy(auditLog.seq)).map(({ at, ...row }) => [{ ...row, at: at.toISOString() }]) // prettier-ignore
  expect(await readChain(all)).toMatchObject({ lines: 3, erased: 2, breach: null })
})

it('erases the values that reports name, and keeps what they count', async () => {
  const difference = { object: 'deal', sourceId: 'd1', kind: 'different', message: 'It says Rose, and Lily was meant.' }
  const report = { clean: false, differences: [{ ...difference, field: 'name' }, { ...difference, field: null, message: 'One is missing.' }] } // prettier-ignore
  const delta = {
    conflicts: [{ object: 'deal', sourceId: 'd1', field: 'name', source: 'Rose', pipedrive: 'Lily', reason: 'Rose' }],
    vanished: [{ object: 'deal', sourceId: 'd2', title: 'Rose' }],
    objects: [{ object: 'deal', conflicts: 1 }],
  }
  const past = { migrationId: id, companyId: 1, state: 'done', pass: 2, endedAt: longAgo } as const
  await db.insert(runs).values([
    { ...past, kind: 'reconcile', report },
    { ...past, kind: 'delta', report: delta },
    { ...past, kind: 'rollback', report: { kept: 1, stayed: [{ object: 'deal', sourceId: 'd1', title: 'Rose', reason: 'Edited.' }] } },
  ]) // prettier-ignore
  const field = { object: 'deal', name: 'title', distinct: 9, samples: ['Rose', 'Lily'] }
  await db.insert(audits).values({
    migrationId: id,
    state: 'done',
    endedAt: longAgo,
    fields: [field, { ...field, name: 'stage', distinct: 2, samples: ['Won', 'Lost'] }] as never,
    report: { findings: [{ code: 'twins', count: 2, examples: ['Rose'] }], openDeals: 3 },
  })
  expect(await purgeStaged(db, before, now, 100)).toEqual([id])
  const told = JSON.stringify([await db.select().from(runs), await db.select().from(audits)])
  expect(told).not.toMatch(/Rose|Lily/)
  expect(told).toContain('One is missing.')
  expect((await db.select().from(audits))[0]).toMatchObject({
    fields: [
      { name: 'title', samples: [] },
      { name: 'stage', samples: ['Won', 'Lost'] },
    ],
    report: { findings: [{ code: 'twins', count: 2, examples: [] }], openDeals: 3 },
  })
  expect((await db.select().from(runs).where(orm.eq(runs.kind, 'delta')))[0]?.report).toMatchObject({
    conflicts: [{ sourceId: 'd1', field: 'name', source: null }],
    vanished: [{ sourceId: 'd2', title: null }],
    objects: [{ conflicts: 1 }],
  })
})
