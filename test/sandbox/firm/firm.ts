// Harper & Lane LLP, an invented law firm: the same seed and scale give the same records on every machine.
import { drawCompanies } from './companies.ts'
import { drawCalls, drawDocuments, drawEmails, drawMeetings, drawNotes, drawTasks } from './correspondence.ts'
import { createDraw } from './draw.ts'
import { listFieldDefinitions } from './field-definitions.ts'
import {
  drawConflictChecks,
  drawRiskAssessments,
  drawRates,
  drawTimeEntries,
  drawTrustAccounts,
  listWorkflows,
} from './legal-extras.ts'
import { drawMatters } from './matters.ts'
import { asOf } from './moments.ts'
import { drawContacts, drawUsers } from './people.ts'
import { listPipelines, listStages } from './pipelines.ts'
import { withQuirks } from './quirks.ts'
import { type Firm, type Resources, sizeOf } from './shape.ts'

export { knownQuirks } from './quirks.ts'
export type { Quirk } from './quirks.ts'
export type { Firm, RawRecord, ResourceName, Resources } from './shape.ts'

export interface FirmOptions {
  readonly seed?: number
  /** Multiplies the counts; even the smallest firm holds every kind of thing. */
  readonly scale?: number
}

function drawResources(seed: number, scale: number): Resources {
  const draw = (name: string) => createDraw(seed, name)
  const size = (resource: Parameters<typeof sizeOf>[0]) => sizeOf(resource, scale)
  const users = drawUsers(draw('users'))
  const companies = drawCompanies(draw('companies'), size('companies'), users)
  const contacts = drawContacts(draw('contacts'), size('contacts'), users, companies)
  const pipelines = listPipelines()
  const stages = listStages()
  const matters = drawMatters(draw('matters'), size('matters'), { users, companies, contacts, pipelines, stages })
  const known = { users, companies, contacts, matters }
  return {
    users,
    companies,
    contacts,
    pipelines,
    stages,
    matters,
    emails: drawEmails(draw('emails'), size('emails'), known),
    calls: drawCalls(draw('calls'), size('calls'), known),
    meetings: drawMeetings(draw('meetings'), size('meetings'), known),
    notes: drawNotes(draw('notes'), size('notes'), known),
    tasks: drawTasks(draw('tasks'), size('tasks'), known),
    documents: drawDocuments(draw('documents'), size('documents'), known),
    time_entries: drawTimeEntries(draw('time_entries'), size('time_entries'), known),
    rates: drawRates(draw('rates'), size('rates')),
    trust_accounts: drawTrustAccounts(draw('trust_accounts'), size('trust_accounts'), known),
    workflows: listWorkflows(),
    conflict_checks: drawConflictChecks(draw('conflict_checks'), size('conflict_checks'), known),
    risk_assessments: drawRiskAssessments(draw('risk_assessments'), size('risk_assessments'), known),
    fields: listFieldDefinitions(),
  }
}

export function createFirm({ seed = 1, scale = 1 }: FirmOptions = {}): Firm {
  return {
    name: 'Harper & Lane LLP',
    code: 'HARPER',
    seed,
    scale,
    asOf,
    timeZone: 'Europe/London',
    resources: withQuirks(drawResources(seed, scale)),
  }
}
