// A mapping: for every source field one line that says where it goes and by which rules.
import * as z from 'zod'
import { type AccountField, creatableFieldTypes, mappedTargets, type SourceField } from './fields.ts'
import type { Settings } from './settings.ts'

export const transformSchema = z.discriminatedUnion('rule', [
  /** Reads dates in this layout (Unicode tokens: dd-MM-yy, dd/MM/yyyy, excel_serial, ISO). */
  z.strictObject({ rule: z.literal('date_format'), format: z.string() }),
  /** Reads numbers with this sign before their decimals, where a value alone does not tell: 15.000. */
  z.strictObject({ rule: z.literal('number_format'), decimal: z.enum(['.', ',']) }),
  /** Writes shares of 1 as percentages: 0.75 as 75. */
  z.strictObject({ rule: z.literal('share_to_percent') }),
  /** Replaces values one by one; a value not named stays as it is. */
  z.strictObject({ rule: z.literal('value_map'), values: z.record(z.string(), z.string()) }),
  /** Splits one text into several values. */
  z.strictObject({ rule: z.literal('split'), separator: z.string().min(1) }),
])
export type Transform = z.infer<typeof transformSchema>

export const targetSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('standard'), object: z.enum(mappedTargets), field: z.string().min(1) }),
  z.strictObject({
    kind: z.literal('custom'),
    object: z.enum(['organization', 'person', 'deal']),
    type: z.enum(creatableFieldTypes),
    name: z.string().min(1).max(255),
    key: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('leave_out'), reason: z.string().optional() }),
])
export type Target = z.infer<typeof targetSchema>

export const candidateSchema = z.object({
  target: targetSchema,
  confidence: z.number().min(0).max(1),
  reason: z.string(),
})
export type Candidate = z.infer<typeof candidateSchema>

export const lineStates = ['proposed', 'confirmed', 'edited', 'left_out'] as const

export const lineSchema = z.object({
  object: z.string().min(1),
  field: z.string().min(1),
  target: targetSchema,
  transform: z.array(transformSchema),
  confidence: z.number().min(0).max(1),
  reason: z.string(),
  state: z.enum(lineStates),
  candidates: z.array(candidateSchema),
})
export type MappingLine = z.infer<typeof lineSchema>

/** What the line takes in place of a value, by the value. */
export function valueMapOf({ transform }: MappingLine): ReadonlyMap<string, string> {
  const map = transform.find((one) => one.rule === 'value_map')
  return new Map(Object.entries(map?.values ?? {}))
}

/** Where the line splits one text into several values; null: it does not. */
export function separatorOf({ transform }: MappingLine): string | null {
  return transform.find((one) => one.rule === 'split')?.separator ?? null
}

export const mappingSchema = z.object({
  version: z.int().min(1),
  state: z.enum(['proposed', 'confirmed']),
  lines: z.array(lineSchema),
})
export type Mapping = z.infer<typeof mappingSchema>

/** A proposal as a pure function of what the audit found: one line for every source field whose object arrives somewhere. */
export type Propose = (
  fields: readonly SourceField[],
  account: readonly AccountField[],
  settings?: Settings,
) => MappingLine[]
