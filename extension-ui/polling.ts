// Asking the API and asking again: once a second while something runs, now and then where something may begin by itself or by a
// colleague's hand, and never while nobody can see the page.
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { sentenceOf } from './api.ts'
import { useApp } from './app.tsx'

const betweenMs = 1_000
const afterFailureMs = 5_000
const atRestMs = 30_000

export interface Polled<T> {
  /** The last answer; it stays while newer ones are awaited or fail, so that nothing on the page jumps. */
  readonly value: T | null
  readonly error: string | null
  /** Asks at once; settles when the answer is on the page. */
  readonly reload: () => Promise<void>
}

interface Poll<T> {
  /** A new key is a new question. */
  readonly key: string
  /** A change asks the same question again, without forgetting the answer that is on the page. */
  readonly again?: string | number
  readonly ask: (signal: AbortSignal) => Promise<T>
  /** Whether it moves now; absent: it never moves by itself. */
  readonly isLive?: (value: T) => boolean
}

export function usePoll<T>({ key, again, ask, isLive }: Poll<T>): Polled<T> {
  const { host } = useApp()
  const [held, setHeld] = useState<{ key: string; value: T | null; error: string | null }>({
    key,
    value: null,
    error: null,
  })
  const askNow = useRef<() => Promise<void>>(() => Promise.resolve())
  const askLatest = useEffectEvent(ask)
  const waitLatest = useEffectEvent((value: T) => (isLive === undefined ? null : isLive(value) ? betweenMs : atRestMs))

  useEffect(() => {
    const stop = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let turn = 0
    let waitMs: number | null = null
    const later = () => {
      clearTimeout(timer)
      if (waitMs !== null && host.isVisible()) timer = setTimeout(() => void askOnce(), waitMs)
    }
    const askOnce = async () => {
      clearTimeout(timer)
      const mine = ++turn
      try {
        const value = await askLatest(stop.signal)
        // An older answer that arrives late would put the page back in time.
        if (stop.signal.aborted || mine !== turn) return
        waitMs = waitLatest(value)
        setHeld({ key, value, error: null })
      } catch (failure) {
        if (stop.signal.aborted || mine !== turn) return
        if (waitMs !== null) waitMs = afterFailureMs
        setHeld((before) => ({ key, value: before.key === key ? before.value : null, error: sentenceOf(failure) }))
      }
      later()
    }
    askNow.current = askOnce
    void askOnce()
    const forget = host.onVisibility(() => {
      if (host.isVisible()) void askOnce()
      else clearTimeout(timer)
    })
    return () => {
      stop.abort()
      clearTimeout(timer)
      forget()
    }
  }, [key, again, host])

  const isCurrent = held.key === key
  return {
    value: isCurrent ? held.value : null,
    error: isCurrent ? held.error : null,
    reload: () => askNow.current(),
  }
}

export interface Action {
  readonly isBusy: boolean
  readonly error: string | null
  /** Not while something is under way: Enter pressed twice would make two of it. */
  readonly run: (work: () => Promise<unknown>) => void
  /** After what is under way: for changes of which each says something else, so that none may be dropped. */
  readonly inTurn: (work: () => Promise<unknown>) => void
}

/** What a person asked for: busy until it is answered, its failure kept as a sentence. */
export function useAction(): Action {
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  // The state is a drawing behind: a second press can come before it.
  const open = useRef(0)
  const last = useRef<Promise<unknown>>(Promise.resolve())
  const inTurn = (work: () => Promise<unknown>) => {
    if (open.current === 0) setError(null)
    open.current += 1
    setBusy(true)
    last.current = last.current
      .then(work)
      .catch((failure: unknown) => setError(sentenceOf(failure)))
      .finally(() => {
        open.current -= 1
        if (open.current === 0) setBusy(false)
      })
  }
  const run = (work: () => Promise<unknown>) => {
    if (open.current === 0) inTurn(work)
  }
  return { isBusy, error, run, inTurn }
}
