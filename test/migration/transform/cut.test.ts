// Texts are cut between letters.
import { describe, expect, it } from 'vitest'
import { createInventory } from '../../../migration/inventory.ts'
import { cut } from '../../../migration/transform/cut.ts'
import { shown } from '../../../migration/transform/converted.ts'

describe('a text that is cut', () => {
  it('ends before a letter that does not fit whole', () => {
    expect(cut('ab😀', 3)).toBe('ab')
    expect(cut('ab😀', 4)).toBe('ab😀')
    expect(cut('ab', 5)).toBe('ab')
  })

  it('can be stored when it is an example of a long value or part of a sentence', () => {
    const long = `${'a'.repeat(198)}😀${'b'.repeat(50)}`
    const inventory = createInventory([])
    inventory.add({ object: 'note', id: '1', createdAt: null, updatedAt: null, owner: null, links: {}, fields: { text: long } })
    expect(JSON.stringify(inventory.finish()).isWellFormed()).toBe(true)
    expect(JSON.stringify(inventory.finish())).not.toMatch(/\\ud83d/)
    expect(shown(`${'a'.repeat(56)}😀${'b'.repeat(50)}`).isWellFormed()).toBe(true)
  })
}) // prettier-ignore
