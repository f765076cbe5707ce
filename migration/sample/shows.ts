// What of an object's fields is to be seen in the sample: those that a mapping leads somewhere, and every option that they hold.
import { type Part, partsOf } from '../activity/parts.ts'
import { arrivesAs, type SourceField } from '../fields.ts'
import { isActivityObject } from '../ledger.ts'
import { type MappingLine, separatorOf } from '../mapping.ts'
import type { Shows } from '../sample.ts'

const listTypes: ReadonlySet<string> = new Set(['enum', 'multi_enum', 'boolean'])
const listTargets: ReadonlySet<string> = new Set([
  'stage_id',
  'pipeline_id',
  'status',
  'currency',
  'label_ids',
  'visible_to',
  'owner_id',
])
const activityChoices: readonly Part[] = ['outcome', 'direction', 'shared', 'done']

/** Fields of objects without lines follow fixed rules: all of them arrive, in a note at least. */
export function showsOf(object: string, fields: readonly SourceField[], lines: readonly MappingLine[]): Shows {
  const led = lines.filter(({ target }) => target.kind !== 'leave_out')
  const own = fields.filter((field) => field.object === object)
  const listed = new Set([...choicesAmong(object, own), ...led.filter(isList).map(({ field }) => field)])
  const splitAt = (name: string): string | null => {
    const field = own.find((one) => one.name === name)
    const line = led.find((one) => one.field === name)
    return (line && separatorOf(line)) ?? (field?.type === 'multi_enum' ? (field.separator ?? null) : null)
  }
  return {
    fields: arrivesAs(object) === null ? null : new Set(led.map(({ field }) => field)),
    options: new Map([...listed].map((name) => [name, splitAt(name)])),
  }
}

/** Of activities their fixed choices alone: a few texts that come again and again, or ids, are no options there. */
function choicesAmong(object: string, own: readonly SourceField[]): string[] {
  const listed = own.filter(({ type }) => listTypes.has(type)).map(({ name }) => name)
  if (object === 'file') return []
  if (!isActivityObject(object)) return listed
  const parts = partsOf(object, own.map(({ name }) => name)) // prettier-ignore
  const choices = activityChoices.map((part) => parts.get(part))
  return listed.filter((name) => choices.includes(name))
}

function isList({ target, transform }: MappingLine): boolean {
  if (transform.some(({ rule }) => rule === 'value_map')) return true
  return target.kind === 'custom'
    ? target.type === 'enum' || target.type === 'set'
    : target.kind === 'standard' && listTargets.has(target.field)
}
