// Columns of a source as an audit takes stock of them, fields of an account, and where a line of the proposal leads.
import type { AccountField } from '../../../migration/fields.ts'
import { createInventory, type InventoryHint } from '../../../migration/inventory.ts'
import type { MappingLine } from '../../../migration/mapping.ts'

export const detail = (object: AccountField['object'], key: string): AccountField => ({
  object, key, name: key, type: 'varchar', isCustom: false, options: [],
}) // prettier-ignore

export function stock(
  object: string,
  columns: Readonly<Record<string, readonly unknown[]>>,
  hints: readonly InventoryHint[] = [],
) {
  const inventory = createInventory(hints)
  const rows = Math.max(...Object.values(columns).map((values) => values.length))
  for (let at = 0; at < rows; at += 1) {
    const fields = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[at] ?? null]))
    inventory.add({ object, id: `x${at}`, createdAt: null, updatedAt: null, owner: null, links: {}, fields })
  }
  return inventory.finish()
}

export function placeOf(line: MappingLine | undefined): string {
  if (!line) return 'no line'
  const { target } = line
  return target.kind === 'standard' ? target.field : target.kind === 'custom' ? `custom ${target.type}` : 'leave out'
}
