// The one long text of each object that takes the fields for which the account's plan has no room.
import type { Target } from '../mapping.ts'

export const foldField = { type: 'text', name: 'More from Perfect Books' } as const

/** Whoever chooses this field for a line folds it: several lines may go there, each as a line of the text. */
export function isFolded(target: Target): target is Extract<Target, { kind: 'custom' }> & typeof foldField {
  return target.kind === 'custom' && target.type === foldField.type && target.name === foldField.name
}
