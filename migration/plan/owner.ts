// The owner of what is written: the matched user, else the fallback, and then it is said. Without a chosen one nothing is guessed.
import type { Change } from '../change.ts'
import type { SourceRecord } from '../record.ts'
import { isEmpty } from '../transform/converted.ts'
import { asText } from '../transform/text.ts'
import type { PlanContext, Planned } from './context.ts'
import { readField } from './values.ts'

const fallbackRule = 'fallback_owner'

export function ownerOf(record: SourceRecord, context: PlanContext, changes: Change[]): number {
  const owner = record.owner ?? namedByLine(record, context)
  const matched = owner === null ? null : context.userOf(owner)
  const { standingOwner = null } = context
  // Who owns a record already may have left since: that alone changes nothing.
  if (matched !== null && (matched === standingOwner || !hasLeft(matched, context))) return matched
  if (owner !== null && context.mustMatchOwners === true && standingOwner !== null) {
    changes.push(changed({ rule: 'owner_stays', reason: `${nobody(owner)}: its owner stays as it is.`, source: owner, meant: standingOwner })) // prettier-ignore
    return standingOwner
  }
  const meant = context.fallbackUserId
  const reason =
    owner === null
      ? 'The record names no owner: the fallback user owns it.'
      : `${nobody(owner)}: the fallback user owns it.`
  changes.push(changed({ rule: fallbackRule, reason, source: owner, meant }))
  return meant
}

const nobody = (owner: string): string => `Nobody in Pipedrive was matched to "${owner}"`

const changed = (what: Pick<Change, 'rule' | 'reason' | 'source' | 'meant'>): Change => ({
  field: 'owner',
  target: 'owner_id',
  how: 'changed_by_rule',
  ...what,
})

const hasLeft = (userId: number, { destination }: PlanContext): boolean =>
  destination.users.some((user) => user.id === userId && !user.active)

/** Where the source has no owner of its own kind, a plain field may be mapped to one. */
function namedByLine(record: SourceRecord, context: PlanContext): string | null {
  const line = (context.lines.get(record.object) ?? []).find(
    ({ target }) => target.kind === 'standard' && target.field === 'owner_id',
  )
  const value = line === undefined ? undefined : readField(record, line.field)
  return isEmpty(value) ? null : asText(value).trim()
}

/** What planning a row needs to know of who owns it in Pipedrive now. */
export function withStandingOwner<C extends PlanContext>(
  context: C,
  body: Readonly<Record<string, unknown>> | null,
): C {
  const owner = body?.['owner_id'] ?? body?.['user_id']
  return typeof owner === 'number' ? { ...context, standingOwner: owner } : context
}

/** Without a fallback that was chosen, a record waits until its owner is matched: nobody gets it unasked (requirement A12). */
export function heldForOwner(planned: Planned | null, context: PlanContext): Planned | null {
  if (planned?.kind !== 'write' || context.mustMatchOwners !== true) return planned
  const owner = planned.changes.find(({ rule, source }) => rule === fallbackRule && source !== null)?.source
  if (typeof owner !== 'string') return planned
  const name = context.ownerName(owner) ?? owner
  const reason = `Its owner "${name}" leads to no active user of Pipedrive. Match "${name}" to one or choose a fallback user; it is brought over with the next late changes.`
  return { kind: 'hold', waitsFor: `owner:${owner}`, reason }
}
