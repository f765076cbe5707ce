// What a change in the source may do to a record that people have worked on in Pipedrive meanwhile: their edits win and are reported.
import type { Change } from './change.ts'
import { isSame, isSameOf } from './compare.ts'
import { cannotBeCleared } from './plan/clearing.ts'
import type { Step } from './plan/decide.ts'
import { cut } from './transform/cut.ts'

export const keptRules = ['edited_in_pipedrive', 'removed_in_pipedrive'] as const

/** A value, or a whole record, that was left as a person left it. */
export interface Kept {
  readonly object: string
  readonly sourceId: string
  readonly change: Change
}

type Values = Readonly<Record<string, unknown>>
type Update = Extract<Step, { do: 'update' | 'keep' }>

export interface ThreeWay {
  /** What was sent last. */
  readonly before: Values
  readonly step: Update
  /** What Pipedrive holds now; null: nobody finds the record any more. */
  readonly current: Values | null
  /** No person has touched the record since our last write: then nothing needs to be compared. */
  readonly isUntouched: boolean
  /** The source fields that a key of Pipedrive was filled from. */
  fieldsOf(key: string): readonly string[]
  /** A value as people read it: the name of an option, a stage, a user. */
  shown(key: string, value: unknown): unknown
}

/** Values that depend on each other in Pipedrive: an edit of one of them keeps all of them. */
const together: readonly (readonly string[])[] = [
  ['pipeline_id', 'stage_id'],
  ['status', 'won_time', 'lost_time', 'close_time', 'lost_reason'],
  ['value', 'currency'],
]
/** What Pipedrive fills in by itself where nothing was sent. */
const defaults: Values = { status: 'open', value: 0 }
/** It fills these in too, with what it will: the account's currency, and for a deal that was sent as closed the time of that. */
const closing: readonly string[] = ['won_time', 'lost_time', 'close_time']

/** An update that leaves alone what a person changed; with nothing to send, what stays as it is is only noted. */
export function threeWay(input: ThreeWay): Step {
  const { step, current } = input
  if (current === null || current['is_deleted'] === true) return { do: 'keep', body: input.before, changes: [gone] }
  if (input.isUntouched) return step
  const before = flat(input.before)
  const found = flat(current)
  const wanted = step.do === 'update' ? step.patch : {}
  const edited = new Set(editedKeys(before, flat(wanted), found))
  const patch: Record<string, unknown> = {}
  const isTheirs = (change: Change): boolean =>
    change.rule === cannotBeCleared && !isSameOf(change.target, before[change.target], found[change.target])
  const theirs = step.changes.filter(isTheirs)
  const kept = theirs.flatMap((change) =>
    isSame(null, found[change.target]) ? [] : [keptAs(change, input.shown(change.target, found[change.target]), found)],
  )
  for (const [key, value] of Object.entries(flat(wanted))) {
    if (isSameOf(key, value, found[key])) continue
    if (edited.has(key)) kept.push(...changesFor(key, { source: value, found: found[key] }, input))
    else patch[key] = value
  }
  const told = new Set(kept.map((change) => change.field))
  const changes = [...step.changes.filter((change) => !told.has(change.field) && !theirs.includes(change)), ...kept]
  const isEmptied = (key: string): boolean => theirs.some(({ target }) => target === key) && isSame(null, found[key])
  const stands = Object.fromEntries(Object.entries(step.body).filter(([key]) => !isEmptied(key)))
  const body = merged(stands, { before, kept: new Set(kept.map((change) => change.target)) })
  const reason = changes.find((change) => change.rule === cannotBeCleared)?.reason
  if (Object.keys(patch).length === 0) return { do: 'keep', body, changes, ...(reason === undefined ? {} : { reason }) }
  return { do: 'update', patch: nested(patch, wanted), body, changes, isTouched: true }
}

const gone: Change = {
  field: '',
  target: '',
  how: 'left_out',
  rule: 'removed_in_pipedrive',
  reason: 'Somebody has removed the record in Pipedrive since the migration wrote it: its changes are not written.',
  source: null,
  meant: null,
}

/** Keys of the patch, and those that belong together with them, that no longer read as we wrote them. */
function editedKeys(before: Values, patch: Values, found: Values): string[] {
  const isEdited = (key: string): boolean => {
    if (before[key] !== undefined) return !isSameOf(key, before[key], found[key])
    if (key === 'currency' || (closing.includes(key) && before['status'] === found['status'])) return false
    return !isSame(undefined, found[key]) && defaults[key] !== found[key]
  }
  return Object.keys(patch).flatMap((key) => {
    const group = together.find((keys) => keys.includes(key)) ?? [key]
    return group.some((one) => (one in before || one in patch) && isEdited(one)) ? [key] : []
  })
}

function changesFor(key: string, values: { source: unknown; found: unknown }, { fieldsOf, shown }: ThreeWay): Change[] {
  const fields = fieldsOf(key)
  return (fields.length > 0 ? fields : [key]).map((field) => ({
    field,
    target: key,
    how: 'left_out',
    rule: 'edited_in_pipedrive',
    reason: `Somebody changed it in Pipedrive to ${text(shown(key, values.found))} since the migration wrote it: that stays, and ${text(shown(key, values.source))} from the source was left out.`,
    source: values.source,
    meant: values.found ?? null,
  }))
}

/** A value that could not be emptied, and that a person has put something else in the place of. */
function keptAs(change: Change, shown: unknown, found: Values): Change {
  const value = found[change.target]
  const reason = `Somebody changed it in Pipedrive to ${text(shown)} since the migration wrote it: that stays, although the source no longer has a value.`
  return { ...change, rule: 'edited_in_pipedrive', reason, meant: value }
}

/** What counts as sent: the new values, and for what was kept the ones of before, so that a later pass sees the edit again. */
function merged(wanted: Values, by: { before: Values; kept: ReadonlySet<string> }): Record<string, unknown> {
  const { custom_fields: custom, ...standard } = wanted
  const body: Record<string, unknown> = { ...standard }
  const fields: Record<string, unknown> = { ...(custom as object | undefined) }
  for (const key of by.kept) {
    const into = isCustom(key) ? fields : body
    if (by.before[key] === undefined) delete into[key]
    else into[key] = by.before[key]
  }
  return Object.keys(fields).length === 0 ? body : { ...body, custom_fields: fields }
}

/** A body without the values that a person's edit stands in the place of: they are not ours to judge. */
export function withoutKept(body: Values, changes: readonly Change[]): Values {
  const kept = changes.flatMap((change) => (change.rule === 'edited_in_pipedrive' ? [change.target] : []))
  if (kept.length === 0) return body
  const { custom_fields: custom, ...standard } = body
  const left = (values: object): Values =>
    Object.fromEntries(Object.entries(values).filter(([key]) => !kept.includes(key)))
  return custom === undefined ? left(standard) : { ...left(standard), custom_fields: left(custom as object) }
}

/** Custom fields are named by 40 hexadecimal digits, so that they never meet a standard field. */
function isCustom(key: string): boolean {
  return /^[0-9a-f]{40}$/.test(key)
}

function flat(values: Values): Record<string, unknown> {
  const { custom_fields: custom, ...standard } = values
  return { ...standard, ...(custom as object | null | undefined) }
}

function nested(patch: Values, as: Values): Record<string, unknown> {
  const custom = Object.keys(as['custom_fields'] ?? {})
  const inside = Object.fromEntries(Object.entries(patch).filter(([key]) => custom.includes(key)))
  const beside = Object.fromEntries(Object.entries(patch).filter(([key]) => !custom.includes(key)))
  return Object.keys(inside).length === 0 ? beside : { ...beside, custom_fields: inside }
}

function text(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing'
  const written = typeof value === 'string' ? `"${value}"` : JSON.stringify(value)
  return written.length > 80 ? `${cut(written, 77)}...` : written
}
