// Attendees of meetings whom the source does not know as contacts: how many persons they would make.
import { attendeeKey } from '../activity/attendees.ts'
import { peopleOf } from '../activity/people.ts'
import type { SourceRecord } from '../record.ts'
import { createTally, type Finding, type Look, note, type Watch } from './finding.ts'
import { createKeyCounts, createWording, type KeyCounts, type Wording } from './key-counts.ts'

const addresses = /[^\s@<>()[\],;:"'\\]+@[^\s@<>()[\],;:"'\\]+\.[^\s@<>()[\],;:"'\\]+/g

export function watchAttendees(): Watch {
  const attendees = createKeyCounts()
  const contacts = createKeyCounts()
  const nameless = createTally()
  let wording: Wording | null = null
  const peopleIn = (record: SourceRecord) =>
    record.object === 'meeting' ? peopleOf(record, 'meeting', () => null).strangers : []

  function add(record: SourceRecord): void {
    if (record.object === 'contact') {
      for (const [address] of JSON.stringify(record.fields).matchAll(addresses)) contacts.add(address.toLowerCase())
    }
    for (const one of peopleIn(record)) {
      const key = attendeeKey(one)
      if (key !== null) attendees.add(key)
      else note(nameless, `${one.name ?? 'somebody'} (meeting ${record.id})`)
    }
  }

  function look(): Look | null {
    if (wording !== null) return null
    const { count, first } = strangersAmong(attendees, contacts)
    const words = (wording = createWording(attendees, first))
    if (count === 0) return null
    return (record) => {
      for (const one of peopleIn(record)) {
        const key = attendeeKey(one)
        if (key !== null) words.keep(key, one.name === null || one.name === key ? key : `${one.name} <${key}>`)
      }
    }
  }

  function finish(): Finding[] {
    const strangers = createTally()
    const { count, first } = strangersAmong(attendees, contacts)
    for (const place of first) note(strangers, wording?.of(place) ?? '?')
    strangers.count = count
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
  return { add, look, finish }
}

function strangersAmong(attendees: KeyCounts, contacts: KeyCounts): { count: number; first: number[] } {
  const first: number[] = []
  let count = 0
  for (let place = 0; place < attendees.size; place += 1) {
    if (attendees.isIn(place, contacts)) continue
    count += 1
    if (first.length < 5) first.push(place)
  }
  return { count, first }
}
