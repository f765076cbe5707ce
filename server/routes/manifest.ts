// How a source is read, as the admin corrected it: a manifest for the bundle that is there, and the way out for it and for a profile.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { connectedBundle, putSource } from '../../db/connections.ts'
import { lockMigration } from '../../db/migrations.ts'
import { answers } from '../answers.ts'
import { isConnected, untilConnected } from '../connecting.ts'
import { connectedSchema, idSchema, profileExportSchema, putManifestSchema } from '../contract.ts'
import type { WebDeps } from '../deps.ts'
import { Refusal } from '../errors.ts'
import { ownMigration } from '../panel.ts'
import { sendFresh } from '../sending.ts'
import { refuseIfInUse } from '../standing.ts'

export const manifestRoutes: FastifyPluginAsyncZod<{ deps: WebDeps }> = async (app, { deps }) => {
  const { db } = deps

  const manifest = { params: idSchema, body: putManifestSchema, response: answers(connectedSchema) }
  app.put('/migrations/:id/bundle/manifest', { schema: manifest }, async (request) => {
    const { id } = await ownMigration(db, request, request.params.id)
    await refuseIfInUse(db, id)
    await db.transaction(async (tx) => {
      await sendFresh(deps, tx, 'connect', id)
      await lockMigration(tx, id)
      await refuseIfInUse(tx, id)
      const bundleName = await connectedBundle(tx, id)
      if (bundleName === null) throw new Refusal(409, 'no_bundle', 'A manifest says how a file bundle is read, and none has been uploaded: upload it first.')
      await putSource(tx, id, { kind: 'bundle', bundleName, manifest: request.body, pieces: 'same' })
    })
    return isConnected(await untilConnected(deps, id))
  })

  const kept = { params: idSchema, response: answers(profileExportSchema) }
  app.get('/migrations/:id/source/profile', { schema: kept }, async (request, reply) => {
    const { sourceKind, sourceProfile } = await ownMigration(db, request, request.params.id)
    const isThere = typeof sourceProfile === 'object' && sourceProfile !== null
    if (!isThere || sourceKind === null) throw new Refusal(404, 'profile_missing', sourceKind === 'bundle' ? 'The bundle is read as it describes itself; nothing was corrected.' : 'No connection profile has been entered yet.')
    const name = sourceKind === 'rest' ? 'connection-profile.json' : 'manifest.json'
    void reply.header('content-disposition', `attachment; filename="${name}"`)
    return sourceProfile as Record<string, unknown>
  })
} // prettier-ignore
