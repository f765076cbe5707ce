// Reads one record of the source: its parts, its text, what it hangs on; or says what it has to wait for.
import type { Change } from '../change.ts'
import type { ActivityObject } from '../ledger.ts'
import type { PlanContext, Planned } from '../plan/context.ts'
import type { SourceRecord } from '../record.ts'
import { asText } from '../transform/text.ts'
import { authorOf } from './author.ts'
import { linksOf } from './links.ts'
import { readParts, textPartOf } from './parts.ts'
import { pictureAwaited } from './pictures.ts'
import type { Reading } from './reading.ts'

type Hold = Extract<Planned, { kind: 'hold' }>

export function readingOf(
  given: SourceRecord,
  context: PlanContext,
): { readonly kind: 'read'; readonly reading: Reading } | Hold {
  const object = given.object as ActivityObject
  const record = { ...given, owner: authorOf(given) }
  const parts = readParts(record, object, context.fieldsByName)
  const changes: Change[] = []
  const links = linksOf(record, object, { context, changes })
  if (links.kind === 'hold') return links
  const text = context.richText(asText(parts.raw(textPartOf(object))))
  const awaited = pictureAwaited(record, text, context)
  return awaited ?? { kind: 'read', reading: { object, record, parts, text, links, context, changes } }
}
