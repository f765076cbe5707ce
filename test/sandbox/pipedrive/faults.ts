// What can go wrong between a client and Pipedrive, on purpose and repeatably.

type FaultKind =
  | 'lose_reply'
  | 'drop_before'
  | 'error_500_before'
  | 'error_500_after'
  | 'too_many_burst'
  | 'too_many_daily'
  | 'html_403'
  | 'forbidden'

export type Fault = FaultKind | { readonly delayMs: number }

export interface PlannedFault {
  readonly match: (method: string, path: string) => boolean
  /** How many matching requests it strikes; 1 when not said. */
  readonly times?: number
  /** `lose_reply` and `error_500_after` let the change happen first; the others prevent it. */
  readonly then: Fault
}

export interface Faults {
  next(planned: PlannedFault): void
  /** Asked for every request that no planned fault strikes; n counts requests from 1. */
  every(choose: (method: string, path: string, n: number) => Fault | null): void
  clear(): void
  /** Every access token is expired at once; refreshing works. */
  expireTokens(): void
  /** Every grant is gone, as after an uninstall that the app did not hear of. */
  revokeTokens(): void
}

export interface FaultSource {
  readonly faults: Omit<Faults, 'expireTokens' | 'revokeTokens'>
  strike(method: string, path: string): Fault | null
}

export function createFaults(): FaultSource {
  let planned: { readonly fault: PlannedFault; left: number }[] = []
  let choose: (method: string, path: string, n: number) => Fault | null = () => null
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
    strike(method, path) {
      seen += 1
      const struck = planned.find((one) => one.fault.match(method, path))
      if (struck === undefined) return choose(method, path, seen)
      struck.left -= 1
      if (struck.left <= 0) planned = planned.filter((one) => one !== struck)
      return struck.fault.then
    },
  }
}
