// How long a run rests when what it waited for is still not there: each look costs tokens of the firm's day, so that looks grow rare.

/** However long Pipedrive or the source is away, a run looks at least once in this time. */
export const longestRestMs = 3_600_000

export interface RestBefore {
  /** The last rest, milliseconds; null: the run rested for another reason, or not yet. */
  readonly restedMs: number | null
  /** Whether records got through since then. */
  readonly gotOn: boolean
}

/** Twice the last rest where the run came no further, or `asked` (milliseconds), whichever is longer; at most an hour. */
export function restAfter(askedMs: number, { restedMs, gotOn }: RestBefore): number {
  if (restedMs === null || gotOn) return askedMs
  return Math.max(askedMs, Math.min(2 * restedMs, longestRestMs))
}
