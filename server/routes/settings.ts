// The admin's choices for one migration.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { auditOf } from '../../db/audits.ts'
import type { Tx } from '../../db/client.ts'
import { someContactHasSeveralCompanies } from '../../db/shape.ts'
import { addMappingVersion, mappingOf } from '../../db/mappings.ts'
import { lockMigration, type MigrationRow, setSettings } from '../../db/migrations.ts'
import { canonical } from '../../migration/canonical.ts'
import { fieldsNamed, foldOver } from '../../migration/fold/choose.ts'
import { flatteningsOf } from '../../migration/flatten/choice.ts'
import { reflow } from '../../migration/flatten/lines.ts'
import { type Settings, settingsSchema } from '../../migration/settings.ts'
import { answers } from '../answers.ts'
import { idSchema, putSettingsSchema, settingsAnswerSchema } from '../contract.ts'
import type { WebDeps } from '../deps.ts'
import { ownMigration } from '../panel.ts'
import { findingsOf } from '../report-facts.ts'
import { refuseIfBusy } from '../standing.ts'

export const settingsRoutes: FastifyPluginAsyncZod<{ deps: WebDeps }> = async (app, { deps }) => {
  const { db } = deps
  const answer = (settings: Settings) => ({ ...settings, keepsLargeFiles: deps.config.files !== null })
  const response = answers(settingsAnswerSchema)

  app.get('/migrations/:id/settings', { schema: { params: idSchema, response } }, async (request) => {
    const { settings } = await ownMigration(db, request, request.params.id)
    return answer(settings)
  })

  app.put('/migrations/:id/settings', { schema: { params: idSchema, body: putSettingsSchema, response } }, async (request) => {
    const { id } = await ownMigration(db, request, request.params.id)
    const saved = await db.transaction(async (tx): Promise<Settings> => {
      await lockMigration(tx, id)
      await refuseIfBusy(tx, id, 'set differently')
      const migration = await ownMigration(tx, request, id)
      const { settings } = migration
      const { keepsLargeFiles: _, timeZoneChosen: told, ...wanted } = request.body
      // A document that is sent back as it came has chosen nothing.
      const isSentBack = told === false && wanted.timeZone === settings.timeZone
      const timeZoneChosen = settings.timeZoneChosen || (wanted.timeZone !== undefined && !isSentBack)
      const changed = settingsSchema.parse({ ...settings, ...wanted, timeZoneChosen })
      await setSettings(tx, id, changed)
      await reflowMapping(tx, migration, changed)
      return changed
    })
    return answer(saved)
  })
} // prettier-ignore

/** Another rule for a custom object, or another plan, needs other lines: they are proposed anew, and the mapping is to be confirmed again. */
async function reflowMapping(tx: Tx, migration: MigrationRow, settings: Settings): Promise<void> {
  const audit = await auditOf(tx, migration.id)
  const fields = audit?.fields
  const mapping = await mappingOf(tx, migration.id)
  if (!audit || !fields || !mapping) return
  const before = flatteningsOf(fields, migration.settings)
  const after = flatteningsOf(fields, settings)
  const isOtherPlan = settings.pipedrivePlan !== migration.settings.pipedrivePlan
  if (canonical([...before]) === canonical([...after]) && !isOtherPlan) return
  const { destination } = migration
  const reflowed = reflow(mapping.lines, { fields, account: destination?.fields ?? [] }, after)
  const severalCompanies = await someContactHasSeveralCompanies(tx, migration.id)
  const named = fieldsNamed(findingsOf(audit), fields)
  const lines = destination ? foldOver(reflowed, { fields, destination, settings, severalCompanies, named }) : reflowed
  if (canonical(lines) !== canonical(mapping.lines)) await addMappingVersion(tx, migration.id, lines)
}
