// What of a migration a seed walks through: the whole way, or one phase from where an undisturbed migration had come to.
import { createDraw } from '../sandbox/firm/draw.ts'
import type { KeptCompany } from '../sandbox/pipedrive/kept.ts'

export const phases = ['sample', 'full', 'delta', 'rollback'] as const
export type Phase = (typeof phases)[number]
export type Stretch = readonly Phase[]

/** What Pipedrive does where its documents are silent; each of the two gives another company at the end. */
interface Unknowns {
  readonly defaultStages: boolean
  readonly primaryIsParticipant: boolean
}

/** What decides the company at the end: Pipedrive's silences and the admin's choice. */
export interface Terms {
  readonly unknowns: Unknowns
  readonly notesAs: 'activity' | 'note'
}

/** Where an undisturbed migration had come to after a phase. */
export interface Mark {
  /** Under which the world kept the database. */
  readonly name: string
  readonly kept: KeptCompany
  readonly elapsedMs: number
  /** A line for everything that a user of the company would find. */
  readonly company: readonly string[]
}

export function termsOf(seed: number): Terms {
  const draw = createDraw(seed, 'company')
  const unknowns = { defaultStages: draw.chance(0.5), primaryIsParticipant: draw.chance(0.5) }
  return { unknowns, notesAs: draw.pick(['activity', 'note'] as const) }
}

/** Every fifth seed goes the whole way; the others begin where it gets interesting, and so there can be more of them. */
export function stretchOf(seed: number): Stretch {
  return createDraw(seed, 'stretch').pick([phases, ...phases.map((phase) => [phase])])
}
