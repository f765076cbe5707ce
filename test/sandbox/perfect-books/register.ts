// The records that the stand-in serves: the firm's own, and what is edited, added or removed while it runs.
import type { Firm, RawRecord, ResourceName } from '../firm/firm.ts'

export interface Register {
  list(resource: ResourceName): readonly RawRecord[]
  notesOf(contactId: number): readonly RawRecord[]
  hasContact(contactId: number): boolean
  /** Changes some fields; `modified` becomes now unless the patch says otherwise. */
  edit(resource: ResourceName, id: number, patch: Readonly<Record<string, unknown>>): RawRecord
  /** Adds a record with the next free id; `created` and `modified` are now unless given. */
  add(resource: ResourceName, fields: Readonly<Record<string, unknown>>): RawRecord
  remove(resource: ResourceName, id: number): void
}

export function createRegister(firm: Firm, now: () => Date): Register {
  const records = new Map(
    Object.entries(firm.resources).map(([name, list]) => [name, new Map(list.map((record) => [record.id, record]))]),
  )
  function rows(resource: ResourceName): Map<number, RawRecord> {
    const found = records.get(resource)
    if (!found) throw new Error(`The firm has no resource called "${resource}".`)
    return found
  }
  function existing(resource: ResourceName, id: number): RawRecord {
    const found = rows(resource).get(id)
    if (!found) throw new Error(`The firm has no ${resource} with the id ${id}.`)
    return found
  }
  const stamp = () => now().toISOString()
  return {
    list: (resource) => [...rows(resource).values()],
    notesOf: (contactId) => [...rows('notes').values()].filter((note) => note['contact_id'] === contactId),
    hasContact: (contactId) => rows('contacts').has(contactId),
    edit(resource, id, patch) {
      const edited = { ...existing(resource, id), modified: stamp(), ...patch, id }
      rows(resource).set(id, edited)
      return edited
    },
    add(resource, fields) {
      const id = Math.max(0, ...rows(resource).keys()) + 1
      const added = { created: stamp(), modified: stamp(), ...fields, id }
      rows(resource).set(id, added)
      return added
    },
    remove(resource, id) {
      existing(resource, id)
      rows(resource).delete(id)
    },
  }
}
