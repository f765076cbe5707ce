// The owner of what is written: the matched user, else the fallback, and then it is said.
import type { Change } from '../change.ts'
import type { SourceRecord } from '../record.ts'
import { isEmpty } from '../transform/converted.ts'
import { asText } from '../transform/text.ts'
import type { PlanContext } from './context.ts'
import { readField } from './values.ts'

export function ownerOf(record: SourceRecord, context: PlanContext, changes: Change[]): number {
  const owner = record.owner ?? namedByLine(record, context)
  const matched = owner === null ? null : context.userOf(owner)
  if (matched !== null) return matched
  changes.push({
    field: 'owner',
    target: 'owner_id',
    how: 'changed_by_rule',
    rule: 'fallback_owner',
    reason:
      owner === null
        ? 'The record names no owner: the fallback user owns it.'
        : `Nobody in Pipedrive was matched to "${owner}": the fallback user owns it.`,
    source: owner,
    meant: context.fallbackUserId,
  })
  return context.fallbackUserId
}

/** Where the source has no owner of its own kind, a plain field may be mapped to one. */
function namedByLine(record: SourceRecord, context: PlanContext): string | null {
  const line = (context.lines.get(record.object) ?? []).find(
    ({ target }) => target.kind === 'standard' && target.field === 'owner_id',
  )
  const value = line === undefined ? undefined : readField(record, line.field)
  return isEmpty(value) ? null : asText(value).trim()
}
