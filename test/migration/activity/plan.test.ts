// What e-mails, calls, meetings, tasks and notes become: a table of records and bodies, without anything around them.
import { describe, expect, it } from 'vitest'
import { leftOutByChoice } from '../../../migration/activity/choice.ts'
import { createAddressBook } from '../../../migration/activity/people.ts'
import { planActivity } from '../../../migration/activity/plan.ts'
import { somebodies } from '../../../migration/activity/people.ts'
import type { LinkState, PlanContext } from '../../../migration/plan/context.ts'
import type { SourceRecord } from '../../../migration/record.ts'
import { defaultSettings, type Settings } from '../../../migration/settings.ts'
import { bareContext } from '../bare-context.ts'

const there = (pipedriveId: number): LinkState => ({ state: 'written', pipedriveId, reason: null, name: null })
const links: Readonly<Record<string, LinkState>> = {
  'deal:d1': there(11),
  'company:c1': there(21),
  'contact:p1': there(31),
  'contact:p2': there(32),
  'contact:p3': there(33),
  'contact:refused': { state: 'refused', pipedriveId: null, reason: 'It has no name.', name: null },
}
const addresses: Readonly<Record<string, string>> = { 'cy@x.example': 'p3', 'no@x.example': 'refused' }

function contextWith(settings: Partial<Settings> = {}): PlanContext {
  return {
    ...bareContext,
    settings: { ...defaultSettings, ...settings },
    userOf: (owner) => (owner === 'u1' ? 100 : null),
    link: (object, id) => links[`${object}:${id}`] ?? null,
    ownerName: (owner) => (owner === 'u1' ? 'Ann Lee' : null),
    activityType: (object) => object,
    accountOrigin: 'https://firm.pipedrive.example',
    contactByEmail: (email) => addresses[email] ?? null,
    sharersOf: (email) => (email === 'cy@x.example' ? ['p3', 'p9'] : []),
    asOf: ({ readIn }) => (readIn === 2 ? '2026-11-22T17:00:00.000Z' : '2026-11-20T17:00:00.000Z'),
  }
} // prettier-ignore

const hung = {
  deal: [{ id: 'd1' }],
  company: [{ id: 'c1' }],
  contacts: [{ id: 'p1' }, { id: 'p2' }],
}
function record(object: string, fields: Record<string, unknown>, more: Partial<SourceRecord> = {}): SourceRecord {
  return { object, id: '7', createdAt: '2024-01-02T03:04:05Z', updatedAt: null, owner: 'u1', links: hung, fields, ...more }
} // prettier-ignore

function written(
  source: SourceRecord,
  settings: Partial<Settings> = {},
  standing: Record<string, unknown> | null = null,
) {
  // prettier-ignore
  const planned = planActivity(source, contextWith(settings), standing)
  if (planned.kind !== 'write') throw new Error(`It was to be written and is ${JSON.stringify(planned)}`)
  return { body: planned.body, note: String(planned.body['note'] ?? planned.body['content'] ?? ''), changes: planned.changes } // prettier-ignore
}

describe('an address that several contacts share', () => {
  it('hangs the record on the first of them, and names the others', () => {
    const fields = { subject: 'Costs', body: 'x', from: 'cy@x.example', sent_at: '2024-06-05T09:30:45Z' }
    const { body, changes } = written(record('email', fields, { links: {} }))
    expect(body['participants']).toEqual([{ person_id: expect.any(Number) as unknown, primary: true }])
    expect(changes).toContainEqual(
      expect.objectContaining({ field: 'from', rule: 'address_of_several_contacts', source: 'cy@x.example', meant: 'p3', reason: expect.stringContaining('p9') as unknown }),
    )
  }) // prettier-ignore

  it('is known as such whatever its capitals, and the first contact keeps it', () => {
    const book = createAddressBook()
    book.add('p1', ['info@firm.example', 'INFO@firm.example'])
    book.add('p2', ['Info@Firm.example'])
    expect(book.find('INFO@FIRM.example')).toBe('p1')
    expect(book.sharersOf('info@firm.example')).toEqual(['p1', 'p2'])
    expect(book.sharersOf('nobody@firm.example')).toEqual([])
  })
})

describe('unreadable characters', () => {
  it('in the text of an activity are said, not those of the subject twice', () => {
    const { changes } = written(record('call', { subject: 'A\ufffd', notes: 'a\ufffdb', started_at: '2024-06-05T09:30:45Z' })) // prettier-ignore
    expect(changes.filter(({ rule }) => rule === 'unreadable_characters').map(({ field, target }) => `${field} ${target}`)).toEqual(['subject subject', 'notes note']) // prettier-ignore
  })
})

describe('an e-mail', () => {
  const email = record('email', {
    subject: 'Costs', body: '<p>Dear Ann</p>', from: 'Bo <bo@x.example>', to: ['ann@x.example'], cc: [], sent_at: '2024-06-05T09:30:45+01:00',
    direction: 'inbound', shared: true, thread: 'T1',
  }) // prettier-ignore

  it('becomes a done activity at its own time in UTC, with everything else in the note', () => {
    const { body, note, changes } = written(email)
    expect(body).toMatchObject({
      subject: 'Costs', type: 'email', owner_id: 100, due_date: '2024-06-05', due_time: '08:30', done: true, deal_id: 11, org_id: 21,
      participants: [{ person_id: 31, primary: true }, { person_id: 32, primary: false }],
    }) // prettier-ignore
    expect(Object.keys(body)).not.toContain('attendees')
    expect(Object.keys(body)).not.toContain('person_id')
    expect(changes).toEqual([])
    expect(note).toMatch(/^<p>Dear Ann<\/p><p>/)
    for (const line of [
      'email 7', 'Owner:</i> Ann Lee', 'Sent:</i> 2024-06-05T09:30:45+01:00, which is 2024-06-05 08:30:45 UTC', 'Direction:</i> inbound',
      'From:</i> Bo &lt;bo@x.example&gt;', 'To:</i> ann@x.example', 'thread:</i> T1',
    ]) expect(note).toContain(line) // prettier-ignore
  })

  it('without a zone is read in the zone of the source, and says so', () => {
    const { body, note, changes } = written(record('email', { sent_at: '2024-06-05 09:30' }))
    expect(body).toMatchObject({ subject: 'E-mail', due_date: '2024-06-05', due_time: '08:30' })
    expect(changes).toMatchObject([{ rule: 'zone_assumed' }])
    expect(note).toContain('taken as Europe/London, which is 2024-06-05 08:30:00 UTC')
  })

  it('that names no contact hangs on whoever wrote or got it', () => {
    const { body } = written(record('email', { from: 'Cy <cy@x.example>', to: 'no@x.example' }, { links: {} }))
    expect(body['participants']).toEqual([{ person_id: 33, primary: true }])
  })

  it.each([
    ['shared', false, true], ['shared', 'No', true], ['shared', true, false], ['all', false, false], ['none', true, true],
  ] as const)('is left out by choice: %s, shared %s', (emails, shared, isLeft) => {
    const settings = { ...defaultSettings, emails }
    expect(leftOutByChoice(record('email', { Shared: shared }), settings) !== null).toBe(isLeft)
  }) // prettier-ignore

  it('takes the time of its creation when its own cannot be read, and keeps the raw text', () => {
    const { body, note, changes } = written(record('email', { subject: 'x', sent_at: '31/02/2025' }))
    expect(body).toMatchObject({ due_date: '2024-01-02', due_time: '03:04' })
    expect(changes.map(({ rule }) => rule)).toEqual(['unreadable_date', 'date_of_creation'])
    expect(note).toContain('31/02/2025 (not a date that can be read)')
  })
})

describe('a call', () => {
  it.each([
    [20, '00:01'], [89, '00:01'], [90, '00:02'], [3600, '01:00'], ['1:02:30', '01:03'], ['45 min', '00:45'], [200_000, '23:59'],
  ])('of %s lasts %s', (duration, meant) => {
    expect(written(record('call', { started_at: '2024-06-05T09:30:00Z', duration_seconds: duration })).body['duration']).toBe(meant)
  }) // prettier-ignore

  it('keeps outcome, phone and a link to its recording in the note, unless recordings are left', () => {
    const call = record('call', { notes: 'a\nb', outcome: 'No answer', phone: '+44 20', recording_url: 'https://r.example/1.mp3', duration_seconds: 61 }) // prettier-ignore
    const { note } = written(call)
    expect(note).toMatch(/^<div>a<br>b<\/div>/)
    for (const line of ['Outcome:</i> No answer', 'Phone:</i> +44 20', 'Duration:</i> 61 seconds', '<a href="https://r.example/1.mp3">']) expect(note).toContain(line) // prettier-ignore
    const left = written(call, { recordings: 'leave' })
    expect(left.note).not.toContain('r.example')
    expect(left.changes).toMatchObject([{ rule: 'date_of_creation' }, { rule: 'recording_left', how: 'left_out' }])
  })
})

describe('a meeting', () => {
  const attendees = [
    { name: 'Di', email: 'di@x.example', contact_id: 'p2' },
    { name: 'Cy', email: 'cy@x.example', contact_id: null },
    { name: 'Stranger', email: 'st@x.example', contact: null },
    { name: 'No', email: 'no@x.example' },
  ]

  it('lasts from start to end, has its place, and whoever of the attendees is a contact takes part', () => {
    const { body, note } = written(record('meeting', { starts_at: '2026-11-20T10:00:00Z', ends_at: '2026-11-20T11:45:00Z', location: 'Room 2', attendees })) // prettier-ignore
    expect(body).toMatchObject({ duration: '01:45', location: { value: 'Room 2' }, done: true })
    expect(body['participants']).toEqual([31, 32, 33].map((person_id, at) => ({ person_id, primary: at === 0 })))
    expect(note).toContain('Attendees:</i> Di &lt;di@x.example&gt;, Cy &lt;cy@x.example&gt;, Stranger &lt;st@x.example&gt;, No &lt;no@x.example&gt;') // prettier-ignore
  })

  it('that is still to come is not done, and one of a whole day has no time', () => {
    const late = (readIn: number) => written(record('meeting', { starts_at: '2026-11-21T10:00:00Z' }, { readIn })).body
    expect([late(1)['done'], late(2)['done']]).toEqual([false, true])
    const day = written(record('meeting', { starts_at: '2026-11-20' })).body
    expect(day).toMatchObject({ due_date: '2026-11-20', done: true })
    expect(Object.keys(day)).not.toContain('due_time')
  })

  it('finds people in a text too', () => {
    expect(somebodies('Ann Lee <ann@x.example>; bo@x.example\nCy')).toEqual([
      { name: 'Ann Lee', email: 'ann@x.example', contactId: null },
      { name: null, email: 'bo@x.example', contactId: null },
      { name: 'Cy', email: null, contactId: null },
    ])
  })
})

describe('a task', () => {
  it.each([[true, true], [false, false], ['Yes', true], ['open', false], ['2024-02-03', true], [null, false]])('that says %s is done: %s', (done, meant) => {
    expect(written(record('task', { due_at: '2024-02-01T12:00:00Z', done })).body['done']).toBe(meant)
  }) // prettier-ignore

  it('without a day has none', () => {
    const { body, changes } = written(record('task', { subject: 'Chase' }))
    expect(Object.keys(body)).not.toContain('due_date')
    expect(changes).toEqual([])
  })
})

describe('a note', () => {
  const note = record('note', { body: '<p>Deeds in <b>box 14</b></p>' })

  it('becomes an activity of its own type, known by its first words', () => {
    expect(written(note).body).toMatchObject({ subject: 'Deeds in box 14', type: 'note', due_date: '2024-01-02', due_time: '03:04', done: true }) // prettier-ignore
  })

  it('becomes a native note with its author and time by choice', () => {
    const { body } = written(note, { notesAs: 'note' })
    expect(body).toMatchObject({ user_id: 100, add_time: '2024-01-02 03:04:05', deal_id: 11, person_id: 31, org_id: 21 }) // prettier-ignore
    expect(body['content']).toMatch(/^<p>Deeds in <b>box 14<\/b><\/p><p>/)
  })

  it('keeps the form in which it arrived when the choice changes', () => {
    expect(written(note, { notesAs: 'note' }, { type: 'note' }).body['type']).toBe('note')
    expect(written(note, { notesAs: 'activity' }, { content: 'x' }).body['content']).toContain('box 14')
  })

  it('is refused as a native note when it hangs on nothing, and arrives as an activity', () => {
    const loose = { ...note, links: {} }
    expect(planActivity(loose, contextWith({ notesAs: 'note' }), null)).toMatchObject({ kind: 'refuse' })
    expect(written(loose).body['type']).toBe('note')
  })
})

describe('what an activity hangs on', () => {
  it('is waited for when it was refused, and left out with a word when the source does not have it', () => {
    const on = (links: SourceRecord['links']) => record('task', { subject: 'x' }, { links })
    expect(planActivity(on({ contacts: [{ id: 'refused' }] }), contextWith(), null)).toMatchObject({
      kind: 'hold',
      waitsFor: 'contact:refused',
    })
    const { body, changes } = written(on({ deal: [{ id: 'gone' }], company: [{ id: 'c1' }] }))
    expect(body).toMatchObject({ org_id: 21 })
    expect(changes).toMatchObject([{ rule: 'link_missing_in_source', source: 'gone' }])
  })

  it('is the first of several deals; the others are named in the note', () => {
    const { body, note } = written(record('task', {}, { links: { deals: [{ id: 'd1' }, { id: 'd2' }] } }))
    expect(body['deal_id']).toBe(11)
    expect(note).toContain('Also about:</i> deal d2')
  })
})
