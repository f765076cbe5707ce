// Parents and children: which of them go round in a circle, and which link of a circle is given up.

/** Every circle once, from its smallest id upwards in parent order, sorted by that id. A record that is its own parent is one. */
export function findCycles(parents: ReadonlyMap<string, string>): string[][] {
  const done = new Set<string>()
  const cycles: string[][] = []
  for (const start of parents.keys()) {
    const path = new Map<string, number>()
    let at: string | undefined = start
    while (at !== undefined && !done.has(at) && !path.has(at)) {
      path.set(at, path.size)
      at = parents.get(at)
    }
    if (at !== undefined && path.has(at)) cycles.push(fromSmallest([...path.keys()].slice(path.get(at))))
    for (const id of path.keys()) done.add(id)
  }
  return cycles.sort((a, b) => compare(a[0] ?? '', b[0] ?? ''))
}

export interface ParentEdge {
  readonly child: string
  readonly parent: string
}

/** The links to leave out so that no circle is left: of each circle the one from its smallest id to its parent. */
export function cycleEdges(parents: ReadonlyMap<string, string>): ParentEdge[] {
  return findCycles(parents).flatMap(([child]) => {
    const parent = child === undefined ? undefined : parents.get(child)
    return child === undefined || parent === undefined ? [] : [{ child, parent }]
  })
}

function fromSmallest(cycle: readonly string[]): string[] {
  const smallest = cycle.reduce((least, id, at) => (compare(id, cycle[least] ?? '') < 0 ? at : least), 0)
  return [...cycle.slice(smallest), ...cycle.slice(0, smallest)]
}

/** By code units: the same on every machine and in every locale. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
