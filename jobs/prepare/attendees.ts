// Before anything is written: attendees of meetings who are no contacts get a record and a row of their own.
import { carriersOf, type Derived, saveDerived } from '../../db/derived.ts'
import { renewTotals } from '../../db/run-totals.ts'
import { seedRows } from '../../db/seeds.ts'
import { hashed } from '../../db/staging.ts'
import { attendeeRecords } from '../../migration/activity/attendees.ts'
import { placeholderSourceId } from '../prepare.ts'
import { whoIsMeant } from './addresses.ts'
import type { BaseContext } from '../write/context.ts'
import type { Work } from '../work.ts'

export async function prepareAttendees({ deps, migration, run }: Work, base: BaseContext): Promise<void> {
  const { id: migrationId, settings } = migration
  const sampleOnly = run.kind === 'sample'
  let isAny = false
  for await (const page of carriersOf(deps.db, {
    migrationId,
    object: 'meeting',
    pass: run.pass,
    sampleOnly,
    word: '@',
  })) {
    const { contactByEmail: find } = await whoIsMeant(deps.db, migrationId, page.map(({ record }) => record)) // prettier-ignore
    const by = { find, settings, users: base.destination.users }
    const found = new Map<string, Derived>()
    for (const { record, inSample } of page) {
      for (const attendee of attendeeRecords(record, by)) {
        const isSampled = inSample || found.get(attendee.id)?.inSample === true
        found.set(attendee.id, { ...hashed(found.get(attendee.id)?.record ?? attendee), inSample: isSampled })
      }
    }
    if (found.size === 0) continue
    isAny = true
    await deps.db.transaction((tx) => saveDerived(tx, { migrationId, generation: run.pass }, [...found.values()]))
  }
  if (!isAny) return
  // They belong to no company that the source knows: like contacts without one.
  await deps.db.transaction((tx) => seedRows(tx, migrationId, 'placeholder', [placeholderSourceId]))
  await renewTotals(deps.db, run)
}
