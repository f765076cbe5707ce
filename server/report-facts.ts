// What the worker left in the audit's report, as far as other answers rest on it.
import * as z from 'zod'
import type { AuditRow } from '../db/audits.ts'

const reportSchema = z.object({
  findings: z
    .array(z.object({ code: z.string(), object: z.string(), count: z.number(), message: z.string() }))
    .default([]),
  openDeals: z.number().optional(),
  currencies: z
    .array(z.object({ field: z.string(), currency: z.string(), count: z.number(), examples: z.array(z.string()) }))
    .default([]),
})

type Report = z.infer<typeof reportSchema>

export function findingsOf(audit: AuditRow | null): Report['findings'] {
  return reportSchema.safeParse(audit?.report).data?.findings ?? []
}

/** Null: an audit that did not count them. */
export function openDealsOf(audit: AuditRow | null): number | null {
  return reportSchema.safeParse(audit?.report).data?.openDeals ?? null
}

export function currenciesOf(audit: AuditRow | null): Report['currencies'] {
  return reportSchema.safeParse(audit?.report).data?.currencies ?? []
}
