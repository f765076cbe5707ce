// How an admin's edits, and a mapping brought along as a file, change the lines of a mapping.
import { canonical } from '../canonical.ts'
import type { SourceField } from '../fields.ts'
import type { MappingLine } from '../mapping.ts'

export type LineEdit = Pick<MappingLine, 'object' | 'field'> & Partial<MappingLine>

export interface Edited {
  readonly lines: MappingLine[]
  readonly changed: boolean
  /** Lines that the source has no field for. */
  readonly unknown: readonly Pick<MappingLine, 'object' | 'field'>[]
}

/** A field that an audit found later has no line yet; the first edit that says where it goes gives it one. */
export function editLines(
  before: readonly MappingLine[],
  edits: readonly LineEdit[],
  fields: readonly SourceField[],
): Edited {
  const byField = new Map(edits.map((edit) => [keyOf(edit), edit]))
  const named = new Set(before.map(keyOf))
  const lines = [
    ...before,
    ...fields.filter((field) => !named.has(fieldKey(field)) && byField.has(fieldKey(field))).map(emptyLine),
  ]
  const known = new Set(lines.map(keyOf))
  const edited = lines.map((line) => {
    const edit = byField.get(keyOf(line))
    return edit ? editedLine(line, edit) : line
  })
  return {
    lines: edited,
    // Canonical: the database gives the keys back in an order of its own.
    changed: canonical(edited) !== canonical(before),
    unknown: edits.filter((edit) => !known.has(keyOf(edit))).map(({ object, field }) => ({ object, field })),
  }
}

/** Every line of a confirmed mapping carries the admin's word: confirmed, edited or left out. */
export function confirmedLines(lines: readonly MappingLine[]): MappingLine[] {
  return lines.map((line) => (line.state === 'proposed' ? { ...line, state: 'confirmed' } : line))
}

/** Keys of custom fields belong to one account; in a file they would point at nothing. */
export function portableLines(lines: readonly MappingLine[]): MappingLine[] {
  return lines.map((line) => ({
    ...line,
    target: withoutKey(line.target),
    candidates: line.candidates.map((candidate) => ({ ...candidate, target: withoutKey(candidate.target) })),
  }))
}

function emptyLine(field: SourceField): MappingLine {
  const reason = 'The field was found after the mapping had been made.'
  return {
    object: field.object,
    field: field.name,
    target: { kind: 'leave_out', reason },
    transform: [],
    confidence: 0,
    reason,
    state: 'left_out',
    candidates: [],
  }
}

function editedLine(line: MappingLine, edit: LineEdit): MappingLine {
  const target = edit.target ?? (edit.state === 'left_out' ? ({ kind: 'leave_out' } as const) : line.target)
  const transform = edit.transform ?? line.transform
  const same = canonical(target) === canonical(line.target) && canonical(transform) === canonical(line.transform)
  if (same) return { ...line, state: edit.state === undefined ? line.state : stateOf(edit.state, line) }
  const left = target.kind === 'leave_out'
  return {
    ...line,
    target,
    transform,
    confidence: 1,
    reason: edit.reason !== undefined && edit.reason !== line.reason ? edit.reason : byHand(left),
    state: left ? 'left_out' : 'edited',
  }
}

/** A state that contradicts the target is not taken over: a line that goes nowhere is left out, whatever was sent. */
function stateOf(wanted: MappingLine['state'], line: MappingLine): MappingLine['state'] {
  if (line.target.kind === 'leave_out') return 'left_out'
  return wanted === 'left_out' ? line.state : wanted
}

function byHand(left: boolean): string {
  return left ? 'Left out by the admin.' : 'Chosen by the admin.'
}

function withoutKey(target: MappingLine['target']): MappingLine['target'] {
  if (target.kind !== 'custom') return target
  const { key: _key, ...rest } = target
  return rest
}

function fieldKey(field: SourceField): string {
  return keyOf({ object: field.object, field: field.name })
}

function keyOf(line: Pick<MappingLine, 'object' | 'field'>): string {
  return `${line.object}\n${line.field}`
}
