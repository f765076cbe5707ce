// Activities, notes and files: what a history of calls, meetings and letters may and may not say.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Caller, install, type Reply } from './caller.ts'
import { fileForm } from './examples.ts'
import { type PipedriveStandIn, startPipedrive } from './stand-in.ts'

let standIn: PipedriveStandIn
let caller: Caller
let person: number
let deal: number

beforeEach(async () => {
  standIn = await startPipedrive({ maxFileBytes: 1_000_000 })
  caller = await install(standIn)
  person = Number(standIn.people.create('person', { name: 'Ada Byrne' })['id'])
  deal = Number(standIn.people.create('deal', { title: 'Conveyance' })['id'])
})
afterEach(() => standIn.close())

function activity(body: object): Promise<Reply> {
  return caller.call('POST', '/api/v2/activities', body)
}

function note(body: object): Promise<Reply> {
  return caller.call('POST', '/api/v1/notes', body)
}

describe('an activity', () => {
  it.each([
    ['the type is unknown', { type: 'seance' }],
    ['due_date is no date', { due_date: '29/02/2024' }],
    ['due_time is not padded', { due_time: '9:00' }],
    ['duration is in minutes', { duration: 60 }],
    ['done is 1', { done: 1 }],
    ['the participant does not exist', { participants: [{ person_id: 1 }] }],
    ['two participants are primary', { participants: [{ person_id: 2_000_001, primary: true }, { person_id: 2, primary: true }] }],
    ['the location is a text', { location: 'Court 4' }],
    ['the note is larger than 100 KB', { note: 'x'.repeat(102_401) }],
    ['add_time is sent', { add_time: '2020-01-01T00:00:00Z' }],
    ['marked_as_done_time is sent', { marked_as_done_time: '2020-01-01T00:00:00Z' }],
    ['custom fields are sent', { custom_fields: {} }],
    ['the deal does not exist', { deal_id: 1 }],
  ])('is refused when %s', async (_why, body) => {
    expect((await activity(body)).status).toBe(400)
    expect(standIn.records('activity')).toEqual([])
  }) // prettier-ignore

  it('takes persons by participants, never by person_id', async () => {
    const wrong = await activity({ person_id: person })
    expect([wrong.status, wrong.json['code']]).toEqual([400, 'ERR_BAD_REQUEST'])
    const { data } = await activity({ participants: [{ person_id: person }], deal_id: deal })
    expect(data).toMatchObject({ person_id: person, participants: [{ person_id: person, primary: true }] })
  })

  it('is a call, free all day, unless it says more', async () => {
    expect((await activity({ due_date: '2024-01-01' })).data).toMatchObject({
      subject: 'Call',
      type: 'call',
      busy: false,
    })
    const timed = await activity({ due_date: '2024-01-01', due_time: '09:30', duration: '00:45' })
    expect(timed.data).toMatchObject({ busy: true, due_time: '09:30:00', duration: '00:45:00' })
  })

  it('is marked as done at the moment of the call', async () => {
    const { data } = await activity({ done: true, due_date: '2020-01-01' })
    expect(String(data['marked_as_done_time']).slice(0, 10)).toBe(new Date().toISOString().slice(0, 10))
  })

  it('is found by the deal, and shows its guests only when asked', async () => {
    await activity({ deal_id: deal, attendees: [{ email: 'a@b.example' }] })
    const [row] = (await caller.call('GET', `/api/v2/activities?deal_id=${deal}`)).rows
    expect(row).not.toHaveProperty('attendees')
    const [asked] = (await caller.call('GET', `/api/v2/activities?deal_id=${deal}&include_fields=attendees`)).rows
    expect(asked).toHaveProperty('attendees')
    expect(standIn.stats().invitationsSent).toBe(1)
  })
})

describe('an activity type', () => {
  it('gets a key from its name that never changes', async () => {
    const made = await caller.call('POST', '/api/v1/activityTypes', { name: 'Note', icon_key: 'document' })
    expect(made.data).toMatchObject({ key_string: 'note', is_custom_flag: true })
    const path = `/api/v1/activityTypes/${String(made.data['id'])}`
    expect((await caller.call('PUT', path, { name: 'Memo' })).data).toMatchObject({ name: 'Memo', key_string: 'note' })
    expect((await activity({ type: 'note' })).status).toBe(200)
    const again = await caller.call('POST', '/api/v1/activityTypes', { name: 'note', icon_key: 'document' })
    expect(again.data['key_string']).not.toBe('note')
  })

  it('is refused with an icon that does not exist, and one of Pipedrive’s own stays', async () => {
    const wrong = await caller.call('POST', '/api/v1/activityTypes', { name: 'A', icon_key: 'gavel' })
    expect(wrong.status).toBe(400)
    expect((await caller.call('DELETE', '/api/v1/activityTypes/1')).status).toBe(403)
  })
})

describe('a note', () => {
  it('keeps its author and date, and hangs on what it names', async () => {
    const user_id = standIn.users[2]?.id
    const { data } = await note({ content: '<b>Met</b>', deal_id: deal, user_id, add_time: '2015-04-03 10:00:00' })
    expect(data).toMatchObject({ content: '<b>Met</b>', add_time: '2015-04-03 10:00:00', user_id, deal_id: deal })
  })

  it('is refused without a home, without content, over 100 KB, or with another kind of date', async () => {
    const orphan = await note({ content: 'x' })
    expect(orphan.json['error']).toContain('Note must be associated with at least one')
    const wrong = [
      { content: '' },
      { content: 'x'.repeat(102_401) },
      { content: 'x', add_time: '2015-04-03T10:00:00Z' },
    ]
    for (const body of wrong) expect((await note({ deal_id: deal, ...body })).status).toBe(400)
    expect((await note({ content: 'x', deal_id: deal, pinned_to_person_flag: 1 })).status).toBe(400)
    expect(standIn.records('note')).toEqual([])
  })

  it('cannot be signed with another name by someone who is no admin', async () => {
    const solicitor = await install(standIn, standIn.users[1]?.id)
    const body = { content: 'x', deal_id: deal, user_id: standIn.users[2]?.id }
    expect((await solicitor.call('POST', '/api/v1/notes', body)).status).toBe(403)
  })

  it('loses scripts and what only scripts use', async () => {
    const { data } = await note({
      content: '<p onclick="x()">Hi</p><script>x()</script><center>there</center>',
      deal_id: deal,
    })
    expect(data['content']).toBe('<p>Hi</p>there')
  })

  it('is still read by its id when it is deleted', async () => {
    const { data } = await note({ content: 'x', deal_id: deal })
    const path = `/api/v1/notes/${String(data['id'])}`
    expect((await caller.call('DELETE', path)).json['data']).toBe(true)
    expect((await caller.call('GET', path)).data).toMatchObject({ active_flag: false })
    expect((await caller.call('GET', `/api/v1/notes?deal_id=${deal}`)).rows).toEqual([])
    expect((await caller.call('DELETE', path)).status).toBe(404)
  })
})

describe('a file', () => {
  it('is given back byte by byte, under its name and its homes', async () => {
    const { data } = await caller.call(
      'POST',
      '/api/v1/files',
      fileForm('Brief é.txt', { deal_id: deal, person_id: person }),
    )
    expect(data).toMatchObject({ name: 'Brief é.txt', file_size: 10, deal_id: deal, person_id: person, org_id: null })
    const download = await caller.call('GET', `/api/v1/files/${String(data['id'])}/download`)
    expect([download.status, download.text]).toEqual([200, 'Dear Sirs,'])
    expect((await caller.call('GET', `/api/v1/deals/${deal}/files`)).rows).toHaveLength(1)
  })

  it('is refused alone, in company, too large, or for a stranger', async () => {
    const two = fileForm('a.txt', { deal_id: deal })
    two.append('file', new Blob(['x']), 'b.txt')
    const none = new FormData()
    none.set('deal_id', String(deal))
    const large = new FormData()
    large.set('file', new Blob([new Uint8Array(1_000_001)]), 'large.bin')
    const send = async (form: FormData): Promise<number> => (await caller.call('POST', '/api/v1/files', form)).status
    expect(await send(two)).toBe(400)
    expect(await send(none)).toBe(400)
    expect(await send(large)).toBe(413)
    expect(await send(fileForm('a.txt', { deal_id: 1 }))).toBe(400)
    expect(await send(fileForm('a.txt', { deal_id: 'x' }))).toBe(400)
    expect(standIn.records('file')).toEqual([])
  })

  it('gets a description afterwards, and no other home', async () => {
    const { data } = await caller.call('POST', '/api/v1/files', fileForm('a.txt', { deal_id: deal }))
    const path = `/api/v1/files/${String(data['id'])}`
    const described = await caller.call('PUT', path, new URLSearchParams({ description: 'The brief' }))
    expect(described.data).toMatchObject({ description: 'The brief', name: 'a.txt' })
    expect((await caller.call('PUT', path, new URLSearchParams({ person_id: String(person) }))).status).toBe(400)
  })
})
