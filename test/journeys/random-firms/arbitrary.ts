// Random firms: what a firm of no more than a few dozen records can hold, with every value one that must arrive as it is.
import * as fc from 'fast-check'

export interface Moment {
  /** As the source writes it. */
  readonly raw: string
  /** The same in UTC, to the second. */
  readonly utc: string
}

interface Owned {
  readonly owner: number | null
  readonly created: Moment
}

export interface Company extends Owned {
  readonly name: string
  readonly employees: number | null
  /** The index of a company before this one. */
  readonly parent: number | null
  readonly budget: number | null
  readonly background: string | null
}

export interface Contact extends Owned {
  readonly first: string
  readonly last: string
  readonly emails: readonly string[]
  readonly phones: readonly string[]
  /** Indexes, the latest link first. */
  readonly companies: readonly number[]
  readonly isVip: boolean | null
  readonly interests: readonly string[]
}

export interface Deal extends Owned {
  readonly title: string
  readonly cents: number
  readonly currency: (typeof currencies)[number]
  readonly stage: number
  readonly end: { readonly status: 'won' | 'lost'; readonly at: Moment; readonly reason: string | null } | null
  readonly company: number | null
  readonly contacts: readonly number[]
  readonly practice: (typeof practices)[number] | null
  readonly hearing: string | null
}

export interface Activity extends Owned {
  readonly kind: 'email' | 'call' | 'meeting' | 'task' | 'note'
  readonly text: string
  readonly at: Moment
  readonly seconds: number
  readonly isDone: boolean
  readonly deal: number | null
  readonly contacts: readonly number[]
}

export interface Document {
  readonly stem: string
  readonly bytes: Uint8Array
  readonly deal: number | null
  readonly contact: number | null
  readonly company: number | null
}

export interface RandomFirm {
  readonly way: 'rest' | 'bundle'
  readonly declaresFields: boolean
  readonly users: readonly (typeof people)[number][]
  readonly companies: readonly Company[]
  readonly contacts: readonly Contact[]
  /** The number of stages of each pipeline. */
  readonly pipelines: readonly number[]
  readonly deals: readonly Deal[]
  readonly activities: readonly Activity[]
  readonly documents: readonly Document[]
}

export const currencies = ['GBP', 'EUR', 'USD', 'JPY'] as const
export const practices = ['Property', 'Family, children', 'Crime', 'Wills & probate'] as const
export const interests = ['Tax', 'Land', 'Boats', 'Art'] as const
/** The local part of each: two are written otherwise than in Pipedrive, one is nobody there. */
export const people = ['harriet.lane', 'OLIVER.Penrose', 'priya.raman+firm', 'nobody.known'] as const

const letters = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz') },
  { weight: 1, arbitrary: fc.constantFrom(...'éßøŁжש東ع🙂&\'"-.,()/%') },
)
/** Starts and ends with a letter, so that nothing is trimmed and nothing looks like a number or a date. */
const words = (most: number): fc.Arbitrary<string> =>
  fc
    .array(fc.string({ unit: letters, minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: most })
    .map((parts) => `A${parts.join(' ')}z`)

const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, { freq: 3, nil: null })

const second = (from: string, to: string): fc.Arbitrary<number> =>
  fc.integer({ min: Date.parse(from) / 1000, max: Date.parse(to) / 1000 })
const utcOf = (seconds: number): string => `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`
const shifted = (seconds: number, hours: number): string => utcOf(seconds + hours * 3600).slice(0, 19)

/** The ways of writing a moment; one without a zone only where London's own is beyond doubt. */
const moment: fc.Arbitrary<Moment> = fc.oneof(
  second('2005-01-01', '2025-12-31').map((at) => ({ raw: utcOf(at), utc: utcOf(at) })),
  second('2005-01-01', '2025-12-31').map((at) => ({ raw: `${shifted(at, 2)}+02:00`, utc: utcOf(at) })),
  second('2005-01-01', '2025-12-31').map((at) => ({ raw: `${shifted(at, -5)}.000-05:00`, utc: utcOf(at) })),
  second('2019-01-05', '2019-02-20').map((at) => ({ raw: shifted(at, 0).replace('T', ' '), utc: utcOf(at) })),
  second('2022-06-05', '2022-08-20').map((at) => ({ raw: shifted(at, 1), utc: utcOf(at) })),
)
const day = second('2001-01-02', '2031-01-01').map((at) => utcOf(at).slice(0, 10))

const owned = (users: number) => ({ owner: maybe(fc.nat(users - 1)), created: moment })
const someOf = (count: number, most: number): fc.Arbitrary<number[]> =>
  count === 0 ? fc.constant([]) : fc.uniqueArray(fc.nat(count - 1), { maxLength: most })
const oneOf = (count: number): fc.Arbitrary<number | null> =>
  count === 0 ? fc.constant(null) : maybe(fc.nat(count - 1))

interface Sizes {
  readonly users: number
  readonly companies: number
  readonly contacts: number
  readonly pipelines: readonly number[]
  readonly deals: number
}

const company = ({ users }: Sizes, index: number): fc.Arbitrary<Company> =>
  fc.record({
    ...owned(users),
    name: words(6),
    employees: maybe(fc.integer({ min: 1, max: 99_999 })),
    parent: oneOf(index),
    budget: maybe(fc.integer({ min: -999_999, max: 99_999_999 })),
    background: maybe(words(60)),
  })

const address = fc.string({ unit: fc.constantFrom(...'abcxyz0189'), minLength: 1, maxLength: 8 })
const contact = ({ users, companies }: Sizes): fc.Arbitrary<Contact> =>
  fc.record({
    ...owned(users),
    first: words(1),
    last: words(2),
    emails: fc.uniqueArray(address.map((local) => `${local}@post.example`), { maxLength: 3 }),
    phones: fc.uniqueArray(fc.integer({ min: 100, max: 999 }).map((tail) => `020 7946 0${tail}`), { maxLength: 2 }),
    companies: someOf(companies, 3),
    isVip: maybe(fc.boolean()),
    interests: fc.uniqueArray(fc.constantFrom(...interests), { maxLength: 3 }),
  }) // prettier-ignore

const deal = ({ users, companies, contacts, pipelines }: Sizes): fc.Arbitrary<Deal> =>
  fc.record({
    ...owned(users),
    title: words(5),
    cents: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 999_999_999 })),
    currency: fc.constantFrom(...currencies),
    stage: fc.nat(pipelines.reduce((sum, stages) => sum + stages, 0) - 1),
    end: maybe(fc.record({ status: fc.constantFrom('won' as const, 'lost' as const), at: moment, reason: maybe(words(4)) })),
    company: oneOf(companies),
    contacts: someOf(contacts, 4),
    practice: maybe(fc.constantFrom(...practices)),
    hearing: maybe(day),
  }) // prettier-ignore

const activity = ({ users, contacts, deals }: Sizes): fc.Arbitrary<Activity> =>
  fc.record({
    ...owned(users),
    kind: fc.constantFrom('email', 'call', 'meeting', 'task', 'note'),
    text: words(20),
    at: moment,
    seconds: fc.integer({ min: 60, max: 20_000 }),
    isDone: fc.boolean(),
    deal: oneOf(deals),
    contacts: someOf(contacts, 3),
  })

const document = ({ companies, contacts, deals }: Sizes): fc.Arbitrary<Document> =>
  fc
    .record({
      stem: words(2).map((name) => name.replaceAll(/[/"]/g, '_')),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 3000 }),
      deal: oneOf(deals),
      contact: oneOf(contacts),
      company: oneOf(companies),
    })
    .filter((one) => one.deal !== null || one.contact !== null || one.company !== null)

const many = <T>(of: (index: number) => fc.Arbitrary<T>, count: number): fc.Arbitrary<T[]> =>
  fc.tuple(...Array.from({ length: count }, (_, index) => of(index)))

export const randomFirm: fc.Arbitrary<RandomFirm> = fc
  .record({
    way: fc.constantFrom('rest' as const, 'bundle' as const),
    declaresFields: fc.boolean(),
    users: fc.subarray([...people], { minLength: 1 }),
    companies: fc.nat(6),
    contacts: fc.nat(8),
    pipelines: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
    deals: fc.integer({ min: 1, max: 7 }),
    activities: fc.nat(10),
    documents: fc.nat(3),
  })
  .chain((sized) => {
    const sizes: Sizes = { ...sized, users: sized.users.length }
    return fc.record({
      way: fc.constant(sized.way),
      declaresFields: fc.constant(sized.declaresFields),
      users: fc.constant(sized.users),
      pipelines: fc.constant(sized.pipelines),
      companies: many((index) => company(sizes, index), sized.companies),
      contacts: many(() => contact(sizes), sized.contacts),
      deals: many(() => deal(sizes), sized.deals),
      activities: many(() => activity(sizes), sized.activities),
      documents: many(() => document({ ...sizes }), sized.companies + sized.contacts === 0 ? 0 : sized.documents),
    })
  })
