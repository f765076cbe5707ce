// Rows for the files that belong to one activity or note: recordings that are to be attached, and texts that were cut.
import { carriersOf, seedBeside, seedWholeTexts, unseedUnsent } from '../../db/derived.ts'
import { renewTotals } from '../../db/run-totals.ts'
import { restAttached } from '../../migration/activity/closing.ts'
import { recordingOf } from '../../migration/activity/recording.ts'
import type { Work } from '../work.ts'

/** Before the calls are written: which of them are still to be looked at says which recordings are. */
export async function prepareRecordings({ deps, migration, run }: Work): Promise<void> {
  const { id: migrationId, settings } = migration
  if (settings.recordings !== 'attach') {
    await unseedUnsent(deps.db, migrationId, 'call_recording')
    return
  }
  const sampleOnly = run.kind === 'sample'
  for await (const page of carriersOf(deps.db, {
    migrationId,
    object: 'call',
    pass: run.pass,
    sampleOnly,
    word: null,
  })) {
    const sourceIds = page.filter(({ record }) => recordingOf(record) !== null).map(({ record }) => record.id)
    const rows = { object: 'call_recording', of: 'call', sourceIds } as const
    if (sourceIds.length > 0) await deps.db.transaction((tx) => seedBeside(tx, migrationId, rows))
  }
  await renewTotals(deps.db, run)
}

/** After the activities are written: which of their texts were cut stands in the ledger then. False: none was. */
export async function prepareWholeTexts({ deps, migration, run }: Work): Promise<boolean> {
  if ((await seedWholeTexts(deps.db, migration.id, restAttached)) === 0) return false
  await renewTotals(deps.db, run)
  return true
}
