// Waiting, with the timer as an argument: whoever owns time can let it pass faster.

export type Later = (task: () => void, waitMs: number) => NodeJS.Timeout

export const setLater: Later = (task, waitMs) => setTimeout(task, waitMs)

/** Throws the signal's reason as soon as it is aborted. */
export async function pause(
  waitMs: number,
  by: { readonly later: Later; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const { later, signal } = by
  signal?.throwIfAborted()
  let stop = () => undefined as void
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = later(resolve, waitMs)
      stop = () => {
        clearTimeout(timer)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', stop, { once: true })
    })
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}
