// What came with a record, as the panel lists it: e-mails, calls, meetings, tasks, notes and files, counted and the newest named.
import type { Queryable } from '../db/client.ts'
import { linkedTo, type LinkedRow, mostCounted, type Parent } from '../db/panel-linked.ts'
import { recordStatus } from '../migration/record-status.ts'
import type { PanelRecord } from './contract.ts'

type Status = PanelRecord['status']

export const nothingBrought: PanelRecord['brought'] = { objects: [], newest: [], open: [] }

export async function loadBroughtAlong(db: Queryable, parent: Parent): Promise<PanelRecord['brought']> {
  const linked = await linkedTo(db, parent)
  const missing = (object: string, status: Status) =>
    linked.missing
      .filter((one) => one.object === object && recordStatus({ ...one, reason: null }) === status)
      .reduce((sum, one) => sum + one.records, 0)
  return {
    objects: linked.counts.map(({ object, records }) => ({
      object,
      records,
      isAtLeast: records === mostCounted,
      refused: missing(object, 'refused'),
      waiting: missing(object, 'waiting'),
    })),
    newest: linked.newest.map(told),
    open: linked.open.map(told),
  }
}

function told({ object, sourceId, state, reason, title, at, isUtc }: LinkedRow): PanelRecord['brought']['newest'][number] {
  const date = at === '' ? null : isUtc && at.length === 16 ? `${at.replace(' ', 'T')}:00Z` : at
  return { object, sourceId, title, date, status: recordStatus({ state, reason }), reason }
} // prettier-ignore
