// The companies of the sample firm: families up to four deep, and custom fields of every type that a source is known to have.
import type { Draw } from './draw.ts'
import { isoDate, officeMoment, stamps, ukDate, withOffset, yearStart } from './moments.ts'
import { drawAddress, drawLandline, drawTown, slug } from './places.ts'
import { firstId, type RawRecord } from './shape.ts'
import { charitableForms, companyStems, industries, lastNames, legalForms } from './words.ts'

export const sectors = [
  'Public sector',
  'Family business',
  'Listed',
  'Overseas parent',
  'Regulated',
  'Start-up',
] as const
export const amlRisks = ['Low', 'Medium', 'High'] as const
const companyTags = ['VIP', 'panel firm', 'referrer', 'slow payer', 'newsletter', 'do not mail'] as const

type Industry = (typeof industries)[number]

function drawName(draw: Draw, [industry, trades]: Industry): string {
  const trade = draw.pick<string>(trades)
  if (industry === 'Charity' || industry === 'Education') {
    return `${draw.pick(companyStems)} ${trade} ${draw.pick(charitableForms)}`
  }
  if (industry === 'Professional services' && draw.chance(0.7)) {
    return `${draw.pick(lastNames)}, ${draw.pick(lastNames)} & Co. ${draw.pick(['LLP', 'Ltd'])}`
  }
  if (draw.chance(0.1)) return `${draw.pick(lastNames)} & Sons ${trade} Ltd`
  return `${draw.pick(companyStems)} ${trade} ${draw.pick(legalForms)}`
}

/** A name nobody has yet; the town tells namesakes apart, as it does in a firm's client list. */
function freshName(draw: Draw, industry: Industry, taken: Set<string>, town: string): string {
  let name = drawName(draw, industry)
  if (taken.has(name)) name = `${name} (${town})`
  for (let number = 2; taken.has(name); number += 1) name = `${name.replace(/ No\. \d+$/, '')} No. ${number}`
  taken.add(name)
  return name
}

/** The first twelve are families of four levels, the two after them know no parent: they become the cycle. */
function parentOf(draw: Draw, index: number): number | null {
  if (index < 12) return index % 4 === 0 ? null : firstId + index - 1
  if (index < 14 || !draw.chance(0.22)) return null
  return firstId + draw.pick([0, 1, 2, 4, 5, 8])
}

function customFields(draw: Draw, created: number) {
  return {
    client_number: String(draw.whole(1, 99_999)).padStart(6, '0'),
    companies_house_number: draw.chance(0.8) ? String(draw.whole(1_000_000, 14_999_999)).padStart(8, '0') : null,
    credit_limit: draw.chance(0.6) ? `£${draw.whole(1, 80).toLocaleString('en-GB')},000.00` : null,
    annual_fee_income: draw.money(0, 95_000),
    client_since: ukDate(created),
    next_review: draw.chance(0.5) ? isoDate(officeMoment(draw, created)) : null,
    aml_risk: draw.pick(amlRisks),
    sectors: draw.some(sectors, draw.whole(0, 3)),
    on_stop: draw.chance(0.05),
    engagement_letter: draw.chance(0.4)
      ? `https://files.harperlane.example/letters/${draw.whole(1000, 9999)}.pdf`
      : null,
  }
}

export function drawCompanies(draw: Draw, count: number, users: readonly RawRecord[]): RawRecord[] {
  const taken = new Set<string>()
  return Array.from({ length: count }, (_, index) => {
    const industry = draw.pick(industries)
    const town = drawTown(draw)
    const name = freshName(draw, industry, taken, town[0])
    const created = officeMoment(draw, yearStart(2014), yearStart(2026))
    return {
      id: firstId + index,
      name,
      website: draw.chance(0.85) ? `https://www.${slug(name).slice(0, 40)}.example` : null,
      industry: industry[0],
      employee_count: draw.chance(0.9) ? draw.pick([3, 8, 14, 27, 45, 80, 120, 260, 540, 1900]) : null,
      address: drawAddress(draw, town),
      phone: draw.chance(0.9) ? drawLandline(draw, town) : null,
      parent_id: parentOf(draw, index),
      owner_id: draw.pick(users).id,
      tags: draw.some(companyTags, draw.whole(0, 2)),
      ...customFields(draw, created),
      ...stamps(draw, created, withOffset),
    }
  })
}
