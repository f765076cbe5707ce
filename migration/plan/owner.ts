// The owner of what is written: the matched user, else the fallback, and then it is said.
import type { Change } from '../change.ts'
import type { SourceRecord } from '../record.ts'
import type { PlanContext } from './context.ts'

export function ownerOf(record: SourceRecord, context: PlanContext, changes: Change[]): number {
  const matched = record.owner === null ? null : context.userOf(record.owner)
  if (matched !== null) return matched
  changes.push({
    field: 'owner',
    target: 'owner_id',
    how: 'changed_by_rule',
    rule: 'fallback_owner',
    reason:
      record.owner === null
        ? 'The record names no owner: the fallback user owns it.'
        : `Nobody in Pipedrive was matched to "${record.owner}": the fallback user owns it.`,
    source: record.owner,
    meant: context.fallbackUserId,
  })
  return context.fallbackUserId
}
