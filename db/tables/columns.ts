// Column types that several tables share.
import { pgCore } from '../drizzle.ts'

export const bytes = pgCore.customType<{ data: Buffer }>({ dataType: () => 'bytea' })
export const at = (name: string) => pgCore.timestamp(name, { withTimezone: true })
export const id64 = (name: string) => pgCore.bigint(name, { mode: 'number' })
