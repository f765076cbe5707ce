// Which object is written before which: what a record names must be there before it.
import { activityObjects, type LedgerObject, ledgerObjects } from './ledger.ts'

/** What each object's requests name, and what must be known before they can be planned. */
export const dependsOn: Readonly<Record<LedgerObject, readonly LedgerObject[]>> = {
  activity_type: [],
  field: [],
  field_option: ['field'],
  pipeline: ['field_option'],
  stage: ['pipeline'],
  placeholder: ['field_option'],
  company: ['field_option', 'placeholder'],
  company_parent: ['company'],
  contact: ['company', 'placeholder', 'company_parent'],
  deal: ['stage', 'company', 'contact'],
  deal_contact: ['deal', 'contact'],
  meeting_attendee: ['field_option', 'placeholder', 'contact'],
  inline_picture: ['deal', 'contact', 'company'],
  email: ['deal', 'contact', 'company', 'inline_picture'],
  call: ['deal', 'contact', 'company', 'inline_picture'],
  meeting: ['deal', 'contact', 'company', 'meeting_attendee', 'inline_picture'],
  task: ['deal', 'contact', 'company', 'inline_picture'],
  note: ['activity_type', 'deal', 'contact', 'company', 'inline_picture'],
  custom_record: ['activity_type', 'deal', 'contact', 'company'],
  call_recording: ['call'],
  whole_text: ['email', 'call', 'meeting', 'task', 'note'],
  file: ['deal', 'contact', 'company', 'email', 'call', 'meeting', 'task', 'note'],
  file_link: ['file', 'call_recording'],
  // An archived deal cannot be changed any more: whatever hangs on it goes before.
  deal_archive: [
    'deal_contact',
    'email',
    'call',
    'meeting',
    'task',
    'note',
    'custom_record',
    'whole_text',
    'file_link',
  ],
}

export type Ordered<T> =
  | { readonly kind: 'ordered'; readonly order: readonly T[] }
  /** These name each other in a circle, so none of them can be first. */
  | { readonly kind: 'circle'; readonly members: readonly T[] }

/** A topological order; among those that are free at once the given order decides, so that it is always the same. */
export function topological<T extends string>(
  nodes: readonly T[],
  needs: Readonly<Record<T, readonly T[]>>,
): Ordered<T> {
  const order: T[] = []
  let left = [...nodes]
  while (left.length > 0) {
    const free = left.find((node) => needs[node].every((needed) => order.includes(needed)))
    if (free === undefined) return { kind: 'circle', members: left }
    order.push(free)
    left = left.filter((node) => node !== free)
  }
  return { kind: 'ordered', order }
}

/** Files that belong to one activity. */
const beside: readonly LedgerObject[] = ['whole_text', 'call_recording']

export function isBeside(object: LedgerObject): boolean {
  return beside.includes(object)
}

/** Backwards, but what belongs to an activity goes after it: it stays where the activity stays. */
export function removalOrder(): readonly LedgerObject[] {
  const backwards = [...writeOrder()].reverse()
  const rest = backwards.filter((object) => !beside.includes(object))
  const last = Math.max(...activityObjects.map((object) => rest.indexOf(object)))
  return [...rest.slice(0, last + 1), ...beside, ...rest.slice(last + 1)]
}

/** The order of the write path. */
export function writeOrder(): readonly LedgerObject[] {
  const sorted = topological(ledgerObjects, dependsOn)
  if (sorted.kind === 'circle')
    throw new Error(`These objects depend on each other in a circle: ${sorted.members.join(', ')}.`)
  return sorted.order
}
