// Column types that several tables share.
import { type Settings, settingsSchema } from '../../migration/settings.ts'
import { pgCore } from '../drizzle.ts'

export const bytes = pgCore.customType<{ data: Buffer }>({ dataType: () => 'bytea' })
export const at = (name: string) => pgCore.timestamp(name, { withTimezone: true })
export const id64 = (name: string) => pgCore.bigint(name, { mode: 'number' })
/** Choices that came later than the row have their defaults. */
export const settingsColumn = pgCore.customType<{ data: Settings; driverData: unknown }>({
  dataType: () => 'jsonb',
  fromDriver: (stored) => settingsSchema.parse(stored),
  toDriver: (settings) => JSON.stringify(settings),
})
/** Lexemes for a full-text search. */
export const words = pgCore.customType<{ data: string }>({ dataType: () => 'tsvector' })
