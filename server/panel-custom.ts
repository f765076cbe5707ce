// What the panel says of custom objects: values that came into fields of the record, and notes and activities beside it.
import { attachedTo, countOn } from '../db/attached.ts'
import { auditOf } from '../db/audits.ts'
import type { Queryable } from '../db/client.ts'
import type { LedgerRow } from '../db/ledger.ts'
import { settingsOf } from '../db/migrations.ts'
import { counted } from '../migration/findings/finding.ts'
import { flatteningsOf } from '../migration/flatten/choice.ts'
import { arrivedFrom } from '../migration/flatten/panel.ts'
import { parentObjects } from '../migration/flatten/rules.ts'
import type { MappingLine } from '../migration/mapping.ts'
import type { ArrivedField } from '../migration/panel-record.ts'
import type { Readable } from '../migration/readable.ts'

const linkKeys = { deal: 'deal_id', contact: 'person_id', company: 'org_id' } as const

interface About {
  readonly migrationId: string
  readonly row: LedgerRow
  readonly lines: readonly MappingLine[]
}

export async function loadBrought(
  db: Queryable,
  { migrationId, row, lines }: About,
  shown: { readonly keys: ReadonlyMap<string, string>; readonly readable: Readable },
): Promise<{ fields: ArrivedField[]; sentences: string[] }> {
  const parent = parentObjects.find((one) => one === row.object)
  const settings = await settingsOf(db, migrationId)
  const audit = await auditOf(db, migrationId)
  if (!parent || !settings || !audit?.fields) return { fields: [], sentences: [] }
  const { fields } = audit
  const attached = await attachedTo(db, migrationId, [{ parent, sourceId: row.sourceId }])
  const beside = await countOn(db, migrationId, { key: linkKeys[parent], pipedriveId: row.pipedriveId ?? '' })
  return {
    fields: arrivedFrom({
      ...shown,
      parent,
      rows: attached.get(`${parent}:${row.sourceId}`) ?? [],
      flattenings: flatteningsOf(fields, settings),
      sourceFields: fields,
      lines,
      body: row.body ?? {},
      changes: row.changes ?? [],
    }),
    sentences: [...beside].map(
      ([object, count]) => `${counted(count, object)} from the source ${count === 1 ? 'stands' : 'stand'} beside it, among its notes and activities.`,
    ),
  } // prettier-ignore
}
