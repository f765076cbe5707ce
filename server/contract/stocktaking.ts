// Shapes of what is known before a run: audit, mapping, plan, what will not arrive.
import * as z from 'zod'
import { aspects, grades } from '../../migration/foresight/assess.ts'
import { creatableFieldTypes } from '../../migration/fields.ts'
import { flatteningRules, parentObjects } from '../../migration/flatten/rules.ts'
import { lineSchema, mappingSchema } from '../../migration/mapping.ts'
import { runStates } from '../../migration/run.ts'

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
const grade = z.enum(grades)
export const assessmentSchema = z.object({
  overall: z.object({ grade, reason: z.string() }),
  grades: z.array(z.object({ aspect: z.enum(aspects), grade, reason: z.string() })),
  records: z.number(),
  /** From what is likely at best to what is likely at worst. */
  tokens: z.object({ least: z.number(), most: z.number() }),
  seconds: z.object({ least: z.number(), most: z.number() }),
  finishesOn: z.object({ earliest: z.string(), latest: z.string() }),
  assumptions: z.array(z.string()),
})
export const auditSchema = z.object({
  state: z.enum(runStates),
  reason: z.string().nullish(),
  source: z
    .object({
      objects: z.array(
        z.object({
          object: z.string(),
          records: z.number(),
          arrivesAs: z.string().nullable(),
          /** Of a custom object: where it goes and by which rule, and where else it could. */
          custom: z
            .object({
              parent: z.enum(parentObjects),
              rule: z.enum(flatteningRules),
              isOne: z.boolean(),
              parents: z.array(z.enum(parentObjects)),
              sentence: z.string(),
            })
            .optional(),
        }),
      ),
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
      findings: z.array(findingSchema).optional(),
    })
    .nullable(),
  assessment: assessmentSchema.optional(),
})
export const problemSchema = z.object({ object: z.string(), field: z.string().nullable(), message: z.string() })
/** A problem stops the confirmation, a remark does not. */
export const mappingAnswerSchema = mappingSchema.extend({
  problems: z.array(problemSchema),
  remarks: z.array(problemSchema),
  /** The account's own custom fields, which a line may also lead to. */
  targets: z.array(z.object({ kind: z.literal('custom'), object: z.enum(['organization', 'person', 'deal']), type: z.enum(creatableFieldTypes), name: z.string(), key: z.string() })), // prettier-ignore
})
/** The whole document as GET answers it, or only the lines that changed. */
export const putMappingSchema = z.strictObject({
  /** The version that was edited; a newer one in between is not overwritten. */
  version: z.int().min(1).optional(),
  lines: z.array(z.strictObject(lineSchema.partial().required({ object: true, field: true }).shape)),
  ...mappingAnswerSchema.pick({ state: true, problems: true, remarks: true, targets: true }).partial().shape,
})
/** The version that was on the screen; nobody confirms what they have not seen. */
export const confirmMappingSchema = z.object({ version: z.int().min(1).optional() }).nullish()
export const mappingFileSchema = z.object({
  format: z.literal('perfect-books-mapping'),
  version: z.literal(1),
  lines: z.array(lineSchema),
})
/** What becomes of a source field: it arrives in a field of Pipedrive's own, in a custom field, in the text of a note, or not. */
export const fidelitySchema = z.object({
  object: z.string(),
  field: z.string(),
  records: z.number(),
  arrival: z.enum(['native', 'custom_field', 'in_note', 'not_migrated']),
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
  /** `acceptable`: it stops no run once its code is among the settings' `acceptedBlockers`. */
  blockers: z.array(z.object({ code: z.string(), message: z.string(), acceptable: z.literal(true).optional() })),
})
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
export type Audit = z.infer<typeof auditSchema>
export type MappingAnswer = z.infer<typeof mappingAnswerSchema>
export type Plan = z.infer<typeof planSchema>
export type NotMigrated = z.infer<typeof notMigratedSchema>
