// What an activity is called: its own subject, else the first words of a note, else what it is.
import type { ActivityObject } from '../ledger.ts'
import { convertText } from '../transform/text.ts'
import { piecesOf, plainTextOf } from './html.ts'
import type { Reading } from './reading.ts'
import { timeChange } from './times.ts'
import { cut } from '../transform/cut.ts'

const defaultSubjects: Readonly<Record<ActivityObject, string>> = {
  email: 'E-mail', call: 'Call', meeting: 'Meeting', task: 'Task', note: 'Note',
} // prettier-ignore

/** A note without a heading is known by its first words. */
export function subjectOf(reading: Reading): string {
  const { parts, changes } = reading
  const converted = convertText(parts.raw('subject'), 255)
  if (converted.kind === 'changed') {
    const { rule, reason, value } = converted
    const change = { how: 'changed_by_rule', rule, reason, source: parts.raw('subject'), meant: value } as const
    changes.push(timeChange(parts.nameOf('subject') ?? 'subject', 'subject', change))
  }
  return plainSubject(reading)
}

export function plainSubject({ object, parts, text }: Reading): string {
  const converted = convertText(parts.raw('subject'), 255)
  if (converted.kind === 'kept' || converted.kind === 'changed') return converted.value
  const words = object === 'note' ? plainTextOf(piecesOf(text.html)) : ''
  if (words === '') return defaultSubjects[object]
  return words.length > 80 ? `${cut(words, 79).trimEnd()}…` : words // prettier-ignore
}
