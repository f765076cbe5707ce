// The panel API as schemas: what the routes check, what openapi.json describes, what extension-ui takes its types from.
import * as z from 'zod'
import { lineSchema, mappingSchema } from '../migration/mapping.ts'
import { runKinds, runStates } from '../migration/run.ts'
import { settingsSchema } from '../migration/settings.ts'

export const errorSchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.unknown().optional() }),
})

export const meSchema = z.object({
  company: z.object({ id: z.number(), name: z.string() }),
  user: z.object({ id: z.number(), name: z.string() }),
  isAdmin: z.boolean(),
  /** `reauthorize`: Pipedrive no longer accepts our token; the admin must install again. */
  connection: z.enum(['active', 'reauthorize', 'uninstalled', 'none']),
})

export const identitySchema = z.object({
  product: z.string().nullable(),
  tenant: z.string().nullable(),
  host: z.string().nullable(),
  version: z.string().nullable(),
  sentence: z.string(),
})

/** Where a migration stands. `needed` says in a sentence what the admin does next. */
export const phases = [
  'connect',
  'audit',
  'mapping',
  'owners',
  'sample',
  'approval',
  'full',
  'finished',
  'rolled_back',
] as const

export const runSchema = z.object({
  id: z.string(),
  kind: z.enum(runKinds),
  state: z.enum(runStates),
  reason: z.string().nullish(),
  resumesAt: z.string().nullish(),
  objects: z.array(
    z.object({
      object: z.string(),
      total: z.number(),
      written: z.number(),
      unchanged: z.number(),
      refused: z.number(),
      waiting: z.number(),
    }),
  ),
  perSecond: z.number(),
  secondsLeft: z.number().nullable(),
  tokensUsed: z.number(),
  preview: z.boolean(),
  approvedAt: z.string().nullable(),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
  /** What a rollback did: counts of the three buckets, and the records that stayed with their reasons. */
  buckets: z
    .object({
      reverted: z.number(),
      kept: z.number(),
      failed: z.number(),
      stayed: z.array(z.object({ object: z.string(), sourceId: z.string(), reason: z.string() })),
    })
    .nullish(),
})

export const migrationSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  phase: z.enum(phases),
  needed: z.string(),
  source: z
    .object({
      kind: z.enum(['rest', 'bundle']),
      state: z.enum(['none', 'checking', 'connected', 'refused']),
      identity: identitySchema.nullable(),
      problem: z.object({ code: z.string(), message: z.string() }).nullable(),
      bundleName: z.string().nullable(),
    })
    .nullable(),
  counters: z.array(z.object({ object: z.string(), records: z.number() })),
  runs: z.array(runSchema),
})

export const createMigrationSchema = z.strictObject({ name: z.string().trim().min(1).max(120) })

export const putSourceSchema = z.strictObject({
  kind: z.literal('rest'),
  profile: z.unknown(),
  secrets: z.record(z.string(), z.string()).default({}),
})
export const connectedSchema = z.object({ identity: identitySchema })

export const findingSchema = z.object({
  code: z.string(),
  object: z.string(),
  count: z.number(),
  /** One sentence: what was found. */
  message: z.string(),
  /** One sentence: what it will do to the migration. */
  effect: z.string(),
  examples: z.array(z.string()),
})
export const auditSchema = z.object({
  state: z.enum(runStates),
  reason: z.string().nullish(),
  source: z
    .object({
      objects: z.array(z.object({ object: z.string(), records: z.number(), arrivesAs: z.string().nullable() })),
      fields: z.array(
        z.object({
          object: z.string(),
          name: z.string(),
          label: z.string(),
          type: z.string(),
          filled: z.number(),
          records: z.number(),
          samples: z.array(z.unknown()),
        }),
      ),
      findings: z.array(findingSchema),
    })
    .nullable(),
  destination: z
    .object({
      users: z.number(),
      fields: z.number(),
      pipelines: z.number(),
      tokensLeft: z.number().nullable(),
      tokensLimit: z.number().nullable(),
      requestsPerWindow: z.number().nullable(),
    })
    .nullable(),
})

export const problemSchema = z.object({ object: z.string(), field: z.string().nullable(), message: z.string() })
export const mappingAnswerSchema = mappingSchema.extend({ problems: z.array(problemSchema) })
export const putMappingSchema = z.union([
  z.object({ lines: z.array(lineSchema.partial().required({ object: true, field: true })) }),
])
export const mappingFileSchema = z.object({
  format: z.literal('perfect-books-mapping'),
  version: z.literal(1),
  lines: z.array(lineSchema),
})

export const ownersSchema = z.object({
  matches: z.array(
    z.object({
      sourceId: z.string(),
      name: z.string(),
      email: z.string().nullable(),
      records: z.number(),
      userId: z.number().nullable(),
      by: z.enum(['email', 'hand', 'fallback']).nullable(),
    }),
  ),
  fallbackUserId: z.number().nullable(),
  users: z.array(z.object({ id: z.number(), name: z.string(), email: z.string(), active: z.boolean() })),
})
export const putOwnersSchema = z.strictObject({
  fallbackUserId: z.number().int().nullable().optional(),
  matches: z.array(z.strictObject({ sourceId: z.string(), userId: z.number().int().nullable() })).optional(),
})

export const settingsAnswerSchema = settingsSchema
export const putSettingsSchema = settingsSchema.partial()

/** What becomes of a source field: `native`, `custom_field`, `rule` (used by a rule, such as an owner), or `not_migrated`. */
export const fidelitySchema = z.object({
  object: z.string(),
  field: z.string(),
  records: z.number(),
  arrival: z.enum(['native', 'custom_field', 'not_migrated']),
  target: z.string().nullable(),
  reason: z.string(),
})
export const planSchema = z.object({
  creates: z.object({
    customFields: z.array(z.object({ object: z.string(), name: z.string(), type: z.string() })),
    options: z.number(),
    pipelines: z.array(z.string()),
    stages: z.array(z.object({ pipeline: z.string(), name: z.string() })),
    activityTypes: z.array(z.string()),
  }),
  writes: z.array(z.object({ object: z.string(), records: z.number() })),
  tokens: z.number(),
  secondsAtFullSpeed: z.number(),
  finishesOn: z.string(),
  fidelity: z.array(fidelitySchema),
  blockers: z.array(z.object({ code: z.string(), message: z.string() })),
})

export const createRunSchema = z.strictObject({ kind: z.enum(runKinds), preview: z.boolean().optional() })
export const createdRunSchema = z.object({ runId: z.string() })

export const diffRowSchema = z.object({
  object: z.string(),
  sourceId: z.string(),
  field: z.string(),
  target: z.string(),
  source: z.unknown(),
  meant: z.unknown(),
  found: z.unknown(),
  verdict: z.enum(['equal', 'changed_by_rule', 'different', 'missing', 'left_out']),
  rule: z.string().nullable(),
})
export const diffSchema = z.object({
  runId: z.string().nullable(),
  summary: z.record(z.string(), z.number()),
  rows: z.array(diffRowSchema),
  next: z.string().nullable(),
})
export const pageQuerySchema = z.object({
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const recordRowSchema = z.object({
  object: z.string(),
  sourceId: z.string(),
  state: z.string(),
  pipedriveId: z.string().nullable(),
  reason: z.string().nullable(),
  title: z.string().nullable(),
})
export const recordsSchema = z.object({ rows: z.array(recordRowSchema), next: z.string().nullable() })
export const recordsQuerySchema = pageQuerySchema.extend({
  object: z.string().optional(),
  status: z.string().optional(),
  q: z.string().max(200).optional(),
})
export const retrySchema = z.strictObject({
  object: z.string().optional(),
  sourceIds: z.array(z.string()).optional(),
  reason: z.string().optional(),
})
export const retriedSchema = z.object({ retried: z.number() })

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
      different: z.number(),
      missing: z.number(),
    }),
  ),
  sums: z.array(
    z.object({
      pipeline: z.string(),
      currency: z.string(),
      source: z.number(),
      pipedrive: z.number(),
      equal: z.boolean(),
    }),
  ),
  differences: z.array(differenceSchema),
})

export const auditLogRowSchema = z.object({
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
export const auditLogSchema = z.object({ rows: z.array(auditLogRowSchema), next: z.string().nullable() })

export const notMigratedSchema = z.object({
  rows: z.array(
    z.object({
      object: z.string(),
      name: z.string(),
      count: z.number(),
      reason: z.string(),
      examples: z.array(z.string()),
    }),
  ),
})
export const workflowsSchema = z.object({ workflows: z.array(z.unknown()), note: z.string() })

export const panelRecordSchema = z.object({
  status: z.enum(['imported', 'edited_since', 'waiting', 'refused', 'reverted', 'not_in_migration']),
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
})
export const panelParamsSchema = z.object({
  object: z.enum(['person', 'organization', 'deal']),
  pipedriveId: z.coerce.number().int().positive(),
})

export type Me = z.infer<typeof meSchema>
export type Migration = z.infer<typeof migrationSchema>
export type Run = z.infer<typeof runSchema>
export type Audit = z.infer<typeof auditSchema>
export type Finding = z.infer<typeof findingSchema>
export type MappingAnswer = z.infer<typeof mappingAnswerSchema>
export type Owners = z.infer<typeof ownersSchema>
export type Plan = z.infer<typeof planSchema>
export type Diff = z.infer<typeof diffSchema>
export type Records = z.infer<typeof recordsSchema>
export type Reconciliation = z.infer<typeof reconciliationSchema>
export type AuditLog = z.infer<typeof auditLogSchema>
export type NotMigrated = z.infer<typeof notMigratedSchema>
export type PanelRecord = z.infer<typeof panelRecordSchema>
export type ApiError = z.infer<typeof errorSchema>
