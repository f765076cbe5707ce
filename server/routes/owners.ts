// Owners of the source and the Pipedrive users they lead to; nobody's records are written without one.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type * as z from 'zod'
import type { Queryable } from '../../db/client.ts'
import { lockMigration, type MigrationRow, setFallbackUser } from '../../db/migrations.ts'
import { matchOwner, ownersOf } from '../../db/owners.ts'
import { answers } from '../answers.ts'
import { idSchema, type Owners, ownersSchema, putOwnersSchema } from '../contract.ts'
import type { WebDeps } from '../deps.ts'
import { Refusal } from '../errors.ts'
import { ownMigration } from '../panel.ts'
import { refuseIfBusy } from '../standing.ts'

export const ownerRoutes: FastifyPluginAsyncZod<{ deps: WebDeps }> = async (app, { deps }) => {
  const { db } = deps
  const response = answers(ownersSchema)

  app.get('/migrations/:id/owners', { schema: { params: idSchema, response } }, async (request) => {
    return answerOf(db, await ownMigration(db, request, request.params.id))
  })

  app.put('/migrations/:id/owners', { schema: { params: idSchema, body: putOwnersSchema, response } }, async (request) => {
    const migration = await ownMigration(db, request, request.params.id)
    const { fallbackUserId } = request.body
    const matches = changedMatches(request.body.matches ?? [], await answerOf(db, migration))
    for (const { userId } of matches) refuseUnknownUser(migration, userId)
    if (fallbackUserId !== migration.fallbackUserId) refuseUnknownUser(migration, fallbackUserId)
    return db.transaction(async (tx) => {
      await lockMigration(tx, migration.id)
      await refuseIfBusy(tx, migration.id, 'assigned to other owners')
      if (fallbackUserId !== undefined) await setFallbackUser(tx, migration.id, fallbackUserId)
      for (const { sourceId, userId } of matches) {
        if (await matchOwner(tx, { migrationId: migration.id, sourceId, userId })) continue
        throw new Refusal(400, 'unknown_owner', `The source names no owner with the id ${sourceId}.`)
      }
      return answerOf(tx, await ownMigration(tx, request, migration.id))
    })
  })
} // prettier-ignore

type Matches = NonNullable<z.infer<typeof putOwnersSchema>['matches']>

/** Without what was only sent back as it came: else the fallback, or a match by e-mail, would become one by hand. */
function changedMatches(matches: Matches, before: Owners): Matches {
  const known = new Map(before.matches.map((match) => [match.sourceId, match]))
  return matches.filter(({ sourceId, userId, by }) => {
    const stands = known.get(sourceId)
    return by === undefined || stands === undefined || by !== stands.by || userId !== stands.userId
  })
}

function refuseUnknownUser({ destination }: MigrationRow, userId: number | null | undefined): void {
  if (userId === null || userId === undefined) return
  if (!destination) {
    throw new Refusal(409, 'account_unknown', 'The users of the Pipedrive account are not known yet; start the audit first.')
  }
  const user = destination.users.find((each) => each.id === userId)
  if (!user) throw new Refusal(400, 'unknown_user', `The Pipedrive account has no user with the id ${userId}; choose one of its users.`)
  if (!user.active) throw new Refusal(400, 'inactive_user', `${user.name} is no longer active in Pipedrive and cannot own records; choose another user.`)
} // prettier-ignore

async function answerOf(db: Queryable, migration: MigrationRow): Promise<Owners> {
  const owners = await ownersOf(db, migration.id)
  const fallback = migration.fallbackUserId
  return {
    matches: owners.map(({ sourceId, name, email, records, userId, by }) => {
      const byFallback = userId === null && fallback !== null
      return { sourceId, name, email, records, userId: userId ?? fallback, by: byFallback ? ('fallback' as const) : by }
    }),
    fallbackUserId: fallback,
    users: (migration.destination?.users ?? []).map(({ id, name, email, active }) => ({ id, name, email, active })),
  }
}
