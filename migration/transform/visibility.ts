// Who may see a record: the words of sources onto the levels of an account, which depend on its plan.
import { type AccountPlan, planOfAccount } from '../foresight/account-plan.ts'
import type { Destination } from '../destination.ts'
import type { Settings } from '../settings.ts'
import { absent, changed, type Converted, isEmpty, leftOut } from './converted.ts'
import { asText } from './text.ts'

/** What a value map of a visibility field leads to; `default` leaves it to the account's own setting. */
export const audiences = ['owner', 'group', 'subgroups', 'everyone', 'default'] as const
export type Audience = (typeof audiences)[number]

const known: readonly (readonly [RegExp, Audience])[] = [
  [/^(?:private|personal|owner|owner only|owner & followers|only me|me|just me|confidential|restricted)$/, 'owner'],
  [/^(?:team|group|my team|department|owner'?s (?:team|group|visibility group)|visibility group)$/, 'group'],
  [/^(?:sub-?groups|group (?:and|&) sub-?groups|teams? and sub-?teams?)$/, 'subgroups'],
  [/^(?:everyone|everybody|all|all users|public|shared|open|(?:entire |whole )?(?:company|firm|organi[sz]ation))$/, 'everyone'],
  [/^default$/, 'default'],
] // prettier-ignore

/** Null: the word could mean several, or nothing. */
export function audienceOf(text: string): Audience | null {
  const word = text.trim().toLowerCase().replaceAll(/[\s_]+/g, ' ') // prettier-ignore
  return known.find(([pattern]) => pattern.test(word))?.[1] ?? null
}

type Levels = Readonly<Partial<Record<Audience, number>>>
const withoutGroups: Levels = { owner: 1, everyone: 3 }
const withGroups: Levels = { owner: 1, group: 3, subgroups: 5, everyone: 7 }

function levelsOf({ plan }: AccountPlan): Levels {
  return plan === 'lite' || plan === 'growth' ? withoutGroups : withGroups
}

/** Never wider than the source had it: what the plan has no level for keeps the account's own setting, and it is said. */
export function convertVisibility(
  value: unknown,
  account: { readonly destination: Destination; readonly settings: Settings },
): Converted<number> {
  if (isEmpty(value)) return absent
  const text = asText(value)
  const audience = audienceOf(text)
  if (audience === 'default') return absent
  if (audience === null) {
    const reason = `"${text}" does not say who may see it: the account's own setting for new records applies. Map it to one of ${audiences.join(', ')}.`
    return leftOut('unknown_visibility', reason)
  }
  const plan = planOfAccount(account.destination, account.settings.pipedrivePlan)
  const level = plan === null ? undefined : levelsOf(plan)[audience]
  if (level === undefined) {
    const what = plan === null ? 'The plan of the account is not known' : `The plan ${plan.plan} has no visibility groups`
    return leftOut('no_such_visibility', `${what}, so "${text}" could not be set: the account's own setting for new records applies.`)
  }
  return changed(level, 'visibility', `"${text}" became "visible to ${words[audience]}", which is ${level} in this account.`)
} // prettier-ignore

const words: Readonly<Record<Exclude<Audience, 'default'>, string>> = {
  owner: 'the owner', group: "the owner's group", subgroups: "the owner's group and its sub-groups", everyone: 'everyone',
} // prettier-ignore
