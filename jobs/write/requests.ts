// A row of the ledger as requests to Pipedrive: which kind of thing it is there, and what travels in the path rather than the body.
import type { LedgerRow } from '../../db/ledger.ts'
import type { Intent } from '../../db/tables/work.ts'
import { becomes } from '../../migration/ledger.ts'
import { addOptions, create, type EntityTarget, remove, removeOptions, update } from '../pipedrive/entities.ts'
import type { PipedriveRequest } from '../pipedrive/request.ts'

type FieldObject = 'organization' | 'person' | 'deal'

function fieldObject(name: unknown): FieldObject {
  if (name === 'organization' || name === 'person' || name === 'deal') return name
  throw new Error(`A custom field belongs to an organization, a person or a deal, not to "${String(name)}".`)
}

/** The kind of thing a row is in Pipedrive; fields are kept apart by the object they belong to. */
export function entityOf(row: Pick<LedgerRow, 'object' | 'sourceId'>): EntityTarget {
  const target = becomes[row.object]
  if (target === 'field') return `field:${fieldObject(row.sourceId.split('/')[0])}`
  if (target === 'field_option') throw new Error('An option is no record of its own: it is written through its field.')
  return target
}

export async function requestFor(row: LedgerRow, intent: Intent): Promise<PipedriveRequest> {
  const { body } = intent
  if (row.object === 'field_option') return optionRequest(row, intent)
  const entity = entityOf(row)
  const { deal_id: dealId, ...participant } = body
  const extra = typeof dealId === 'number' && row.object === 'deal_contact' ? { dealId } : {}
  if (intent.do === 'create') return create(entity, row.object === 'deal_contact' ? participant : body, extra)
  if (row.pipedriveId === null)
    throw new Error(`The ${row.object} "${row.sourceId}" is to be changed or removed but has no id in Pipedrive.`)
  return intent.do === 'update'
    ? update(entity, row.pipedriveId, intent.patch ?? {})
    : remove(entity, row.pipedriveId, extra)
}

async function optionRequest(row: LedgerRow, intent: Intent): Promise<PipedriveRequest> {
  const object = fieldObject(intent.body['field_object'])
  const key = String(intent.body['field_key'])
  if (intent.do === 'create') return addOptions(object, key, [String(intent.body['label'])])
  if (intent.do === 'remove' && row.pipedriveId !== null) return removeOptions(object, key, [Number(row.pipedriveId)])
  throw new Error(`The option "${row.sourceId}" can be added and removed, not changed.`)
}
