// The states of a record in the ledger, and the table of legal moves. db/ledger.ts is the only file that makes them.

export const ledgerStates = [
  'pending',
  'held',
  'intended',
  'written',
  'adopted',
  'merged',
  'refused',
  'removing',
  'reverted',
  'kept',
  'unremoved',
] as const
export type LedgerState = (typeof ledgerStates)[number]

/**
 * pending    nothing sent; will be planned
 * held       a record it hangs on was refused or is missing; planned again when that one is written
 * intended   the intent is committed, a request may have left; only an answer or a look into Pipedrive moves it on
 * written    in Pipedrive, made by us
 * adopted    was in the account before (a field, pipeline, stage); used, never removed
 * merged     its values stand in the record that it belongs to; nothing of its own was written
 * refused    not written, with a reason
 * removing   deletion intended by a rollback
 * reverted   removed by a rollback
 * kept       left in place by a rollback, because a person has worked on it since or something that stays hangs on it
 * unremoved  a rollback tried, and Pipedrive refused
 */
export const legalMoves: Readonly<Record<LedgerState, readonly LedgerState[]>> = {
  pending: ['intended', 'held', 'adopted', 'refused', 'merged'],
  held: ['pending', 'intended', 'refused', 'adopted', 'held', 'merged'],
  intended: ['written', 'refused', 'pending'],
  written: ['intended', 'removing', 'reverted', 'kept'],
  adopted: ['reverted'],
  merged: ['intended', 'held', 'refused', 'reverted'],
  refused: ['pending', 'intended', 'held', 'adopted', 'refused', 'merged'],
  removing: ['reverted', 'unremoved', 'kept', 'written'],
  reverted: ['pending'],
  kept: ['removing', 'reverted', 'written'],
  unremoved: ['removing', 'reverted', 'kept', 'written'],
}

/**
 * A request is given up when it got no answer so often; a later pass tries what it was for once more. An outage must give up nothing, so
 * that only what a driver has sent and then looked for in vain itself counts: neither a crash nor a time in which Pipedrive cannot be read.
 */
export const mostUnanswered = 8

/** Everything that is written; migration/order.ts says which before which. */
export const ledgerObjects = [
  'activity_type', 'field', 'field_option', 'pipeline', 'stage', 'placeholder', 'company', 'company_parent', 'contact', 'deal',
  'deal_contact', 'meeting_attendee', 'inline_picture', 'email', 'call', 'meeting', 'task', 'note', 'custom_record', 'call_recording',
  'whole_text', 'file', 'file_link', 'deal_archive',
] as const // prettier-ignore
export type LedgerObject = (typeof ledgerObjects)[number]

/** Pipedrive's name of what a ledger object becomes. */
export const pipedriveTargets = [
  'activity_type', 'field', 'field_option', 'pipeline', 'stage', 'organization', 'organization_relationship', 'person', 'deal',
  'deal_participant', 'deal_archive', 'activity', 'note', 'file',
] as const // prettier-ignore
export type PipedriveTarget = (typeof pipedriveTargets)[number]

export const becomes: Readonly<Record<LedgerObject, PipedriveTarget>> = {
  activity_type: 'activity_type',
  field: 'field',
  field_option: 'field_option',
  pipeline: 'pipeline',
  stage: 'stage',
  placeholder: 'organization',
  company: 'organization',
  company_parent: 'organization_relationship',
  contact: 'person',
  deal: 'deal',
  deal_contact: 'deal_participant',
  email: 'activity',
  call: 'activity',
  meeting: 'activity',
  task: 'activity',
  note: 'activity',
  custom_record: 'activity',
  file: 'file',
  file_link: 'note',
  meeting_attendee: 'person',
  inline_picture: 'file',
  call_recording: 'file',
  whole_text: 'file',
  deal_archive: 'deal_archive',
}

/** What the source says and does about its records: each becomes an activity, a note by choice a native note. */
export const activityObjects = ['email', 'call', 'meeting', 'task', 'note'] as const satisfies readonly LedgerObject[]
export type ActivityObject = (typeof activityObjects)[number]

/** What has a content of its own, which is brought onto disk before it is sent. */
export function isFileObject(object: LedgerObject): boolean {
  return becomes[object] === 'file'
}

/** Records that the runs themselves stage, of what only stands inside other records: no source gives them. */
export const stagedByRuns: readonly string[] = ['inline_picture', 'meeting_attendee']

export function isActivityObject(object: string): object is ActivityObject {
  return activityObjects.some((one) => one === object)
}

/** Rows that become activities or native notes: neither carries a source id. */
export function isUnmarked(object: LedgerObject): boolean {
  return object === 'custom_record' || isActivityObject(object)
}

/** What one row became: a body that has `content` is a native note, every other one an activity. */
export function targetOf(object: LedgerObject, body: Readonly<Record<string, unknown>> | null): PipedriveTarget {
  return (object === 'note' || object === 'custom_record') && body !== null && 'content' in body
    ? 'note'
    : becomes[object]
}
