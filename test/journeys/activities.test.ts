// E-mails, calls, meetings, tasks and notes: they arrive at their own time, once, without inviting anybody, and go away again.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as contract from '../../server/contract.ts'
import { createFirm, type Firm, type RawRecord } from '../sandbox/firm/firm.ts'
import type { LiveRecord } from '../sandbox/pipedrive/snapshot.ts'
import { type Office, openOffice } from './office.ts'
import { prepareMigration, reconcile, run, sampleAndApprove, total } from './walk.ts'

/** A small firm whose last two calls say the same to the letter, and one attendee who is a contact by the address alone. */
function firmWithTwins(seed: number): Firm {
  const firm = createFirm({ seed, scale: 0.1 })
  const { calls, meetings, contacts } = firm.resources
  const [call] = calls
  const known = contacts.find(({ id }) => id === 104)
  const [email] = (known?.['emails'] ?? []) as readonly { readonly value: string }[]
  if (!call || !email) throw new Error('The firm was to have a call, and a contact 104 with an e-mail address.')
  const twins = [901, 902].map((id) => ({ ...call, id, subject: 'Twin', notes: 'The same.' }))
  const attendees = [{ name: 'By address', email: email.value, contact_id: null }]
  const changed = meetings.map((meeting, index) => (index === 0 ? { ...meeting, attendees } : meeting))
  return { ...firm, resources: { ...firm.resources, calls: [...calls, ...twins], meetings: changed } }
}

const isShared = (email: RawRecord) => email['shared'] === true
const utc = (moment: unknown) => new Date(String(moment)).toISOString()

function choose(office: Office, id: string, settings: object) {
  return office.api.send('PUT', `/migrations/${id}/settings`, { schema: contract.settingsAnswerSchema, body: settings })
}

describe('what was said and done about the records of a firm', () => {
  const firm = firmWithTwins(21)
  let office: Office
  let id: string
  let before: unknown
  const activities = (type: string) => office.pipedrive.records('activity').filter((one) => one['type'] === type)
  const become = (object: string, sourceId: number): LiveRecord => {
    const found = activities(object).filter((one) => String(one['note']).includes(`:</i> ${object} ${sourceId}<`))
    expect(found.map((one) => one['subject'])).toHaveLength(1)
    return found[0] ?? { id: 0 }
  }

  beforeAll(async () => {
    office = await openOffice({ firm })
    before = office.pipedrive.snapshot()
    id = await prepareMigration(office)
    await sampleAndApprove(office.api, id)
    // No reply comes back: whether a write arrived must be found out, for the twins too.
    office.pipedrive.faults.next({ match: (method, path) => method === 'POST' && path.endsWith('/activities'), times: 500, then: 'lose_reply' }) // prettier-ignore
    await run(office.api, id, 'full')
  }, 90_000)
  afterAll(() => office.close())

  it('arrives once, each as its own type, and the type for notes is made', () => {
    const { calls, meetings, tasks, notes, emails } = firm.resources
    const counts = { call: calls, meeting: meetings, task: tasks, note: notes, email: emails.filter(isShared) }
    for (const [type, records] of Object.entries(counts)) expect([type, activities(type).length]).toEqual([type, records.length]) // prettier-ignore
    expect(activities('call').filter((one) => one['subject'] === 'Twin')).toHaveLength(2)
    expect(office.pipedrive.records('activity_type').map((type) => type['key_string'])).toContain('note')
  })

  it('keeps its time in UTC, its duration, its place and its people', () => {
    for (const call of firm.resources.calls) {
      const started = utc(call['started_at'])
      const minutes = Math.max(1, Math.round(Number(call['duration_seconds']) / 60))
      const duration = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}:00`
      const times = { due_date: started.slice(0, 10), due_time: `${started.slice(11, 16)}:00`, duration, done: true }
      expect(become('call', call.id)).toMatchObject(times)
      expect(become('call', call.id)['participants']).toHaveLength(1)
    }
    for (const meeting of firm.resources.meetings) {
      const starts = utc(meeting['starts_at'])
      expect(become('meeting', meeting.id)).toMatchObject({
        due_date: starts.slice(0, 10),
        due_time: `${starts.slice(11, 16)}:00`,
        location: { value: meeting['location'] },
      })
    }
    for (const task of firm.resources.tasks) expect(become('task', task.id)['done']).toBe(task['done'])
  })

  it('names as participant who is a contact by the e-mail address alone', () => {
    const [meeting] = firm.resources.meetings
    const people = become('meeting', meeting?.id ?? 0)['participants'] as readonly { readonly person_id: number }[]
    const names = office.pipedrive
      .records('person')
      .filter((one) => people.some(({ person_id }) => person_id === one.id))
    const emails = names.flatMap((one) => one['emails'] as readonly { readonly value: string }[])
    const [attendee] = (meeting?.['attendees'] ?? []) as readonly { readonly email: string }[]
    expect(emails.map(({ value }) => value)).toContain(attendee?.email)
  })

  it('makes a person of every attendee who is no contact, once, who takes part and has the placeholder as company', () => {
    const contacts = new Set(firm.resources.contacts.flatMap(({ emails }) => (emails as readonly { readonly value: string }[]).map(({ value }) => value.toLowerCase()))) // prettier-ignore
    const attended = firm.resources.meetings.flatMap(
      (meeting) =>
      (meeting['attendees'] as readonly { readonly email: string; readonly contact_id: number | null }[]).map((one) => ({ ...one, meeting: meeting.id })), // prettier-ignore
    )
    const strangers = attended.filter((one) => one.contact_id === null && !contacts.has(one.email.toLowerCase()))
    expect(strangers.length).toBeGreaterThan(0)
    const persons = office.pipedrive.records('person')
    for (const { email, meeting } of strangers) {
      const made = persons.filter((one) => (one['emails'] as readonly { readonly value: string }[]).some(({ value }) => value === email)) // prettier-ignore
      expect([email, made.length]).toEqual([email, 1])
      const placeholder = office.pipedrive.records('organization').find((one) => one['name'] === '(no company)')
      expect(made[0]?.['org_id']).toBe(placeholder?.id)
      expect(become('meeting', meeting)['participants']).toContainEqual(expect.objectContaining({ person_id: made[0]?.id })) // prettier-ignore
    }
  })

  it('invites nobody', () => expect(office.pipedrive.stats().invitationsSent).toBe(0))

  it('is planned, compared and counted, the e-mails left out by choice too', async () => {
    const unshared = firm.resources.emails.filter((email) => !isShared(email)).length
    expect(unshared).toBeGreaterThan(0)
    const report = await reconcile(office.api, id)
    expect(report.differences).toEqual([])
    expect(report.clean).toBe(true)
    expect(report.objects.find(({ object }) => object === 'email')).toMatchObject({
      source: firm.resources.emails.length,
      leftOut: unshared,
    })
    const { rows } = await office.api.get(`/migrations/${id}/not-migrated`, contract.notMigratedSchema)
    expect(rows).toContainEqual(expect.objectContaining({ object: 'email', name: 'unshared records', count: unshared }))
    const made = report.objects.find(({ object }) => object === 'meeting_attendee')
    expect(made).toMatchObject({ missing: 0, different: 0, leftOut: 0 })
    const { source } = await office.api.get(`/migrations/${id}/audit`, contract.auditSchema)
    const counted = source?.findings.find(({ code }) => code === 'attendees_without_contact')
    expect(counted?.count).toBe(made?.source)
    const plan = await office.api.get(`/migrations/${id}/plan`, contract.planSchema)
    expect(plan.fidelity).toContainEqual(
      expect.objectContaining({ object: 'call', field: 'outcome', arrival: 'in_note' }),
    )
    expect(plan.writes.filter(({ object }) => object === 'email')).toEqual([{ object: 'email', records: 0 }])
  })

  it('is written no second time', async () => {
    office.pipedrive.resetStats()
    const again = await run(office.api, id, 'full')
    expect(office.pipedrive.stats().writes).toBe(0)
    expect(total(again, 'written')).toBe(0)
  })

  it('stays where a person has worked on it since, with what it hangs on and its type', async () => {
    const [edited] = activities('note').filter((one) => one['deal_id'] !== null)
    office.pipedrive.people.edit('activity', edited?.id ?? 0, { subject: 'Seen by Harriet' })
    const ended = await run(office.api, id, 'rollback')
    expect(ended.buckets?.failed).toBe(0)
    expect(ended.buckets?.stayed.map(({ object }) => object)).toEqual(expect.arrayContaining(['note', 'deal', 'contact', 'activity_type'])) // prettier-ignore
    expect(office.pipedrive.records('activity').map((one) => one.id)).toEqual([edited?.id])
    expect(office.pipedrive.records('deal').map((one) => one.id)).toEqual([edited?.['deal_id']])
  })

  it('goes with all the rest once nobody needs it', async () => {
    for (const { id: left } of office.pipedrive.records('activity')) office.pipedrive.people.remove('activity', left)
    const ended = await run(office.api, id, 'rollback')
    expect(ended.buckets).toMatchObject({ kept: 0, failed: 0 })
    expect(office.pipedrive.snapshot()).toEqual(before)
  })
})

describe('notes as notes of Pipedrive', () => {
  const firm = createFirm({ seed: 22, scale: 0.1 })
  let office: Office
  let id: string
  let before: unknown

  beforeAll(async () => {
    office = await openOffice({ firm })
    before = office.pipedrive.snapshot()
    id = await prepareMigration(office)
    await choose(office, id, { notesAs: 'note', emails: 'none' })
    await sampleAndApprove(office.api, id)
    office.pipedrive.faults.next({ match: (method, path) => method === 'POST' && path.endsWith('/notes'), times: 3, then: 'lose_reply' }) // prettier-ignore
    await run(office.api, id, 'full')
  }, 90_000)
  afterAll(() => office.close())

  it('arrive once with their author and time, and no type is made for them', () => {
    // Conflict checks, an object of the firm's own, have become notes too.
    const notes = office.pipedrive.records('note').filter(({ content }) => /source:<\/i> note /.test(String(content)))
    const written = firm.resources.notes.map((note) => utc(note.created).slice(0, 19)).toSorted()
    expect(notes.map((note) => String(note['add_time']).slice(0, 19)).toSorted()).toEqual(written)
    expect(office.pipedrive.records('activity_type').some((type) => type['key_string'] === 'note')).toBe(false)
    expect(office.pipedrive.records('activity').some((one) => one['type'] === 'email')).toBe(false)
  })

  it('are compared, written no second time, and removed', async () => {
    const report = await reconcile(office.api, id)
    expect(report.differences).toEqual([])
    const emails = report.objects.find(({ object }) => object === 'email')
    expect(emails).toMatchObject({ source: firm.resources.emails.length, leftOut: firm.resources.emails.length })
    office.pipedrive.resetStats()
    await run(office.api, id, 'full')
    expect(office.pipedrive.stats().writes).toBe(0)
    const ended = await run(office.api, id, 'rollback')
    expect(ended.buckets).toMatchObject({ kept: 0, failed: 0 })
    expect(office.pipedrive.snapshot()).toEqual(before)
  })
})
