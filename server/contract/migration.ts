// Shapes of a migration: who asks, where it stands, its source, owners and settings.
import * as z from 'zod'
import { phases } from '../../migration/phase.ts'
import { recognitionSchema } from '../../migration/source/recognition.ts'
import { settingsSchema } from '../../migration/settings.ts'
import { runSchema } from './run.ts'

export const idSchema = z.object({ id: z.string() })
export const errorSchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.unknown().optional() }),
})
export const meSchema = z.object({
  company: z.object({ id: z.number(), name: z.string() }),
  user: z.object({ id: z.number(), name: z.string() }),
  isAdmin: z.boolean(),
  /** `reauthorize`: Pipedrive no longer accepts our token; the admin must install again. */
  connection: z.enum(['active', 'reauthorize', 'uninstalled', 'none']),
  /** Days after which what was read from the source is erased, counted from the last work on it. */
  retentionDays: z.number(),
})
export const identitySchema = z.object({
  product: z.string().nullable(),
  tenant: z.string().nullable(),
  host: z.string().nullable(),
  version: z.string().nullable(),
  sentence: z.string(),
  timeZone: z.string().nullish(),
  /** How each file of a bundle was understood, to confirm or to correct by PUT bundle/manifest. */
  files: z.array(recognitionSchema).optional(),
})
/** `needed` says in a sentence what the admin does next. */
export const migrationSchema = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  phase: z.enum(phases),
  needed: z.string(),
  /** What was chosen differently since the full run: running again brings every record after it. */
  chosenSince: z.enum(['settings', 'owners']).nullish(),
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
  /** When the next delta starts by itself; null when none is due any more. */
  nextDeltaAt: z.string().nullish(),
})
export { phases }
export const migrationsSchema = z.object({ migrations: z.array(migrationSchema) })
export const createMigrationSchema = z.strictObject({ name: z.string().trim().min(1).max(120) })
export const putSourceSchema = z.strictObject({
  kind: z.literal('rest'),
  /** Checked by the worker, which says what is wrong with it and where. */
  profile: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.string()).default({}),
})
/** Checked by the worker, which says what is wrong with it and where. */
export const putManifestSchema = z.record(z.string(), z.unknown())
/** The connection profile, or the corrected manifest of a bundle, as it was sent; secrets are no part of it. */
export const profileExportSchema = z.record(z.string(), z.unknown())
export const connectedSchema = z.object({ identity: identitySchema })
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
const matchSchema = ownersSchema.shape.matches.element
/** The whole document as GET answers it, or only what changed; what only the app says of an owner is read and not written. */
export const putOwnersSchema = z.strictObject({
  fallbackUserId: z.number().int().nullable().optional(),
  matches: z
    .array(
      z.strictObject({
        sourceId: z.string(),
        userId: z.number().int().nullable(),
        ...matchSchema.pick({ name: true, email: true, records: true, by: true }).partial().shape,
      }),
    )
    .optional(),
  ...ownersSchema.pick({ users: true }).partial().shape,
})
export const settingsAnswerSchema = settingsSchema.extend({
  /** Whether the app has a place for files that Pipedrive does not take; without one they are left out, whatever was chosen. */
  keepsLargeFiles: z.boolean(),
})
const { shape } = settingsSchema
/** Without the defaults: with them, a choice that was not sent would be reset to its default. */
export const putSettingsSchema = z
  .strictObject({
    notesAs: shape.notesAs.unwrap(),
    emails: shape.emails.unwrap(),
    attendees: shape.attendees.unwrap(),
    recordings: shape.recordings.unwrap(),
    oversizeFiles: shape.oversizeFiles.unwrap(),
    maxFileMb: shape.maxFileMb.unwrap(),
    timeZone: shape.timeZone.unwrap(),
    reserve: shape.reserve.unwrap(),
    offPeak: shape.offPeak.unwrap(),
    pipedrivePlan: shape.pipedrivePlan.unwrap(),
    deltaHours: shape.deltaHours.unwrap(),
    placeholderOrganization: shape.placeholderOrganization.unwrap(),
    currency: shape.currency.unwrap(),
    customObjects: shape.customObjects.unwrap(),
    timeEntries: shape.timeEntries.unwrap(),
    acceptedBlockers: shape.acceptedBlockers.unwrap(),
    /** Read-only: they come back with the whole document, as GET answers it. */
    timeZoneChosen: shape.timeZoneChosen.unwrap(),
    keepsLargeFiles: settingsAnswerSchema.shape.keepsLargeFiles,
  })
  .partial()
export type Me = z.infer<typeof meSchema>
export type Migration = z.infer<typeof migrationSchema>
export type Owners = z.infer<typeof ownersSchema>
