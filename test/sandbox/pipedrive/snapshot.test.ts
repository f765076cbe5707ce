// What a user would see: the same before a migration and after its rollback, and different after anything else.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Caller, install } from './caller.ts'
import { exampleOf, furnish } from './examples.ts'
import { type PipedriveStandIn, startPipedrive } from './stand-in.ts'

let standIn: PipedriveStandIn
let caller: Caller

beforeEach(async () => {
  standIn = await startPipedrive()
  caller = await install(standIn)
})
afterEach(() => standIn.close())

describe('the snapshot of a company', () => {
  it('is the same after everything that was made is removed', async () => {
    const before = JSON.stringify(standIn.snapshot())
    const at = await furnish(standIn, caller)
    expect(JSON.stringify(standIn.snapshot())).not.toBe(before)
    const owners = ['deal', 'person', 'organization']
    for (const owner of owners) {
      await caller.call('DELETE', `/api/v2/${owner}s/${at[owner]}/followers/${at['user']}`)
    }
    const removals = [
      'v1 deleteNote', 'v1 deleteFile', 'v2 deleteActivity', 'v2 deleteDeal', 'v2 deletePerson', 'v2 deleteOrganization',
      'v1 deleteActivityType', 'v2 deleteStage', 'v2 deletePipeline',
    ] as const // prettier-ignore
    for (const key of removals) {
      const example = exampleOf(key, at, 0)
      const name = key.slice('v1 delete'.length)
      const path =
        name === 'ActivityType' ? 'activityTypes' : name === 'Activity' ? 'activities' : `${name.toLowerCase()}s`
      const reply = await caller.call('DELETE', `/api/${key.slice(0, 2)}/${path}/${example.params?.['id']}`)
      expect(reply.status, reply.text).toBe(200)
    }
    await caller.call('DELETE', `/api/v2/organizations/${at['other']}`)
    for (const owner of owners) await caller.call('DELETE', `/api/v2/${owner}Fields/${at.keys[owner]}`)
    expect(JSON.stringify(standIn.snapshot())).toBe(before)
  })

  it('is the same after a value was changed and put back', async () => {
    const id = Number(standIn.people.create('organization', { name: 'Harper Estates', employee_count: 4 })['id'])
    const before = standIn.snapshot()
    await caller.call('PATCH', `/api/v2/organizations/${id}`, { employee_count: 5 })
    expect(standIn.snapshot()).not.toEqual(before)
    await caller.call('PATCH', `/api/v2/organizations/${id}`, { employee_count: 4 })
    expect(standIn.snapshot()).toEqual(before)
  })
})

describe('people at work in Pipedrive', () => {
  it('change records without tokens or limits, and the change can be seen', async () => {
    const made = standIn.people.create('person', { name: 'Ada Byrne' })
    const edited = standIn.people.edit('person', Number(made['id']), { name: 'Ada Lane' })
    expect(edited['update_time']).not.toBe(made['update_time'])
    expect(standIn.stats()).toMatchObject({ requests: 0, tokens: 0, writes: 0 })
    standIn.people.remove('person', Number(made['id']))
    expect(standIn.records('person')).toEqual([])
  })

  it('make fields and give them values', () => {
    const field = standIn.people.create('deal_field', { field_name: 'Matter', field_type: 'varchar' })
    const key = String(field['field_code'])
    standIn.people.create('deal', { title: 'A', custom_fields: { [key]: '16-1001' } })
    expect(standIn.records('deal')[0]).toMatchObject({ custom_fields: { [key]: '16-1001' } })
    standIn.people.edit('deal_field', key, { field_name: 'Matter number' })
    standIn.people.remove('deal_field', key)
    expect(standIn.records('deal')[0]).toMatchObject({ custom_fields: {} })
  })

  it('are refused what the API refuses', () => {
    expect(() => standIn.people.create('person', { name: 'A', org_id: 1 })).toThrow(/there is no record 1/)
    expect(() => standIn.people.create('person', { surname: 'A' })).toThrow(/Unknown key 'surname'/)
  })
})

describe('the host', () => {
  it('takes further pages before it listens', async () => {
    const own = await startPipedrive({
      extend: (app) => {
        app.get('/settings', (_request, reply) => reply.type('text/html').send('<h1>Settings</h1>'))
      },
    })
    expect(await (await fetch(`${own.url}/settings`)).text()).toBe('<h1>Settings</h1>')
    expect((await fetch(`${own.url}/elsewhere`)).status).toBe(404)
    await own.close()
  })
})
