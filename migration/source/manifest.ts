// The manifest of a file bundle: what its files hold, in the exporter's own words.
import * as z from 'zod'
import { layoutNamed } from '../dates/layout.ts'
import { readStrictly } from './problems.ts'

const link = z.strictObject({
  path: z.string().min(1),
  separator: z.string().min(1).max(5).optional(),
  updated_at: z.string().min(1).optional(),
})

export const manifestFileSchema = z.strictObject({
  path: z.string().min(1),
  object: z.string().min(1).max(64),
  encoding: z.string().min(1).optional(),
  delimiter: z.string().length(1).optional(),
  skip_rows_before_header: z.int().min(0).max(1000).optional(),
  /** One column, or several that name a record together. */
  primary_key: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(5)]).optional(),
  keys: z
    .strictObject({
      created_at: z.string().min(1).optional(),
      updated_at: z.string().min(1).optional(),
      owner: z.string().min(1).optional(),
      links: z.record(z.string().min(1), link).optional(),
    })
    .optional(),
  date_format: z.string().min(1).optional(),
})
export type ManifestFile = z.infer<typeof manifestFileSchema>

const NO_LAYOUT =
  'No layout of dates that is known; write it like dd/MM/yyyy, MM/dd/yyyy, dd-MM-yy, d MMM yyyy or yyyy-MM-dd'
/** What is shown of an earlier reading may still name a layout that is refused when it is said anew. */
const saidFileSchema = manifestFileSchema.extend({
  date_format: z
    .string()
    .refine((text) => layoutNamed(text) !== null, NO_LAYOUT)
    .optional(),
})

const manifestSchema = z.strictObject({
  bundle_version: z.literal(1),
  product: z.string(),
  tenant: z.string().optional(),
  exported_at: z.string().optional(),
  time_zone: z.string().optional(),
  files: z.array(saidFileSchema).max(500).optional(),
})
export type Manifest = z.infer<typeof manifestSchema>

type ManifestOutcome =
  { readonly ok: true; readonly manifest: Manifest } | { readonly ok: false; readonly problems: string[] }

export function parseManifest(input: unknown): ManifestOutcome {
  const read = readStrictly(manifestSchema, input, 'a manifest')
  return read.ok ? { ok: true, manifest: read.value } : read
}

/** The legal-accounting product and nothing that only sounds like it: not a bookshop, not PerfectLaw, not PERFECT Balance. */
export function isPerfectBooks(product: string): boolean {
  return /^perfect ?books(,? (legal|cloud|legal accounting|uk))?$/i.test(product.trim().replace(/\s+/g, ' '))
}
