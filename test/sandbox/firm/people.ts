// The people of the sample firm: those who work there, and the contacts they know.
import type { Draw } from './draw.ts'
import { isoDate, officeMoment, stamps, ukDate, withZ, yearStart } from './moments.ts'
import { drawAddress, drawLandline, drawMobile, drawTown, slug, type Town } from './places.ts'
import { firstId, type RawRecord } from './shape.ts'
import { jobTitles, lastNames, longNames, mensNames, womensNames } from './words.ts'

export const mailDomain = 'harperlane.example'
export const contactPreferences = ['E-mail', 'Telephone', 'Post'] as const
export const contactInterests = [
  'Wills & probate',
  'Property',
  'Employment',
  'Family',
  'Tax planning',
  'Litigation',
] as const
export const contactSources = ['Referral', 'Website', 'Existing client', 'Law Society', 'Event'] as const
const contactTags = ['VIP', 'newsletter', 'Christmas card', 'expert witness', 'beneficiary', 'do not mail'] as const

/** Twelve who work there, and two who left: nobody in Pipedrive answers to those. */
const staff = [
  ['Josephine', 'Harper', 'Senior Partner'], ['Rowan', 'Lane', 'Managing Partner'], ['Imran', 'Qureshi', 'Partner'],
  ['Siân', 'Prosser', 'Partner'], ['Declan', "O'Hara", 'Senior Associate'], ['Tamsin', 'Whitlock', 'Associate'],
  ['Adaeze', 'Okonkwo', 'Associate'], ['Gregor', 'Baillie', 'Solicitor'], ['Hannah', 'Weiss', 'Solicitor'],
  ['Marcus', 'Tennant', 'Legal Executive'], ['Pooja', 'Raman', 'Practice Manager'], ['Clive', 'Underwood', 'Cashier'],
  ['Beryl', 'Nightingale', 'Consultant'], ['Tom', 'Farrant', 'Trainee Solicitor'],
] as const // prettier-ignore
const stillThere = 12

export function drawUsers(draw: Draw): RawRecord[] {
  return staff.map(([first, last, role], index) => {
    const created = officeMoment(draw, yearStart(2012), yearStart(2016))
    return {
      id: firstId + index,
      name: `${first} ${last}`,
      initials: `${first.charAt(0)}${last.charAt(0)}`,
      email: `${slug(first)}.${slug(last)}@${mailDomain}`,
      role,
      active: index < stillThere,
      ...stamps(draw, created, withZ),
    }
  })
}

const joint = 'Mr & Mrs'

interface Names {
  readonly title: string
  readonly first_name: string
  readonly last_name: string
  readonly name: string
}

/** The first five show every kind of name; the rest are mostly ordinary. */
function drawNames(draw: Draw, index: number): Names {
  const long = longNames[index - 1]
  if (long) return { title: 'Dr', first_name: long[0], last_name: long[1], name: `Dr ${long[0]} ${long[1]}` }
  const last = index === 4 ? "O'Connor" : draw.pick(lastNames)
  if (index === 3 || (index !== 4 && draw.chance(0.04))) {
    const both = `${draw.pick(mensNames)} & ${draw.pick(womensNames)}`
    return { title: joint, first_name: both, last_name: last, name: `${joint} ${both} ${last}` }
  }
  const woman = index === 4 || draw.chance(0.5)
  const first = index === 4 ? 'Siobhán' : draw.pick<string>(woman ? womensNames : mensNames)
  const title = draw.pick(woman ? ['Mrs', 'Ms', 'Miss', 'Dr'] : ['Mr', 'Mr', 'Mr', 'Dr'])
  return { title, first_name: first, last_name: last, name: `${first} ${last}` }
}

function drawEmails(draw: Draw, names: Names, company: RawRecord | undefined, id: number) {
  const box = `${slug(names.first_name).slice(0, 20)}.${slug(names.last_name).slice(0, 20)}`
  const site = typeof company?.['website'] === 'string' ? company['website'].replace('https://www.', '') : null
  const emails = [{ label: 'home', value: `${box}${id}@post.example` }]
  if (site !== null) emails.unshift({ label: 'work', value: `${box}@${site}` })
  if (draw.chance(0.08)) emails.push({ label: 'other', value: `${box}.${id}@webmail.example` })
  return draw.chance(0.05) ? [] : emails.slice(0, draw.whole(1, 3))
}

function drawPhones(draw: Draw, town: Town) {
  const phones = [
    { label: 'mobile', value: drawMobile(draw) },
    { label: 'work', value: drawLandline(draw, town) },
    { label: 'home', value: drawLandline(draw, town) },
  ]
  return draw.some(phones, draw.pick([0, 1, 1, 1, 2, 2, 3]))
}

/** None, one or several; the latest link decides which company comes first. */
function drawLinks(draw: Draw, companies: readonly RawRecord[], index: number, created: number) {
  const count = index === 0 ? 3 : index === 1 ? 0 : draw.pick([0, 1, 1, 1, 1, 1, 2, 3])
  return draw.some(companies, count).map((company) => ({
    id: company.id,
    role: draw.pick(['Employee', 'Director', 'Shareholder', 'Adviser']),
    linked_at: withZ(officeMoment(draw, created)),
  }))
}

function customFields(draw: Draw, created: number, id: number) {
  return {
    client_reference: `C${String(id).padStart(6, '0')}`,
    preferred_contact: draw.pick(contactPreferences),
    interests: draw.some(contactInterests, draw.whole(0, 3)),
    introduced_by: draw.chance(0.7) ? draw.pick(contactSources) : null,
    marketing_consent: draw.chance(0.5),
    id_verified_on: draw.chance(0.6) ? ukDate(officeMoment(draw, created)) : null,
    dependants: draw.chance(0.4) ? draw.whole(0, 5) : null,
    linkedin_url: draw.chance(0.2) ? `https://social.example/in/${id}` : null,
  }
}

export function drawContacts(draw: Draw, count: number, users: readonly RawRecord[], companies: readonly RawRecord[]) {
  const byId = new Map(companies.map((company) => [company.id, company]))
  return Array.from({ length: count }, (_, index): RawRecord => {
    const id = firstId + index
    const names = drawNames(draw, index)
    const town = drawTown(draw)
    const created = officeMoment(draw, yearStart(2015), yearStart(2026))
    const links = drawLinks(draw, companies, index, created)
    const bornIn = yearStart(draw.whole(1938, 2002))
    return {
      id,
      ...names,
      emails: drawEmails(draw, names, byId.get(links[0]?.id ?? 0), id),
      phones: drawPhones(draw, town),
      job_title: links.length > 0 && draw.chance(0.85) ? draw.pick(jobTitles) : null,
      address: draw.chance(0.75) ? drawAddress(draw, town) : null,
      birthday:
        names.title !== joint && draw.chance(0.35)
          ? isoDate(officeMoment(draw, bornIn, bornIn + 31_000_000_000))
          : null,
      companies: links,
      owner_id: draw.pick(users).id,
      tags: draw.some(contactTags, draw.pick([0, 0, 1, 2])),
      ...customFields(draw, created, id),
      ...stamps(draw, created, withZ),
    }
  })
}
