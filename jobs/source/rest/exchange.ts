// What is asked and what is answered: the shapes between the transport, the proof of the asker and the readers.
import type { ResponseAction } from '../../../migration/source/profile.ts'
import type { Headers } from './body.ts'

export interface Ask {
  readonly url: URL
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly actions: readonly ResponseAction[]
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Where the answer came from, after redirects. */
  readonly url: URL
  /** The action that the profile declares for this answer; retries are over when it says so here. */
  readonly action: ResponseAction['action'] | null
}

export interface Auth {
  /** Adds what proves the asker; `url` may get a parameter. */
  sign(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<void>
  /** Drops a token that was refused; true when asking for a new one can help. */
  renew(refused: Readonly<Record<string, string>>): boolean
  /** The names of the secrets in use, for sentences. */
  readonly names: readonly string[]
}

export type Send = (ask: Ask, auth: Auth | null, signal: AbortSignal) => Promise<Answer>
