// Mapping lines of custom objects whose records become fields of what they belong to, and what a change of the rule does to them.
import type { AccountField, SourceField } from '../fields.ts'
import { nameOf } from '../findings/finding.ts'
import type { MappingLine, Target } from '../mapping.ts'
import { customName, customTarget, customType, typeWords } from '../propose/custom-field.ts'
import { transformsFor } from '../propose/transforms.ts'
import { isTrustBalance, trustBalanceReason } from '../trust-balance.ts'
import { type Flattening, type Flattenings, goesByFields } from './choice.ts'
import { parentTargets } from './rules.ts'

/** What is known of the account, and which names are taken already. */
export interface Taken {
  readonly account: readonly AccountField[]
  readonly names: Set<string>
}

/** Null: the field needs no line, because it says which record it is put on. */
export function lineOnParent(field: SourceField, flattening: Flattening, taken: Taken): MappingLine | null {
  if (field.role === 'link' && field.name === flattening.link) return null
  const into = parentTargets[flattening.parent]
  const object = nameOf(field.object)
  const name = `${object.charAt(0).toUpperCase()}${object.slice(1)}: ${customName(field.label)}`.slice(0, 255)
  const type =
    field.role === 'created_at' || field.role === 'updated_at'
      ? 'date'
      : isTrustBalance(field)
        ? 'varchar'
        : customType(field)
  const own = customTarget(into, type, name, taken)
  if (!own) return null
  const reason = `It is a field of the ${object}, which each ${into} has one of: it goes into a custom field of the ${into} (${typeWords[type]}).`
  const aside = whyAside(field, object)
  const kept = { target: own, confidence: aside === null ? 0.85 : 0.4, reason }
  const left = { target: { kind: 'leave_out', reason: aside ?? '' } as const, confidence: 0.8, reason: aside ?? '' }
  const first = aside === null ? kept : left
  const { target } = first
  return {
    object: field.object,
    field: field.name,
    target,
    transform: transformsFor(field, target),
    confidence: first.confidence,
    reason: first.reason,
    state: 'proposed',
    candidates: aside === null ? [kept] : [left, kept],
  }
}

/** Facts about the row rather than about what it says; null: it is a value. */
function whyAside(field: SourceField, object: string): string | null {
  if (isTrustBalance(field)) return trustBalanceReason
  const { role } = field
  switch (role) {
    case 'id':
      return `It is the id of the ${object}; the app remembers which record it was put on.`
    case 'owner':
      return `It is the owner of the ${object}, not of the record that it is put on.`
    case 'created_at':
    case 'updated_at':
      return `It says when the ${object} was written down, not the record that it is put on.`
    default:
      return null
  }
}

/** Lines after the rules have changed: those that hold stay as a person left them, the others go, new ones are proposed. */
export function reflow(
  lines: readonly MappingLine[],
  facts: { readonly fields: readonly SourceField[]; readonly account: readonly AccountField[] },
  flattenings: Flattenings,
): MappingLine[] {
  const stays = ({ object, target }: MappingLine): boolean => {
    const flattening = flattenings.get(object)
    if (!flattening) return true
    if (!goesByFields(flattening)) return false
    return target.kind === 'leave_out' || target.object === parentTargets[flattening.parent]
  }
  const kept = lines.filter(stays)
  const named = new Set(kept.map((line) => `${line.object}\n${line.field}`))
  const taken: Taken = { account: facts.account, names: new Set(kept.flatMap(({ target }) => nameIn(target))) }
  const fresh = facts.fields.flatMap((field) => {
    const flattening = flattenings.get(field.object)
    if (!goesByFields(flattening) || named.has(`${field.object}\n${field.name}`)) return []
    return lineOnParent(field, flattening, taken) ?? []
  })
  return [...kept, ...fresh]
}

function nameIn(target: Target): string[] {
  return target.kind === 'custom' ? [`${target.object}\n${target.name.trim().toLowerCase()}`] : []
}
