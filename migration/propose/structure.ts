// Where structural facts go: id, owner, times and links need no guessing.
import type { MappedTarget, SourceField } from '../fields.ts'
import type { MappingLine } from '../mapping.ts'

export type Fixed =
  | { readonly kind: 'standard'; readonly field: string; readonly reason: string }
  | {
      readonly kind: 'custom'
      readonly type: 'date' | 'varchar' | 'org' | 'people'
      readonly name: string | null
      readonly reason: string
    }
  | { readonly kind: 'leave_out'; readonly reason: string }

const linkHomes: Readonly<Record<MappedTarget, Readonly<Record<string, string>>>> = {
  person: { company: 'org_id' },
  organization: { parent: 'parent' },
  deal: { company: 'org_id', contact: 'person_id', pipeline: 'pipeline_id', stage: 'stage_id' },
  pipeline: {},
  stage: { pipeline: 'pipeline_id' },
}

const linkReasons: Readonly<Record<string, string>> = {
  org_id: 'It links to a company, which arrives as the organization.',
  person_id: 'It links to contacts: the first becomes the contact person, the others become participants.',
  parent: 'It links to another company above this one, which becomes a relationship of type parent.',
  pipeline_id: 'It links to the pipeline.',
  stage_id: 'It links to the stage.',
}

/** Links that the other side holds as well. */
const reverse: Readonly<Record<string, readonly string[]>> = {
  person: ['deal'],
  organization: ['contact', 'deal'],
  pipeline: ['stage', 'deal'],
  stage: ['deal'],
}

/** Null for a plain value. */
export function fixedPlace(field: SourceField, into: MappedTarget): Fixed | null {
  const custom = into === 'person' || into === 'organization' || into === 'deal'
  switch (field.role) {
    case 'value':
      return null
    case 'id':
      return { kind: 'leave_out', reason: custom ? sourceIdReason : structureIdReason(into) }
    case 'owner':
      return custom ? { kind: 'standard', field: 'owner_id', reason: 'It is the owner of the record.' } : left(into)
    case 'created_at':
      return custom ? createdPlace(into) : left(into)
    case 'updated_at':
      return custom ? modifiedPlace() : left(into)
    case 'link':
      return linkPlace(field, into, custom)
  }
}

export const sourceIdReason = 'It is kept in the Source ID field.'

/** No line leads to the field of the source's id: a rule fills it, and the line of the id only says so. */
export function isSourceIdLine({ target, reason }: Pick<MappingLine, 'target' | 'reason'>): boolean {
  return target.kind === 'leave_out' && (target.reason ?? reason) === sourceIdReason
}

/** Pipelines and stages take no custom fields. */
export function structureIdReason(into: MappedTarget): string {
  return `It is not kept as a field, because Pipedrive's ${into}s take none; the app remembers which ${into} it became.`
}

function left(into: MappedTarget): Fixed {
  return { kind: 'leave_out', reason: `Pipedrive's ${into}s have no field for it.` }
}

export function createdPlace(into: MappedTarget): Fixed {
  if (into !== 'deal') return { kind: 'standard', field: 'add_time', reason: 'It says when the record was created.' }
  const reason =
    'Pipedrive sets the creation time of a deal by itself, so the original one goes into a field of its own.'
  return { kind: 'custom', type: 'date', name: 'Original created', reason }
}

export function modifiedPlace(): Fixed {
  const reason =
    'Pipedrive sets the time of the last change by itself, so the original one goes into a field of its own.'
  return { kind: 'custom', type: 'date', name: 'Original modified', reason }
}

function linkPlace(field: SourceField, into: MappedTarget, custom: boolean): Fixed {
  const homes = linkHomes[into]
  const home = homes[field.name] ?? (field.linksTo === null ? undefined : homes[field.linksTo])
  if (home) return { kind: 'standard', field: home, reason: linkReasons[home] ?? 'It is a link.' }
  if (field.linksTo !== null && reverse[into]?.includes(field.linksTo)) {
    return { kind: 'leave_out', reason: `The ${field.linksTo} holds the same link and brings it along.` }
  }
  if (!custom) return left(into)
  const reference =
    field.linksTo === 'company' && into !== 'organization'
      ? 'org'
      : field.linksTo === 'contact' && into === 'deal'
        ? 'people'
        : null
  if (reference) {
    const why = `It links to a ${field.linksTo ?? ''} beside the main one: a field of its own refers to the same record in Pipedrive.`
    return { kind: 'custom', type: reference, name: null, reason: why }
  }
  const reason = `Pipedrive has no link from here to ${field.linksTo ?? field.name}, so what it links to is kept as text.`
  return { kind: 'custom', type: 'varchar', name: null, reason }
}
