// Finds records that have no source id by what they say, each record for one row only: two identical twins need two records.
import { compareBody, isSame } from '../compare.ts'
import { sameText } from './html.ts'

export interface Sought {
  readonly id: number
  readonly body: Readonly<Record<string, unknown>>
}

type Found = Readonly<Record<string, unknown>>

const activityKeys = ['type', 'subject', 'due_date', 'due_time', 'deal_id', 'org_id', 'owner_id'] as const
const noteKeys = ['add_time', 'deal_id', 'person_id', 'org_id', 'user_id'] as const

/** Pipedrive may have cleaned the text of a note: its words must be ours, its tags need not. */
export function hasFingerprint(body: Sought['body'], record: Found): boolean {
  if (!('content' in body)) return activityKeys.every((key) => isSame(body[key], record[key]))
  if (!sameText(String(body['content']), String(record['content'] ?? ''))) return false
  // What was not sent is Pipedrive's own choice: the moment and the user of the request.
  return noteKeys.every((key) => body[key] === undefined || isSame(body[key], record[key]))
}

/** Rows by their id with the record that each is: first those that are equal in everything, then those alike. */
export function matchUp(sought: readonly Sought[], records: readonly Found[]): Map<number, Found> {
  const found = new Map<number, Found>()
  const free = new Set(records)
  const take = (isMatch: (one: Sought, record: Found) => boolean): void => {
    for (const one of sought) {
      if (found.has(one.id)) continue
      const record = [...free].find((candidate) => isMatch(one, candidate))
      if (!record) continue
      found.set(one.id, record)
      free.delete(record)
    }
  }
  take((one, record) => hasFingerprint(one.body, record) && compareBody(one.body, record).every(({ verdict }) => verdict === 'equal')) // prettier-ignore
  take((one, record) => hasFingerprint(one.body, record))
  return found
}
