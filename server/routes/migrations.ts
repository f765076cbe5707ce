// Migrations of the company: list, begin one, see where one stands.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { createMigration, migrationsOf } from '../../db/migrations.ts'
import { defaultSettings } from '../../migration/settings.ts'
import { answers, migrationAnswer } from '../answers.ts'
import { createMigrationSchema, errorSchema, idSchema, migrationSchema, migrationsSchema } from '../contract.ts'
import type { WebDeps } from '../deps.ts'
import { ownMigration, panelUser } from '../panel.ts'

export const migrationRoutes: FastifyPluginAsyncZod<{ deps: WebDeps }> = async (app, { deps }) => {
  const { db, now } = deps

  app.get('/migrations', { schema: { response: answers(migrationsSchema) } }, async (request) => {
    const rows = await migrationsOf(db, panelUser(request).companyId)
    const migrations = []
    for (const row of rows) migrations.push(await migrationAnswer(db, row, now()))
    return { migrations }
  })

  const create = { body: createMigrationSchema, response: { 201: migrationSchema, '4xx': errorSchema } }
  app.post('/migrations', { schema: create }, async (request, reply) => {
    const { name } = request.body
    const row = await createMigration(db, { ...panelUser(request), name, settings: defaultSettings })
    return reply.code(201).send(await migrationAnswer(db, row, now()))
  })

  const one = { params: idSchema, response: answers(migrationSchema) }
  app.get('/migrations/:id', { schema: one }, async (request) => {
    return migrationAnswer(db, await ownMigration(db, request, request.params.id), now())
  })
}
