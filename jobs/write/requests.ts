// A row of the ledger as a request to Pipedrive: what travels in the body, and what beside it in the path.
import type { LedgerRow } from '../../db/ledger.ts'
import type { Intent } from '../../db/tables/work.ts'
import { targetOf } from '../../migration/ledger.ts'
import { create, type Extra, type FieldObject, remove, update } from '../pipedrive/entities.ts'
import type { PipedriveRequest } from '../pipedrive/request.ts'

/** The object whose field a row of fields stands for: the first part of its source id. */
export function fieldObject(sourceId: string): FieldObject {
  const [name] = sourceId.split('/')
  if (name === 'organization' || name === 'person' || name === 'deal') return name
  throw new Error(`A custom field belongs to an organization, a person or a deal, not to "${name ?? ''}".`)
}

export async function requestFor(row: LedgerRow, intent: Intent): Promise<PipedriveRequest> {
  const target = targetOf(row.object, intent.body)
  const { body, extra } = parts(row, intent.body)
  if (intent.do === 'create') return create(target, body, extra)
  if (row.pipedriveId === null) {
    throw new Error(`The ${row.object} "${row.sourceId}" is to be changed or removed but has no id in Pipedrive.`)
  }
  return intent.do === 'update'
    ? update(target, row.pipedriveId, intent.patch ?? {}, extra)
    : remove(target, row.pipedriveId, extra)
}

/** The stored body also says which deal or field the row belongs to; Pipedrive takes those in the path. */
function parts(row: LedgerRow, stored: Record<string, unknown>): { body: Record<string, unknown>; extra: Extra } {
  if (row.object === 'deal_contact' || row.object === 'deal_archive') {
    const { deal_id: dealId, ...body } = stored
    return { body, extra: { dealId: Number(dealId) } }
  }
  if (row.object === 'field_option') {
    const { field_key: fieldKey, field_object: object, ...body } = stored
    return { body, extra: { fieldKey: String(fieldKey), object: fieldObject(String(object)) } }
  }
  return { body: stored, extra: row.object === 'field' ? { object: fieldObject(row.sourceId) } : {} }
}
