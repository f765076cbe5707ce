// The settings page names and orders what the write path writes.
import { describe, expect, it } from 'vitest'
import { inWritingOrder, objectName, plain } from '../../extension-ui/words.ts'
import { ledgerObjects } from '../../migration/ledger.ts'
import { writeOrder } from '../../migration/order.ts'

describe('the objects of a run', () => {
  it('are shown in the order in which they are written', () => {
    const rows = [...ledgerObjects].reverse().map((object) => ({ object }))
    expect(inWritingOrder(rows).map(({ object }) => object)).toEqual(writeOrder())
  })

  it.each(ledgerObjects)('are called by a name of their own when they are several: %s', (object) => {
    expect(objectName(object, 2)).not.toBe(plain(object))
  })
})
