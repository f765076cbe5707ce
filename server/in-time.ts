// An answer that is waited for only so long.

/** Throws `sentence` when the work has not ended by then; it goes on, and what comes of it later is nobody's any more. */
export async function inTime<T>(work: Promise<T>, mostMs: number, sentence: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(sentence)), mostMs)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
