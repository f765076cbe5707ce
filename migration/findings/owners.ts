// Owners nobody knows, and records that have none.
import { authorOf } from '../activity/author.ts'
import { activityObjects } from '../ledger.ts'
import type { SourceRecord } from '../record.ts'
import { counted, createTally, entryOf, type Finding, note, type Tally, type Watch } from './finding.ts'

/** Objects whose records need an owner in Pipedrive. */
const owned: ReadonlySet<string> = new Set(['company', 'contact', 'deal', ...activityObjects])

export function watchOwners(): Watch {
  const users = new Set<string>()
  const without = new Map<string, Tally>()
  const owners = new Map<string, Map<string, number>>()
  const fold = (name: string) => name.trim().toLowerCase()

  function add(record: SourceRecord): void {
    if (record.object === 'user') {
      for (const one of [record.id, record.fields['email'], record.fields['name']]) if (typeof one === 'string') users.add(fold(one)) // prettier-ignore
    }
    if (!owned.has(record.object)) return
    const owner = authorOf(record)
    if (owner === null || owner.trim() === '') note(entryOf(without, record.object, createTally), record.id)
    else {
      const counts = entryOf(owners, record.object, () => new Map<string, number>())
      counts.set(owner, (counts.get(owner) ?? 0) + 1)
    }
  }

  function finish(): Finding[] {
    const ownerless = [...without].map(([object, { count, examples }]) => ({
      code: 'no_owner', object, count, examples: [...examples],
      message: `${counted(count, object)} ${count === 1 ? 'has' : 'have'} no owner.`,
      effect: 'They are given to the fallback user, who must be chosen before the run.',
    })) // prettier-ignore
    // Without user records every owner is matched by hand, and none is more unknown than another.
    return users.size === 0 ? ownerless : [...ownerless, ...[...owners].flatMap(([object, counts]) => unknownOwners(object, counts))] // prettier-ignore
  }

  function unknownOwners(object: string, counts: ReadonlyMap<string, number>): Finding[] {
    const unknown = [...counts].filter(([owner]) => !users.has(fold(owner))).sort((a, b) => b[1] - a[1])
    if (unknown.length === 0) return []
    const count = unknown.reduce((sum, [, times]) => sum + times, 0)
    return [{
      code: 'unknown_owner', object, count,
      message: `${counted(count, object)} ${count === 1 ? 'has an owner' : 'have owners'} whom the list of users does not have.`,
      effect: 'They are matched by hand, or given to the fallback user.',
      examples: unknown.slice(0, 5).map(([owner, times]) => `${owner} (${counted(times, object)})`),
    }] // prettier-ignore
  }
  return { add, finish }
}
