// What one attempt to reach Pipedrive can come to. Closed: whoever reads an outcome must say what follows for each.

export type Outcome =
  | {
      readonly kind: 'done'
      readonly status: number
      readonly data: unknown
      readonly next: string | null
      readonly correlationId: string | null
    }
  /** Over a limit. `burst` passes in seconds, `daily` at midnight. */
  | { readonly kind: 'throttled'; readonly scope: 'burst' | 'daily' | 'blocked'; readonly waitMs: number }
  /** Pipedrive read the request and refused it; the sentence is Pipedrive's. */
  | {
      readonly kind: 'rejected'
      readonly status: number
      readonly message: string
      readonly code: string | null
      readonly correlationId: string | null
    }
  /** The token is not accepted even after a refresh: the admin must authorize again. */
  | { readonly kind: 'unauthorized'; readonly message: string }
  /** No answer, or a 5xx: it may have happened. A write is never sent again on this; it is settled by looking. */
  | { readonly kind: 'ambiguous'; readonly message: string }
