// The activity types that records need: those the account has are used, others are created.
import type { AccountActivityType } from '../destination.ts'
import type { ActivityObject } from '../ledger.ts'
import type { PlanContext, Planned } from '../plan/context.ts'
import type { Settings } from '../settings.ts'

/** Name and icon of a type that the account lacks; the icons are a fixed list of Pipedrive's. */
const types: Readonly<Record<ActivityObject, { readonly name: string; readonly icon_key: string }>> = {
  email: { name: 'Email', icon_key: 'email' },
  call: { name: 'Call', icon_key: 'call' },
  meeting: { name: 'Meeting', icon_key: 'meeting' },
  task: { name: 'Task', icon_key: 'task' },
  note: { name: 'Note', icon_key: 'document' },
}

/** Native notes have no type. */
export function neededTypes(objects: readonly ActivityObject[], settings: Settings): ActivityObject[] {
  return objects.filter((object) => object !== 'note' || settings.notesAs === 'activity')
}

export function typeName(object: ActivityObject): string {
  return types[object].name
}

/** The account's type: by its key, which outlives every change of the name, else by its name. */
export function existingType(object: ActivityObject, account: readonly AccountActivityType[]): AccountActivityType | null {
  const name = types[object].name.toLowerCase()
  return account.find((type) => type.keyString === object) ?? account.find((type) => type.name.toLowerCase() === name) ?? null
} // prettier-ignore

export function planActivityType(object: string, context: PlanContext): Planned {
  const existing = existingType(object as ActivityObject, context.destination.activityTypes)
  if (existing) return { kind: 'adopt', pipedriveId: String(existing.id) }
  return { kind: 'write', body: { ...types[object as ActivityObject] }, changes: [] }
}
