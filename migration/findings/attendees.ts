// Attendees of meetings whom the source does not know as contacts: how many persons they would make.
import { attendeeKey } from '../activity/attendees.ts'
import { peopleOf } from '../activity/people.ts'
import type { SourceRecord } from '../record.ts'
import { createTally, type Finding, note, type Watch } from './finding.ts'

const addresses = /[^\s@<>()[\],;:"'\\]+@[^\s@<>()[\],;:"'\\]+\.[^\s@<>()[\],;:"'\\]+/g

export function watchAttendees(): Watch {
  const attendees = new Map<string, string>()
  const contacts = new Set<string>()
  const nameless = createTally()

  function add(record: SourceRecord): void {
    if (record.object === 'contact') {
      for (const [address] of JSON.stringify(record.fields).matchAll(addresses)) contacts.add(address.toLowerCase())
    }
    if (record.object !== 'meeting') return
    for (const one of peopleOf(record, 'meeting', () => null).strangers) {
      const key = attendeeKey(one)
      if (key !== null) attendees.set(key, one.name ?? key)
      else note(nameless, `${one.name ?? 'somebody'} (meeting ${record.id})`)
    }
  }

  function finish(): Finding[] {
    const strangers = createTally()
    for (const [key, name] of attendees)
      if (!contacts.has(key)) note(strangers, name === key ? key : `${name} <${key}>`)
    return [
      ...(strangers.count === 0 ? [] : [{
        code: 'attendees_without_contact', object: 'meeting', count: strangers.count, examples: [...strangers.examples],
        message: `${strangers.count} ${strangers.count === 1 ? 'attendee of meetings is no contact' : 'attendees of meetings are no contacts'} of the source.`,
        effect: 'Each becomes a person, once, unless you choose to have them named in the note only. Nobody is invited.',
      }]),
      ...(nameless.count === 0 ? [] : [{
        code: 'attendees_without_email', object: 'meeting', count: nameless.count, examples: [...nameless.examples],
        message: `${nameless.count} ${nameless.count === 1 ? 'attendee has' : 'attendees have'} neither a contact nor an e-mail address.`,
        effect: 'They are named in the note of their meeting.',
      }]),
    ] // prettier-ignore
  }
  return { add, finish }
}
