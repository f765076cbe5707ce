// One activity or note of the source while it is being planned.
import type { Change } from '../change.ts'
import type { ActivityObject } from '../ledger.ts'
import type { PlanContext } from '../plan/context.ts'
import type { SourceRecord } from '../record.ts'
import type { RichText } from './html.ts'
import type { Links } from './links.ts'
import type { PartReader } from './parts.ts'

/** Everything of one record that its fields say, read once. */
export interface Reading {
  readonly object: ActivityObject
  readonly record: SourceRecord
  readonly parts: PartReader
  /** What was written, cleaned. */
  readonly text: RichText
  readonly links: Links
  readonly context: PlanContext
  readonly changes: Change[]
}
