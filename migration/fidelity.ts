// The fidelity ledger before a run: for every source field how it arrives, and for every object that does not arrive why.
import { arrivesAs, type SourceField } from './fields.ts'
import type { MappingLine, Target } from './mapping.ts'

export interface ObjectRecords {
  readonly object: string
  readonly records: number
}

export interface Fidelity {
  readonly object: string
  readonly field: string
  /** Records in which the field is filled. */
  readonly records: number
  readonly arrival: 'native' | 'custom_field' | 'not_migrated'
  readonly target: string | null
  readonly reason: string
}

export interface NotMigrated {
  readonly object: string
  readonly name: string
  readonly count: number
  readonly reason: string
  readonly examples: readonly string[]
}

/** What stands for a whole object in the lists of what does not arrive. */
export const allRecords = 'all records'

export function fidelityOf(fields: readonly SourceField[], lines: readonly MappingLine[]): Fidelity[] {
  const lineOf = new Map(lines.map((line) => [`${line.object}\n${line.field}`, line]))
  return fields.map((field) => arrivalOf(field, lineOf.get(`${field.object}\n${field.name}`) ?? null))
}

/** Everything of the source that will not stand in Pipedrive: whole objects first, then fields that hold something. */
export function notMigratedOf(
  objects: readonly ObjectRecords[],
  fields: readonly SourceField[],
  lines: readonly MappingLine[],
): NotMigrated[] {
  const whole = objects
    .filter(({ object, records }) => records > 0 && !arrives(object))
    .map(({ object, records }) => ({
      object,
      name: allRecords,
      count: records,
      reason: whyNoHome(object),
      examples: examplesOf(fields.find((field) => field.object === object && field.role === 'id')),
    }))
  const single = fidelityOf(fields, lines)
    .filter(({ object, arrival, records }) => arrives(object) && arrival === 'not_migrated' && records > 0)
    .map((row) => ({
      object: row.object,
      name: row.field,
      count: row.records,
      reason: row.reason,
      examples: examplesOf(fields.find((field) => field.object === row.object && field.name === row.field)),
    }))
  return [...whole, ...single]
}

function arrivalOf(field: SourceField, line: MappingLine | null): Fidelity {
  const seen = { object: field.object, field: field.name, records: field.filled }
  if (!arrives(field.object)) {
    return { ...seen, arrival: 'not_migrated', target: null, reason: whyNoHome(field.object) }
  }
  if (line) return { ...seen, ...arrivalOfTarget(line.target, line.reason) }
  const rule = ruleFor(field)
  if (rule) return { ...seen, arrival: 'native', ...rule }
  return { ...seen, arrival: 'not_migrated', target: null, reason: 'No line of the mapping names this field.' }
}

function arrivalOfTarget(target: Target, why: string): Pick<Fidelity, 'arrival' | 'target' | 'reason'> {
  switch (target.kind) {
    case 'standard':
      return { arrival: 'native', target: `${target.object}.${target.field}`, reason: why }
    case 'custom':
      return { arrival: 'custom_field', target: `${target.object}: ${target.name} (${target.type})`, reason: why }
    case 'leave_out':
      return { arrival: 'not_migrated', target: null, reason: target.reason ?? why }
  }
}

/** Structural facts that no line has to name, because a rule of the plan carries them. */
function ruleFor(field: SourceField): Pick<Fidelity, 'target' | 'reason'> | null {
  if (field.object === 'user') {
    return { target: 'user', reason: 'Users are matched to the Pipedrive users by e-mail; none is created.' }
  }
  switch (field.role) {
    case 'id':
      return { target: 'source id', reason: 'The source id is kept with the record, so that it is found again.' }
    case 'owner':
      return { target: 'owner_id', reason: 'The owner is the Pipedrive user that the source owner was matched to.' }
    case 'link':
      return { target: `link to ${field.linksTo ?? field.name}`, reason: 'The link is made between the two records.' }
    default:
      return null
  }
}

function arrives(object: string): boolean {
  return arrivesAs(object) !== null || object === 'user' || object === 'field'
}

function whyNoHome(object: string): string {
  const reasons: Readonly<Record<string, string>> = {
    time_entry: 'Time entries are for reference only: Pipedrive keeps no time ledger.',
    rate: 'Rates are for reference only: Pipedrive keeps no billing rates.',
    trust_account: 'Trust and client account balances are never written into a CRM as live amounts.',
    workflow: 'Workflows are not migrated; their definitions can be downloaded as a reference for rebuilding them.',
  }
  return reasons[object] ?? `Records of the object "${object}" have no place in Pipedrive in this version of the app.`
}

function examplesOf(field: SourceField | undefined): string[] {
  if (!field) return []
  return field.samples.map((sample) => (typeof sample === 'string' ? sample : (JSON.stringify(sample) ?? '')))
}
