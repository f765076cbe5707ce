// A record of a custom object as people read it: a line for everything that it holds, under the labels of the source.
import type { ClosingLine } from '../activity/closing.ts'
import { nameOf } from '../findings/finding.ts'
import type { PlanContext } from '../plan/context.ts'
import type { SourceRecord } from '../record.ts'
import { isEmpty } from '../transform/converted.ts'
import { asText } from '../transform/text.ts'
import type { Place } from './choice.ts'

/** In the order of the source's fields; the link to the record that it stands on says nothing new there. */
export function linesOf(record: SourceRecord, at: Place, context: PlanContext): ClosingLine[] {
  const labelOf = (name: string) => context.fieldsByName.get(`${record.object}\n${name}`)?.label ?? name
  const lines: ClosingLine[] = Object.entries(record.fields)
    .filter(([, value]) => !isEmpty(value))
    .map(([name, value]) => ({ label: labelOf(name), text: asText(value).trim() }))
  if (record.owner !== null) lines.push({ label: 'Owner', text: context.ownerName(record.owner) ?? record.owner })
  if (record.createdAt !== null) lines.push({ label: 'Created', text: record.createdAt })
  if (record.updatedAt !== null) lines.push({ label: 'Last changed', text: record.updatedAt })
  for (const [name, links] of Object.entries(record.links)) {
    const others = name === at.link ? links.slice(1) : links
    const text = others.map((link) => link.id).join(', ')
    lines.push({ label: nameOf(name), text })
  }
  return lines.filter((line) => line.text !== '')
}

/** One line: `Result: Clear; Checked on: 03/04/2024`. */
export function asLine(record: SourceRecord, context: PlanContext): string {
  const labelOf = (name: string) => context.fieldsByName.get(`${record.object}\n${name}`)?.label ?? name
  const parts = Object.entries(record.fields)
    .filter(([, value]) => !isEmpty(value))
    .map(([name, value]) => `${labelOf(name)}: ${asText(value).replaceAll(/\s+/g, ' ').trim()}`)
  return parts.length > 0 ? parts.join('; ') : record.id
}
