// Shapes of a run: its progress, the sample's diff, the records it went over.
import * as z from 'zod'
import { runKinds, runStates } from '../../migration/run.ts'

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
  /** When it was first taken into work; null while it has never begun: parked then means that it starts at `resumesAt`. */
  startedAt: z.string().nullish(),
  endedAt: z.string().nullable(),
  /** What a rollback did: counts of the three buckets, and the records that stayed with their reasons. */
  buckets: z
    .object({
      reverted: z.number(),
      kept: z.number(),
      failed: z.number(),
      stayed: z.array(
        z.object({
          object: z.string(),
          sourceId: z.string(),
          title: z.string().nullable().default(null),
          reason: z.string(),
        }),
      ),
    })
    .nullish(),
  /** What a delta found: counts per object, what was kept because people edited it, and what the source no longer has. */
  delta: z
    .object({
      objects: z.array(
        z.object({
          object: z.string(),
          created: z.number(),
          changed: z.number(),
          unchanged: z.number(),
          vanished: z.number(),
          conflicts: z.number(),
        }),
      ),
      conflicts: z.array(
        z.object({
          object: z.string(),
          sourceId: z.string(),
          field: z.string(),
          source: z.unknown(),
          pipedrive: z.unknown(),
          reason: z.string(),
        }),
      ),
      /** Suggestions: what stands of them in Pipedrive is left as it is. */
      vanished: z.array(z.object({ object: z.string(), sourceId: z.string(), title: z.string().nullable() })),
      remarks: z.array(z.string()),
    })
    .nullish(),
  /** What a sample shows of the fields, options, stages and owners that records have, and the first of those that it does not. */
  sample: z
    .object({
      records: z.number(),
      features: z.number(),
      notShown: z.number(),
      examples: z.array(z.string()),
      sentence: z.string(),
    })
    .nullish(),
})
export const createRunSchema = z.strictObject({
  kind: z.enum(runKinds),
  preview: z.boolean().optional(),
  /** When the full run is to begin; absent, or a time that has passed: at once. */
  startAt: z.iso.datetime({ offset: true, error: 'a time with its zone is meant, as 2026-11-27T18:00:00Z' }).optional(),
})
export const createdRunSchema = z.object({ runId: z.string() })
export const pageQuerySchema = z.object({
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})
const verdictSchema = z.enum(['equal', 'changed_by_rule', 'different', 'missing', 'left_out'])
export const diffQuerySchema = pageQuerySchema.extend({ verdict: verdictSchema.optional() })
export const diffRowSchema = z.object({
  object: z.string(),
  sourceId: z.string(),
  field: z.string(),
  target: z.string(),
  source: z.unknown(),
  meant: z.unknown(),
  found: z.unknown(),
  verdict: verdictSchema,
  rule: z.string().nullable(),
})
export const diffSchema = z.object({
  runId: z.string().nullable(),
  /** How many values of the whole sample have each verdict, whichever verdict was asked for. */
  summary: z.record(z.string(), z.number()),
  rows: z.array(diffRowSchema),
  next: z.string().nullable(),
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
/** `runId`: the run that takes the retried records up; null when there was none to retry. */
export const retriedSchema = z.object({ retried: z.number(), runId: z.string().nullable() })
export const downloadFormats = ['json', 'csv', 'jsonl', 'md'] as const
export const formatQuerySchema = z.object({ format: z.enum(downloadFormats).default('json') })
export type Run = z.infer<typeof runSchema>
export type Diff = z.infer<typeof diffSchema>
export type Records = z.infer<typeof recordsSchema>
