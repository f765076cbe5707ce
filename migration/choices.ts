// What decides the values of a run beside its mapping: the settings that shape records, and whose records are whose.
import { canonical } from './canonical.ts'
import type { Settings } from './settings.ts'

/** Not among them: when and how fast a run works, and which warnings were accepted. */
const shaping = [
  'notesAs', 'emails', 'recordings', 'attendees', 'oversizeFiles', 'maxFileMb', 'timeZone', 'placeholderOrganization', 'currency',
  'customObjects', 'timeEntries',
] as const satisfies readonly (keyof Settings)[] // prettier-ignore

export interface Choices {
  readonly settings: Readonly<Record<string, unknown>>
  /** The user that each owner of the source leads to. */
  readonly owners: Readonly<Record<string, number | null>>
  readonly fallbackUserId: number | null
}

export interface Deciding {
  readonly settings: Settings
  readonly fallbackUserId: number | null
  readonly owners: readonly { readonly sourceId: string; readonly userId: number | null }[]
}

export function choicesOf({ settings, fallbackUserId, owners }: Deciding): Choices {
  return {
    settings: Object.fromEntries(shaping.map((name) => [name, settings[name]])),
    owners: Object.fromEntries(owners.map(({ sourceId, userId }) => [sourceId, userId ?? fallbackUserId])),
    fallbackUserId,
  }
}

/** What was chosen differently since; null: nothing that matters to what was written. */
export type Changed = 'settings' | 'owners' | null

/** Owners and settings that came later are no change: nothing was written by them. */
export function changedChoices(then: Choices | null, now: Choices): Changed {
  if (then === null) return null
  const isOther = (before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>) =>
    Object.keys(before).some((name) => name in after && canonical(before[name]) !== canonical(after[name]))
  if (isOther(then.settings, now.settings)) return 'settings'
  return isOther(then.owners, now.owners) || then.fallbackUserId !== now.fallbackUserId ? 'owners' : null
}
