// What was said and done about the firm's matters: e-mails, calls, meetings, notes, tasks and documents.
import type { Draw } from './draw.ts'
import { asOf, daysAfter, officeMoment, stamps, withOffset, withZ } from './moments.ts'
import { firstId, type RawRecord, type Resources } from './shape.ts'

export type Known = Pick<Resources, 'users' | 'companies' | 'contacts' | 'matters'>

const subjects = [
  'Draft engagement letter', 'Update on searches', 'Costs estimate', 'Signed lease', 'Counsel’s opinion', 'Completion statement',
  'Identity documents', 'Witness statement', 'Request for information', 'Next steps', 'Counter-offer', 'Land Registry requisition',
] as const // prettier-ignore

/** A matter with its first client and its company: what nearly everything hangs on. */
function drawContext(draw: Draw, known: Known) {
  const matter = draw.pick(known.matters)
  const parties = matter['contacts'] as readonly { readonly id: number }[]
  const contact = known.contacts.find(({ id }) => id === parties[0]?.id) ?? draw.pick(known.contacts)
  const owner = known.users.find(({ id }) => id === matter['owner_id']) ?? draw.pick(known.users)
  const links = {
    contact_ids: [contact.id],
    company_id: matter['company_id'],
    matter_id: matter.id,
    owner_id: owner.id,
  }
  return {
    matter,
    contact,
    owner,
    links,
    since: Date.parse(matter.created),
    subject: `${draw.pick(subjects)} (${String(matter['reference'])})`,
  }
}

function addressOf(contact: RawRecord): string {
  const [first] = contact['emails'] as readonly { readonly value: string }[]
  return first?.value ?? `contact${contact.id}@post.example`
}

function rows(count: number, row: (id: number, index: number) => RawRecord): RawRecord[] {
  return Array.from({ length: count }, (_, index) => row(firstId + index, index))
}

export function drawEmails(draw: Draw, count: number, known: Known): RawRecord[] {
  return rows(count, (id, index) => {
    const { contact, owner, links, since, subject } = drawContext(draw, known)
    const outbound = draw.chance(0.55)
    const sides = [String(owner['email']), addressOf(contact)] as const
    const sent = officeMoment(draw, since)
    return {
      id,
      subject: outbound ? subject : `RE: ${subject}`,
      body: `<p>Dear ${outbound ? String(contact['name']) : String(owner['name'])},</p><p>Please see below.</p>`,
      from: sides[outbound ? 0 : 1],
      to: [sides[outbound ? 1 : 0]],
      cc: draw.chance(0.2) ? [String(draw.pick(known.users)['email'])] : [],
      sent_at: withZ(sent),
      direction: outbound ? 'outbound' : 'inbound',
      shared: index !== 1 && draw.chance(0.8),
      ...links,
      ...stamps(draw, sent, withZ),
    }
  })
}

export function drawCalls(draw: Draw, count: number, known: Known): RawRecord[] {
  return rows(count, (id, index) => {
    const { contact, links, since, subject } = drawContext(draw, known)
    const [phone] = contact['phones'] as readonly { readonly value: string }[]
    const started = officeMoment(draw, since)
    const recorded = index === 0 || draw.chance(0.15)
    return {
      id,
      subject: `Call: ${subject}`,
      started_at: withOffset(started),
      duration_seconds: draw.whole(20, 3600),
      direction: draw.pick(['inbound', 'outbound']),
      outcome: draw.pick(['Connected', 'Left message', 'No answer', 'Wrong number']),
      phone: phone?.value ?? null,
      recording_url: recorded ? `https://recordings.harperlane.example/${id}.mp3` : null,
      notes: draw.chance(0.6) ? 'Took instructions.\nWill write with a costs estimate.' : null,
      ...links,
      ...stamps(draw, started, withOffset),
    }
  })
}

export function drawMeetings(draw: Draw, count: number, known: Known): RawRecord[] {
  return rows(count, (id) => {
    const { contact, owner, links, since, subject } = drawContext(draw, known)
    const starts = officeMoment(draw, since)
    const guest = { name: 'Counsel’s clerk', email: `clerks${draw.whole(1, 9)}@chambers.example`, contact_id: null }
    const known_ = { name: contact['name'], email: addressOf(contact), contact_id: contact.id }
    return {
      id,
      subject: `Meeting: ${subject}`,
      starts_at: withOffset(starts),
      ends_at: withOffset(starts + draw.whole(1, 6) * 900_000),
      location: draw.pick(['Conference room 2', 'Client’s office', 'Video call', 'Leeds County Court']),
      attendees: [
        { name: owner['name'], email: owner['email'], contact_id: null },
        known_,
        ...(draw.chance(0.3) ? [guest] : []),
      ],
      notes: draw.chance(0.5) ? 'Agreed the timetable.' : null,
      ...links,
      ...stamps(draw, starts, withOffset),
    }
  })
}

/** One transparent pixel: a note whose picture stands in the text itself. */
const pixel = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'

export function drawNotes(draw: Draw, count: number, known: Known): RawRecord[] {
  return rows(count, (id, index) => {
    const { contact, links, since } = drawContext(draw, known)
    const text = draw.pick([
      '<p>Client prefers to be called <b>after 5 pm</b>.</p>',
      '<p>Conflict search clear.</p><ul><li>Companies House</li><li>Internal register</li></ul>',
      '<p>Fee quoted: <strong>£1,250 + VAT</strong>. “Happy to proceed.”</p>',
      '<p>Original deeds held in the strong room, box 14.</p>',
    ])
    const body = index === 0 ? `${text}<p><img src="${pixel}" alt="signature"></p>` : text
    const written = officeMoment(draw, since)
    return {
      id,
      body,
      contact_id: contact.id,
      matter_id: links.matter_id,
      author_id: links.owner_id,
      ...stamps(draw, written, withZ),
    }
  })
}

export function drawTasks(draw: Draw, count: number, known: Known): RawRecord[] {
  return rows(count, (id) => {
    const { links, since, subject } = drawContext(draw, known)
    const set = officeMoment(draw, since)
    const due = daysAfter(set, draw.whole(1, 60))
    return {
      id,
      subject: `${draw.pick(['Chase', 'Review', 'Diarise', 'File'])}: ${subject}`,
      due_at: withZ(due),
      done: due < Date.parse(asOf) && draw.chance(0.85),
      notes: null,
      ...links,
      ...stamps(draw, set, withZ),
    }
  })
}

/** The second one bears a name that only Unicode can write. */
function documentTitle(index: number): string | null {
  return index === 1 ? 'Zürich – 契約書 “final” (v2)' : null
}

/** Documents whose content the source does not give: 104 has vanished, 105 is locked, 103 has no bytes at all. */
export const unreadableDocuments = { empty: 103, gone: 104, forbidden: 105 } as const

export function drawDocuments(draw: Draw, count: number, known: Known): RawRecord[] {
  return rows(count, (id, index) => {
    const { links, matter, since } = drawContext(draw, known)
    const [kind, mime] = draw.pick([
      ['pdf', 'application/pdf'], ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
      ['msg', 'application/vnd.ms-outlook'], ['jpg', 'image/jpeg'],
    ] as const) // prettier-ignore
    const added = officeMoment(draw, since)
    return {
      id,
      name: `${documentTitle(index) ?? String(matter['reference'])} ${draw.pick(subjects).replace('’', "'")}.${kind}`,
      size: index === 0 ? 31_457_280 : index === 2 ? 0 : draw.whole(8_000, 400_000),
      mime,
      contact_id: links.contact_ids[0],
      matter_id: links.matter_id,
      owner_id: links.owner_id,
      ...stamps(draw, added, withZ),
    }
  })
}
