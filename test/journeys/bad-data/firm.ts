// A firm whose books are full of what people and old programs leave behind, each thing with what is to become of it.
import type { PlainFirm, PlainRecord } from '../../sandbox/plain-books.ts'

const stamps = { created_at: '2020-02-02T10:00:00Z', updated_at: '2024-02-02T10:00:00Z', owner: 'u1' }
const long = (length: number): string => 'Lorem ipsum dolor sit amet '.repeat(Math.ceil(length / 27)).slice(0, length)

/** `arrives`: as it was, or with a change that is said of the field named; `refused`: not, and the sentence says why. */
export type Fate =
  | { readonly arrives: 'whole' }
  | { readonly arrives: 'changed'; readonly field: string; readonly saying: RegExp }
  | { readonly refused: RegExp }

export interface Bad {
  readonly what: string
  readonly object: string
  readonly record: PlainRecord
  readonly fate: Fate
}

const whole: Fate = { arrives: 'whole' }
const changed = (field: string, saying: RegExp): Fate => ({ arrives: 'changed', field, saying })
const bad = (what: string, object: string, given: Readonly<Record<string, unknown>> & { id: string }, fate: Fate): Bad => {
  return { what, object, record: { ...stamps, ...given }, fate }
} // prettier-ignore

const emails = (count: number) => Array.from({ length: count }, (_, index) => ({ label: 'work', value: `box${index}@many.example` })) // prettier-ignore

const contacts: readonly Bad[] = [
  bad('a name of 300 characters', 'contact', { id: 'long', name: long(300) }, changed('name', /255/)),
  bad('control characters in a name', 'contact', { id: 'bell', name: 'Jo\u0007hn Sm\u001bith' }, changed('name', /control/i)),
  bad('a null character in a name', 'contact', { id: 'nul', name: 'Nu\u0000ll Cha\u0000r' }, changed('name', /no character that can be/)),
  bad('half an emoji', 'contact', { id: 'half', name: 'Half \ud83d emoji' }, changed('name', /no character that can be/)),
  bad('emoji of several parts', 'contact', { id: 'emoji', name: '👩‍👩‍👧‍👦 Familie 🏳️‍🌈' }, whole),
  bad('text from right to left', 'contact', { id: 'rtl', name: 'عبد الرحمن כהן' }, whole),
  bad('a person with 60 e-mails', 'contact', { id: 'many', name: 'Many Boxes', emails: emails(60) }, whole),
  bad('the same address twice, and one that is none', 'contact', { id: 'twice', name: 'Twice Named', emails: [{ label: 'work', value: 'a@b.example' }, { label: 'home', value: 'A@B.example' }, { label: 'home', value: 'call me' }] }, changed('emails', /./)),
  bad('neither name nor e-mail nor telephone', 'contact', { id: 'nobody', name: '   ' }, { refused: /neither name nor e-mail nor telephone/ }),
  bad('a name of white space and an e-mail', 'contact', { id: 'mailonly', name: ' \t ', emails: [{ label: 'work', value: 'only@mail.example' }] }, changed('name', /e-mail/)),
  bad('a birthday that does not exist', 'contact', { id: 'feb31', name: 'Feb Thirty-One', birthday: '31/02/2025' }, changed('birthday', /31\/02\/2025/)),
  bad('a company that does not exist', 'contact', { id: 'orphan', name: 'Orphan Person', companies: [{ id: 'ghost', modified: '2020-01-01T00:00:00Z' }] }, changed('companies', /ghost/)),
  bad('a name that is a number', 'contact', { id: 'number', name: 12345 }, whole),
  bad('a name that is an object', 'contact', { id: 'object', name: { first: 'Ob', last: 'Ject' } }, changed('name', /./)),
  bad('an owner whom nobody knows', 'contact', { id: 'owned', name: 'Whose Is It', owner: 'ghost user' }, changed('owner', /ghost user/)),
  bad('a creation time that is none', 'contact', { id: 'when', name: 'When Was It', created_at: 'yesterday' }, changed('created_at', /yesterday/)),
  bad('fields with the names of programmers', 'contact', { id: 'proto', name: 'Proto Type', constructor: 'c', toString: 't', hasOwnProperty: 'h' }, whole),
  bad('markup in a name', 'contact', { id: 'markup', name: '<script>alert(1)</script> O\'Brien & "Sons"' }, whole),
] // prettier-ignore

const companies: readonly Bad[] = [
  bad('a parent that does not exist', 'company', { id: 'fatherless', name: 'Fatherless Ltd', parent: 'ghost' }, whole),
  bad('itself as its parent', 'company', { id: 'selfmade', name: 'Selfmade Ltd', parent: 'selfmade' }, whole),
  bad('an address that runs a script', 'company', { id: 'script', name: 'Script Ltd', website: 'javascript:alert(1)' }, whole),
  bad('a number of employees in words', 'company', { id: 'about', name: 'About Ltd', employee_count: 'about fifty' }, changed('employee_count', /about fifty/)),
  bad('half an employee', 'company', { id: 'halfman', name: 'Halfman Ltd', employee_count: 1.5 }, changed('employee_count', /1\.5/)),
  bad('an id of signs', 'company', { id: 'c/4 "x"\' #?&=é🙂', name: 'Signs Ltd' }, whole),
  bad('an id of 300 characters', 'company', { id: `x${'y'.repeat(299)}`, name: 'Long Id Ltd' }, whole),
  bad('an id that differs from that only in its last character', 'company', { id: `x${'y'.repeat(298)}z`, name: 'Long Id Too Ltd' }, whole),
  bad('a name of control characters only', 'company', { id: 'bells', name: '\u0007\u0007' }, { refused: /no name/ }),
] // prettier-ignore

const deals: readonly Bad[] = [
  bad('a title of 300 characters', 'deal', { id: 'longdeal', title: long(300), value: 1, currency: 'GBP' }, changed('title', /255/)),
  bad('no title at all', 'deal', { id: 'untitled', value: 2, currency: 'GBP', company: 'about' }, changed('title', /./)),
  bad('only parents that do not exist', 'deal', { id: 'orphandeal', title: 'Orphan deal', value: 3, currency: 'GBP', company: 'ghost', contacts: ['ghost'] }, changed('company', /ghost/)),
  bad('a further contact that does not exist', 'deal', { id: 'withghost', title: 'With a ghost', value: 3, currency: 'GBP', contacts: ['emoji', 'ghost'] }, whole),
  bad('a value in words', 'deal', { id: 'lots', title: 'Lots', value: 'a lot', currency: 'GBP' }, changed('value', /a lot/)),
  bad('a negative value in brackets', 'deal', { id: 'brackets', title: 'Brackets', value: '(99.10)', currency: 'GBP' }, changed('value', /99\.1/)),
  bad('a currency that is no more', 'deal', { id: 'pounds', title: 'Pounds', value: 4, currency: 'doubloons' }, changed('currency', /doubloons/i)),
  bad('a status that nobody knows', 'deal', { id: 'wibble', title: 'Wibble', value: 5, currency: 'GBP', status: 'wibble' }, whole),
  bad('a day that does not exist', 'deal', { id: 'feb31deal', title: 'February', value: 6, currency: 'GBP', expected_close_date: '31/02/2025' }, changed('expected_close_date', /31\/02\/2025/)),
  bad('a won time of an open deal', 'deal', { id: 'openwon', title: 'Open and won', value: 7, currency: 'GBP', status: 'open', won_at: '2024-01-01T00:00:00Z' }, changed('won_at', /./)),
  bad('a won time that is none', 'deal', { id: 'wonwhen', title: 'Won when', value: 8, currency: 'GBP', status: 'won', won_at: '2024-02-30T25:61:00Z' }, changed('won_at', /2024-02-30/)),
  bad('a lost reason of 300 characters', 'deal', { id: 'lostlong', title: 'Lost long', value: 9, currency: 'GBP', status: 'lost', lost_reason: long(300) }, changed('lost_reason', /255/)),
].map((one) => ({ ...one, record: { pipeline: 'w1', stage: 's1', ...one.record } })) // prettier-ignore

const hostile =
  '<p onclick="steal()">Dear <b>you</b><script>alert(1)</script><style>p{}</style><iframe src="https://evil.example"></iframe><a href="javascript:alert(2)">link</a><img src=x onerror=alert(3)><!-- hidden --><p>unclosed <i>tags'

const activities: readonly Bad[] = [
  bad('HTML with scripts', 'email', { id: 'hostile', subject: 'Hostile', body: hostile, sent_at: '2024-01-01T10:00:00Z', shared: true, contacts: ['emoji'] }, whole),
  bad('a subject of 300 characters', 'email', { id: 'longmail', subject: long(300), body: 'short', sent_at: '2024-01-01T10:00:00Z', shared: true, contacts: ['emoji'] }, changed('subject', /255/)),
  bad('a null character in its text', 'email', { id: 'nulmail', subject: 'Nul', body: 'a\u0000b', sent_at: '2024-01-01T10:00:00Z', shared: true, contacts: ['emoji'] }, changed('body', /no character that can be/)),
  bad('no time that can be read', 'email', { id: 'nowhen', subject: 'No when', body: 'x', sent_at: '31/02/2025 10:00', shared: true, contacts: ['emoji'] }, changed('sent_at', /31\/02\/2025/)),
  bad('nothing that it is about', 'email', { id: 'loose', subject: 'Loose', body: 'x', sent_at: '2024-01-01T10:00:00Z', shared: true, contacts: [] }, whole),
  bad('only people who do not exist', 'call', { id: 'ghostcall', subject: 'Ghost call', started_at: '2024-01-01T10:00:00Z', duration_seconds: 'abc', contacts: ['ghost'] }, changed('contacts', /ghost/)),
  bad('a length of years', 'call', { id: 'forever', subject: 'Forever', started_at: '2024-01-01T10:00:00Z', duration_seconds: 999_999_999, contacts: ['emoji'] }, changed('duration_seconds', /999999999/)),
  bad('a negative length', 'call', { id: 'backwards', subject: 'Backwards', started_at: '2024-01-01T10:00:00Z', duration_seconds: -60, contacts: ['emoji'] }, whole),
  bad('an end before its start', 'meeting', { id: 'reversed', subject: 'Reversed', starts_at: '2024-01-02T10:00:00Z', ends_at: '2024-01-01T10:00:00Z', attendees: [], contacts: ['emoji'] }, whole),
  bad('attendees that are no people', 'meeting', { id: 'attended', subject: 'Attended', starts_at: '2024-01-02T10:00:00Z', ends_at: '2024-01-02T11:00:00Z', attendees: [null, 7, 'somebody', { name: null }], contacts: ['emoji'] }, whole),
  bad('a due day that does not exist', 'task', { id: 'duefeb', subject: 'Due in February', due_at: '31/02/2025', done: 'maybe', contacts: ['emoji'] }, changed('due_at', /31\/02\/2025/)),
  bad('no text', 'note', { id: 'emptynote', body: '', contacts: ['emoji'] }, whole),
  bad('nothing but a script', 'note', { id: 'scriptnote', body: '<script>alert(1)</script>', contacts: ['emoji'] }, whole),
] // prettier-ignore

const files: readonly Bad[] = [
  bad('a name that climbs', 'file', { id: 'climb', name: '../../etc/passwd', size: 4, contacts: ['emoji'] }, whole),
  bad('quotes and a line break in its name', 'file', { id: 'quotes', name: 'a "b"\r\nc: d.txt', size: 4, contacts: ['emoji'] }, changed('name', /quotation marks/i)),
  bad('a name of 300 characters', 'file', { id: 'longfile', name: `${long(300)}.txt`, size: 4, contacts: ['emoji'] }, whole),
  bad('a record that does not exist', 'file', { id: 'ghostfile', name: 'ghost.txt', size: 4, contacts: ['ghost'] }, { refused: /ghost/ }),
] // prettier-ignore

export const allBad: readonly Bad[] = [...contacts, ...companies, ...deals, ...activities, ...files]

const recordsOf = (object: string): PlainRecord[] => allBad.filter((one) => one.object === object).map(({ record }) => record) // prettier-ignore

export const badFirm: PlainFirm = {
  name: 'Bad & Data',
  records: {
    user: [{ id: 'u1', name: 'Harriet Lane', email: 'harriet.lane@harperlane.example' }, { id: 'u2', name: '', email: null }],
    pipeline: [{ id: 'w1', name: 'Matters', order: 1 }],
    stage: [{ id: 's1', name: 'New', pipeline: 'w1', order: 1 }],
    ...Object.fromEntries([...new Set(allBad.map(({ object }) => object))].map((object) => [object, recordsOf(object)])),
  },
  contents: Object.fromEntries(files.map(({ record }) => [record.id, Buffer.from('abcd')])),
} // prettier-ignore
