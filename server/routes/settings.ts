// The admin's choices for one migration.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { lockMigration, setSettings } from '../../db/migrations.ts'
import { type Settings, settingsSchema } from '../../migration/settings.ts'
import { answers } from '../answers.ts'
import { idSchema, putSettingsSchema, settingsAnswerSchema } from '../contract.ts'
import type { WebDeps } from '../deps.ts'
import { ownMigration } from '../panel.ts'
import { refuseIfBusy } from '../standing.ts'

export const settingsRoutes: FastifyPluginAsyncZod<{ deps: WebDeps }> = async (app, { deps }) => {
  const { db } = deps
  const response = answers(settingsAnswerSchema)

  app.get('/migrations/:id/settings', { schema: { params: idSchema, response } }, async (request) => {
    const { settings } = await ownMigration(db, request, request.params.id)
    return settings
  })

  app.put('/migrations/:id/settings', { schema: { params: idSchema, body: putSettingsSchema, response } }, async (request) => {
    const { id } = await ownMigration(db, request, request.params.id)
    return db.transaction(async (tx): Promise<Settings> => {
      await lockMigration(tx, id)
      await refuseIfBusy(tx, id, 'set differently')
      const { settings } = await ownMigration(tx, request, id)
      const changed = settingsSchema.parse({ ...settings, ...request.body })
      await setSettings(tx, id, changed)
      return changed
    })
  })
} // prettier-ignore
