// Files that belong to one activity or note: the recording of a call, and the whole of a text that is longer than Pipedrive takes.
import { wholeTextName } from '../activity/whole-text-name.ts'
import type { ActivityObject, LedgerObject } from '../ledger.ts'
import { recordingName } from '../activity/recording.ts'
import type { SourceRecord } from '../record.ts'
import type { PlanContext, Planned } from './context.ts'
import { compact } from './fill.ts'

export function planRecording(call: SourceRecord, context: PlanContext): Planned {
  return planBeside({ object: 'call', id: call.id, name: recordingName(call) }, context)
}

/** The source id of a whole text: the object and the id of the record whose text it is, as a JSON list. */
export function carrierOf(sourceId: string): { readonly object: ActivityObject; readonly id: string } {
  const [object, id] = JSON.parse(sourceId) as [ActivityObject, string]
  return { object, id }
}

export function planWholeText(sourceId: string, context: PlanContext): Planned {
  const carrier = carrierOf(sourceId)
  return planBeside({ ...carrier, name: wholeTextName(carrier) }, context)
}

/** It hangs on everything that its activity hangs on, and on the activity. */
function planBeside(
  of: { readonly object: LedgerObject; readonly id: string; readonly name: string },
  context: PlanContext,
): Planned {
  const carrier = context.link(of.object, of.id)
  if (!carrier?.body || carrier.pipedriveId === null) {
    const reason = `It belongs to the ${of.object} "${of.id}", which has not been written.`
    return { kind: 'hold', waitsFor: `${of.object}:${of.id}`, reason }
  }
  const { deal_id, org_id, person_id, participants } = carrier.body
  const [first] = (participants ?? []) as readonly { readonly person_id: number }[]
  const isNative = 'content' in carrier.body
  const body = compact({
    name: of.name,
    deal_id,
    person_id: person_id ?? first?.person_id,
    org_id,
    [isNative ? 'note_id' : 'activity_id']: carrier.pipedriveId,
  })
  return { kind: 'write', body, changes: [] }
}
