// Where a list has been: one that comes back to a page it has given before would be read for ever.
import type { Outcome } from '../../migration/outcome.ts'

type Refusal = Extract<Outcome, { kind: 'rejected' }>

/** Told each cursor before it is followed; what it gives is why it must not be. */
export function createCursors(): { refuse(cursor: string): Refusal | null } {
  const followed = new Set<string>()
  return {
    refuse(cursor) {
      if (followed.has(cursor))
        return { kind: 'rejected', status: 200, message: circle, code: null, correlationId: null }
      followed.add(cursor)
      return null
    },
  }
}

const circle =
  'its list led back to a page that had been read before, so that it would never end. Try again; if that stays so, Pipedrive must be asked.'
