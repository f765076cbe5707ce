// Circles among parents and children.
import { describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import { cycleEdges, findCycles } from '../../migration/hierarchy.ts'

describe('a hierarchy', () => {
  it('without a circle has none', () => {
    expect(findCycles(new Map([['a', 'b'], ['b', 'c'], ['d', 'c']]))).toEqual([]) // prettier-ignore
  })

  it('has every circle named once, from its smallest id in parent order', () => {
    const parents = new Map([['x', 'c'], ['c', 'a'], ['a', 'b'], ['b', 'c'], ['z', 'z']]) // prettier-ignore
    expect(findCycles(parents)).toEqual([['a', 'b', 'c'], ['z']])
    expect(cycleEdges(parents)).toEqual([{ child: 'a', parent: 'b' }, { child: 'z', parent: 'z' }]) // prettier-ignore
  })

  it('is broken at the same links whatever the order of its records, and has no circle left', () => {
    const ids = fc.constantFrom(...'abcdefgh')
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(ids, ids), { selector: ([child]) => child }), (edges) => {
        const broken = cycleEdges(new Map(edges))
        expect(cycleEdges(new Map([...edges].reverse()))).toEqual(broken)
        const left = edges.filter(([child]) => !broken.some((edge) => edge.child === child))
        expect(findCycles(new Map(left))).toEqual([])
      }),
    )
  })
})
