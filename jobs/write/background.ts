// Commits in the background what comes in meanwhile, many at once, so that no lane waits for the database.
import type { Later } from '../pipedrive/later.ts'

export interface Background<One> {
  /** Takes one; returns at once. Throws what went wrong while committing: whoever was replaced sends nothing more. */
  put(one: One): void
  /** Resolves when everything put so far is committed; throws what went wrong while committing. */
  flushed(): Promise<void>
}

/** A commit costs as much for one as for fifty: it waits so long for company, unless there is enough of it. */
const gatherMs = 25
const enough = 64

export function createBackground<One>(commit: (batch: readonly One[]) => Promise<void>, later: Later): Background<One> {
  let waiting: One[] = []
  let flushing: Promise<void> = Promise.resolve()
  let isFlushing = false
  let timer: NodeJS.Timeout | null = null
  let failed: { readonly error: unknown } | null = null

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      await commit(batch)
      if (waiting.length < enough) break
    }
    isFlushing = false
    if (waiting.length > 0) gather()
  }

  function begin(): void {
    if (timer) clearTimeout(timer)
    timer = null
    if (isFlushing) return
    isFlushing = true
    flushing = flush()
    // The failure is thrown to whoever puts the next one or waits in flushed(); without this it would also end the process.
    flushing.catch((error: unknown) => {
      failed = { error }
    })
  }

  function gather(): void {
    timer ??= later(begin, gatherMs)
  }

  return {
    put(one) {
      if (failed !== null) throw failed.error
      waiting.push(one)
      if (isFlushing) return
      if (waiting.length >= enough) begin()
      else gather()
    },
    async flushed() {
      do {
        await flushing
        begin()
        await flushing
      } while (waiting.length > 0)
    },
  }
}
