// Relationships between organizations: parent and daughter, or merely related (v1, the only home of a hierarchy).
import { type Answer, type Behaviours, type Call, liveRow, removeRow } from './behaviour.ts'
import { plainSecond } from './moments.ts'
import { plainOrganization, related } from './plain-shapes.ts'
import type { Relationship } from './records.ts'
import { badRequest, notFound } from './refusal.ts'

function shown(call: Call, row: Relationship): Record<string, unknown> {
  return {
    id: row.id,
    type: row.type,
    rel_owner_org_id: plainOrganization(call.company, row.owner_org_id),
    rel_linked_org_id: plainOrganization(call.company, row.linked_org_id),
    add_time: plainSecond(row.add_time),
    update_time: plainSecond(row.update_time),
    // A text, as the contract says.
    active_flag: String(!row.is_deleted),
  }
}

/** The same, seen from one of the two organizations. */
function seenFrom(call: Call, row: Relationship, orgId: number): Record<string, unknown> {
  const isOwner = row.owner_org_id === orgId
  const other = isOwner ? row.linked_org_id : row.owner_org_id
  return {
    ...shown(call, row),
    calculated_type: row.type === 'related' ? 'related' : isOwner ? 'daughter' : 'parent',
    calculated_related_org_id: other,
    related_organization_name: call.company.organizations.get(other)?.name ?? null,
  }
}

function relatedOf(call: Call, rows: readonly Relationship[]): unknown {
  const ids = [...new Set(rows.flatMap((row) => [row.owner_org_id, row.linked_org_id]))]
  return { organization: related(ids.map((id) => plainOrganization(call.company, id))) }
}

function ends(call: Call, kept: Relationship | null): Pick<Relationship, 'owner_org_id' | 'linked_org_id' | 'type'> {
  const { body, company } = call
  const end = (key: string, was: number | undefined): number => {
    const given = body[key]
    const id = typeof given === 'number' ? given : was
    if (id === undefined || company.organizations.live(id) === undefined) {
      throw badRequest(`${key}: there is no organization ${String(id)}`)
    }
    return id
  }
  const owner_org_id = end('rel_owner_org_id', kept?.owner_org_id)
  const linked_org_id = end('rel_linked_org_id', kept?.linked_org_id)
  if (owner_org_id === linked_org_id) throw badRequest('An organization cannot be related to itself.')
  const type = body['type'] === undefined ? kept?.type : body['type']
  return { owner_org_id, linked_org_id, type: type === 'parent' ? 'parent' : 'related' }
}

function add(call: Call): Answer {
  const made = ends(call, null)
  const born = call.company.born()
  const row = call.company.relationships.add((id) => ({ id, ...made, ...born }))
  return { data: shown(call, row), related: relatedOf(call, [row]) }
}

function update(call: Call): Answer {
  const { relationships } = call.company
  const kept = liveRow(call, relationships, 'Organization relationship')
  const row = relationships.replace({ ...kept, ...ends(call, kept), update_time: call.company.touched(kept) })
  return { data: shown(call, row), related: relatedOf(call, [row]) }
}

function list(call: Call): Answer {
  const { relationships, organizations } = call.company
  const orgId = Number(call.query['org_id'])
  if (organizations.live(orgId) === undefined) throw notFound('Organization')
  const rows = [
    ...(relationships.linked('owner_org_id', orgId) ?? []),
    ...(relationships.linked('linked_org_id', orgId) ?? []),
  ]
    .filter((row) => isVisible(call, row))
    .sort((a, b) => a.id - b.id)
  return {
    data: rows.map((row) => seenFrom(call, row, orgId)),
    additional: { pagination: { start: 0, limit: 100, more_items_in_collection: false } },
    related: relatedOf(call, rows),
  }
}

function isVisible(call: Call, row: Relationship): boolean {
  const { organizations } = call.company
  const alive = [row.owner_org_id, row.linked_org_id].every((id) => organizations.live(id) !== undefined)
  return alive && !row.is_deleted
}

export const relationshipBehaviours: Behaviours = {
  'v1 addOrganizationRelationship': add,
  'v1 updateOrganizationRelationship': update,
  'v1 getOrganizationRelationships': list,
  'v1 getOrganizationRelationship': (call) => {
    const row = liveRow(call, call.company.relationships, 'Organization relationship')
    return { data: shown(call, row), related: relatedOf(call, [row]) }
  },
  'v1 deleteOrganizationRelationship': (call) => {
    const { relationships } = call.company
    const row = liveRow(call, relationships, 'Organization relationship')
    return { data: { id: removeRow(call, relationships, row).id } }
  },
}
