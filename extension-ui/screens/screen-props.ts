// What the wizard gives to each of its screens.
import type { StepId } from '../steps.ts'
import type { Migration } from '../types.ts'

export interface ScreenProps {
  readonly migration: Migration
  /** Asks again where the migration stands; settles when the answer is on the page. */
  readonly refresh: () => Promise<void>
  readonly goTo: (step: StepId) => void
}
