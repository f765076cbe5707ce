// Lists: pages that miss nothing and repeat nothing, orders, filters, and the time of the last change.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Caller, install } from './caller.ts'
import { type PipedriveStandIn, startPipedrive } from './stand-in.ts'

let standIn: PipedriveStandIn
let caller: Caller
let clock: Date

beforeEach(async () => {
  clock = new Date('2026-11-22T10:00:00Z')
  standIn = await startPipedrive({ now: () => clock })
  caller = await install(standIn)
})
afterEach(() => standIn.close())

function pass(seconds: number): void {
  clock = new Date(clock.getTime() + seconds * 1000)
}

async function people(count: number): Promise<readonly number[]> {
  const ids: number[] = []
  for (let index = 0; index < count; index += 1) {
    ids.push(Number(standIn.people.create('person', { name: `Person ${index}` })['id']))
    pass(1)
  }
  return ids
}

async function walk(query: string): Promise<readonly unknown[]> {
  const ids: unknown[] = []
  let cursor: unknown = null
  do {
    const more = cursor === null ? '' : `&cursor=${String(cursor)}`
    const reply = await caller.call('GET', `/api/v2/persons?${query}${more}`)
    expect(reply.status, reply.text).toBe(200)
    ids.push(...reply.rows.map((row) => row['id']))
    cursor = (reply.json['additional_data'] as Record<string, unknown>)['next_cursor']
  } while (cursor !== null)
  return ids
}

describe('a walk over pages', () => {
  it.each([1, 3, 10, 500])('of %i sees every record once, by ascending id', async (limit) => {
    const ids = await people(10)
    expect(await walk(`limit=${limit}`)).toEqual(ids)
  })

  it('goes backwards, and by the time of the last change', async () => {
    const ids = await people(7)
    expect(await walk('limit=2&sort_by=id&sort_direction=desc')).toEqual(ids.toReversed())
    standIn.people.edit('person', ids[2] ?? 0, { name: 'Changed' })
    const byChange = [...ids.filter((id) => id !== ids[2]), ids[2]]
    expect(await walk('limit=2&sort_by=update_time')).toEqual(byChange)
    expect(await walk('limit=2&sort_by=update_time&sort_direction=desc')).toEqual(byChange.toReversed())
  })

  it('loses nothing when records vanish and appear on the way', async () => {
    const ids = await people(6)
    const first = await caller.call('GET', '/api/v2/persons?limit=2')
    standIn.people.remove('person', ids[0] ?? 0)
    standIn.people.remove('person', ids[1] ?? 0)
    const [added] = await people(1)
    const cursor = String((first.json['additional_data'] as Record<string, unknown>)['next_cursor'])
    const rest = await caller.call('GET', `/api/v2/persons?limit=100&cursor=${cursor}`)
    expect(rest.rows.map((row) => row['id'])).toEqual([...ids.slice(2), added])
  })

  it('refuses a cursor of another order, and one that is none', async () => {
    await people(3)
    const first = await caller.call('GET', '/api/v2/persons?limit=1')
    const cursor = String((first.json['additional_data'] as Record<string, unknown>)['next_cursor'])
    expect((await caller.call('GET', `/api/v2/persons?sort_by=add_time&cursor=${cursor}`)).status).toBe(400)
    expect((await caller.call('GET', '/api/v2/persons?cursor=2')).status).toBe(400)
  })
})

describe('a list', () => {
  it('shows the at most 100 records that are asked for by id, without the missing ones', async () => {
    const ids = await people(4)
    expect(await walk(`ids=${ids[3]},1,${ids[0]}`)).toEqual([ids[0], ids[3]])
    const tooMany = Array.from({ length: 101 }, (_, index) => index + 1)
    expect((await caller.call('GET', `/api/v2/persons?ids=${tooMany.join(',')}`)).status).toBe(400)
    expect((await caller.call('GET', '/api/v2/persons?ids=a')).status).toBe(400)
  })

  it('is narrowed by the organization and the owner', async () => {
    const org = Number(standIn.people.create('organization', { name: 'Harper Estates' })['id'])
    const owner = standIn.users[1]?.id
    const one = standIn.people.create('person', { name: 'A', org_id: org, owner_id: owner })['id']
    const two = standIn.people.create('person', { name: 'B', org_id: org })['id']
    await people(2)
    expect(await walk(`org_id=${org}&limit=1`)).toEqual([one, two])
    expect(await walk(`org_id=${org}&owner_id=${owner}`)).toEqual([one])
  })

  it('is narrowed by the time of the last change, in whole seconds', async () => {
    const ids = await people(4)
    expect(await walk('updated_since=2026-11-22T10:00:02Z')).toEqual(ids.slice(2))
    expect(await walk('updated_since=2026-11-22T10:00:01Z&updated_until=2026-11-22T10:00:03Z')).toEqual(ids.slice(1, 3))
    expect(await walk('updated_since=2026-11-22T12:00:02%2B02:00')).toEqual(ids.slice(2))
    for (const wrong of ['2026-11-22T10:00:02.000Z', '2026-11-22', '2026-11-22 10:00:02', 'yesterday']) {
      const reply = await caller.call('GET', `/api/v2/persons?updated_since=${encodeURIComponent(wrong)}`)
      expect(reply.status, wrong).toBe(400)
      expect(reply.json['code']).toBe('ERR_SCHEMA_VALIDATION_FAILED')
    }
  })

  it('counts what hangs on a record when it is asked to', async () => {
    const id = Number(standIn.people.create('person', { name: 'A' })['id'])
    standIn.people.create('note', { content: 'x', person_id: id })
    const reply = await caller.call('GET', `/api/v2/persons/${id}?include_fields=notes_count,activities_count`)
    expect(reply.data).toMatchObject({ notes_count: 1, activities_count: 0 })
    expect((await caller.call('GET', `/api/v2/persons/${id}?include_fields=doi_status`)).status).toBe(501)
  })

  it('of v1 is paged by start and limit, and says whether there is more', async () => {
    const id = standIn.people.create('person', { name: 'A' })['id']
    for (const content of ['1', '2', '3']) standIn.people.create('note', { content, person_id: id })
    const page = await caller.call('GET', `/api/v1/notes?person_id=${String(id)}&limit=2`)
    const paging = { start: 0, limit: 2, more_items_in_collection: true, next_start: 2 }
    expect(page.json['additional_data']).toEqual({ pagination: paging })
    const rest = await caller.call('GET', `/api/v1/notes?person_id=${String(id)}&limit=2&start=2`)
    expect(rest.rows.map((row) => row['content'])).toEqual(['3'])
    expect((await caller.call('GET', '/api/v1/files?limit=101')).status).toBe(400)
  })
})
