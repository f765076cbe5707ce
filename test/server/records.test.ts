// What is told of the records afterwards: lists, diffs, log, reconciliation, downloads.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { orm } from '../../db/drizzle.ts'
import { auditLog, audits, diffs, ledger, migrations, runs, stagedRecords } from '../../db/schema.ts'
import { field, inLedger, newMigration, ready } from './firm.ts'
import { admin, startWeb, type Web } from './web.ts'

let web: Web
let id: string
beforeAll(async () => {
  web = await startWeb()
  await web.install(admin)
})
afterAll(() => web.close())
beforeEach(async () => {
  id = await newMigration(web)
  await ready(web, id)
})

const get = (path: string) => web.as(admin, 'GET', `/api/migrations/${id}/${path}`)

async function ledgerOf(): Promise<void> {
  const written = { migrationId: id, state: 'written' as const, writtenAt: web.clock.now }
  await inLedger(web, { ...written, object: 'company', sourceId: 'c1', seq: 1, pipedriveId: '51', body: { name: '=Fox' } })
  await inLedger(web, { ...written, object: 'contact', sourceId: 'p1', seq: 3, pipedriveId: '61', body: { name: 'Ann Fox' } })
  await inLedger(web, {
    migrationId: id,
    object: 'contact',
    sourceId: 'p2',
    seq: 4,
    inSample: true,
    state: 'refused',
    reason: 'Pipedrive refused it: the e-mail is malformed.',
  })
  await inLedger(web, { migrationId: id, object: 'deal', sourceId: 'd1', seq: 5, state: 'held', reason: 'It waits.' })
} // prettier-ignore

interface Rows {
  readonly rows: { sourceId: string; title: string | null; state: string }[]
  readonly next: string | null
}
const rowsOf = async (path: string) => (await get(path)).body as Rows

describe('the records', () => {
  it('are listed in pages, by object, by status and by what is searched for', async () => {
    await ledgerOf()
    const first = await rowsOf('records?limit=3')
    expect(first.rows.map((row) => [row.sourceId, row.state, row.title])).toEqual([
      ['c1', 'written', '=Fox'],
      ['p1', 'written', 'Ann Fox'],
      ['p2', 'refused', 'Bob Fox'],
    ])
    const second = await rowsOf(`records?limit=3&cursor=${first.next}`)
    expect(second).toMatchObject({ rows: [{ sourceId: 'd1', title: 'Estate' }], next: null })
    expect((await rowsOf('records?object=contact')).rows).toHaveLength(2)
    expect((await rowsOf('records?status=refused')).rows.map((row) => row.sourceId)).toEqual(['p2'])
    expect((await rowsOf('records?status=waiting')).rows.map((row) => row.sourceId)).toEqual(['d1'])
    expect((await rowsOf('records?status=imported')).rows).toHaveLength(2)
    expect((await rowsOf('records?q=bob')).rows.map((row) => row.sourceId)).toEqual(['p2'])
    expect((await rowsOf('records?q=malformed')).rows.map((row) => row.sourceId)).toEqual(['p2'])
    expect((await rowsOf('records?q=%25')).rows).toEqual([])
    expect(await get('records?status=lost')).toMatchObject({ status: 400, body: { error: { code: 'unknown_status' } } })
    expect(await get('records?cursor=x')).toMatchObject({ status: 400, body: { error: { code: 'invalid_cursor' } } })
  })

  it('are downloaded with every cell that looks like a formula made text', async () => {
    await ledgerOf()
    const csv = await get('records?format=csv')
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(csv.headers['content-disposition']).toBe('attachment; filename="records.csv"')
    expect(csv.text.split('\r\n').slice(0, 2)).toEqual([
      'object,sourceId,title,state,pipedriveId,reason',
      "company,c1,'=Fox,written,51,",
    ])
    const jsonl = await get('records?format=jsonl&status=refused')
    expect(JSON.parse(jsonl.text.trim())).toMatchObject({ sourceId: 'p2', state: 'refused' })
    expect(await get('records?format=pdf')).toMatchObject({ status: 400 })
  })

  it('that were refused are tried again by the open run, or by one that is started for them', async () => {
    await ledgerOf()
    const retry = (body: object) => web.as(admin, 'POST', `/api/migrations/${id}/records/retry`, body)
    expect(await retry({ object: 'nothing' })).toMatchObject({
      status: 400,
      body: { error: { code: 'unknown_object' } },
    })
    expect(await retry({ sourceIds: ['p1'] })).toMatchObject({ status: 200, body: { retried: 0, runId: null } })
    const sample = await web.as(admin, 'POST', `/api/migrations/${id}/runs`, { kind: 'sample' })
    const { runId } = sample.body as { runId: string }
    expect(await retry({ sourceIds: ['p2'] })).toMatchObject({ status: 200, body: { retried: 1, runId } })
    const [row] = await web.db.select().from(ledger).where(orm.eq(ledger.sourceId, 'p2')).orderBy(orm.desc(ledger.id))
    expect(row).toMatchObject({ state: 'pending', reason: null })
    await web.db.update(runs).set({ state: 'done', approvedAt: web.clock.now }).where(orm.eq(runs.id, runId))
    const full = await web.as(admin, 'POST', `/api/migrations/${id}/runs`, { kind: 'full' })
    await web.db
      .update(runs)
      .set({ state: 'done' })
      .where(orm.eq(runs.id, (full.body as { runId: string }).runId))
    const retried = (await retry({})).body as { retried: number; runId: string }
    expect(retried.retried).toBe(1)
    const [latest] = await web.db.select().from(runs).where(orm.eq(runs.id, retried.runId))
    expect(latest).toMatchObject({ kind: 'full', state: 'queued' })
  })
})

describe('the diff of the sample', () => {
  it('is empty before there is one, and then paged with a summary', async () => {
    expect((await get('diff')).body).toEqual({ runId: null, summary: {}, rows: [], next: null })
    const sample = await web.as(admin, 'POST', `/api/migrations/${id}/runs`, { kind: 'sample' })
    const { runId } = sample.body as { runId: string }
    const row = { runId, object: 'contact', sourceId: 'p1', target: 'name', source: 'a', meant: 'a', found: 'a' }
    await web.db.insert(diffs).values([
      { ...row, field: 'name', verdict: 'equal' },
      { ...row, field: 'phone', verdict: 'changed_by_rule', rule: 'e164', source: ['1'], meant: { value: 1 } },
      { ...row, field: 'email', verdict: 'missing', found: null },
    ])
    const first = (await get('diff?limit=2')).body as { next: string }
    expect(first).toMatchObject({
      runId,
      summary: { equal: 1, changed_by_rule: 1, missing: 1 },
      rows: [{ field: 'name' }, { field: 'phone', rule: 'e164', source: ['1'] }],
    })
    expect((await get(`diff?limit=2&cursor=${first.next}`)).body).toMatchObject({
      rows: [{ field: 'email', verdict: 'missing' }],
      next: null,
    })
  })

  it('is asked for one verdict, page by page, however many others stand between', async () => {
    const sample = await web.as(admin, 'POST', `/api/migrations/${id}/runs`, { kind: 'sample' })
    const { runId } = sample.body as { runId: string }
    const row = { runId, object: 'deal', field: 'value', target: 'value', source: 1, meant: 1, found: 1 }
    const verdictOf = (at: number) => (at % 50 === 49 ? 'different' : 'equal')
    await web.db
      .insert(diffs)
      .values(Array.from({ length: 150 }, (_, at) => ({ ...row, sourceId: `d${at}`, verdict: verdictOf(at) }) as const))
    const first = await rowsOf('diff?verdict=different&limit=2')
    expect(first).toMatchObject({
      rows: [{ sourceId: 'd49' }, { sourceId: 'd99' }],
      summary: { equal: 147, different: 3 },
    })
    const second = await rowsOf(`diff?verdict=different&limit=2&cursor=${first.next}`)
    expect(second).toMatchObject({ rows: [{ sourceId: 'd149', verdict: 'different' }], next: null })
    expect(await rowsOf('diff?verdict=missing')).toMatchObject({ rows: [], next: null })
    expect(await get('diff?verdict=odd')).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } })
  })
})

describe('the log', () => {
  it('is paged and downloaded whole, hashes and all', async () => {
    await web.db.insert(auditLog).values(
      [1, 2, 3].map((seq) => ({
        migrationId: id,
        seq,
        at: web.clock.now,
        actor: 'user 1',
        action: 'create' as const,
        object: 'contact',
        sourceId: `p${seq}`,
        pipedriveId: String(seq),
        before: null,
        after: { name: 'A, "B"' },
        correlationId: `corr-${seq}`,
        previousHash: `h${seq - 1}`,
        hash: `h${seq}`,
      })),
    )
    const first = await rowsOf('audit-log?limit=2')
    expect(first).toMatchObject({
      rows: [{ seq: 1, hash: 'h1', at: web.clock.now.toISOString() }, { seq: 2 }],
      next: '2',
    })
    expect(await rowsOf('audit-log?limit=2&cursor=2')).toMatchObject({ rows: [{ seq: 3 }], next: null })
    const lines = (await get('audit-log?format=jsonl')).text.trim().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { hash: string }).hash)).toEqual(['h1', 'h2', 'h3'])
    const csv = (await get('audit-log?format=csv')).text
    expect(csv).toContain('"{""name"":""A, \\""B\\""""}"')
  })
})

describe('the reconciliation', () => {
  it('says that none was made, then what the newest finished one found', async () => {
    expect((await get('reconciliation')).body).toMatchObject({ clean: false, runId: null, objects: [] })
    await ledgerOf()
    const started = await web.as(admin, 'POST', `/api/migrations/${id}/runs`, { kind: 'reconcile' })
    const { runId } = started.body as { runId: string }
    const numbers = {
      source: 2,
      pipedrive: 1,
      equal: 1,
      changedByRule: 0,
      leftOut: 0,
      refused: 0,
      waiting: 0,
      different: 0,
      missing: 1,
    }
    const report = {
      clean: false,
      sentence: 'One contact is missing.',
      objects: [{ object: 'contact', ...numbers }],
      sums: [
        {
          pipeline: 'Matters',
          stage: 'Open',
          currency: 'GBP',
          source: 10,
          pipedrive: 9,
          equal: false,
          notWritten: 5,
          notWrittenDeals: 1,
          amountsLeftOut: 0,
        },
      ],
      differences: [{ object: 'contact', sourceId: 'p2', field: null, kind: 'missing', message: 'p2 is not there.' }],
    }
    await web.db.update(runs).set({ state: 'done', endedAt: web.clock.now, report }).where(orm.eq(runs.id, runId))
    const found = await get('reconciliation')
    expect(found.body).toEqual({ ...report, runId, finishedAt: web.clock.now.toISOString() })
    expect((await get('reconciliation?format=csv')).text).toContain('missing,contact,,,,,,,,p2,,p2 is not there.')
    const page = (await get('reconciliation?format=md')).text
    expect(page).toContain('# Reconciliation of Harper moves')
    expect(page).toContain('One contact is missing.')
    expect(page).toContain('Matters, Open, GBP: the sums differ; 5 in 1 deals not written')
  })
})

describe('workflows', () => {
  it('are handed over as they stand in the source', async () => {
    const { body } = await get('workflows')
    expect(body).toMatchObject({ workflows: [{ id: 'w1', name: 'Remind', steps: ['wait', '=mail'] }] })
    expect((await get('workflows?format=md')).text).toContain('## 1. Remind')
    expect(JSON.parse((await get('workflows?format=jsonl')).text)).toMatchObject({ id: 'w1' })
  })

  it('say that they were erased after the retention, where the source had any', async () => {
    await web.db.delete(stagedRecords).where(orm.eq(stagedRecords.migrationId, id))
    await web.db.update(migrations).set({ purgedAt: web.clock.now }).where(orm.eq(migrations.id, id))
    expect((await get('workflows')).body).toMatchObject({ note: expect.stringContaining('are not migrated') })
    await web.db
      .update(audits)
      .set({ fields: [field('workflow', 'name')] })
      .where(orm.eq(audits.migrationId, id))
    expect((await get('workflows')).body).toMatchObject({ note: expect.stringContaining('erased after the retention') })
    expect((await get('workflows?format=md')).text).toContain('erased after the retention')
  })
})
