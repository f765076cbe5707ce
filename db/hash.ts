// The hash by which is told whether two values are the same: of what was read, of what Pipedrive shows, of a line of the log.
import { createHash } from 'node:crypto'
import { canonical } from '../migration/canonical.ts'

/** SHA-256 over the canonical text, so that the order of keys makes no difference. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex')
}
