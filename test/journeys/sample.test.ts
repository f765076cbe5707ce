// A firm in which much is rare: the sample shows each owner, stage, option and object, and says how much it could not show.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { orm } from '../../db/drizzle.ts'
import { ledger } from '../../db/schema.ts'
import { stagedRecordsOf } from '../../db/staging.ts'
import * as contract from '../../server/contract.ts'
import { bundleForm } from '../sandbox/demo/bundle.ts'
import { type Office, openOffice } from './office.ts'
import { audit, confirm, createMigration, run } from './walk.ts'

const range = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at))
const owner = (at: number) => `u${at % 40}`
const moment = '2024-03-04T09:30:00Z'

/** `areas`: options of the deals' own list. */
function records(areas: number): Readonly<Record<string, readonly object[]>> {
  const pick = (name: string, count: number, at: number) => `${name} ${at % count}`
  return {
    user: range(40, (at) => ({ id: `u${at}`, name: `User ${at}`, email: `u${at}@harperlane.example`, active: true })),
    pipeline: [{ id: 'p', name: 'Matters', order: 1 }],
    stage: range(30, (at) => ({ id: `s${at}`, name: `Step ${at}`, pipeline: 'p', order: at })),
    company: range(60, (at) => ({ id: `c${at}`, name: `Firm ${at}`, grade: pick('Grade', 30, at), owner: owner(at) })),
    contact: range(300, (at) => ({
      id: `k${at}`,
      name: `Person ${at}`,
      origin: pick('Origin', 50, at),
      companies: [`c${at % 20}`],
      owner: owner(at),
    })),
    deal: range(600, (at) => ({
      id: `d${at}`, title: `Deal ${at}`, area: pick('Area', areas, at), value: at, currency: 'GBP', pipeline: 'p', stage: `s${at % 30}`,
      company: `c${at % 10}`, contacts: [`k${at % 10}`], owner: owner(at),
    })),
    meeting: range(40, (at) => ({ id: `m${at}`, subject: `Meeting ${at}`, starts_at: moment, location: 'Leeds', deal: `d${599 - at}`, owner: 'u1' })),
    task: range(40, (at) => ({ id: `t${at}`, subject: `Task ${at}`, due_at: moment, done: at % 2 === 0, owner: owner(at) })),
    field: [
      { object: 'deal', name: 'area', label: 'Area', type: 'enum', options: range(areas, (at) => `Area ${at}`) },
      { object: 'contact', name: 'origin', label: 'Origin', type: 'enum', options: range(50, (at) => `Origin ${at}`) },
      { object: 'company', name: 'grade', label: 'Grade', type: 'enum', options: range(30, (at) => `Grade ${at}`) },
    ].map((one, at) => ({ id: `f${at}`, ...one })),
  }
} // prettier-ignore

describe.each([
  ['fits into a sample', 250],
  ['has more options than a sample has records', 550],
] as const)('a firm that %s', (_title, areas) => {
  let office: Office
  let id: string
  let folder: string
  let sample: contract.Run

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sample-'))
    const bundle = join(folder, 'bundle')
    await mkdir(bundle)
    const manifest = { bundle_version: 1, product: 'Perfect Books', tenant: 'Harper & Lane LLP', exported_at: moment, time_zone: 'Europe/London' } // prettier-ignore
    await writeFile(join(bundle, 'manifest.json'), JSON.stringify(manifest))
    for (const [object, rows] of Object.entries(records(areas)))
      await writeFile(join(bundle, `${object}.json`), JSON.stringify(rows))
    office = await openOffice()
    id = await createMigration(office.api)
    const body = await bundleForm(bundle, folder)
    await office.api.send('POST', `/migrations/${id}/bundle`, { schema: contract.connectedSchema, body })
    await audit(office.api, id)
    await confirm(office, id)
    sample = await run(office.api, id, 'sample')
  }, 120_000)
  afterAll(async () => {
    await office.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function sampled(object: string) {
    const where = orm.and(orm.eq(ledger.migrationId, id), orm.sql`object = ${object}`, orm.eq(ledger.inSample, true))
    const rows = await office.db.select({ sourceId: ledger.sourceId }).from(ledger).where(where)
    const ids = rows.map(({ sourceId }) => sourceId)
    return [...(await stagedRecordsOf(office.db, id, object, ids)).values()]
  }
  const different = async (object: string, of: string) =>
    new Set((await sampled(object)).map((record) => (of === 'owner' ? record.owner : (record.fields[of] ?? record.links[of]?.[0]?.id)))).size // prettier-ignore

  it('sees every owner, stage, option and object in it, linked or not', async () => {
    for (const object of ['company', 'contact', 'deal', 'task']) expect([object, await different(object, 'owner')]).toEqual([object, 40]) // prettier-ignore
    expect(await different('deal', 'stage')).toBe(30)
    expect(await different('contact', 'origin')).toBe(50)
    expect(await different('company', 'grade')).toBe(30)
    expect(await different('task', 'done')).toBe(2)
    expect((await sampled('meeting')).length).toBeGreaterThan(0)
    if (areas <= 250) expect(await different('deal', 'area')).toBe(areas)
  })

  it('has at most 500 records in it, those that they hang on included', async () => {
    const objects = ['company', 'contact', 'deal', 'meeting', 'task']
    const records = await Promise.all(objects.map(async (object) => (await sampled(object)).length))
    expect(records.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(500)
  })

  it('is told what the sample does not show', async () => {
    const missing = areas - (await different('deal', 'area'))
    expect(sample.sample).toMatchObject({ notShown: missing })
    expect(sample.sample?.sentence).toMatch(missing === 0 ? /^All \d+ / : new RegExp(`^${missing} of `))
  })
})
