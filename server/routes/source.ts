// The way into Perfect Books: a REST profile with its secrets, or an uploaded bundle. The worker asks the source who it is.
import multipart from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { writeBundle } from '../../db/bundles.ts'
import type { Tx } from '../../db/client.ts'
import { putSource } from '../../db/connections.ts'
import { lockMigration } from '../../db/migrations.ts'
import { answers } from '../answers.ts'
import { isConnected, untilConnected } from '../connecting.ts'
import { connectedSchema, idSchema, putSourceSchema } from '../contract.ts'
import type { WebDeps } from '../deps.ts'
import { Refusal } from '../errors.ts'
import { ownMigration } from '../panel.ts'
import { sendFresh } from '../sending.ts'
import { refuseIfInUse } from '../standing.ts'
import { createUploads, type Upload } from '../uploads.ts'
import { manifestRoutes } from './manifest.ts'

const mostBytes = 2 * 1024 ** 3

export const sourceRoutes: FastifyPluginAsyncZod<{ deps: WebDeps }> = async (app, { deps }) => {
  const { db, seal } = deps
  const uploads = createUploads(deps.uploads)

  const rest = { params: idSchema, body: putSourceSchema, response: answers(connectedSchema) }
  app.put('/migrations/:id/source', { schema: rest }, async (request) => {
    const { id } = await ownMigration(db, request, request.params.id)
    const { profile, secrets } = request.body
    await refuseIfInUse(db, id)
    await db.transaction(async (tx) => {
      await sendFresh(deps, tx, 'connect', id)
      await lockMigration(tx, id)
      await refuseIfInUse(tx, id)
      await putSource(tx, id, { kind: 'rest', profile, secrets: seal.seal(JSON.stringify(secrets), id) })
    })
    return isConnected(await untilConnected(deps, id))
  })

  await app.register(multipart, { limits: { fileSize: mostBytes, files: 1, fields: 10, fieldSize: 4096, parts: 11 } })
  const bundle = { params: idSchema, response: answers(connectedSchema) }
  app.post('/migrations/:id/bundle', { schema: bundle, onError: readToTheEnd }, async (request, reply) => {
    const { id } = await ownMigration(db, request, request.params.id)
    await refuseIfInUse(db, id)
    await uploads.receive(request, reply, (upload) => db.transaction((tx) => storeBundle(deps, tx, id, upload)))
    return isConnected(await untilConnected(deps, id))
  })

  await app.register(manifestRoutes, { deps })
} // prettier-ignore

async function storeBundle(deps: WebDeps, tx: Tx, id: string, { name, file, bytes }: Upload): Promise<void> {
  const size = await writeBundle(tx, deps.seal, id, bytes)
  if (size === null) throw new Refusal(409, 'upload_under_way', 'Another upload for this migration is under way; wait until it has ended.')
  if (file.truncated) throw new Refusal(413, 'too_large', 'The bundle is larger than 2 GiB; split it, or connect by REST.')
  if (size === 0) throw new Refusal(400, 'file_empty', `The file ${name} is empty.`)
  // A run may have been started while the bytes came in.
  await sendFresh(deps, tx, 'connect', id)
  await lockMigration(tx, id)
  await refuseIfInUse(tx, id)
  await putSource(tx, id, { kind: 'bundle', bundleName: name.slice(0, 255), manifest: null, pieces: 'written' })
} // prettier-ignore

/** A refused upload is read and thrown away: left unread it would hold its connection, and the client would not see why. */
async function readToTheEnd({ raw }: FastifyRequest): Promise<void> {
  raw.unpipe()
  raw.resume()
}
