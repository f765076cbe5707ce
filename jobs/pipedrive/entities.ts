// What we keep in Pipedrive, as requests: create, update, remove, read, list, for every target a migration writes to.
// The shapes come from Pipedrive's own package, which builds a request without sending it; a body is passed through untouched.
import type { Body, Entity, EntityId, Extra, Listing } from './entity.ts'
import { fieldEntity } from './field-entities.ts'
import { relationEntities } from './relation-entities.ts'
import { recordEntities } from './record-entities.ts'
import type { PipedriveRequest } from './request.ts'

export type { Body, EntityId, Extra, Listing } from './entity.ts'
export { addOptions } from './field-entities.ts'

export type FieldTarget = 'field:organization' | 'field:person' | 'field:deal'
export type EntityTarget =
  | FieldTarget
  | 'pipeline'
  | 'stage'
  | 'organization'
  | 'organization_relationship'
  | 'person'
  | 'deal'
  | 'deal_participant'

/** A participant's deal is named in `extra`. */
export function create(target: EntityTarget, body: Body, extra: Extra = {}): Promise<PipedriveRequest> {
  return entityOf(target).create(body, extra)
}

export function update(target: EntityTarget, id: EntityId, body: Body): Promise<PipedriveRequest> {
  const change = entityOf(target).update
  if (!change) throw new Error(`Pipedrive cannot change a ${target}; remove ${id} and create another one.`)
  return change(id, body)
}

export function remove(target: EntityTarget, id: EntityId, extra: Extra = {}): Promise<PipedriveRequest> {
  return entityOf(target).remove(id, extra)
}

export function read(
  target: EntityTarget,
  id: EntityId,
  customFieldKeys?: readonly string[],
): Promise<PipedriveRequest> {
  const one = entityOf(target).read
  if (!one) throw new Error(`Pipedrive cannot read a ${target} alone; list them and look for ${id}.`)
  return one(id, customFieldKeys)
}

export function list(target: EntityTarget, listing: Listing = {}): Promise<PipedriveRequest> {
  return entityOf(target).list(listing)
}

const entities: Readonly<Record<EntityTarget, Entity>> = {
  ...recordEntities,
  ...relationEntities,
  'field:organization': fieldEntity('organization'),
  'field:person': fieldEntity('person'),
  'field:deal': fieldEntity('deal'),
}

function entityOf(target: EntityTarget): Entity {
  return entities[target]
}
