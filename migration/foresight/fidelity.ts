// The fidelity ledger before a run: for every source field how it arrives, natively, in a custom field, in a note or not at all, and why.
import { activityArrival } from '../activity/arrival.ts'
import { onlyTimeOf } from '../activity/parts.ts'
import { typeWords } from '../propose/custom-field.ts'
import { arrivesAs, homeOf, type SourceField } from '../fields.ts'
import { type Flattening, flatteningsOf, goesByFields } from '../flatten/choice.ts'
import { fieldArrival, ruleSentence } from '../flatten/words.ts'
import { isActivityObject } from '../ledger.ts'
import type { MappingLine, Target } from '../mapping.ts'
import { hasNoHome, whyNoHome } from './no-home.ts'
import { sourceIdField } from '../plan/context.ts'
import { fileFieldArrival } from '../plan/file.ts'
import { sourceIdReason, structureIdReason } from '../propose/structure.ts'
import { defaultSettings, type Settings } from '../settings.ts'

export interface ObjectRecords {
  readonly object: string
  readonly records: number
}

export interface Fidelity {
  readonly object: string
  readonly field: string
  /** Records in which the field is filled. */
  readonly records: number
  readonly arrival: 'native' | 'custom_field' | 'in_note' | 'not_migrated'
  readonly target: string | null
  readonly reason: string
}

type Arrival = Pick<Fidelity, 'arrival' | 'target' | 'reason'>

/** The source's own description of its fields is no record of the customer's: it is read, and not listed. */
export function fidelityOf(
  fields: readonly SourceField[],
  lines: readonly MappingLine[],
  settings: Settings = defaultSettings,
  dealAddTime: boolean | null = null,
): Fidelity[] {
  const flattenings = flatteningsOf(fields, settings)
  const plain = Map.groupBy(fields.filter(({ role }) => role === 'value'), ({ object }) => object) // prettier-ignore
  const lineOf = new Map(lines.map((line) => [`${line.object}\n${line.field}`, line]))
  const idOf = new Map(fields.filter((field) => field.role === 'id').map((field) => [field.object, field]))
  return fields
    .filter((field) => field.object !== 'field')
    .map((field) => {
      const line = lineOf.get(`${field.object}\n${field.name}`) ?? null
      const names = (plain.get(field.object) ?? []).map(({ name }) => name)
      const arrival = isActivityObject(field.object)
        ? activityArrival(field, field.object, {
            names,
            onlyTime: onlyTimeOf(field.object, plain.get(field.object) ?? []),
            settings,
          })
        : arrivalOf(field, line, { id: idOf.get(field.object), flattening: flattenings.get(field.object) })
      const also = field.object === 'deal' && field.role === 'created_at' ? ` ${addTimeWords(dealAddTime)}` : ''
      return {
        object: field.object,
        field: field.name,
        records: field.filled,
        ...arrival,
        reason: arrival.reason + also,
      }
    })
}

/** What the account was seen to do with the creation time of a deal, which Pipedrive does not document. */
function addTimeWords(dealAddTime: boolean | null): string {
  if (dealAddTime === true) return 'This account keeps it as the creation time of the deal too: that was tried with a deal of our own.'
  if (dealAddTime === false) return 'This account keeps no creation time of its own for deals: that was tried with a deal of our own.'
  return 'Whether this account also keeps it as the creation time of the deal is tried when the first run begins, with a deal of our own that is removed at once.'
} // prettier-ignore

interface Around {
  /** The id of the same object. */
  readonly id: SourceField | undefined
  readonly flattening: Flattening | undefined
}

function arrivalOf(field: SourceField, line: MappingLine | null, { id, flattening }: Around): Arrival {
  if (flattening && flattening.rule !== 'leave') return arrivalOnParent(field, line, flattening)
  if (hasNoHome(field.object)) return notAtAll(whyNoHome(field.object, flattening))
  if (field.object === 'user') return arrivalOfUser(field)
  if (homeOf(field.object) === 'file') {
    const { target, reason } = fileFieldArrival(field)
    return target === null ? notAtAll(reason) : { arrival: 'native', target, reason }
  }
  const leftOut = line === null || line.target.kind === 'leave_out'
  if (leftOut && (field.role === 'id' || repeats(field, id))) return arrivalOfId(field)
  if (line) return arrivalOfTarget(line.target, line.reason)
  return ruleFor(field) ?? notAtAll('No line of the mapping names this field.')
}

function arrivalOnParent(field: SourceField, line: MappingLine | null, flattening: Flattening): Arrival {
  if (field.role === 'link' && field.name === flattening.link) {
    return { arrival: 'native', target: `link to ${flattening.parent}`, reason: 'It says which record it is put on.' }
  }
  if (!goesByFields(flattening)) return fieldArrival(flattening)
  return line ? arrivalOfTarget(line.target, line.reason) : notAtAll(ruleSentence(flattening))
}

function notAtAll(reason: string): Arrival {
  return { arrival: 'not_migrated', target: null, reason }
}

function arrivalOfTarget(target: Target, why: string): Arrival {
  switch (target.kind) {
    case 'standard':
      return { arrival: 'native', target: `${target.object}.${target.field}`, reason: why }
    case 'custom':
      return {
        arrival: 'custom_field',
        target: `${target.object}: ${target.name} (${typeWords[target.type]})`,
        reason: why,
      }
    case 'leave_out':
      return notAtAll(target.reason ?? why)
  }
}

/** The id stands in a custom field wherever there are custom fields. */
function arrivalOfId({ object }: SourceField): Arrival {
  const into = arrivesAs(object)
  if (into === null) return notAtAll(whyNoHome(object))
  if (into === 'pipeline' || into === 'stage') return notAtAll(structureIdReason(into))
  const { name, type } = sourceIdField
  return { arrival: 'custom_field', target: `${into}: ${name} (${typeWords[type]})`, reason: sourceIdReason }
}

/** A column that the id was taken from is seen once more as a plain field: it says nothing that the id does not say. */
function repeats(field: SourceField, id: SourceField | undefined): boolean {
  if (id === undefined || field.role !== 'value' || field.filled === 0) return false
  const same = field.filled === id.filled && field.distinct === id.distinct
  return same && field.samples.every((sample, at) => String(sample) === String(id.samples[at]))
}

const knownOfUsers: ReadonlySet<string> = new Set(['name', 'full_name', 'display_name', 'first_name', 'last_name', 'email', 'email_address', 'mail', 'active']) // prettier-ignore

function arrivalOfUser(field: SourceField): Arrival {
  if (knownOfUsers.has(field.name.toLowerCase())) {
    const reason = 'Users are matched to the Pipedrive users by e-mail; the user in Pipedrive keeps its own name and e-mail.' // prettier-ignore
    return { arrival: 'native', target: 'user', reason }
  }
  const reason = 'Users are matched to the Pipedrive users by e-mail and never created, because that would bill a seat: this stays in the source.' // prettier-ignore
  return notAtAll(reason)
}

/** Structural facts that no line has to name, because a rule of the plan carries them. */
function ruleFor(field: SourceField): Arrival | null {
  const native = (target: string, reason: string): Arrival => ({ arrival: 'native', target, reason })
  switch (field.role) {
    case 'owner':
      return native('owner_id', 'The owner is the Pipedrive user that the source owner was matched to.')
    case 'link':
      return native(`link to ${field.linksTo ?? field.name}`, 'The link is made between the two records.')
    default:
      return null
  }
}
