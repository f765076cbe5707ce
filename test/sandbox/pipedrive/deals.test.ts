// Deals: status and its times, stages and pipelines, caps, archive, participants.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Caller, install, type Reply } from './caller.ts'
import type { PipedriveOptions } from './options.ts'
import { type PipedriveStandIn, startPipedrive } from './stand-in.ts'

let standIn: PipedriveStandIn
let caller: Caller

async function restart(options: PipedriveOptions): Promise<void> {
  await standIn.close()
  standIn = await startPipedrive(options)
  caller = await install(standIn)
}

beforeEach(async () => {
  standIn = await startPipedrive()
  caller = await install(standIn)
})
afterEach(() => standIn.close())

function deal(body: object = {}): Promise<Reply> {
  return caller.call('POST', '/api/v2/deals', { title: 'Conveyance', ...body })
}

describe('a deal', () => {
  it.each([
    ['title is missing', { title: undefined }],
    ['title is longer than 255 characters', { title: 'x'.repeat(256) }],
    ['value is a text', { value: '100' }],
    ['the currency is unknown', { currency: 'XXX' }],
    ['the status is unknown', { status: 'closed' }],
    ['it is created as deleted', { is_deleted: true }],
    ['it is created with the status deleted', { status: 'deleted' }],
    ['won_time comes without won', { won_time: '2024-01-01T00:00:00Z' }],
    ['lost_time comes with won', { status: 'won', lost_time: '2024-01-01T00:00:00Z' }],
    ['lost_reason comes with open', { lost_reason: 'Price' }],
    ['close_time comes with open', { close_time: '2024-01-01T00:00:00Z' }],
    ['won_time is no moment', { status: 'won', won_time: '2024-13-01' }],
    ['the probability is above 100', { probability: 101 }],
    ['the expected close date is null', { expected_close_date: null }],
    ['the expected close date has a time', { expected_close_date: '2024-01-01T00:00:00Z' }],
    ['the stage does not exist', { stage_id: 99 }],
    ['the pipeline does not exist', { pipeline_id: 99 }],
    ['the person does not exist', { person_id: 1 }],
    ['user_id stands for owner_id', { user_id: 23_000_001 }],
    ['stage_change_time is sent', { stage_change_time: '2024-01-01T00:00:00Z' }],
  ])('is refused when %s', async (_why, body) => {
    expect((await deal(body)).status).toBe(400)
    expect(standIn.records('deal')).toHaveLength(0)
  })

  it('takes status, time and reason in one call', async () => {
    const lost = await deal({ status: 'lost', lost_time: '2024-05-01 10:00:00', lost_reason: 'Price' })
    const time = '2024-05-01T10:00:00Z'
    expect(lost.data).toMatchObject({
      status: 'lost',
      lost_time: time,
      close_time: time,
      lost_reason: 'Price',
      won_time: null,
    })
  })

  it('forgets its closing when it is opened again', async () => {
    const { data } = await deal({ status: 'won', won_time: '2024-05-01T10:00:00Z' })
    const opened = await caller.call('PATCH', `/api/v2/deals/${data['id']}`, { status: 'open' })
    expect(opened.data).toMatchObject({ status: 'open', won_time: null, close_time: null })
  })

  it('keeps the time it was won when something else changes', async () => {
    const { data } = await deal({ status: 'won', won_time: '2024-05-01T10:00:00Z' })
    const changed = await caller.call('PATCH', `/api/v2/deals/${data['id']}`, { value: 5 })
    expect(changed.data).toMatchObject({
      won_time: '2024-05-01T10:00:00Z',
      close_time: '2024-05-01T10:00:00Z',
      value: 5,
    })
  })

  it('stores an empty date as a zero date', async () => {
    expect((await deal({ expected_close_date: '' })).data['expected_close_date']).toBe('0000-00-00')
  })

  it('is deleted only with DELETE', async () => {
    const { data } = await deal()
    for (const body of [{ is_deleted: true }, { status: 'deleted' }]) {
      expect((await caller.call('PATCH', `/api/v2/deals/${data['id']}`, body)).status).toBe(400)
    }
    await caller.call('DELETE', `/api/v2/deals/${data['id']}`)
    expect((await caller.call('GET', '/api/v2/deals')).rows).toEqual([])
    expect((await caller.call('GET', '/api/v2/deals?status=deleted')).rows).toHaveLength(1)
  })
})

describe('the creation date of a deal', () => {
  const add_time = '2019-01-01T00:00:00Z'
  it.each([['ignored', 200, false], ['honoured', 200, true], ['rejected', 400, false]] as const)(
    'can be %s',
    async (dealAddTime, status, kept) => {
      await restart({ dealAddTime })
      const reply = await deal({ add_time })
      expect(reply.status).toBe(status)
      expect(reply.data['add_time'] === add_time).toBe(kept)
      const { data } = await deal()
      expect((await caller.call('PATCH', `/api/v2/deals/${data['id']}`, { add_time })).status).toBe(400)
    },
  ) // prettier-ignore
})

describe('stages and pipelines', () => {
  it('come with default stages, or without', async () => {
    const made = await caller.call('POST', '/api/v2/pipelines', { name: 'Litigation' })
    const path = `/api/v2/stages?pipeline_id=${made.data['id']}`
    expect((await caller.call('GET', path)).rows).toHaveLength(5)
    await restart({ defaultStages: false })
    const bare = await caller.call('POST', '/api/v2/pipelines', { name: 'Litigation' })
    expect((await caller.call('GET', path)).rows).toEqual([])
    expect((await deal({ pipeline_id: bare.data['id'] })).status).toBe(400)
  })

  it('must belong together', async () => {
    const made = await caller.call('POST', '/api/v2/pipelines', { name: 'Litigation' })
    const [first] = (await caller.call('GET', `/api/v2/stages?pipeline_id=${made.data['id']}`)).rows
    expect((await deal({ pipeline_id: 1, stage_id: first?.['id'] })).status).toBe(400)
    expect((await deal({ stage_id: first?.['id'] })).data['pipeline_id']).toBe(made.data['id'])
    expect((await deal({ pipeline_id: made.data['id'] })).data['stage_id']).toBe(first?.['id'])
    expect((await deal()).data).toMatchObject({ pipeline_id: 1, stage_id: 1 })
  })

  it('stand in the order in which they were made', async () => {
    await restart({ defaultStages: false })
    const { data } = await caller.call('POST', '/api/v2/pipelines', { name: 'Litigation' })
    for (const name of ['Instructed', 'Issued', 'Trial']) {
      await caller.call('POST', '/api/v2/stages', { name, pipeline_id: data['id'] })
    }
    const { rows } = await caller.call('GET', `/api/v2/stages?pipeline_id=${data['id']}&sort_by=order_nr`)
    expect(rows.map((row) => [row['name'], row['order_nr']])).toEqual([['Instructed', 1], ['Issued', 2], ['Trial', 3]])
    const stranger = await caller.call('POST', '/api/v2/stages', { name: 'X', pipeline_id: data['id'], order_nr: 1 })
    expect(stranger.status).toBe(400)
  }) // prettier-ignore

  it('stay while they hold deals', async () => {
    const { data } = await deal()
    expect((await caller.call('DELETE', '/api/v2/stages/1')).status).toBe(400)
    await caller.call('POST', '/api/v2/pipelines', { name: 'Other' })
    expect((await caller.call('DELETE', '/api/v2/pipelines/1')).status).toBe(400)
    await caller.call('DELETE', `/api/v2/deals/${data['id']}`)
    expect((await caller.call('DELETE', '/api/v2/stages/1')).status).toBe(200)
    expect((await caller.call('DELETE', '/api/v2/pipelines/1')).status).toBe(200)
  })

  it('that do not exist have an empty list of stages', async () => {
    const reply = await caller.call('GET', '/api/v2/stages?pipeline_id=999')
    expect([reply.status, reply.rows]).toEqual([200, []])
  })
})

describe('the plan', () => {
  it('caps the deals of the company', async () => {
    await restart({ dealsCap: 2 })
    const { data } = await deal()
    await deal()
    const over = await deal()
    expect(over.status).toBe(403)
    expect(over.json['code']).toBe('feature_capping_deals_limit')
    await caller.call('DELETE', `/api/v2/deals/${data['id']}`)
    expect((await deal()).status).toBe(200)
  })

  it('decides which levels of visibility there are', async () => {
    await restart({ plan: 'lite' })
    expect((await deal({ visible_to: 7 })).status).toBe(400)
    expect((await deal({ visible_to: 3 })).status).toBe(200)
  })
})

describe('an archived deal', () => {
  it('is in a list of its own and cannot be edited until it is taken out', async () => {
    const { data } = await deal({ is_archived: true, archive_time: '2024-01-01 00:00:00' })
    expect((await caller.call('GET', '/api/v2/deals')).rows).toEqual([])
    expect((await caller.call('GET', '/api/v2/deals/archived')).rows).toHaveLength(1)
    const path = `/api/v2/deals/${data['id']}`
    expect((await caller.call('PATCH', path, { title: 'New' })).status).toBe(403)
    expect((await caller.call('PATCH', path, { is_archived: false })).status).toBe(200)
    expect((await caller.call('PATCH', path, { title: 'New' })).status).toBe(200)
    expect((await deal({ archive_time: '2024-01-01 00:00:00' })).status).toBe(400)
  })
})

describe('the participants of a deal', () => {
  async function participants(id: unknown): Promise<readonly unknown[]> {
    const { rows } = await caller.call('GET', `/api/v1/deals/${String(id)}/participants`)
    return rows.map((row) => (row['person_id'] as { value: number }).value)
  }

  it('are its own person and the further ones', async () => {
    const people = ['Ada', 'Bo', 'Cy'].map((name) => caller.call('POST', '/api/v2/persons', { name }))
    const [ada, bo, cy] = (await Promise.all(people)).map((reply) => Number(reply.data['id']))
    const { data } = await deal({ person_id: ada })
    const path = `/api/v1/deals/${data['id']}/participants`
    const added = await caller.call('POST', path, { person_id: bo })
    expect(await participants(data['id'])).toEqual([ada, bo])
    await caller.call('PATCH', `/api/v2/deals/${data['id']}`, { person_id: cy })
    expect(await participants(data['id'])).toEqual([bo, cy])
    await caller.call('DELETE', `${path}/${added.data['id']}`)
    expect(await participants(data['id'])).toEqual([cy])
    expect((await caller.call('POST', path, { person_id: 5 })).status).toBe(400)
    const ofDeal = await caller.call('GET', `/api/v2/persons?deal_id=${data['id']}`)
    expect(ofDeal.rows.map((row) => row['id'])).toEqual([cy])
  })

  it('are the further ones alone where the account lists it so', async () => {
    await restart({ primaryIsParticipant: false })
    const { data: person } = await caller.call('POST', '/api/v2/persons', { name: 'Ada' })
    const { data } = await deal({ person_id: person['id'] })
    expect(await participants(data['id'])).toEqual([])
  })
})
