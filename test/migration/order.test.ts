// The order of writing follows from what each object names.
import { describe, expect, it } from 'vitest'
import { ledgerObjects } from '../../migration/ledger.ts'
import { dependsOn, topological, writeOrder } from '../../migration/order.ts'

describe('the order of writing', () => {
  it('puts every object after everything it names', () => {
    const order = writeOrder()
    for (const object of ledgerObjects) {
      for (const needed of dependsOn[object])
        expect(order.indexOf(needed), `${needed} before ${object}`).toBeLessThan(order.indexOf(object))
    }
    expect([...order].sort()).toEqual([...ledgerObjects].sort())
  })

  it('names the members of a circle instead of going round for ever', () => {
    const circle = topological(['a', 'b', 'c'] as const, { a: [], b: ['c'], c: ['b'] })
    expect(circle).toEqual({ kind: 'circle', members: ['b', 'c'] })
  })
})
