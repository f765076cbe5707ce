// The whole of a text that is longer than Pipedrive takes, as an HTML file that stands beside it.
import type { PlanContext } from '../plan/context.ts'
import type { SourceRecord } from '../record.ts'
import { escapeText } from './html.ts'
import { fullNoteOf } from './note.ts'
import { readingOf } from './reading-of.ts'
import { plainSubject } from './subject.ts'

/** Null: what it hangs on is not there, so that it cannot be told whole. */
export function wholeTextOf(record: SourceRecord, context: PlanContext): string | null {
  const reading = readingOf(record, context)
  if (reading.kind !== 'read') return null
  const title = escapeText(plainSubject(reading.reading))
  return `<!doctype html>\n<html><head><meta charset="utf-8"><title>${title}</title></head><body>\n${fullNoteOf(reading.reading)}\n</body></html>\n`
}
