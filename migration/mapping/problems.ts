// Everything that can be wrong with a mapping, as sentences. A mapping with a problem cannot be confirmed.
import { type AccountField, arrivesAs, type MappedTarget, mostOptions, type SourceField, valuesOf } from '../fields.ts'
import { type Flattenings, flatteningsOf, goesByFields } from '../flatten/choice.ts'
import { parentTargets } from '../flatten/rules.ts'
import { isFolded } from '../fold/field.ts'
import type { MappingLine, Target } from '../mapping.ts'
import { plainLinkProblem } from '../plan/plain-links.ts'
import { defaultSettings, type Settings } from '../settings.ts'
import { isLiveAmount, isTrustBalance, trustBalanceReason } from '../trust-balance.ts'
import { takes } from '../writable.ts'

export interface MappingProblem {
  readonly object: string
  readonly field: string | null
  readonly message: string
}

export interface MappingJudgement {
  /** Each of them stops the confirmation. */
  readonly problems: readonly MappingProblem[]
  /** Worth knowing, stops nothing. */
  readonly remarks: readonly MappingProblem[]
}

const structureFields: Readonly<Record<'pipeline' | 'stage', readonly string[]>> = {
  pipeline: ['name', 'order_nr'],
  stage: ['name', 'order_nr', 'pipeline_id', 'deal_probability'],
}

/** Fields that only some accounts have: with Pipedrive's contact sync, or with its company details. */
const onlyInSomeAccounts: Readonly<Partial<Record<MappedTarget, readonly string[]>>> = {
  person: ['notes', 'im', 'postal_address', 'birthday', 'job_title'],
  organization: ['website', 'linkedin', 'industry', 'annual_revenue', 'employee_count'],
}
/** Several source fields may fill one of these together, or, for links, stand for the same one. */
const severalValued = ['emails', 'phones', 'im', 'label_ids', 'address', 'postal_address', 'org_id', 'person_id']

export function judgeMapping(
  lines: readonly MappingLine[],
  fields: readonly SourceField[],
  account: readonly AccountField[],
  settings: Settings = defaultSettings,
): MappingJudgement {
  const flattenings = flatteningsOf(fields, settings)
  const fieldOf = new Map(fields.map((field) => [`${field.object}\n${field.name}`, field]))
  const placed = lines.map((line) => ({ line, field: fieldOf.get(`${line.object}\n${line.field}`) }))
  return {
    problems: [
      ...lines.flatMap((line) =>
        lineProblems(line, fieldOf.get(`${line.object}\n${line.field}`), {
          account,
          home: homeIn(line.object, flattenings),
        }),
      ),
      ...twice(lines),
      ...collisions(lines),
      ...missingNames(lines, fields),
      ...fieldsWithoutLine(lines, fields, flattenings),
    ],
    remarks: [...missingTitles(lines, fields), ...plainLinks(placed)],
  }
}

function lineProblems(
  line: MappingLine,
  field: SourceField | undefined,
  { account, home }: { readonly account: readonly AccountField[]; readonly home: MappedTarget | null },
): MappingProblem[] {
  const says = (message: string): MappingProblem => ({ object: line.object, field: line.field, message })
  const name = `${line.object}.${line.field}`
  if (line.target.kind === 'leave_out') return []
  if (!field) return [says(`The source has no field ${name} any more; leave the line out.`)]
  if (home === null) return [says(`Records of ${line.object} do not arrive in Pipedrive, so ${name} must be left out.`)]
  if (home !== line.target.object) {
    return [says(`${name} is to go to a ${line.target.object}, but ${line.object} records arrive as ${home}s.`)]
  }
  if (isTrustBalance(field) && isLiveAmount(line.target)) return [says(`${name}: ${trustBalanceReason}`)]
  const wrong =
    line.target.kind === 'standard' ? standardProblem(line.target, account) : customProblem(line.target, field, account)
  return wrong === null ? [] : [says(`${name}: ${wrong}`)]
}

/** Custom objects that become fields of another record have that record's. */
function homeIn(object: string, flattenings: Flattenings): MappedTarget | null {
  const flattening = flattenings.get(object)
  return arrivesAs(object) ?? (goesByFields(flattening) ? parentTargets[flattening.parent] : null)
}

function standardProblem(
  { object, field }: Extract<Target, { kind: 'standard' }>,
  account: readonly AccountField[],
): string | null {
  const isKnown =
    object === 'pipeline' || object === 'stage' ? structureFields[object].includes(field) : takes(object, field) !== null
  if (!isKnown) return `Pipedrive's ${object}s have no standard field ${field} that can be written; choose another field or a custom one.`
  if (!onlyInSomeAccounts[object]?.includes(field)) return null
  const listed = account.filter((each) => each.object === object && !each.isCustom)
  if (listed.length === 0 || listed.some((each) => each.key === field)) return null
  return `this account has no field ${field}, which not every plan of Pipedrive has; put the values into a custom field.`
} // prettier-ignore

function customProblem(
  target: Extract<Target, { kind: 'custom' }>,
  field: SourceField,
  account: readonly AccountField[],
): string | null {
  if (target.key !== undefined) {
    const existing = account.find((each) => each.object === target.object && each.key === target.key)
    if (!existing) return `the custom field with the key ${target.key} is no longer in the account; choose another target.`
    if (existing.type !== target.type) {
      return `the account's field "${existing.name}" is of the type ${existing.type}, not ${target.type}.`
    }
  }
  if (!isFillable(target.type, field)) {
    return `a custom field of the type ${target.type} cannot be filled from a source value of the type ${field.type}; choose text, or another type.`
  }
  const picks = target.type === 'enum' || target.type === 'set'
  // Booleans bring their options along: Yes and No.
  if (picks && field.type !== 'boolean' && (field.options ?? []).length === 0 && field.distinct === 0) {
    return `an option field needs options, and the source has neither an option list nor a value here; choose text or leave it out.`
  }
  if (picks && (valuesOf(field)?.length ?? 0) > mostOptions) {
    return `an option field has ${mostOptions} options at most, and there are ${valuesOf(field)?.length ?? 0} values; choose text.`
  }
  if (target.type === 'date' && ['boolean', 'email', 'phone', 'url', 'link'].includes(field.type)) {
    return `values of the type ${field.type} cannot become dates; choose text.`
  }
  if (target.type === 'double' && ['email', 'phone', 'url', 'date', 'datetime', 'link', 'html'].includes(field.type)) {
    return `values of the type ${field.type} cannot become numbers; choose text.`
  }
  return null
} // prettier-ignore

/** Records are referred to only where they are written before: users always, companies by contacts and deals, contacts by deals. */
function isFillable(type: string, { object, type: from, linksTo }: SourceField): boolean {
  if (type === 'varchar_auto') return false
  if (type === 'user') return from === 'user' || from === 'email'
  if (type === 'org') return linksTo === 'company' && (object === 'contact' || object === 'deal')
  if (type === 'people') return linksTo === 'contact' && object === 'deal'
  if (type === 'daterange') return !['email', 'phone', 'url', 'link', 'boolean', 'time_range', 'time'].includes(from)
  if (type === 'timerange') return !['email', 'phone', 'url', 'link', 'boolean', 'date_range', 'date'].includes(from)
  return true
}

/** A column that only looks like a link would pass for equal and never arrive. */
function plainLinks(placed: readonly { readonly line: MappingLine; readonly field: SourceField | undefined }[]): MappingProblem[] {
  return placed.flatMap(({ line, field }) => {
    const wrong = field === undefined ? null : plainLinkProblem(line, field, placed)
    return wrong === null ? [] : [{ object: line.object, field: line.field, message: `${line.object}.${line.field}: ${wrong}` }]
  })
} // prettier-ignore

/** The same source field in two lines: nobody could say which one holds. */
function twice(lines: readonly MappingLine[]): MappingProblem[] {
  const seen = new Set<string>()
  return lines.flatMap(({ object, field }) => {
    const key = `${object}\n${field}`
    if (!seen.has(key)) {
      seen.add(key)
      return []
    }
    return [{ object, field, message: `Two lines name ${object}.${field}; keep one.` }]
  })
}

/** Two source fields for one place that holds a single value: the second would overwrite the first. */
function collisions(lines: readonly MappingLine[]): MappingProblem[] {
  const taken = new Map<string, MappingLine>()
  return lines.flatMap((line) => {
    const place = placeOf(line.target)
    if (place === null) return []
    // Custom fields are shared by all objects that put values there; a standard one by the records of one object.
    const key = line.target.kind === 'custom' ? place : `${line.object}\n${place}`
    const first = taken.get(key)
    if (!first) {
      taken.set(key, line)
      return []
    }
    const message = `${line.object}.${line.field} and ${first.object}.${first.field} both go to ${place}, which holds one value; choose another target for one of them.`
    return [{ object: line.object, field: line.field, message }]
  })
}

function placeOf(target: Target): string | null {
  if (target.kind === 'leave_out' || isFolded(target)) return null
  if (target.kind === 'custom') return `${target.object}, custom field "${target.key ?? target.name.trim().toLowerCase()}"`
  return severalValued.includes(target.field) ? null : `${target.object}.${target.field}`
} // prettier-ignore

/** Objects whose fields the source only declares have nothing to be named. */
function objectsWithRecords(fields: readonly SourceField[]): ReadonlySet<string> {
  return new Set(fields.filter((field) => field.records > 0).map((field) => field.object))
}

/** Pipedrive refuses a person, organization, pipeline or stage without a name. */
function missingNames(lines: readonly MappingLine[], fields: readonly SourceField[]): MappingProblem[] {
  const objects = objectsWithRecords(fields)
  return [...objects].flatMap((object) => {
    const home = arrivesAs(object)
    if (home === null || home === 'deal') return []
    const names = home === 'person' ? ['name', 'first_name', 'last_name'] : ['name']
    if (names.some((name) => isFilled(lines, object, name))) return []
    const wanted = home === 'person' ? 'name, first_name or last_name' : 'name'
    return [{ object, field: null, message: `No field of ${object} goes to ${home}.${wanted}; Pipedrive refuses a ${home} without a name.` }]
  })
} // prettier-ignore

function missingTitles(lines: readonly MappingLine[], fields: readonly SourceField[]): MappingProblem[] {
  if (!objectsWithRecords(fields).has('deal') || isFilled(lines, 'deal', 'title')) return []
  const message = 'No field of deal goes to deal.title; each deal will be titled with its source id.'
  return [{ object: 'deal', field: null, message }]
}

/** A field that came in with a later audit: it must be decided on, or its values would be dropped unsaid. */
function fieldsWithoutLine(
  lines: readonly MappingLine[],
  fields: readonly SourceField[],
  flattenings: Flattenings,
): MappingProblem[] {
  const named = new Set(lines.map((line) => `${line.object}\n${line.field}`))
  return fields
    .filter(({ object, name, role, filled }) => {
      return role === 'value' && filled > 0 && homeIn(object, flattenings) !== null && !named.has(`${object}\n${name}`)
    })
    .map(({ object, name, filled }) => ({
      object,
      field: name,
      message: `${object}.${name} holds values in ${filled} records and no line says where they go; choose a target for it, or leave it out.`,
    }))
}

function isFilled(lines: readonly MappingLine[], object: string, field: string): boolean {
  return lines.some(({ object: from, target }) => from === object && target.kind === 'standard' && target.field === field)
} // prettier-ignore
