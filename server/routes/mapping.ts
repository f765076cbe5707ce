// The mapping: the proposal with its reasons, edits, confirmation, and the file in which it goes to another migration.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { auditOf } from '../../db/audits.ts'
import type { Queryable, Tx } from '../../db/client.ts'
import { addMappingVersion, confirmMapping, mappingOf } from '../../db/mappings.ts'
import { lockMigration, type MigrationRow } from '../../db/migrations.ts'
import { creatableFieldTypes } from '../../migration/fields.ts'
import { confirmedLines, editLines, type LineEdit, portableLines } from '../../migration/mapping/edits.ts'
import type { Mapping } from '../../migration/mapping.ts'
import { answers } from '../answers.ts'
import {
  confirmMappingSchema,
  idSchema,
  type MappingAnswer,
  mappingAnswerSchema,
  mappingFileSchema,
  putMappingSchema,
} from '../contract.ts'
import type { WebDeps } from '../deps.ts'
import { Refusal } from '../errors.ts'
import { ownMigration } from '../panel.ts'
import { judge, refuseIfAuditing, refuseIfBusy } from '../standing.ts'

export const mappingRoutes: FastifyPluginAsyncZod<{ deps: WebDeps }> = async (app, { deps }) => {
  const { db } = deps
  const response = answers(mappingAnswerSchema)

  app.get('/migrations/:id/mapping', { schema: { params: idSchema, response } }, async (request) => {
    const migration = await ownMigration(db, request, request.params.id)
    return answerOf(db, migration, await proposed(db, migration))
  })

  app.put('/migrations/:id/mapping', { schema: { params: idSchema, body: putMappingSchema, response } }, async (request) => {
    const migration = await ownMigration(db, request, request.params.id)
    return db.transaction(async (tx) => {
      const mapping = await locked(tx, migration)
      refuseOverwrite(mapping, request.body.version)
      return answerOf(tx, migration, await edited(tx, migration, { mapping, edits: request.body.lines as LineEdit[], strict: true }))
    })
  })

  const confirming = { params: idSchema, body: confirmMappingSchema, response }
  app.post('/migrations/:id/mapping/confirm', { schema: confirming }, async (request) => {
    const migration = await ownMigration(db, request, request.params.id)
    return db.transaction(async (tx) => {
      const mapping = await locked(tx, migration)
      refuseOverwrite(mapping, request.body?.version)
      const { problems } = judge(mapping, await auditOf(tx, migration.id), migration)
      if (problems.length > 0) {
        throw new Refusal(409, 'mapping_problems', `The mapping cannot be confirmed: ${problems[0]?.message ?? ''}`, problems)
      }
      const confirmed: Mapping = { ...mapping, state: 'confirmed', lines: confirmedLines(mapping.lines) }
      await confirmMapping(tx, migration.id, confirmed)
      return answerOf(tx, migration, confirmed)
    })
  })

  const file = { params: idSchema, response: answers(mappingFileSchema) }
  app.get('/migrations/:id/mapping/export', { schema: file }, async (request, reply) => {
    const migration = await ownMigration(db, request, request.params.id)
    const { version, lines } = await proposed(db, migration)
    void reply.header('content-disposition', `attachment; filename="mapping-version-${version}.json"`)
    return { format: 'perfect-books-mapping' as const, version: 1 as const, lines: portableLines(lines) }
  })

  const brought = { params: idSchema, body: mappingFileSchema, response }
  app.post('/migrations/:id/mapping/import', { schema: brought }, async (request) => {
    const migration = await ownMigration(db, request, request.params.id)
    return db.transaction(async (tx) => {
      const mapping = await locked(tx, migration)
      const edits = portableLines(request.body.lines).map(({ object, field, target, transform, reason, state }) => {
        return { object, field, target, transform, reason, state }
      })
      return answerOf(tx, migration, await edited(tx, migration, { mapping, edits, strict: false }))
    })
  })
} // prettier-ignore

async function locked(tx: Tx, migration: MigrationRow): Promise<Mapping> {
  await lockMigration(tx, migration.id)
  await refuseIfBusy(tx, migration.id, 'mapped anew')
  await refuseIfAuditing(tx, migration.id)
  return proposed(tx, migration)
}

async function proposed(db: Queryable, migration: MigrationRow): Promise<Mapping> {
  const mapping = await mappingOf(db, migration.id)
  if (mapping) return mapping
  throw new Refusal(409, 'mapping_missing', 'There is no mapping yet; the audit proposes one when it has read the source.')
} // prettier-ignore

interface Edit {
  readonly mapping: Mapping
  readonly edits: readonly LineEdit[]
  /** Whether a line for a field that this source does not have is a fault; in a file from elsewhere it is not. */
  readonly strict: boolean
}

async function edited(tx: Tx, migration: MigrationRow, { mapping, edits, strict }: Edit): Promise<Mapping> {
  const audit = await auditOf(tx, migration.id)
  const { lines, changed, unknown } = editLines(mapping.lines, edits, audit?.fields ?? [])
  const [first] = unknown
  if (strict && first) {
    throw new Refusal(400, 'unknown_line', `The mapping has no line for ${first.object}.${first.field}, so it cannot be edited.`, unknown)
  }
  return changed ? addMappingVersion(tx, migration.id, lines) : mapping
} // prettier-ignore

function refuseOverwrite(mapping: Mapping, editedVersion: number | undefined): void {
  if (editedVersion === undefined || editedVersion === mapping.version) return
  throw new Refusal(409, 'mapping_changed', `Somebody has changed the mapping meanwhile: this was said to version ${editedVersion}, and there is version ${mapping.version} now. Look at that one, and do it again if you still want it.`)
} // prettier-ignore

async function answerOf(db: Queryable, migration: MigrationRow, mapping: Mapping): Promise<MappingAnswer> {
  const { problems, remarks } = judge(mapping, await auditOf(db, migration.id), migration)
  return { ...mapping, problems: [...problems], remarks: [...remarks], targets: ownFields(migration) }
}

/** Only of types that a mapping can write. */
function ownFields({ destination }: MigrationRow): MappingAnswer['targets'] {
  return (destination?.fields ?? []).flatMap(({ object, key, name, type: given, isCustom }) => {
    const type = creatableFieldTypes.find((known) => known === given)
    if (object === 'pipeline' || object === 'stage') return []
    return isCustom && type ? [{ kind: 'custom' as const, object, type, name, key }] : []
  })
}
