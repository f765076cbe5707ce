// What the admin decides before a run: audit, mapping, owners, plan.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { audited, connected, finding, newMigration, ready } from './firm.ts'
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
})

const of = (path: string) => `/api/migrations/${id}/${path}`
const get = (path: string) => web.as(admin, 'GET', of(path))
const put = (path: string, body: unknown) => web.as(admin, 'PUT', of(path), body)
const post = (path: string, body?: unknown) => web.as(admin, 'POST', of(path), body)
const refused = (code: string) => ({ status: 409, body: { error: { code } } })

describe('the audit', () => {
  it('needs a connected source, is queued for the worker, and is not started twice', async () => {
    expect(await get('audit')).toMatchObject({ status: 404, body: { error: { code: 'audit_missing' } } })
    expect(await post('audit')).toMatchObject(refused('audit_not_possible'))
    await connected(web, id)
    expect(await post('audit', {})).toMatchObject({ status: 202, body: { state: 'queued' } })
    const jobs = await web.boss.fetch<{ migrationId: string }>('audit', { batchSize: 10 })
    expect(jobs.map((job) => job.data.migrationId)).toContain(id)
    const again = await post('audit')
    expect(again).toMatchObject(refused('audit_not_possible'))
    expect(again.text).toContain('already reading')
  })

  it('tells what was found on both sides', async () => {
    await audited(web, id)
    const { status, body } = await get('audit')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      state: 'done',
      source: { findings: [finding] },
      destination: { users: 2, pipelines: 1, tokensLeft: 20_000, requestsPerWindow: 80 },
    })
    const { objects } = (body as { source: { objects: object[] } }).source
    expect(objects).toContainEqual({ object: 'contact', records: 2, arrivesAs: 'person' })
    expect(objects).toContainEqual({ object: 'time_entry', records: 1, arrivesAs: null })
  })

  it('assesses the migration and the account, and comes as a report and as a table', async () => {
    await audited(web, id)
    const { body } = await get('audit')
    expect(body).toMatchObject({
      assessment: { overall: { grade: 'A' }, finishesOn: { earliest: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) } },
    })
    const { findings } = (body as { destination: { findings: { code: string }[] } }).destination
    expect(findings.map(({ code }) => code)).toContain('automations_may_fire')
    const report = await get('audit?format=md')
    expect(report.headers['content-disposition']).toBe('attachment; filename="audit.md"')
    expect(report.text).toContain('## Assessment: A')
    expect(report.text).toContain('### contact')
    const table = await get('audit?format=csv')
    expect(table.text).toContain('side,code,object,count,message,effect,examples\r\nsource,')
    expect(table.text).toContain('pipedrive,automations_may_fire,account,1,')
  })
})

describe('the mapping', () => {
  it('is there when the audit has proposed it', async () => {
    expect(await get('mapping')).toMatchObject(refused('mapping_missing'))
    await audited(web, id)
    expect(await get('mapping')).toMatchObject({ status: 200, body: { version: 1, state: 'proposed', problems: [] } })
  })

  it('becomes a new version with every edit, says whose line it is, and keeps what was not sent', async () => {
    await audited(web, id)
    const target = { kind: 'leave_out', reason: 'Nobody needs it.' }
    const edited = await put('mapping', { version: 1, lines: [{ object: 'contact', field: 'Client type', target }] })
    expect(edited).toMatchObject({ status: 200, body: { version: 2, state: 'proposed' } })
    const { lines } = edited.body as { lines: { object: string; field: string; state: string; target: object }[] }
    expect(lines).toHaveLength(5)
    expect(lines.find((line) => line.field === 'Client type')).toMatchObject({ state: 'left_out', target })
    expect(await put('mapping', { lines })).toMatchObject({ status: 200, body: { version: 2 } })
  })

  it('is not overwritten by an edit of an older version', async () => {
    await audited(web, id)
    await put('mapping', { lines: [{ object: 'deal', field: 'title', state: 'left_out' }] })
    expect(await put('mapping', { version: 1, lines: [] })).toMatchObject(refused('mapping_changed'))
  })

  it('takes the whole document as it was answered, and nothing changes by it', async () => {
    await audited(web, id)
    const { body } = await get('mapping')
    expect((body as { targets: unknown[] }).targets).toBeInstanceOf(Array)
    expect(await put('mapping', body)).toMatchObject({ status: 200, body })
  })

  it('refuses a line that the source has no field for', async () => {
    await audited(web, id)
    const answer = await put('mapping', { lines: [{ object: 'deal', field: 'colour', target: { kind: 'leave_out' } }] })
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'unknown_line' } } })
    const strange = await put('mapping', { lines: [{ object: 'deal', field: 'title', target: { kind: 'elsewhere' } }] })
    expect(strange).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } })
    expect(strange.text).toContain('must be one of standard, custom, leave_out')
  })

  it('is confirmed when nothing is wrong with it, and an edit afterwards must be confirmed again', async () => {
    await audited(web, id)
    await put('mapping', { lines: [{ object: 'company', field: 'name', state: 'left_out' }] })
    const wrong = await post('mapping/confirm')
    expect(wrong).toMatchObject(refused('mapping_problems'))
    expect(wrong.text).toContain('organization.name')
    const target = { kind: 'standard', object: 'organization', field: 'name' }
    await put('mapping', { lines: [{ object: 'company', field: 'name', target }] })
    const confirmed = await post('mapping/confirm')
    expect(confirmed).toMatchObject({ status: 200, body: { state: 'confirmed', version: 3 } })
    const states = (confirmed.body as { lines: { state: string }[] }).lines.map((line) => line.state)
    expect(new Set(states)).toEqual(new Set(['confirmed', 'edited']))
    await put('mapping', { lines: [{ object: 'deal', field: 'title', state: 'left_out' }] })
    expect((await get('mapping')).body).toMatchObject({ state: 'proposed', version: 4 })
  })

  it('goes as a file to another migration, where it is edited line by line', async () => {
    await audited(web, id)
    await put('mapping', { lines: [{ object: 'deal', field: 'title', state: 'left_out' }] })
    const file = await get('mapping/export')
    expect(file.headers['content-disposition']).toContain('mapping-version-2.json')
    expect(file.body).toMatchObject({ format: 'perfect-books-mapping', version: 1 })
    id = await newMigration(web)
    await audited(web, id)
    const exported = file.body as { lines: object[] }
    const elsewhere = { ...(exported.lines[0] as object), field: 'only elsewhere' }
    const brought = await post('mapping/import', { ...exported, lines: [...exported.lines, elsewhere] })
    expect(brought).toMatchObject({ status: 200, body: { version: 2 } })
    const { lines } = brought.body as { lines: { field: string; state: string }[] }
    expect(lines.find((line) => line.field === 'title')).toMatchObject({ state: 'left_out' })
    expect(lines).toHaveLength(5)
    const other = await post('mapping/import', { format: 'other', lines: [] })
    expect(other.text).toContain('This file is not a mapping exported by this app. Choose')
    const torn = await post('mapping/import', { ...exported, lines: [{ ...elsewhere, state: 7 }] })
    expect(torn.text).toContain('line 1 of its lines, state, must be one of proposed, confirmed, edited, left_out.')
  })
})

describe('owners', () => {
  it('are matched by e-mail, by hand, or fall to the fallback user', async () => {
    await audited(web, id)
    const before = await get('owners')
    expect(before.body).toMatchObject({
      fallbackUserId: null,
      matches: [
        { sourceId: 'ada', userId: 12, by: 'email' },
        { sourceId: 'ben', userId: null, by: null },
      ],
    })
    const fallback = await put('owners', { fallbackUserId: 12 })
    expect(fallback.body).toMatchObject({
      fallbackUserId: 12,
      matches: [{ by: 'email' }, { sourceId: 'ben', userId: 12, by: 'fallback' }],
    })
    const byHand = await put('owners', { fallbackUserId: null, matches: [{ sourceId: 'ben', userId: 12 }] })
    expect(byHand.body).toMatchObject({ matches: [{ by: 'email' }, { userId: 12, by: 'hand' }] })
  })

  it('come back as they were answered, and none is matched by hand for it', async () => {
    await audited(web, id)
    await put('owners', { fallbackUserId: 12 })
    const whole = (await get('owners')).body as { matches: { by: string | null; sourceId: string }[] }
    expect(whole.matches.map(({ by }) => by).sort()).toEqual(['email', 'fallback'])
    expect(await put('owners', whole)).toMatchObject({ status: 200, body: whole })
    const matches = whole.matches.map((match) => (match.by === 'email' ? { ...match, userId: null } : match))
    expect((await put('owners', { ...whole, matches })).body).toMatchObject({
      matches: [{ by: 'fallback' }, { by: 'fallback' }],
    })
  })

  it('lead only to active users of the account, and only owners of the source are matched', async () => {
    await audited(web, id)
    const codeOf = async (body: unknown) => {
      const answer = await put('owners', body)
      return [answer.status, (answer.body as { error: { code: string } }).error.code]
    }
    expect(await codeOf({ fallbackUserId: 99 })).toEqual([400, 'unknown_user'])
    expect(await codeOf({ fallbackUserId: 13 })).toEqual([400, 'inactive_user'])
    expect(await codeOf({ matches: [{ sourceId: 'nobody', userId: 12 }] })).toEqual([400, 'unknown_owner'])
    id = await newMigration(web)
    expect(await codeOf({ fallbackUserId: 12 })).toEqual([409, 'account_unknown'])
  })
})

describe('the plan', () => {
  it('needs an audit', async () => {
    expect(await get('plan')).toMatchObject(refused('audit_missing'))
    expect(await get('not-migrated')).toMatchObject(refused('audit_missing'))
  })

  it('says what would be created and written, what it costs, and what stops it', async () => {
    await audited(web, id)
    const { status, body } = await get('plan')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      creates: {
        pipelines: ['Litigation'],
        stages: [{ pipeline: 'Litigation', name: 'Trial' }],
        options: 1,
      },
      finishesOn: '2026-11-22',
    })
    const plan = body as unknown as {
      creates: { customFields: { name: string }[] }
      writes: { object: string; records: number }[]
      blockers: { code: string }[]
      fidelity: { object: string; field: string; arrival: string }[]
    }
    expect(plan.creates.customFields.map((field) => field.name).sort()).toEqual([
      'Secondary_Organizations__c',
      'Source ID',
      'Source ID',
      'Source ID',
    ])
    expect(plan.writes).toEqual([
      { object: 'company', records: 2 },
      { object: 'contact', records: 2 },
      { object: 'deal', records: 1 },
      { object: 'placeholder', records: 1 },
      { object: 'company_parent', records: 1 },
      { object: 'deal_contact', records: 1 },
    ])
    expect(plan.blockers.map((blocker) => blocker.code)).toEqual(['mapping_unconfirmed', 'owners_unresolved'])
    expect(plan.fidelity).toContainEqual(expect.objectContaining({ field: 'Client type', arrival: 'custom_field' }))
    id = await newMigration(web)
    await ready(web, id)
    expect((await get('plan')).body).toMatchObject({ blockers: [] })
  })

  it('names everything that does not arrive', async () => {
    await audited(web, id)
    await put('mapping', { lines: [{ object: 'deal', field: 'title', state: 'left_out' }] })
    const { rows } = (await get('not-migrated')).body as { rows: { object: string; name: string; count: number }[] }
    expect(rows.map(({ object, name, count }) => [object, name, count])).toEqual([
      ['time_entry', 'all records', 1],
      ['workflow', 'all records', 1],
      ['deal', 'title', 3],
    ])
    const file = await get('not-migrated?format=md')
    expect(file.headers['content-type']).toContain('text/markdown')
    expect(file.text).toContain('| time_entry | all records | 1 |')
  })
})
