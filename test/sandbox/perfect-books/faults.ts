// What can go wrong between a reader and Perfect Books, on purpose and repeatably.

export type FaultKind =
  /** The connection is torn down before any answer. */
  | { readonly kind: 'reset' }
  /** The answer breaks off in the middle of its body. */
  | { readonly kind: 'cut_off' }
  | { readonly kind: 'error'; readonly status: number }
  /** 429; seconds, or a date in the header's own format. */
  | { readonly kind: 'throttled'; readonly retryAfter: number | string }
  /** 200 with the HTML of a login page, as a proxy answers when the session is over. */
  | { readonly kind: 'login_page' }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'delay'; readonly ms: number }

export interface PlannedFault {
  /** Which requests it strikes, by the path below /api/v1/; all when not said. */
  readonly match?: (path: string) => boolean
  /** How many matching requests it strikes; 1 when not said. */
  readonly times?: number
  readonly then: FaultKind
}

export interface SourceFaults {
  next(planned: PlannedFault): void
  /** Asked for every request that no planned fault strikes; n counts requests from 1. */
  every(choose: (path: string, n: number) => FaultKind | null): void
  clear(): void
  /** Who answers from now on. */
  product(product: Product): void
  /** The only token accepted from now on: the old one is refused with 401. */
  token(token: string): void
}

/** The real one, a bookstore in Ottawa that shares its name, and an older release that says nothing about itself. */
export type Product = 'perfect_books' | 'bookstore' | 'silent'

export interface FaultPlan {
  readonly faults: Pick<SourceFaults, 'next' | 'every' | 'clear'>
  strike(path: string): FaultKind | null
}

export function createFaultPlan(): FaultPlan {
  let planned: { readonly fault: PlannedFault; left: number }[] = []
  let choose: (path: string, n: number) => FaultKind | null = () => null
  let seen = 0
  return {
    faults: {
      next(fault) {
        planned.push({ fault, left: fault.times ?? 1 })
      },
      every(chooser) {
        choose = chooser
        seen = 0
      },
      clear() {
        planned = []
        choose = () => null
      },
    },
    strike(path) {
      seen += 1
      const struck = planned.find(({ fault }) => fault.match?.(path) ?? true)
      if (struck === undefined) return choose(path, seen)
      struck.left -= 1
      if (struck.left <= 0) planned = planned.filter((one) => one !== struck)
      return struck.fault.then
    },
  }
}
