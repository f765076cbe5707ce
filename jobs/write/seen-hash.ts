// The hash by which it is told whether Pipedrive still shows a record as it did after our write.
import { createHash } from 'node:crypto'
import { canonical } from '../../migration/canonical.ts'

export function hashSeen(content: unknown): string {
  return createHash('sha256').update(canonical(content)).digest('hex')
}
