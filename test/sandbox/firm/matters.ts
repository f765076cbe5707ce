// The matters of the sample firm: what a CRM calls deals, with the fields that only lawyers keep.
import type { Draw } from './draw.ts'
import { asOf, daysAfter, isoDate, officeMoment, ukDate, withOffset, withZ, yearStart } from './moments.ts'
import type { PipelineName } from './pipelines.ts'
import { firstId, type RawRecord, type Resources } from './shape.ts'
import { companyStems, lastNames, streets, towns } from './words.ts'

export const practiceAreas = [
  'Wills & probate', 'Trusts', 'Residential conveyancing', 'Commercial leases', 'Development', 'Employment', 'Debt recovery',
  'Contract disputes', 'Family',
] as const // prettier-ignore
export const billingArrangements = ['Hourly', 'Fixed fee', 'Capped fee', 'Conditional fee', 'Legal aid'] as const
export const lostReasons = [
  'Instructed another firm',
  'Fees too high',
  'Conflict of interest',
  'Client withdrew',
  'No reply',
] as const
const matterTags = ['urgent', 'legal aid', 'complex', 'referral fee', 'out of hours'] as const

const areasOf: Record<PipelineName, readonly string[]> = {
  'Private client': ['Wills & probate', 'Trusts', 'Residential conveyancing', 'Family'],
  'Commercial property': ['Commercial leases', 'Development'],
  Litigation: ['Employment', 'Debt recovery', 'Contract disputes'],
}

function drawTitle(draw: Draw, area: string): string {
  const surname = draw.pick(lastNames)
  const place = `${draw.whole(1, 148)} ${draw.pick(streets)}, ${draw.pick(towns)[0]}`
  const titles: Record<string, string> = {
    'Wills & probate': draw.pick([`Estate of the late ${surname}`, `${surname}: wills and lasting powers of attorney`]),
    Trusts: `${surname} family settlement`,
    'Residential conveyancing': draw.pick([`Purchase of ${place}`, `Sale of ${place}`, `Remortgage of ${place}`]),
    'Commercial leases': draw.pick([`Lease renewal, ${place}`, `New lease, ${place}`]),
    Development: `${draw.pick(companyStems)} site, phase ${draw.whole(1, 4)}`,
    Employment: `${surname} v ${draw.pick(companyStems)} (unfair dismissal)`,
    'Debt recovery': `Recovery of arrears from ${draw.pick(companyStems)}`,
    'Contract disputes': `${draw.pick(companyStems)} v ${draw.pick(companyStems)}`,
    Family: `${surname}: financial settlement`,
  }
  return titles[area] ?? `${surname}: ${area}`
}

/** Older matters are nearly all closed, as in any firm's book. */
function drawOutcome(draw: Draw, created: number) {
  const young = created > yearStart(2025)
  const open = draw.chance(young ? 0.7 : 0.12)
  const closed = officeMoment(draw, created, daysAfter(created, 400))
  if (open) return { status: 'open', won_at: null, lost_at: null, closed_at: null, lost_reason: null }
  if (draw.chance(0.65))
    return { status: 'won', won_at: withZ(closed), lost_at: null, closed_at: withZ(closed), lost_reason: null }
  return {
    status: 'lost',
    won_at: null,
    lost_at: withZ(closed),
    closed_at: withZ(closed),
    lost_reason: draw.pick(lostReasons),
  }
}

function customFields(draw: Draw, area: string, created: number, value: number) {
  const litigious = ['Employment', 'Debt recovery', 'Contract disputes', 'Family'].includes(area)
  const unbilled = draw.money(0, value / 3)
  const arrangement = draw.pick(billingArrangements)
  return {
    practice_area: area,
    court_date: litigious && draw.chance(0.6) ? ukDate(daysAfter(created, draw.whole(30, 500))) : null,
    estimated_fees: `£${(value * 0.8).toLocaleString('en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`,
    billing_arrangement: arrangement,
    key_risks: draw.some(['Limitation', 'Costs', 'Undertaking given', 'Vulnerable client'], draw.pick([0, 0, 1, 2])),
    legal_aid: arrangement === 'Legal aid',
    file_url: draw.chance(0.5) ? `https://files.harperlane.example/matters/${draw.whole(10_000, 99_999)}` : null,
    hours_recorded: Math.round(draw.fraction() * 900) / 10,
    unbilled_time: unbilled,
    days_open: Math.floor((Date.parse(asOf) - created) / 86_400_000),
  }
}

/** The people of a matter, best taken from its own company. */
function drawParties({ draw, resources: { contacts }, staffOf }: Book, companyId: number | null) {
  const others = Array.from({ length: draw.pick([0, 0, 1, 2]) }, () => draw.pick(contacts))
  const chosen = [...draw.some(staffOf.get(companyId) ?? [], 1), ...others]
  const parties = chosen.length > 0 ? chosen : [draw.pick(contacts)]
  const ids = [...new Set(parties.map((contact) => contact.id))]
  return ids.map((id, index) => ({
    id,
    role: index === 0 ? 'Client' : draw.pick(['Joint client', 'Witness', 'Other side']),
  }))
}

/** Contacts by the companies they belong to. */
function staffOfCompanies(contacts: readonly RawRecord[]): Map<number | null, RawRecord[]> {
  const staff = new Map<number | null, RawRecord[]>()
  for (const contact of contacts) {
    for (const { id } of contact['companies'] as readonly { readonly id: number }[]) {
      const known = staff.get(id)
      if (known) known.push(contact)
      else staff.set(id, [contact])
    }
  }
  return staff
}

interface Book {
  readonly draw: Draw
  readonly staffOf: ReadonlyMap<number | null, readonly RawRecord[]>
  readonly resources: Pick<Resources, 'users' | 'companies' | 'contacts' | 'pipelines' | 'stages'>
}

function drawMatter(book: Book, index: number, created: number) {
  const { draw, resources } = book
  const pipeline = resources.pipelines[index % resources.pipelines.length] ?? draw.pick(resources.pipelines)
  const area = draw.pick(areasOf[pipeline['name'] as PipelineName])
  const private_ = pipeline['name'] === 'Private client'
  const company = private_ && draw.chance(0.6) ? null : draw.pick(resources.companies).id
  const stages = resources.stages.filter((stage) => stage['pipeline_id'] === pipeline.id)
  const stage = stages[Math.floor(index / 3)] ?? draw.pick(stages)
  const owner = draw.pick(resources.users)
  const value = draw.money(350, private_ ? 9_000 : 85_000)
  const outcome = drawOutcome(draw, created)
  return {
    id: firstId + index,
    title: drawTitle(draw, area),
    value,
    currency: draw.chance(0.9) ? 'GBP' : draw.pick(['EUR', 'USD']),
    pipeline_id: pipeline.id,
    stage_id: stage.id,
    probability: outcome.status === 'open' ? stage['probability'] : null,
    ...outcome,
    expected_close_date: draw.chance(0.8) ? isoDate(daysAfter(created, draw.whole(20, 420))) : null,
    company_id: company,
    contacts: drawParties(book, company),
    owner_id: owner.id,
    fee_earner: owner['initials'],
    tags: draw.some(matterTags, draw.pick([0, 0, 1, 2])),
    // Drawn from the number alone, so that everything else of a firm stays as it is.
    archived: outcome.status !== 'open' && index % 4 === 0,
    retainer: index % 5 === 0 ? { from: isoDate(created), to: isoDate(daysAfter(created, 365)) } : null,
    ...customFields(draw, area, created, value),
    created: withOffset(created),
    modified: withOffset(officeMoment(draw, outcome.closed_at === null ? created : Date.parse(outcome.closed_at))),
  }
}

/** In the order they were opened, so that references run 16-1001, 16-1002, … within each year. */
export function drawMatters(draw: Draw, count: number, resources: Book['resources']): RawRecord[] {
  const from = yearStart(2016)
  const span = Date.parse('2026-11-13T00:00:00Z') - from
  const perYear = new Map<string, number>()
  const book = { draw, resources, staffOf: staffOfCompanies(resources.contacts) }
  return Array.from({ length: count }, (_, index): RawRecord => {
    const created = officeMoment(draw, from + (span * index) / count, from + (span * (index + 1)) / count)
    const year = isoDate(created).slice(2, 4)
    const number = (perYear.get(year) ?? 1000) + 1
    perYear.set(year, number)
    const { id, title, ...rest } = drawMatter(book, index, created)
    return { id, title, reference: `${year}-${number}`, ...rest }
  })
}
