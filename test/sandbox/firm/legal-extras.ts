// What only a law firm's system holds: time, rates, client accounts, conflict checks, risk assessments, workflows.
import type { Draw } from './draw.ts'
import { isoDate, officeMoment, stamps, ukDate, withZ, yearStart } from './moments.ts'
import type { Known } from './correspondence.ts'
import { firstId, type RawRecord } from './shape.ts'

function rows(count: number, row: (id: number, index: number) => RawRecord): RawRecord[] {
  return Array.from({ length: count }, (_, index) => row(firstId + index, index))
}

/** Recorded in units of six minutes, as solicitors do. */
export function drawTimeEntries(draw: Draw, count: number, known: Known): RawRecord[] {
  return rows(count, (id) => {
    const matter = draw.pick(known.matters)
    const worked = officeMoment(draw, Date.parse(matter.created))
    const units = draw.whole(1, 30)
    const rate = draw.pick([125, 180, 215, 260, 320])
    return {
      id,
      matter_id: matter.id,
      owner_id: matter['owner_id'],
      worked_on: isoDate(worked),
      units,
      minutes: units * 6,
      rate,
      amount: (units * rate) / 10,
      currency: 'GBP',
      narrative: draw.pick(['Attendance on client', 'Perusing documents', 'Letter out', 'Drafting', 'Telephone call']),
      billable: draw.chance(0.9),
      billed: draw.chance(0.6),
      ...stamps(draw, worked, withZ),
    }
  })
}

export function drawRates(draw: Draw, count: number): RawRecord[] {
  const grades = ['Grade A', 'Grade B', 'Grade C', 'Grade D'] as const
  const kinds = ['standard', 'legal aid', 'fixed costs'] as const
  return rows(count, (id, index) => ({
    id,
    name: `${grades[index % 4] ?? 'Grade A'}, ${kinds[Math.floor(index / 4) % 3] ?? 'standard'}`,
    hourly: 320 - (index % 4) * 60 - Math.floor(index / 4) * 25,
    currency: 'GBP',
    valid_from: '01/04/2024',
    ...stamps(draw, yearStart(2024), withZ),
  }))
}

export function drawTrustAccounts(draw: Draw, count: number, known: Known): RawRecord[] {
  return rows(count, (id) => {
    const matter = draw.pick(known.matters)
    const opened = officeMoment(draw, Date.parse(matter.created))
    return {
      id,
      name: `Client account, ${String(matter['reference'])}`,
      matter_id: matter.id,
      kind: draw.pick(['Client', 'Deposit']),
      balance: draw.money(0, 420_000),
      currency: 'GBP',
      last_reconciled: isoDate(officeMoment(draw, yearStart(2026))),
      ...stamps(draw, opened, withZ),
    }
  })
}

export function drawConflictChecks(draw: Draw, count: number, known: Known): RawRecord[] {
  return rows(count, (id) => {
    const matter = draw.pick(known.matters)
    const checked = officeMoment(draw, Date.parse(matter.created))
    const parties = matter['contacts'] as readonly { readonly id: number }[]
    return {
      id,
      matter_id: matter.id,
      contact_id: parties[0]?.id ?? null,
      searched_names: String(matter['title']),
      result: draw.pick(['Clear', 'Clear', 'Clear', 'Potential conflict', 'Conflict']),
      checked_on: ukDate(checked),
      checked_by: matter['fee_earner'],
      owner_id: matter['owner_id'],
      ...stamps(draw, checked, withZ),
    }
  })
}

/** One for each matter at most: the first matters have theirs, in the order in which they were opened. */
export function drawRiskAssessments(draw: Draw, count: number, known: Known): RawRecord[] {
  return rows(Math.min(count, known.matters.length), (id, index) => {
    const matter = known.matters[index] ?? draw.pick(known.matters)
    const assessed = officeMoment(draw, Date.parse(matter.created))
    return {
      id,
      matter_id: matter.id,
      risk_level: draw.pick(['Low', 'Low', 'Standard', 'Standard', 'High']),
      source_of_funds: draw.pick(['Savings', 'Sale of property', 'Business income', 'Loan', 'Inheritance']),
      politically_exposed: draw.chance(0.05),
      review_due: isoDate(assessed),
      owner_id: matter['owner_id'],
      ...stamps(draw, assessed, withZ),
    }
  })
}

const flows = [
  [
    'New matter checklist',
    'matter.created',
    ['Create task "Conflict search"', 'Create task "Verify identity"', 'Notify fee earner'],
  ],
  ['Court date reminder', '14 days before matter.court_date', ['Create task "Prepare bundle"', 'E-mail fee earner']],
  ['Dormant client', 'no activity for 180 days', ['Add tag "dormant"', 'E-mail practice manager']],
  [
    'Completion',
    'matter.stage becomes "Completion"',
    ['Create task "Send completion statement"', 'Create task "SDLT return"'],
  ],
] as const

export function listWorkflows(): RawRecord[] {
  return flows.map(([name, trigger, steps], index) => ({
    id: firstId + index,
    name,
    trigger,
    active: index !== 2,
    steps: steps.map((step, order) => ({ order: order + 1, action: step })),
    created: withZ(yearStart(2021)),
    modified: '2025-06-02T10:00:00Z',
  }))
}
