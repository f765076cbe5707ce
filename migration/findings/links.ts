// Links that lead nowhere or in circles, ids given twice, owners nobody knows.
import { authorOf } from '../activity/author.ts'
import { homeOf } from '../fields.ts'
import { findCycles } from '../hierarchy.ts'
import { activityObjects } from '../ledger.ts'
import { linkedObject, type SourceRecord } from '../record.ts'
import {
  counted,
  createTally,
  entryOf,
  type Finding,
  nameOf,
  note,
  pluralOf,
  type Tally,
  thousands,
  type Watch,
} from './finding.ts'
import { createSpeller, type Speller } from './spelling.ts'

/** The records that link to one id: how many, and one of them. */
type Targets = Map<string, number>

/** Pipelines and stages that are only names become records of their own; owners are matched by hand. */
const madeUp = new Set(['pipeline', 'stage', 'user'])

export function watchLinks(): Watch {
  const ids = new Map<string, Set<string>>()
  const twice = new Map<string, Tally>()
  const links = new Map<string, Map<string, Targets>>()
  const parents = new Map<string, Map<string, string>>()

  function add(record: SourceRecord): void {
    const known = entryOf(ids, record.object, () => new Set<string>())
    if (known.has(record.id)) note(entryOf(twice, record.object, createTally), record.id)
    known.add(record.id)
    for (const [name, targets] of Object.entries(record.links)) {
      const counts = entryOf(
        entryOf(links, record.object, () => new Map<string, Targets>()),
        name,
        () => new Map(),
      )
      for (const { id } of targets) counts.set(id, (counts.get(id) ?? 0) + 1)
    }
    const parent = record.links['parent']?.[0]
    if (parent) entryOf(parents, record.object, () => new Map<string, string>()).set(record.id, parent.id)
  }

  function finish(): Finding[] {
    const spellers = new Map<string, Speller>()
    const speller = (object: string) => entryOf(spellers, object, () => createSpeller(ids.get(object) ?? []))
    const orphans = [...links].flatMap(([object, byName]) =>
      [...byName].flatMap(([name, targets]) => {
        const linked = linkedObject(object, name)
        const known = ids.get(linked)
        if (!known && madeUp.has(linked)) return []
        const missing = [...targets].filter(([id]) => !known?.has(id))
        return missing.length > 0 ? [orphanFinding(object, linked, { missing, speller: speller(linked) })] : []
      }),
    )
    return [...[...twice].map(([object, tally]) => twiceFinding(object, tally)), ...orphans, ...[...parents].flatMap(([object, map]) => cycleFindings(object, map))] // prettier-ignore
  }
  return { add, finish }
}

function twiceFinding(object: string, tally: Tally): Finding {
  return {
    code: 'duplicate_ids',
    object,
    count: tally.count,
    message: `${counted(tally.count, object)} ${tally.count === 1 ? 'has' : 'have'} an id that another ${nameOf(object)} has already.`,
    effect: 'Records of one id are one record: the last one read is taken.',
    examples: [...tally.examples],
  }
}

function orphanFinding(
  object: string,
  linked: string,
  more: { readonly missing: readonly (readonly [string, number])[]; readonly speller: Speller },
): Finding {
  const worst = [...more.missing].sort((a, b) => b[1] - a[1])
  const count = worst.reduce((sum, [, times]) => sum + times, 0)
  const meant = (id: string) => more.speller.nearest(id)
  const examples = worst.slice(0, 5).map(([id, times]) => {
    const near = meant(id)
    return `${id} (${counted(times, object)})${near === null ? '' : `, perhaps ${near}`}`
  })
  const [first] = worst
  const near = first ? meant(first[0]) : null
  const message =
    worst.length === 1 && first
      ? `${counted(count, object)} ${count === 1 ? 'names' : 'name'} the ${nameOf(linked)} ${first[0]}; ${near === null ? `there is no such ${nameOf(linked)}` : `the ${pluralOf(linked)} have ${near}`}.`
      : `${thousands(count)} links of ${pluralOf(object)} lead to ${counted(worst.length, linked)} that ${worst.length === 1 ? 'does' : 'do'} not exist.`
  const effect = madeUp.has(linked)
    ? `A ${nameOf(linked)} of that name is made, or the value is mapped to one that exists.`
    : homeOf(linked) === null
      ? 'The name is kept as text, in the spelling that it has.'
      : `The ${pluralOf(object)} arrive without this link.`
  return { code: 'orphan_links', object, count, message, effect, examples }
}

function cycleFindings(object: string, parents: ReadonlyMap<string, string>): Finding[] {
  const cycles = findCycles(parents)
  if (cycles.length === 0) return []
  const examples = cycles.slice(0, 5).map((cycle) => [...cycle.slice(0, 10), cycle[0]].join(' → '))
  const message = `${thousands(cycles.length)} ${cycles.length === 1 ? 'circle' : 'circles'} of ${pluralOf(object)} that are each other's parents.`
  const effect = 'One link of each circle is left out: the one from its first id, in the order shown.'
  return [{ code: 'hierarchy_cycles', object, count: cycles.length, message, effect, examples }]
}

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
