// What the invented firm's runs would be answered with: diff, records, reconciliation, and the panel on a record.
import {
  diffSchema,
  notMigratedSchema,
  panelRecordSchema,
  reconciliationSchema,
  recordsSchema,
  type PanelRecord,
} from '../../../server/contract.ts'

export const diff = diffSchema.parse({
  runId: 'run-sample',
  summary: { equal: 2104, changed_by_rule: 61, different: 1, missing: 0, left_out: 212 },
  rows: [
    {
      object: 'deal',
      sourceId: 'M-2207',
      field: 'est_fee',
      target: 'value',
      source: '£1,234.50',
      meant: 1234.5,
      found: 1234,
      verdict: 'different',
      rule: null,
    },
    {
      object: 'contact',
      sourceId: 'C-1044',
      field: 'tel_w',
      target: 'phones',
      source: '020 7946 0018',
      meant: [{ value: '+442079460018', label: 'work' }],
      found: [{ value: '+442079460018', label: 'work' }],
      verdict: 'changed_by_rule',
      rule: 'phone_with_country_code',
    },
    {
      object: 'contact',
      sourceId: 'C-1044',
      field: 'full_name',
      target: 'name',
      source: 'Amelia Stone',
      meant: 'Amelia Stone',
      found: 'Amelia Stone',
      verdict: 'equal',
      rule: null,
    },
    {
      object: 'deal',
      sourceId: 'M-2207',
      field: 'risk',
      target: '',
      source: 'Low',
      meant: null,
      found: null,
      verdict: 'left_out',
      rule: 'computed',
    },
  ],
  next: null,
})

export const refused = recordsSchema.parse({
  rows: [
    {
      object: 'contact',
      sourceId: 'C-1187',
      state: 'refused',
      pipedriveId: null,
      reason:
        'Pipedrive refused the email address "piotr@@wojcik": it is not valid. Mend it in Perfect Books, then try again.',
      title: 'Piotr Wójcik',
    },
    {
      object: 'deal',
      sourceId: 'M-1990',
      state: 'refused',
      pipedriveId: null,
      reason: 'The deal has no title, and a deal in Pipedrive needs one.',
      title: null,
    },
  ],
  next: null,
})

export const held = recordsSchema.parse({
  rows: [
    {
      object: 'deal',
      sourceId: 'M-2001',
      state: 'held',
      pipedriveId: null,
      reason: 'Its contact Piotr Wójcik is not in Pipedrive.',
      title: 'Wójcik lease',
    },
  ],
  next: null,
})

export const reconciliation = reconciliationSchema.parse({
  clean: false,
  runId: 'run-reconcile',
  finishedAt: '2026-11-22T16:40:00.000Z',
  sentence: '2,430 of 2,432 records are in Pipedrive as they were meant to be; 2 are missing, and each is named below.',
  objects: [
    { object: 'company', source: 412, pipedrive: 412, equal: 412, changedByRule: 0, leftOut: 0, refused: 0, waiting: 0, different: 0, missing: 0 },
    { object: 'contact', source: 1284, pipedrive: 1283, equal: 1222, changedByRule: 61, leftOut: 0, refused: 0, waiting: 0, different: 0, missing: 1 },
    { object: 'deal', source: 736, pipedrive: 735, equal: 735, changedByRule: 0, leftOut: 0, refused: 0, waiting: 0, different: 0, missing: 1 },
  ],
  sums: [
    { pipeline: 'Litigation', stage: 'Issued', currency: 'GBP', source: 812_340.5, pipedrive: 812_340.5, equal: true },
    { pipeline: 'Conveyancing', stage: 'Instructed', currency: 'GBP', source: 1_204_000, pipedrive: 1_202_765.5, equal: false },
    { pipeline: 'Conveyancing', stage: 'Instructed', currency: 'EUR', source: 96_200, pipedrive: 96_200, equal: true },
  ],
  differences: [
    { object: 'contact', sourceId: 'C-1187', field: null, kind: 'missing', message: 'Piotr Wójcik is not in Pipedrive: his email address was refused.' },
    { object: 'deal', sourceId: 'M-1990', field: null, kind: 'missing', message: 'The deal is not in Pipedrive: it has no title.' },
    { object: 'deal', sourceId: null, field: 'value', kind: 'sum', message: 'Conveyancing in GBP is 1,234.50 lower, which is the missing deal.' },
  ],
}) // prettier-ignore

export const notMigrated = notMigratedSchema.parse({
  rows: [
    {
      object: 'trust_account',
      name: 'Client account balances',
      count: 31,
      reason: 'Balances held in trust are never written as amounts; they stay in Perfect Books.',
      examples: ['TA-014', 'TA-019'],
    },
    {
      object: 'workflow',
      name: 'Workflows',
      count: 6,
      reason: 'Automations cannot be created from outside; their definitions are in the export below.',
      examples: ['Chase unsigned letters'],
    },
  ],
})

const fields: PanelRecord['fields'] = [
  { field: 'name', target: 'name', source: 'Amelia Stone', arrived: 'Amelia Stone', how: 'equal', rule: null },
  { field: 'email', target: 'emails', source: 'AMELIA@northgate.example', arrived: 'amelia@northgate.example', how: 'changed_by_rule', rule: 'Written in small letters' },
  { field: 'tel_w', target: 'phones', source: '020 7946 0018', arrived: '+442079460018', how: 'changed_by_rule', rule: 'The country code was added' },
  { field: 'salutation', target: 'Salutation', source: 'Ms', arrived: 'Ms', how: 'equal', rule: null },
  { field: 'kyc_checked', target: 'KYC checked', source: '03-11-25', arrived: '2025-11-03', how: 'changed_by_rule', rule: 'Read as day, month, year' },
  { field: 'risk', target: '', source: 'Low', arrived: null, how: 'left_out', rule: 'Computed in Perfect Books' },
] // prettier-ignore

const reasons: Readonly<Record<PanelRecord['status'], readonly string[]>> = {
  imported: ['The second company of this contact is kept in the field Secondary organizations.'],
  edited_since: ['The phone number was changed in Pipedrive on 20 November; late changes leave it alone.'],
  waiting: ['It waits for its organization, which has not been written yet.'],
  refused: ['Pipedrive refused the email address "amelia@@northgate": it is not valid.'],
  reverted: [],
  not_in_migration: [],
}

const brought: PanelRecord['brought'] = {
  objects: [
    { object: 'email', records: 1214, isAtLeast: false, refused: 0, waiting: 0 },
    { object: 'meeting', records: 3, isAtLeast: false, refused: 0, waiting: 1 },
    { object: 'file', records: 12, isAtLeast: false, refused: 1, waiting: 0 },
  ],
  newest: [
    { object: 'email', sourceId: 'E-99', title: 'Completion statement', date: '2026-11-19T16:40:00Z', status: 'imported', reason: null },
    { object: 'meeting', sourceId: 'M-3', title: 'Signing at the office', date: '2026-11-18', status: 'waiting', reason: 'Its deal has not been written yet.' },
  ],
  open: [
    { object: 'meeting', sourceId: 'M-3', title: 'Signing at the office', date: '2026-11-18', status: 'waiting', reason: 'Its deal has not been written yet.' },
    { object: 'file', sourceId: 'F-7', title: 'scan of a lease of the ground floor and the basement.pdf', date: null, status: 'refused', reason: '"scan of a lease.pdf" has 0 bytes, and Pipedrive takes no empty file.' },
  ],
} // prettier-ignore
const nothing: PanelRecord['brought'] = { objects: [], newest: [], open: [] }

export function panelRecord(status: PanelRecord['status']): PanelRecord {
  const isKnown = status !== 'not_in_migration'
  const hasArrived = status === 'imported' || status === 'edited_since'
  return panelRecordSchema.parse({
    status,
    migration: isKnown ? { id: 'm1', name: 'Harper & Lane, November' } : null,
    importedAt: hasArrived ? '2026-11-22T14:05:00.000Z' : null,
    source: isKnown ? { object: 'contact', id: 'C-1044' } : null,
    fields: hasArrived ? fields : [],
    reasons: [...reasons[status]],
    brought: hasArrived ? brought : nothing,
  })
}
