// What we keep in Pipedrive, as requests: create, update, remove, read, list, for every target a migration writes to.
// The shapes come from Pipedrive's own package, which builds a request without sending it; a body is passed through untouched.
import type { PipedriveTarget } from '../../migration/ledger.ts'
import { activityEntities } from './activity-entities.ts'
import type { Body, Entity, EntityId, Extra, Listing } from './entity.ts'
import { fileEntities } from './file-entities.ts'
import { fieldEntities } from './field-entities.ts'
import { relationEntities } from './relation-entities.ts'
import { recordEntities } from './record-entities.ts'
import type { PipedriveRequest } from './request.ts'

export type { Body, EntityId, Extra, FieldObject, Listing } from './entity.ts'
export { addOptions } from './field-entities.ts'

/** `extra` names the object of a field, the field of an option, the deal of a participant. */
export function create(target: PipedriveTarget, body: Body, extra: Extra = {}): Promise<PipedriveRequest> {
  return entityOf(target).create(body, extra)
}

export function update(
  target: PipedriveTarget,
  id: EntityId,
  body: Body,
  extra: Extra = {},
): Promise<PipedriveRequest> {
  const change = entityOf(target).update
  if (!change) throw new Error(`Pipedrive cannot change a ${target}; remove ${id} and create another one.`)
  return change(id, body, extra)
}

export function remove(target: PipedriveTarget, id: EntityId, extra: Extra = {}): Promise<PipedriveRequest> {
  return entityOf(target).remove(id, extra)
}

export function read(target: PipedriveTarget, id: EntityId, extra: Extra = {}): Promise<PipedriveRequest> {
  const one = entityOf(target).read
  if (!one) throw new Error(`Pipedrive cannot read a ${target} alone; list them and look for ${id}.`)
  return one(id, extra)
}

export function list(target: PipedriveTarget, listing: Listing = {}): Promise<PipedriveRequest> {
  return entityOf(target).list(listing)
}

const entities: Readonly<Record<PipedriveTarget, Entity>> = {
  ...recordEntities,
  ...relationEntities,
  ...fieldEntities,
  ...activityEntities,
  ...fileEntities,
}

function entityOf(target: PipedriveTarget): Entity {
  return entities[target]
}
