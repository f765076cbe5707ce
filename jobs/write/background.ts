// Commits in the background what comes in meanwhile, all of it at once, so that no lane waits for the database.

export interface Background<One> {
  /** Takes one; returns at once. */
  put(one: One): void
  /** Resolves when everything put so far is committed; throws what went wrong while committing. */
  flushed(): Promise<void>
}

export function createBackground<One>(commit: (batch: readonly One[]) => Promise<void>): Background<One> {
  let waiting: One[] = []
  let flushing: Promise<void> = Promise.resolve()
  let isFlushing = false

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      await commit(batch)
    }
    isFlushing = false
  }

  return {
    put(one) {
      waiting.push(one)
      if (isFlushing) return
      isFlushing = true
      flushing = flush()
      // The failure is thrown to whoever waits in flushed(); without this it would also end the process.
      flushing.catch(() => undefined)
    },
    flushed: async () => flushing,
  }
}
