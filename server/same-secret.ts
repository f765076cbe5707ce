// Compares what somebody shows with what is secret, in a time that tells nothing of either.
import { createHash, timingSafeEqual } from 'node:crypto'

/** Of equal length first: timingSafeEqual throws otherwise, and a length would tell. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
