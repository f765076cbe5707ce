// The admin's choices for one migration, with the defaults that apply until something else is said.
import * as z from 'zod'
import { flatteningRules, parentObjects, timeEntryChoices } from './flatten/rules.ts'

const hour = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be an hour such as 20:00')

/** An IANA time zone, checked without a list of our own. */
export const timeZoneSchema = z.string().refine(isTimeZone, 'must be a time zone such as Europe/London')

function isTimeZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}

export const settingsSchema = z.strictObject({
  notesAs: z.enum(['activity', 'note']).default('activity'),
  emails: z.enum(['shared', 'all', 'none']).default('shared'),
  recordings: z.enum(['attach', 'link', 'leave']).default('link'),
  /** Attendees of meetings who are no contacts: all become persons, or only those who are no users of Pipedrive, or none. */
  attendees: z.enum(['create', 'outsiders', 'name']).default('create'),
  oversizeFiles: z.enum(['link', 'leave']).default('link'),
  maxFileMb: z.number().positive().max(500).default(25),
  timeZone: timeZoneSchema.default('Europe/London'),
  /** A zone that a person set by hand stays whatever a source says of its own. */
  timeZoneChosen: z.boolean().default(false),
  /** The share of the day's tokens that is left to the customer's other integrations. */
  reserve: z.number().min(0).max(0.95).default(0.3),
  /** Pipedrive does not name an account's plan; "auto" goes by what its replies say. */
  pipedrivePlan: z.enum(['auto', 'lite', 'growth', 'premium', 'ultimate']).default('auto'),
  offPeak: z.strictObject({ from: hour, to: hour, timeZone: timeZoneSchema }).nullable().default(null),
  deltaHours: z.number().int().min(1).max(168).default(48),
  placeholderOrganization: z.string().min(1).max(255).default('(no company)'),
  /** ISO currency of amounts that name none. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be a currency code such as GBP')
    .default('GBP'),
  /** Custom objects by their name; one that is not named goes where its links lead, by the rule that keeps everything. */
  customObjects: z
    .record(
      z.string(),
      z.strictObject({ parent: z.enum(parentObjects).optional(), rule: z.enum(flatteningRules).optional() }),
    )
    .default({}),
  timeEntries: z.enum(timeEntryChoices).default('reference'),
  /** Caps of the account's plan that the admin goes over knowingly. */
  acceptedBlockers: z.array(z.enum(['custom_fields_over_cap', 'deals_over_cap'])).default([]),
})
export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = settingsSchema.parse({})
