// The plan of a migration before it runs: what would be created and written, what it costs, when it would be done.
import { pacing, tokensFor } from '../budget.ts'
import type { NamedCurrency } from '../currencies.ts'
import type { Destination } from '../destination.ts'
import { existingType, neededTypes, typeName } from '../activity/types.ts'
import { homeOf, type SourceField } from '../fields.ts'
import type { ObjectRecords } from './fidelity.ts'
import { flatteningsOf, isCustomObject, standsAlone } from '../flatten/choice.ts'
import { isActivityObject, isFileObject, type LedgerObject, ledgerObjects } from '../ledger.ts'
import type { MappingLine } from '../mapping.ts'
import { hoursOpen } from '../off-peak.ts'
import { missingLabels } from '../plan/labels.ts'
import { missingOptions, neededFields, planField } from '../plan/structure.ts'
import type { Settings } from '../settings.ts'

const tokensOf = {
  record: tokensFor('addPerson'),
  link: tokensFor('addDealParticipant'),
  note: tokensFor('addNote'),
  activityType: tokensFor('addActivityType'),
  archive: tokensFor('updateDeal'),
  option: tokensFor('addDealFieldOptions'),
  /** The list is read right before it is written with one label more. */
  label: tokensFor('getLabelsOfDeals') + tokensFor('putLabelsOfDeals'),
  /** What was written is read back by pages. */
  page: tokensFor('getPersons'),
  pageOfNotes: tokensFor('getNotes'),
} as const
const recordsOnAPage = 500
const dayMs = 24 * 3_600_000

export interface PlanFacts {
  readonly fields: readonly SourceField[]
  readonly lines: readonly MappingLine[]
  readonly destination: Destination | null
  readonly settings: Settings
  /** Records of the source by object. */
  readonly staged: readonly ObjectRecords[]
  readonly pipelines: readonly string[]
  readonly stages: readonly { readonly pipeline: string; readonly name: string }[]
  readonly links: {
    readonly parents: number
    readonly participants: number
    readonly severalCompanies: number
    readonly withoutCompany: number
  }
  /** What only stands inside other records and gets a record of its own, as the audit counted it. */
  readonly within?: ReadonlyMap<LedgerObject, number>
  /** Records that the admin chose to leave out, by object. */
  readonly leftOut?: ReadonlyMap<string, number>
  /** Deals that are neither won nor lost; null: they were not counted. */
  readonly openDeals?: number | null
  /** What deals call their currencies, as the audit counted it. */
  readonly currencies?: readonly NamedCurrency[]
  /** Deals that are archived, each by a request of its own. */
  readonly archived?: number
  /** What stands in Pipedrive already, after a sample or an earlier run. */
  readonly arrived: ReadonlyMap<string, number>
  readonly requestsPerWindow: number
  /** Of the day, and what is left of them; null: the account has not said. */
  readonly tokens: { readonly limit: number | null; readonly left: number | null }
  readonly now: Date
}

export interface Creates {
  customFields: { object: string; name: string; type: string }[]
  options: number
  pipelines: string[]
  stages: { pipeline: string; name: string }[]
  activityTypes: string[]
}

export interface Forecast {
  creates: Creates
  writes: { object: string; records: number }[]
  tokens: number
  secondsAtFullSpeed: number
  /** The day on which it would be done, as YYYY-MM-DD in UTC: that is when the day's tokens come back. */
  finishesOn: string
}

export function forecast(facts: PlanFacts): Forecast {
  const creates = createsOf(facts)
  const writes = writesOf(facts)
  const cost = costOf(creates, writes, facts)
  const pace = pacing(
    cost,
    { ...facts.tokens, requestsPerWindow: facts.requestsPerWindow, reserve: facts.settings.reserve },
    facts.now,
  )
  const { secondsAtFullSpeed } = pace
  return { creates, writes, tokens: cost.tokens, secondsAtFullSpeed, finishesOn: finishesOn(facts, pace) }
}

function costOf(
  creates: Creates,
  writes: Forecast['writes'],
  facts: PlanFacts,
): { readonly requests: number; readonly tokens: number } {
  const structure = creates.customFields.length + creates.pipelines.length + creates.stages.length
  const types = creates.activityTypes.length
  const { settings } = facts
  const { options, labels } = addedOptions(facts)
  let requests = structure + types + options + labels * 2
  let tokens =
    structure * tokensOf.record + types * tokensOf.activityType + options * tokensOf.option + labels * tokensOf.label
  for (const { object, records } of writes) {
    const isNote = (object === 'note' && settings.notesAs === 'note') || (isCustomObject(object) && !isOwn(object))
    const isArchive = object === 'deal_archive'
    const pages = isArchive ? 0 : Math.ceil(records / recordsOnAPage)
    const each = isArchive
      ? tokensOf.archive
      : isNote
        ? tokensOf.note
        : isLink({ object })
          ? tokensOf.link
          : tokensOf.record
    requests += records + pages
    tokens += records * each + pages * (isNote ? tokensOf.pageOfNotes : tokensOf.page)
  }
  return { requests, tokens }
}

/** Options and labels that fields of the account lack: each is a request of its own, of a label two. */
function addedOptions({ lines, fields, destination, links, settings }: PlanFacts): {
  readonly options: number
  readonly labels: number
} {
  const account = destination ?? nothingKnown
  const needed = neededFields(lines, fields, links.severalCompanies > 0, flatteningsOf(fields, settings))
  return {
    options: needed.reduce((sum, field) => sum + missingOptions(field, account).length, 0),
    labels: missingLabels(lines, fields, account).length,
  }
}

/** Rows of the ledger that no source object stands for. */
function isOwn(object: string): boolean {
  return ledgerObjects.some((one) => one === object)
}

function createsOf(facts: PlanFacts): Creates {
  const { lines, fields, destination, pipelines, stages, links, settings } = facts
  const arriving = facts.staged.filter(({ object, records }) => records > (facts.leftOut?.get(object) ?? 0))
  const flattenings = flatteningsOf(fields, settings)
  const tasks = flattenings.get('time_entry')?.rule === 'activity' ? (['task'] as const) : []
  const activities = [...new Set([...arriving.map(({ object }) => object).filter(isActivityObject), ...tasks])]
  const account = destination ?? nothingKnown
  const needed = neededFields(lines, fields, links.severalCompanies > 0, flattenings)
  const missing = needed.filter((field) => planField(field, account).kind === 'write')
  const added = addedOptions(facts)
  const known = new Map(account.pipelines.map(({ id, name }) => [id, name]))
  const pipelineNames = new Set([...known.values()].map(folded))
  const stageNames = new Set(account.stages.map((stage) => stageKey(known.get(stage.pipelineId) ?? '', stage.name)))
  return {
    customFields: missing.map(({ target, name, type }) => ({ object: target, name, type })),
    options: missing.reduce((sum, field) => sum + field.options.length, 0) + added.options + added.labels,
    pipelines: pipelines.filter((name) => !pipelineNames.has(folded(name))),
    stages: stages.filter(({ pipeline, name }) => !stageNames.has(stageKey(pipeline, name))),
    activityTypes: neededTypes(activities, settings)
      .filter((object) => existingType(object, account.activityTypes) === null)
      .map(typeName),
  }
}

/** Before the account was read everything would have to be created. */
const nothingKnown: Destination = {
  companyName: '',
  users: [],
  fields: [],
  pipelines: [],
  stages: [],
  currencies: [],
  activityTypes: [],
  dealAddTime: null,
  tokensLimit: null,
  tokensLeft: null,
  requestsPerWindow: null,
}

/** Records of custom objects that become notes or activities; the others travel with what they belong to. */
function flattened({ fields, settings, staged }: PlanFacts): { object: string; records: number }[] {
  const alone = [...flatteningsOf(fields, settings).values()].filter(standsAlone)
  return alone.map(({ object }) => ({ object, records: staged.find((each) => each.object === object)?.records ?? 0 }))
}

function writesOf(facts: PlanFacts): Forecast['writes'] {
  const { staged, links, arrived, leftOut, within } = facts
  const objects = staged.filter(({ object }) => {
    const home = homeOf(object)
    return home === 'organization' || home === 'person' || home === 'deal' || home === 'activity'
  })
  const wanted: { object: string; records: number }[] = [
    ...objects.map(({ object, records }) => ({
      object,
      records: Math.max(0, records - (leftOut?.get(object) ?? 0)),
    })),
    { object: 'placeholder', records: links.withoutCompany > 0 || (within?.get('meeting_attendee') ?? 0) > 0 ? 1 : 0 },
    { object: 'company_parent', records: links.parents },
    { object: 'deal_contact', records: links.participants },
    ...flattened(facts),
    { object: 'deal_archive', records: facts.archived ?? 0 },
    ...[...(within ?? [])].map(([object, records]) => ({ object, records })),
    { object: 'file', records: staged.find(({ object }) => object === 'file')?.records ?? 0 },
  ]
  return wanted
    .map(({ object, records }) => ({ object, records: Math.max(0, records - (arrived.get(object) ?? 0)) }))
    .filter(({ object, records }) => records > 0 || staged.some((each) => each.object === object))
}

/** What costs as much as a link: one request of version 1 each. */
function isLink({ object }: { readonly object: string }): boolean {
  return object === 'company_parent' || object === 'deal_contact' || isFileObject(object as LedgerObject)
}

/** The tokens of the days, or the hours of the day in which it may work: whichever takes longer. */
function finishesOn(facts: PlanFacts, pace: { secondsAtFullSpeed: number; finishesAt: Date }): string {
  const { offPeak } = facts.settings
  const nights = offPeak ? Math.ceil(pace.secondsAtFullSpeed / (hoursOpen(offPeak) * 3600)) : 0
  const byHours = facts.now.getTime() + Math.max(0, nights - 1) * dayMs
  return new Date(Math.max(pace.finishesAt.getTime(), byHours)).toISOString().slice(0, 10)
}

function stageKey(pipeline: string, name: string): string {
  return `${folded(pipeline)}\n${folded(name)}`
}

function folded(name: string): string {
  return name.trim().toLowerCase()
}
