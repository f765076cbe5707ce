// Shapes of what is told afterwards: reconciliation, log, and what the panel on a record shows.
import * as z from 'zod'

export const differenceSchema = z.object({
  object: z.string(),
  sourceId: z.string().nullable(),
  field: z.string().nullable(),
  kind: z.enum(['missing', 'different', 'unexpected', 'count', 'sum', 'link']),
  message: z.string(),
})
export const reconciliationSchema = z.object({
  clean: z.boolean(),
  runId: z.string().nullable(),
  finishedAt: z.string().nullable(),
  sentence: z.string(),
  objects: z.array(
    z.object({
      object: z.string(),
      source: z.number(),
      pipedrive: z.number(),
      equal: z.number(),
      changedByRule: z.number(),
      leftOut: z.number(),
      /** Of those left out: what could not be written, and what waits for such a one; the rest was left out by choice. */
      refused: z.number().default(0),
      waiting: z.number().default(0),
      different: z.number(),
      missing: z.number(),
    }),
  ),
  sums: z.array(
    z.object({
      pipeline: z.string(),
      /** Null in reports of before it was told apart. */
      stage: z.string().nullable().default(null),
      currency: z.string(),
      source: z.number(),
      pipedrive: z.number(),
      equal: z.boolean(),
      /** What deals come to that were refused or wait: part of neither sum. */
      notWritten: z.number().default(0),
      notWrittenDeals: z.number().default(0),
      /** Deals that add nothing because their amount could not be read. */
      amountsLeftOut: z.number().default(0),
    }),
  ),
  differences: z.array(differenceSchema),
})
export const auditLogRowSchema = z.object({
  migrationId: z.string(),
  seq: z.number(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  object: z.string(),
  sourceId: z.string(),
  pipedriveId: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
  correlationId: z.string().nullable(),
  previousHash: z.string(),
  hash: z.string(),
})
export const auditLogSchema = z.object({
  rows: z.array(auditLogRowSchema),
  next: z.string().nullable(),
  /** The hash of the log's last line; `npm run audit:verify -- FILE --head` finds out by it whether an export is whole. */
  head: z.string(),
})
const panelStatus = z.enum(['imported', 'edited_since', 'waiting', 'refused', 'reverted', 'not_in_migration'])
const broughtRow = z.object({
  object: z.string(),
  sourceId: z.string(),
  title: z.string().nullable(),
  /** An instant in UTC or a day; of what did not arrive, what the source says. */
  date: z.string().nullable(),
  status: panelStatus,
  reason: z.string().nullable(),
})
export const panelRecordSchema = z.object({
  status: panelStatus,
  migration: z.object({ id: z.string(), name: z.string() }).nullable(),
  importedAt: z.string().nullable(),
  source: z.object({ object: z.string(), id: z.string(), url: z.string().optional() }).nullable(),
  fields: z.array(
    z.object({
      field: z.string(),
      target: z.string(),
      source: z.unknown(),
      arrived: z.unknown(),
      how: z.enum(['equal', 'changed_by_rule', 'left_out']),
      rule: z.string().nullable(),
    }),
  ),
  reasons: z.array(z.string()),
  /** What hangs on the record: how much of each object, the newest few, and those that did not arrive. */
  brought: z.object({
    objects: z.array(
      z.object({
        object: z.string(),
        records: z.number(),
        /** There may be more: they are not counted any further. */
        isAtLeast: z.boolean(),
        /** Among the newest 100. */
        refused: z.number(),
        waiting: z.number(),
      }),
    ),
    newest: z.array(broughtRow),
    open: z.array(broughtRow),
  }),
})
export const panelParamsSchema = z.object({
  object: z.enum(['person', 'organization', 'deal']),
  pipedriveId: z.coerce.number().int().positive(),
})
export type Reconciliation = z.infer<typeof reconciliationSchema>
export type AuditLog = z.infer<typeof auditLogSchema>
export type PanelRecord = z.infer<typeof panelRecordSchema>
