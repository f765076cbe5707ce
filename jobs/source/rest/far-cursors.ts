// Cursors in a far future, by resource: what a source gives after them shows whether it knows the parameter that asks for changes.
import { parseProfile, restResources } from './profile.ts'
import type { Cursor } from './read.ts'

const farSeconds = Date.UTC(2999, 0, 1) / 1000

/** Empty for anything that is no valid profile. */
export function farCursors(profile: unknown): ReadonlyMap<string, Cursor> {
  const parsed = profile === null ? null : parseProfile(profile)
  if (!parsed?.ok) return new Map()
  return new Map(
    restResources(parsed.profile).flatMap(({ name, incremental }): [string, Cursor][] =>
      incremental === null ? [] : [[name, { since: farText(String(incremental.initial_value ?? '')) }]],
    ),
  )
}

/** Written as the profile writes its first value: seconds, milliseconds, a day, or a moment. */
function farText(first: string): string {
  if (/^\d{1,10}$/.test(first)) return String(farSeconds)
  if (/^\d{11,}$/.test(first)) return String(farSeconds * 1000)
  return /^\d{4}-\d\d-\d\d$/.test(first) ? '2999-01-01' : '2999-01-01T00:00:00Z'
}
