// Parents and children that go round in a circle, found by places in a table instead of by their ids.
import { findCycles } from '../hierarchy.ts'
import type { SourceRecord } from '../record.ts'
import { entryOf, type Finding, type Look, pluralOf, thousands, type Watch } from './finding.ts'
import { createKeyCounts, type KeyCounts } from './key-counts.ts'

/** Of so many records in circles the ids are gathered for the examples. */
const mostWorded = 10_000

interface Family {
  readonly ids: KeyCounts
  /** The place of the parent by the place of the child, from 1; 0: no parent. */
  parents: Uint32Array
  circles: { readonly count: number; readonly worded: ReadonlySet<number> } | null
  readonly words: Map<string, string>
}

export function watchCircles(): Watch {
  const families = new Map<string, Family>()

  function add(record: SourceRecord): void {
    const parent = record.links['parent']?.[0]
    if (!parent) return
    const family = entryOf(families, record.object, newFamily)
    const [child, above] = [family.ids.add(record.id), family.ids.add(parent.id)]
    const needed = Math.max(child, above)
    if (needed >= family.parents.length) {
      const wider = new Uint32Array(2 * (needed + 1))
      wider.set(family.parents)
      family.parents = wider
    }
    family.parents[child] = above + 1
  }

  function look(): Look | null {
    const open = [...families.values()].filter((family) => family.circles === null)
    for (const family of open) family.circles = circlesOf(family)
    if (!open.some(({ circles }) => circles !== null && circles.count > 0)) return null
    return (record) => {
      const family = families.get(record.object)
      const parent = record.links['parent']?.[0]
      const place = family && parent ? family.ids.placeOf(record.id) : null
      if (family && parent && place !== null && family.circles?.worded.has(place))
        family.words.set(record.id, parent.id)
    }
  }

  function finish(): Finding[] {
    return [...families].flatMap(([object, family]) => {
      const { count } = family.circles ?? circlesOf(family)
      if (count === 0) return []
      const examples = findCycles(family.words).slice(0, 5).map((circle) => [...circle.slice(0, 10), circle[0]].join(' → ')) // prettier-ignore
      const message = `${thousands(count)} ${count === 1 ? 'circle' : 'circles'} of ${pluralOf(object)} that are each other's parents.`
      const effect = 'One link of each circle is left out: the one from its first id, in the order shown.'
      return [{ code: 'hierarchy_cycles', object, count, message, effect, examples }]
    })
  }
  return { add, look, finish }
}

const newFamily = (): Family => ({ ids: createKeyCounts(), parents: new Uint32Array(64), circles: null, words: new Map() }) // prettier-ignore

/** Each walk upwards marks its way with its own number: one that meets its own mark has found a circle. */
function circlesOf({ ids, parents }: Family): { count: number; worded: Set<number> } {
  const marks = new Uint32Array(ids.size)
  const worded = new Set<number>()
  let count = 0
  for (let start = 0; start < ids.size; start += 1) {
    let at = start
    while (marks[at] === 0 && (parents[at] ?? 0) > 0) {
      marks[at] = start + 1
      at = (parents[at] ?? 0) - 1
    }
    if (marks[at] !== start + 1) continue
    count += 1
    const circle = circleFrom(at, parents)
    if (worded.size + circle.length <= mostWorded) for (const place of circle) worded.add(place)
  }
  return { count, worded }
}

/** No more of it than is needed to see that it is too long for an example. */
function circleFrom(start: number, parents: Uint32Array): number[] {
  const circle = [start]
  for (let at = (parents[start] ?? 0) - 1; at !== start && circle.length <= mostWorded; at = (parents[at] ?? 0) - 1) circle.push(at)
  return circle
} // prettier-ignore
