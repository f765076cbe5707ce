// What an outcome that ends no attempt means for the run: it parks, pauses, or goes on and settles later.
import type { Outcome } from '../migration/outcome.ts'
import type { Stop, Work } from './work.ts'

type Unfinished = Exclude<Outcome, { kind: 'done' | 'rejected' }>

/** Null: the run goes on; the row stays intended and is settled by looking. */
export function stopFor(outcome: Unfinished, work: Work): Stop | null {
  switch (outcome.kind) {
    case 'ambiguous':
      return null
    case 'unauthorized':
      return { state: 'paused', reason: outcome.message }
    case 'throttled':
      return {
        state: 'parked',
        reason: reasonOf(outcome),
        resumesAt: new Date(work.deps.now().getTime() + Math.max(1000, outcome.waitMs)),
      }
  }
}

function reasonOf({ scope, message }: Extract<Outcome, { kind: 'throttled' }>): string {
  switch (scope) {
    case 'daily':
      return "The day's tokens of this Pipedrive company are used up; the run goes on by itself when there are new ones."
    case 'reserve':
      return 'What is left of the tokens of the day is kept for your other integrations; the run goes on by itself tomorrow.'
    case 'unreachable':
      return `${message ?? 'Pipedrive cannot be reached.'} The run goes on by itself.`
    case 'blocked':
    case 'burst':
      return 'Pipedrive asks for a pause; the run goes on by itself.'
  }
}

/** True: nothing was written by the attempt, so that the row can be planned again. */
export function wroteNothing(outcome: Unfinished): boolean {
  return outcome.kind !== 'ambiguous'
}

/**
 * A read that failed, of whatever was to be read: refused ends the run, silence parks it for half a minute, and
 * longer each time. A run that was told to stop reads it again when it goes on.
 */
export function stopAtRead(outcome: Exclude<Outcome, { kind: 'done' }>, work: Work, what: string): Stop {
  if (work.signal.aborted) return { state: 'asked' }
  if (outcome.kind === 'rejected')
    return { state: 'failed', reason: `Pipedrive refused to show ${what}: ${outcome.message}` }
  const reason = `Pipedrive did not answer when asked for ${what}; the run goes on by itself.`
  return stopFor(outcome, work) ?? { state: 'parked', reason, retryMs: 30_000 }
}
