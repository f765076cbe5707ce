// What is to be sent next, taken one by one by many lanes, with the next batch always being planned ahead.

export interface Intake<One> {
  /** The next one; null when the pass is through. */
  take(): Promise<One | null>
  /** What was planned and not taken. */
  rest(): Promise<One[]>
}

/** Keeps one batch planned ahead, so that no lane waits for the database while there is work. */
export function createIntake<One>(planNext: () => Promise<readonly One[] | null>): Intake<One> {
  let batch: readonly One[] = []
  let taken = 0
  let ahead = planNext()
  ahead.catch(() => undefined)
  return {
    async take() {
      while (taken === batch.length) {
        const awaited = ahead
        const planned = await awaited
        if (planned === null) return null
        // Another lane may have taken the same batch over while this one waited.
        if (awaited !== ahead) continue
        batch = planned
        taken = 0
        ahead = planNext()
        ahead.catch(() => undefined)
      }
      taken += 1
      return batch[taken - 1] ?? null
    },
    rest: async () => [...batch.slice(taken), ...((await ahead) ?? [])],
  }
}
