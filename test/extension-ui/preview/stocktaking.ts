// An invented firm as its audit, mapping, owners and plan would be answered; every answer passes the contract's schema.
import type * as z from 'zod'
import { auditSchema, mappingAnswerSchema, ownersSchema, planSchema } from '../../../server/contract.ts'

type Line = z.infer<typeof mappingAnswerSchema>['lines'][number]

const fieldRows = [
  ['company', 'name', 'Company name', 'string', 412, ['Harper & Lane LLP', 'Northgate Dairies Ltd', 'Okafor Estates']],
  ['company', 'website', 'Web', 'url', 301, ['northgate.example', 'okafor.example']],
  ['company', 'employees', 'Headcount', 'integer', 188, [12, 1250, 40]],
  ['company', 'vat_no', 'VAT No.', 'string', 240, ['GB 123 4567 89', 'GB 987 6543 21']],
  ['contact', 'full_name', 'Name', 'string', 1284, ['Amelia Stone', 'Piotr Wójcik', 'Dele Okafor']],
  ['contact', 'tel_w', 'Tel (W)', 'phone', 1102, ['020 7946 0018', '+44 161 496 0007']],
  ['contact', 'email', 'E-mail', 'email', 1190, ['amelia.stone@northgate.example']],
  ['contact', 'salutation', 'Salutation', 'string', 640, ['Ms', 'Dr', 'Lord Justice']],
  ['contact', 'kyc', 'KYC checked', 'date', 377, ['03-11-25', '17-02-26']],
  ['deal', 'matter', 'Matter', 'string', 736, ['Lease renewal, Unit 4', 'Share purchase agreement']],
  ['deal', 'est_fee', 'Est. fee', 'money', 702, ['£1,234.50', '(£200.00)']],
  ['deal', 'state', 'State', 'enum', 736, ['Open', 'Completed', 'Not proceeding']],
  ['deal', 'risk', 'Risk', 'formula', 736, ['Low', 'High']],
] as const

const totals: Readonly<Record<string, number>> = { company: 412, contact: 1284, deal: 736 }

export const audit = auditSchema.parse({
  state: 'done',
  source: {
    objects: [
      { object: 'company', records: 412, arrivesAs: 'organization' },
      { object: 'contact', records: 1284, arrivesAs: 'person' },
      { object: 'pipeline', records: 2, arrivesAs: 'pipeline' },
      { object: 'stage', records: 9, arrivesAs: 'stage' },
      { object: 'deal', records: 736, arrivesAs: 'deal' },
      { object: 'trust_account', records: 31, arrivesAs: null },
      { object: 'workflow', records: 6, arrivesAs: null },
    ],
    fields: fieldRows.map(([object, name, label, type, filled, samples]) => ({
      object,
      name,
      label,
      type,
      filled,
      records: totals[object] ?? 0,
      samples: [...samples],
    })),
    findings: [
      {
        code: 'orphan',
        object: 'contact',
        count: 58,
        message: '58 contacts belong to no company.',
        effect: 'They are put into one organization named "(no company)", which you can rename under Choices.',
        examples: ['C-1044 Amelia Stone', 'C-1187 Piotr Wójcik'],
      },
      {
        code: 'cycle',
        object: 'company',
        count: 1,
        message: 'Two companies are each other’s parent: Okafor Estates and Okafor Holdings.',
        effect: 'The newer of the two links is left out and named in the reconciliation.',
        examples: ['16-1001 Okafor Estates', '16-1002 Okafor Holdings'],
      },
      {
        code: 'currency',
        object: 'deal',
        count: 12,
        message: '12 deals name no currency.',
        effect: 'Their amounts are read as GBP; another currency can be set under Choices.',
        examples: ['M-2207 Lease renewal, Unit 4'],
      },
    ],
  },
  destination: {
    users: 9,
    fields: 104,
    pipelines: 1,
    tokensLeft: 208_400,
    tokensLimit: 270_000,
    requestsPerWindow: 80,
    findings: [
      {
        code: 'active_automations',
        object: 'deal',
        count: 2,
        message: '2 webhooks would be told of every record that is written.',
        effect: 'Switch them off before the run, or whatever listens to them will act on the whole migration.',
        examples: ['https://hooks.firm.example/deals'],
      },
    ],
  },
  assessment: {
    overall: { grade: 'C', reason: '82 % of 13 fields have a sure target or were decided by you; 3 need a look.' },
    grades: [
      { aspect: 'object_compatibility', grade: 'A', reason: 'Every object of the source has a place in Pipedrive.' },
      { aspect: 'field_mapping_clarity', grade: 'C', reason: '82 % of 13 fields have a sure target or were decided by you; 3 need a look.' },
      { aspect: 'timeline', grade: 'A', reason: 'It is done on the day it begins, even at worst.' },
      { aspect: 'api_constraints', grade: 'B', reason: 'The day’s tokens run out once; the work waits for the next day and goes on by itself.' },
      { aspect: 'data_volume', grade: 'A', reason: '2,480 records were found, of which and whose links 2,443 are written.' },
    ],
    records: 2480,
    tokens: { least: 12_215, most: 15_269 },
    seconds: { least: 340, most: 870 },
    finishesOn: { earliest: '2026-11-23', latest: '2026-11-24' },
    assumptions: [
      'The account has 270,000 tokens a day, of which 30 % stay for your other integrations; they come back at midnight UTC.',
      'It works around the clock.',
      'Time for confirming the mapping, matching owners and approving the sample is yours and not counted.',
    ],
  },
}) // prettier-ignore

export const auditRunning = auditSchema.parse({ state: 'running', source: null, destination: null })

interface Sketch {
  readonly at: readonly [object: string, field: string]
  readonly target: Line['target']
  readonly confidence: number
  readonly reason: string
}

const sketches: readonly Sketch[] = [
  { at: ['company', 'name'], target: { kind: 'standard', object: 'organization', field: 'name' }, confidence: 0.99, reason: 'Same name, filled in every record, almost all values differ.' },
  { at: ['company', 'website'], target: { kind: 'standard', object: 'organization', field: 'website' }, confidence: 0.95, reason: 'Every value is a web address.' },
  { at: ['company', 'employees'], target: { kind: 'standard', object: 'organization', field: 'employee_count' }, confidence: 0.88, reason: 'Whole numbers, and "headcount" means number of employees.' },
  { at: ['company', 'vat_no'], target: { kind: 'custom', object: 'organization', type: 'varchar', name: 'VAT No.' }, confidence: 0.82, reason: 'Pipedrive has no field for it; kept as text so that no space is lost.' },
  { at: ['contact', 'full_name'], target: { kind: 'standard', object: 'person', field: 'name' }, confidence: 0.98, reason: 'Values look like names of people.' },
  { at: ['contact', 'tel_w'], target: { kind: 'standard', object: 'person', field: 'phones' }, confidence: 0.94, reason: 'Every value is a phone number; W stands for work.' },
  { at: ['contact', 'email'], target: { kind: 'standard', object: 'person', field: 'emails' }, confidence: 0.99, reason: 'Every value is an email address.' },
  { at: ['contact', 'salutation'], target: { kind: 'custom', object: 'person', type: 'enum', name: 'Salutation' }, confidence: 0.52, reason: 'Few different values, which suits a list; some of them may be typing mistakes.' },
  { at: ['contact', 'kyc'], target: { kind: 'custom', object: 'person', type: 'date', name: 'KYC checked' }, confidence: 0.61, reason: 'Dates, but day and month could be the other way round in 40 of 377 values.' },
  { at: ['deal', 'matter'], target: { kind: 'standard', object: 'deal', field: 'title' }, confidence: 0.86, reason: 'The text that tells deals apart; a matter is a deal here.' },
  { at: ['deal', 'est_fee'], target: { kind: 'standard', object: 'deal', field: 'value' }, confidence: 0.91, reason: 'The only amount of money in the deal.' },
  { at: ['deal', 'state'], target: { kind: 'standard', object: 'deal', field: 'status' }, confidence: 0.77, reason: 'Three values that match open, won and lost.' },
  { at: ['deal', 'risk'], target: { kind: 'leave_out', reason: 'computed' }, confidence: 0.4, reason: 'Computed by a formula in Perfect Books; a copy would no longer change.' },
] // prettier-ignore

function lineOf({ at: [object, field], target, confidence, reason }: Sketch): Line {
  const home = object === 'company' ? 'organization' : object === 'contact' ? 'person' : 'deal'
  const custom: Line['target'] = { kind: 'custom', object: home, type: 'varchar', name: field }
  const values = { Open: 'open', Completed: 'won', 'Not proceeding': 'lost' }
  return {
    object,
    field,
    target,
    transform:
      field === 'state'
        ? [{ rule: 'value_map', values }]
        : field === 'kyc'
          ? [{ rule: 'date_format', format: 'dd-MM-yy' }]
          : [],
    confidence,
    reason,
    state: target.kind === 'leave_out' ? 'left_out' : 'proposed',
    candidates: [
      { target, confidence, reason },
      { target: custom, confidence: 0.3, reason: 'Keeps the value as text.' },
    ],
  }
}

export const mapping = mappingAnswerSchema.parse({
  version: 1,
  state: 'proposed',
  lines: sketches.map(lineOf),
  problems: [],
  remarks: [],
  targets: [],
})

export const owners = ownersSchema.parse({
  matches: [
    { sourceId: 'u1', name: 'Grace Harper', email: 'grace@harperlane.example', records: 903, userId: 11, by: 'email' },
    { sourceId: 'u2', name: 'Tom Lane', email: 'tom@harperlane.example', records: 640, userId: 12, by: 'email' },
    { sourceId: 'u3', name: 'Temp, reception', email: null, records: 71, userId: null, by: null },
    { sourceId: 'u4', name: 'Ines Duarte', email: 'ines@old.example', records: 818, userId: null, by: null },
  ],
  fallbackUserId: null,
  users: [
    { id: 11, name: 'Grace Harper', email: 'grace@harperlane.example', active: true },
    { id: 12, name: 'Tom Lane', email: 'tom@harperlane.example', active: true },
    { id: 13, name: 'Sam Field', email: 'sam@harperlane.example', active: true },
    { id: 14, name: 'Former Partner', email: 'former@harperlane.example', active: false },
  ],
})

export const plan = planSchema.parse({
  creates: {
    customFields: [
      { object: 'organization', name: 'VAT No.', type: 'varchar' },
      { object: 'person', name: 'Salutation', type: 'enum' },
      { object: 'person', name: 'KYC checked', type: 'date' },
    ],
    options: 7,
    pipelines: ['Litigation'],
    stages: ['Enquiry', 'Instructed', 'Hearing', 'Closed'].map((name) => ({ pipeline: 'Litigation', name })),
    activityTypes: [],
  },
  writes: [
    { object: 'pipeline', records: 2 },
    { object: 'stage', records: 9 },
    { object: 'company', records: 412 },
    { object: 'contact', records: 1284 },
    { object: 'deal', records: 736 },
    { object: 'deal_contact', records: 210 },
  ],
  tokens: 31_420,
  secondsAtFullSpeed: 740,
  finishesOn: '2026-11-27',
  fidelity: mapping.lines.map((line) => ({
    object: line.object,
    field: line.field,
    records: totals[line.object] ?? 0,
    arrival:
      line.target.kind === 'standard' ? 'native' : line.target.kind === 'custom' ? 'custom_field' : 'not_migrated',
    target:
      line.target.kind === 'standard' ? line.target.field : line.target.kind === 'custom' ? line.target.name : null,
    reason: line.reason,
  })),
  blockers: [],
})
