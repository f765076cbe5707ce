// The source's own request budget: so many requests in a moving window, so many at a time.

export interface Budget {
  /** Waits for a place in the window and among those at work; the caller must give the place back. */
  take(signal: AbortSignal): Promise<() => void>
}

interface BudgetDeps {
  readonly requests: number
  readonly perSeconds: number
  readonly concurrency: number
  readonly now: () => Date
  readonly wait: Wait
}

export type Wait = (waitMs: number, signal: AbortSignal) => Promise<void>

export function createBudget(deps: BudgetDeps): Budget {
  const windowMs = deps.perSeconds * 1000
  const most = Math.max(1, Math.floor(deps.requests))
  const started: number[] = []
  let atWork = 0
  const queue: (() => void)[] = []

  async function place(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (atWork < deps.concurrency) {
      atWork += 1
      return
    }
    await new Promise<void>((resolve, reject) => {
      const abort = (): void => {
        queue.splice(queue.indexOf(enter), 1)
        reject(signal.reason instanceof Error ? signal.reason : new Error('Reading was stopped.'))
      }
      const enter = (): void => {
        signal.removeEventListener('abort', abort)
        resolve()
      }
      signal.addEventListener('abort', abort, { once: true })
      queue.push(enter)
    })
  }

  /** The place goes straight to the next in line, so that nobody overtakes. */
  function giveBack(): void {
    const next = queue.shift()
    if (next) next()
    else atWork -= 1
  }

  async function window(signal: AbortSignal): Promise<void> {
    for (;;) {
      const now = deps.now().getTime()
      while (started.length > 0 && (started[0] ?? now) <= now - windowMs) started.shift()
      if (started.length < most) {
        started.push(now)
        return
      }
      await deps.wait(Math.max(1, (started[0] ?? now) + windowMs - now), signal)
    }
  }

  return {
    take: async (signal) => {
      await place(signal)
      try {
        await window(signal)
      } catch (error) {
        giveBack()
        throw error
      }
      return giveBack
    },
  }
}
