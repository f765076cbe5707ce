// What the panel beside a person, an organization or a deal shows: where it came from and how each field arrived.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import type { Queryable } from '../../db/client.ts'
import { mappingOf } from '../../db/mappings.ts'
import { fieldKeys, ledgerRowOf, type PanelFind } from '../../db/panel-records.ts'
import { becomes, type LedgerObject } from '../../migration/ledger.ts'
import { recordFields } from '../../migration/panel-record.ts'
import { sourceIdName } from '../../migration/plan/context.ts'
import { createReadable } from '../../migration/readable.ts'
import { recordStatus } from '../../migration/record-status.ts'
import { answers } from '../answers.ts'
import { type PanelRecord, panelParamsSchema, panelRecordSchema } from '../contract.ts'
import type { WebDeps } from '../deps.ts'
import { loadBroughtAlong, nothingBrought } from '../panel-brought.ts'
import { panelUser } from '../panel.ts'
import { besideSentences, customFields, loadCustom } from '../panel-custom.ts'

const rowsFor = {
  person: ['contact', 'meeting_attendee'],
  organization: ['company', 'placeholder'],
  deal: ['deal'],
} as const satisfies Record<string, readonly LedgerObject[]>

const unknown: PanelRecord = {
  status: 'not_in_migration',
  brought: nothingBrought,
  migration: null,
  importedAt: null,
  source: null,
  fields: [],
  reasons: ['This record did not come with a migration from Perfect Books.'],
}

export const panelRecordRoutes: FastifyPluginAsyncZod<{ deps: WebDeps }> = async (app, { deps }) => {
  const { db } = deps
  const schema = { params: panelParamsSchema, response: answers(panelRecordSchema) }
  app.get('/records/:object/:pipedriveId', { schema }, async (request) => {
    const { object, pipedriveId } = request.params
    const { companyId } = panelUser(request)
    const found = await ledgerRowOf(db, companyId, rowsFor[object], String(pipedriveId))
    return found ? shown(db, found) : unknown
  })
}

async function shown(
  db: Queryable,
  { migration, destination, settings, row, staged }: PanelFind,
): Promise<PanelRecord> {
  const { id: migrationId } = migration
  const [mapping, keys, custom, brought] = await Promise.all([
    mappingOf(db, migrationId),
    fieldKeys(db, migrationId),
    loadCustom(db, { migrationId, row }),
    loadBroughtAlong(db, { migrationId, object: row.object, sourceId: row.sourceId }),
  ])
  const all = mapping?.lines ?? []
  const lines = all.filter((line) => line.object === row.object)
  const readable = createReadable(destination, becomes[row.object])
  const sourceIdKey = keys.get(sourceIdName(becomes[row.object]) ?? '')
  return {
    status: recordStatus(row),
    brought,
    migration,
    importedAt: row.writtenAt?.toISOString() ?? null,
    source: { object: row.object, id: row.sourceId },
    fields: [
      ...recordFields({ lines, staged, body: row.body ?? {}, changes: row.changes ?? [], keys, sourceIdKey, readable }),
      ...customFields(custom, { row, lines: all, settings, keys, readable }),
    ],
    reasons: [
      ...(row.reason === null ? [] : [row.reason]),
      ...besideSentences(custom),
      ...(row.state === 'removing' ? ['A rollback is removing this record.'] : []),
      ...(row.object === 'placeholder'
        ? ['This organization stands in for contacts that have no company in the source.']
        : []),
      ...(row.object === 'meeting_attendee'
        ? [
            'This person took part in a meeting and is no contact of the source: it was made of the name and the e-mail address there.',
          ]
        : []),
      ...(staged || row.object === 'placeholder'
        ? []
        : ['The source values have been erased after their retention; what arrived is shown.']),
    ],
  }
}
