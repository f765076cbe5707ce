// What the panel says of custom objects: values that came into fields of the record, and notes and activities beside it.
import { attachedTo, countOn } from '../db/attached.ts'
import { auditedFields } from '../db/audits.ts'
import type { Queryable } from '../db/client.ts'
import type { LedgerRow } from '../db/ledger.ts'
import type { SourceField } from '../migration/fields.ts'
import { counted } from '../migration/findings/finding.ts'
import { flatteningsOf } from '../migration/flatten/choice.ts'
import { arrivedFrom } from '../migration/flatten/panel.ts'
import { type ParentObject, parentObjects } from '../migration/flatten/rules.ts'
import type { MappingLine } from '../migration/mapping.ts'
import type { ArrivedField } from '../migration/panel-record.ts'
import type { Readable } from '../migration/readable.ts'
import type { SourceRecord } from '../migration/record.ts'
import type { Settings } from '../migration/settings.ts'

const linkKeys = { deal: 'deal_id', contact: 'person_id', company: 'org_id' } as const

interface About {
  readonly migrationId: string
  readonly row: LedgerRow
}

/** What there is of custom objects about a record. */
export interface Custom {
  readonly parent: ParentObject
  readonly fields: readonly SourceField[]
  readonly attached: readonly SourceRecord[]
  readonly beside: ReadonlyMap<string, number>
}

/** Null: nothing of the kind hangs on such a record. All is asked for at once: each answer on its own would wait for its turn. */
export async function loadCustom(db: Queryable, { migrationId, row }: About): Promise<Custom | null> {
  const parent = parentObjects.find((one) => one === row.object)
  if (!parent) return null
  const [fields, attached, beside] = await Promise.all([
    auditedFields(db, migrationId),
    attachedTo(db, migrationId, [{ parent, sourceId: row.sourceId }]),
    countOn(db, migrationId, { key: linkKeys[parent], pipedriveId: row.pipedriveId ?? '' }),
  ])
  return fields && { parent, fields, attached: attached.get(`${parent}:${row.sourceId}`) ?? [], beside }
}

interface Shown {
  readonly row: LedgerRow
  readonly lines: readonly MappingLine[]
  readonly settings: Settings
  readonly keys: ReadonlyMap<string, string>
  readonly readable: Readable
}

export function customFields(custom: Custom | null, { row, settings, ...shown }: Shown): ArrivedField[] {
  if (custom === null) return []
  return arrivedFrom({
    ...shown,
    parent: custom.parent,
    rows: custom.attached,
    flattenings: flatteningsOf(custom.fields, settings),
    sourceFields: custom.fields,
    body: row.body ?? {},
    changes: row.changes ?? [],
  })
}

export function besideSentences(custom: Custom | null): string[] {
  return [...(custom?.beside ?? [])].map(
    ([object, count]) => `${counted(count, object)} from the source ${count === 1 ? 'stands' : 'stand'} beside it, among its notes and activities.`,
  ) // prettier-ignore
}
