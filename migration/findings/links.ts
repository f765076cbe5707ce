// Links that lead nowhere, and ids given twice.
import { homeOf } from '../fields.ts'
import { linkedObject, type SourceRecord } from '../record.ts'
import {
  counted, createTally, entryOf, type Finding, type Look, nameOf, note, pluralOf, type Tally, thousands, type Watch,
} from './finding.ts' // prettier-ignore
import { createKeyCounts, createWording, type KeyCounts, type MostMet, mostMet, type Wording } from './key-counts.ts'
import { createSpeller, type Speller } from './spelling.ts'

/** Pipelines and stages that are only names become records of their own; owners are matched by hand. */
const madeUp = new Set(['pipeline', 'stage', 'user'])

interface Names {
  readonly ids: KeyCounts
  readonly speller: Speller
}

interface Orphans {
  readonly object: string
  readonly linked: string
  readonly targets: KeyCounts
  readonly missing: MostMet
  readonly wording: Wording
}

export function watchLinks(): Watch {
  const names = new Map<string, Names>()
  const twice = new Map<string, Tally>()
  const links = new Map<string, Map<string, KeyCounts>>()
  let orphans: Map<string, Orphans> | null = null
  const namesOf = (object: string) =>
    entryOf(names, object, () => ({ ids: createKeyCounts(), speller: createSpeller() }))

  function add(record: SourceRecord): void {
    const { ids, speller } = namesOf(record.object)
    if (ids.countAt(ids.add(record.id)) > 1) note(entryOf(twice, record.object, createTally), record.id)
    else speller.add(record.id)
    const byName = entryOf(links, record.object, () => new Map<string, KeyCounts>())
    for (const [name, targets] of Object.entries(record.links)) {
      const counts = entryOf(byName, name, createKeyCounts)
      for (const { id } of targets) counts.add(id)
    }
  }

  function findOrphans(): Map<string, Orphans> {
    const found = new Map<string, Orphans>()
    for (const [object, byName] of links)
      for (const [name, targets] of byName) {
        const linked = linkedObject(object, name)
        const known = names.get(linked)?.ids
        if (!known && madeUp.has(linked)) continue
        const missing = mostMet(targets, 5, (place) => !known || !targets.isIn(place, known))
        if (missing.keys > 0) found.set(`${object}\n${name}`, { object, linked, targets, missing, wording: createWording(targets, missing.worst) }) // prettier-ignore
      }
    return found
  }

  /** First the names that lead nowhere, then those that may have been meant, where they are too many to be kept. */
  function look(): Look | null {
    if (orphans === null) {
      const wanted = (orphans = findOrphans())
      return wanted.size === 0 ? null : (record) => showLinks(record, wanted)
    }
    const searched = new Set<string>()
    for (const { linked, missing, wording } of orphans.values()) {
      const texts = missing.worst.flatMap((place) => wording.of(place) ?? [])
      if (namesOf(linked).speller.search(texts)) searched.add(linked)
    }
    if (searched.size === 0) return null
    return (record) => {
      if (searched.has(record.object)) namesOf(record.object).speller.add(record.id)
    }
  }

  function finish(): Finding[] {
    const found = [...(orphans ?? findOrphans()).values()]
    return [
      ...[...twice].map(([object, tally]) => twiceFinding(object, tally)),
      ...found.map((one) => orphanFinding(one, namesOf(one.linked).speller)),
    ]
  }
  return { add, look, finish }
}

function showLinks(record: SourceRecord, wanted: ReadonlyMap<string, Orphans>): void {
  for (const [name, targets] of Object.entries(record.links)) {
    const orphans = wanted.get(`${record.object}\n${name}`)
    if (orphans) for (const { id } of targets) orphans.wording.see(id)
  }
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

function orphanFinding({ object, linked, missing, wording, targets }: Orphans, speller: Speller): Finding {
  const { keys, times: count } = missing
  const worst = missing.worst.flatMap((place) => {
    const id = wording.of(place)
    return id === undefined ? [] : [{ id, times: targets.countAt(place) }]
  })
  const examples = worst.map(({ id, times }) => {
    const near = speller.nearest(id)
    return `${id} (${counted(times, object)})${near === null ? '' : `, perhaps ${near}`}`
  })
  const [first] = worst
  const near = first ? speller.nearest(first.id) : null
  const message =
    keys === 1 && first
      ? `${counted(count, object)} ${count === 1 ? 'names' : 'name'} the ${nameOf(linked)} ${first.id}; ${near === null ? `there is no such ${nameOf(linked)}` : `the ${pluralOf(linked)} have ${near}`}.`
      : `${thousands(count)} links of ${pluralOf(object)} lead to ${counted(keys, linked)} that ${keys === 1 ? 'does' : 'do'} not exist.`
  const effect = madeUp.has(linked)
    ? `A ${nameOf(linked)} of that name is made, or the value is mapped to one that exists.`
    : homeOf(linked) === null
      ? 'The name is kept as text, in the spelling that it has.'
      : `The ${pluralOf(object)} arrive without this link.`
  return { code: 'orphan_links', object, count, message, effect, examples }
}
