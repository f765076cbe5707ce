// What one attempt to reach Pipedrive can come to. Closed: whoever reads an outcome must say what follows for each.

export type Outcome =
  | {
      readonly kind: 'done'
      readonly status: number
      readonly data: unknown
      /** v2: the cursor of the next page; v1: its start. Null at the end. */
      readonly next: string | null
      readonly correlationId: string | null
    }
  /**
   * Nothing was written; it can be sent again after the wait. `burst` passes in seconds, `daily` (the day's tokens are used up) and
   * `reserve` (only the customer's reserve is left) at midnight, `blocked` and `unreachable` (no connection at all) in minutes.
   */
  | {
      readonly kind: 'throttled'
      readonly scope: 'burst' | 'daily' | 'reserve' | 'blocked' | 'unreachable'
      readonly waitMs: number
      readonly message?: string
    }
  /** Pipedrive read the request and refused it; the sentence is Pipedrive's. */
  | {
      readonly kind: 'rejected'
      readonly status: number
      readonly message: string
      readonly code: string | null
      readonly correlationId: string | null
    }
  /** The token is not accepted even after a refresh, or the account is closed: the admin must act, every request would fail alike. */
  | { readonly kind: 'unauthorized'; readonly message: string }
  /** No answer, or a 5xx: it may have happened. A write is never sent again on this; it is settled by looking. */
  | { readonly kind: 'ambiguous'; readonly message: string }
