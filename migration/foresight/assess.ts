// How well a migration can be expected to go: grades with their reasons, and tokens, time and day as a range with its assumptions.
import { pacing } from '../budget.ts'
import { indispensable } from '../destination-findings.ts'
import { flatteningsOf } from '../flatten/choice.ts'
import { hasNoHome } from './no-home.ts'
import { type Finding, pluralOf, thousands } from '../findings/finding.ts'
import { type Forecast, forecast, type PlanFacts } from './forecast.ts'
import type { MappingLine } from '../mapping.ts'

export const grades = ['A', 'B', 'C', 'D', 'E'] as const
export type Grade = (typeof grades)[number]

export const aspects = [
  'object_compatibility',
  'field_mapping_clarity',
  'timeline',
  'api_constraints',
  'data_volume',
] as const

export interface Graded {
  readonly aspect: (typeof aspects)[number]
  readonly grade: Grade
  readonly reason: string
}

export interface Assessment {
  overall: { grade: Grade; reason: string }
  grades: Graded[]
  records: number
  tokens: { least: number; most: number }
  seconds: { least: number; most: number }
  finishesOn: { earliest: string; latest: string }
  assumptions: string[]
}

export interface AssessFacts extends PlanFacts {
  /** What was found in the account. */
  readonly findings: readonly Finding[]
}

/** Tries, look-ups after lost answers and late changes come on top of what is written once. */
const worstShare = 1.25

export function assess(facts: AssessFacts): Assessment {
  const best = forecast(facts)
  const worst = forecast(worstOf(facts))
  const records = facts.staged.reduce((sum, each) => sum + each.records, 0)
  const all: Graded[] = [
    objectGrade(facts),
    mappingGrade(facts.lines),
    timelineGrade(facts, worst),
    constraintGrade(facts, best),
    volumeGrade(best, records),
  ]
  return {
    overall: overallOf(all),
    grades: all,
    records,
    tokens: { least: best.tokens, most: Math.ceil(best.tokens * worstShare) },
    seconds: { least: best.secondsAtFullSpeed, most: Math.ceil(worst.secondsAtFullSpeed * worstShare) },
    finishesOn: { earliest: best.finishesOn, latest: later(best.finishesOn, worst.finishesOn) },
    assumptions: assumptionsOf(facts),
  }
}

/** Half the speed, a quarter more tokens, and a day whose tokens others have used up already. */
function worstOf(facts: AssessFacts): PlanFacts {
  const { limit } = facts.tokens
  const tokens = limit === null ? facts.tokens : { limit: Math.floor(limit / worstShare), left: 0 }
  return { ...facts, tokens, requestsPerWindow: Math.max(1, facts.requestsPerWindow / 2) }
}

function assumptionsOf({ tokens, settings, requestsPerWindow, arrived }: AssessFacts): string[] {
  const reserve = `${Math.round(settings.reserve * 100)} %`
  return [
    tokens.limit === null
      ? 'Pipedrive has not said how many tokens the account has a day; the days are those of the speed alone.'
      : `The account has ${thousands(tokens.limit)} tokens a day, of which ${reserve} stay for your other integrations; they come back at midnight UTC.`,
    `At best ${requestsPerWindow} requests are taken in two seconds and nothing else uses today’s tokens; at worst half as many are, other integrations have used up today’s, and a quarter more tokens go to tries and late changes.`,
    settings.offPeak === null
      ? 'It works around the clock.'
      : `It works from ${settings.offPeak.from} to ${settings.offPeak.to} (${settings.offPeak.timeZone}) only.`,
    arrived.size > 0
      ? 'What stands in Pipedrive already is not counted again.'
      : 'The sample is a part of the whole, and is written once.',
    'Time for confirming the mapping, matching owners and approving the sample is yours and not counted.',
  ]
}

/** Read for reference by their nature; a firm with many of them is no worse to migrate. */
const reference: ReadonlySet<string> = new Set(['user', 'field', 'time_entry', 'rate', 'trust_account', 'workflow'])

function objectGrade({ staged, fields, settings }: AssessFacts): Graded {
  const flattenings = flatteningsOf(fields, settings)
  const meant = staged.filter(({ object, records }) => records > 0 && !reference.has(object))
  const total = meant.reduce((sum, each) => sum + each.records, 0)
  const left = meant.filter(({ object }) => hasNoHome(object, flattenings))
  const share = total === 0 ? 1 : 1 - left.reduce((sum, each) => sum + each.records, 0) / total
  const names = left.map(({ object, records }) => `${thousands(records)} ${pluralOf(object)}`)
  const aside = staged.filter(({ object, records }) => records > 0 && reference.has(object) && object !== 'user' && object !== 'field')
  const also = aside.length === 0 ? '' : ` For reference only, and not counted here: ${aside.map(({ object }) => pluralOf(object)).join(', ')}.`
  const reason = left.length === 0 ? 'Every object of the source has a place in Pipedrive.' : `${percent(share)} of the records have a place in Pipedrive; without one are ${names.join(', ')}.`
  return { aspect: 'object_compatibility', grade: byLeast(share, [0.95, 0.8, 0.6, 0.4]), reason: reason + also }
} // prettier-ignore

function mappingGrade(lines: readonly MappingLine[]): Graded {
  const aspect = 'field_mapping_clarity'
  if (lines.length === 0) return { aspect, grade: 'E', reason: 'There is no mapping yet.' }
  const clear = lines.filter(
    ({ state, confidence }) => state === 'confirmed' || state === 'edited' || confidence >= 0.8,
  )
  const share = clear.length / lines.length
  const open = lines.length - clear.length
  const rest = open === 0 ? '' : `; ${thousands(open)} ${open === 1 ? 'needs' : 'need'} a look`
  const reason = `${percent(share)} of ${thousands(lines.length)} fields have a sure target or were decided by you${rest}.`
  return { aspect, grade: byLeast(share, [0.9, 0.75, 0.6, 0.4]), reason }
}

function timelineGrade({ now }: AssessFacts, worst: Forecast): Graded {
  const days = Math.max(0, Math.round((Date.parse(worst.finishesOn) - Date.parse(now.toISOString().slice(0, 10))) / 86_400_000))
  const reason = days === 0 ? 'It is done on the day it begins, even at worst.' : `At worst it is done ${days === 1 ? 'on the day after it begins' : `${days} days after it begins`}, on ${worst.finishesOn}.`
  return { aspect: 'timeline', grade: byMost(days, [1, 3, 7, 21]), reason }
} // prettier-ignore

/** Findings that stop a migration or part of it, in the order in which they count. */
const stopping: readonly (readonly [string, Grade, string])[] = [
  [indispensable, 'E', 'The user who installed the app lacks a right without which nothing can be written.'],
  ['custom_fields_over_cap', 'E', 'The mapping needs more custom fields than the plan seems to allow.'],
  ['deals_cap', 'D', 'The deals come near the number that the plan seems to allow.'],
  ['permission_limited', 'C', 'The user who installed the app lacks a right that part of the work needs.'],
]

function constraintGrade(facts: AssessFacts, best: Forecast): Graded {
  const aspect = 'api_constraints'
  const work = { requests: 0, tokens: best.tokens }
  const budget = { ...facts.tokens, requestsPerWindow: facts.requestsPerWindow, reserve: facts.settings.reserve }
  const { stops } = pacing(work, budget, facts.now)
  const found = stopping.find(([code]) => facts.findings.some((finding) => finding.code === code))
  const byTokens = stops === null ? 'B' : byMost(stops, [0, 1, 4, 14])
  if (found && grades.indexOf(found[1]) >= grades.indexOf(byTokens)) return { aspect, grade: found[1], reason: found[2] }
  if (stops === null) return { aspect, grade: 'B', reason: 'Pipedrive has not said how many tokens the account has a day.' }
  const reason = stops === 0 ? 'The tokens that are left today are enough.' : `The day’s tokens run out ${stops === 1 ? 'once' : `${stops} times`}; the work waits for the next day and goes on by itself.`
  return { aspect, grade: byTokens, reason }
} // prettier-ignore

function volumeGrade(best: Forecast, records: number): Graded {
  const writes = best.writes.reduce((sum, each) => sum + each.records, 0)
  const reason = `${thousands(records)} records were found, of which and whose links ${thousands(writes)} are written.`
  return { aspect: 'data_volume', grade: byMost(writes, [10_000, 50_000, 200_000, 1_000_000]), reason }
}

/** The average, but never better than one grade above the worst: one wall is enough to stop. */
function overallOf(all: readonly Graded[]): Assessment['overall'] {
  const places = all.map(({ grade }) => grades.indexOf(grade))
  const worst = Math.max(...places)
  const mean = Math.round(places.reduce((sum, place) => sum + place, 0) / places.length)
  const grade = grades[Math.max(mean, worst - 1)] ?? 'E'
  const weakest = all.filter((each) => grades.indexOf(each.grade) === worst)
  const reason = worst === 0 ? 'Nothing stands in the way.' : weakest.map((each) => each.reason).join(' ')
  return { grade, reason }
}

function byLeast(value: number, steps: readonly number[]): Grade {
  const place = steps.findIndex((step) => value >= step)
  return grades[place < 0 ? steps.length : place] ?? 'E'
}

function byMost(value: number, steps: readonly number[]): Grade {
  const place = steps.findIndex((step) => value <= step)
  return grades[place < 0 ? steps.length : place] ?? 'E'
}

const percent = (share: number): string => `${Math.floor(share * 100)} %`

const later = (a: string, b: string): string => (a > b ? a : b)
