// How long a run rests when its company is refused for bursts again and again, and not one request is answered in between.

export interface Bursts {
  /** A request had another answer than that there were too many: the next rest is a short one again. */
  answered(): void
  /** A request was refused as often as it is tried: so long rests the company, twice as long as the time before. */
  restMs(leastMs: number, nowMs: number): number
}

export interface CompanyBursts {
  of(companyId: number): Bursts
}

const longestMs = 3_600_000

/** One for a worker: what it has seen of a company outlives the runs, which begin with a client of their own every time. */
export function createCompanyBursts(): CompanyBursts {
  const known = new Map<number, Bursts>()
  return {
    of(companyId) {
      const bursts = known.get(companyId) ?? createBursts()
      known.set(companyId, bursts)
      return bursts
    },
  }
}

export function createBursts(): Bursts {
  let lastMs = 0
  let untilMs = 0
  return {
    answered() {
      lastMs = 0
      untilMs = 0
    },
    restMs(leastMs, nowMs) {
      // Many requests are refused at once: they begin one rest, not many.
      if (nowMs >= untilMs) {
        lastMs = Math.min(longestMs, Math.max(leastMs, lastMs * 2))
        untilMs = nowMs + lastMs
      }
      return untilMs - nowMs
    },
  }
}
