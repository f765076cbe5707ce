// What stops every run that writes: facts about the account and the owners, each with the sentence that says what to do.
import type { Destination } from '../destination.ts'

export interface Blocker {
  readonly code: string
  readonly message: string
  /** The admin may go on all the same, by naming its code in the settings (acceptedBlockers). */
  readonly acceptable?: true
}

export interface BlockerFacts {
  /** Of the user whose authorization does the work; null: that user never installed the app. */
  readonly install: 'active' | 'reauthorize' | 'uninstalled' | null
  readonly destination: Destination | null
  readonly fallbackUserId: number | null
  readonly owners: readonly { readonly name: string; readonly userId: number | null }[]
  readonly mappingState: 'proposed' | 'confirmed' | null
  readonly mappingProblems: number
}

/** `mapping` and `owners` are blockers of the plan too; phaseOf names them earlier in its own words. */
export function blockersOf(facts: BlockerFacts): Blocker[] {
  return [...accountBlockers(facts), ...mappingBlockers(facts), ...ownerBlockers(facts)]
}

function accountBlockers({ install, destination }: BlockerFacts): Blocker[] {
  const blockers: Blocker[] = []
  if (install === 'reauthorize') {
    blockers.push({
      code: 'reauthorize',
      message: 'Pipedrive no longer accepts the authorization that this migration works with; install the app again.',
    })
  }
  if (install === 'uninstalled' || install === null) {
    blockers.push({
      code: 'uninstalled',
      message: 'The user who made this migration has uninstalled the app; an admin who has it installed must start the run.',
    })
  } // prettier-ignore
  if (!destination) {
    blockers.push({
      code: 'account_unknown',
      message: 'The Pipedrive account has not been read yet; start the audit.',
    })
  }
  return blockers
}

function mappingBlockers({ mappingState, mappingProblems }: BlockerFacts): Blocker[] {
  if (mappingState === null) {
    return [{ code: 'mapping_missing', message: 'There is no mapping yet; the audit proposes one.' }]
  }
  const blockers: Blocker[] = []
  if (mappingProblems > 0) {
    blockers.push({ code: 'mapping_problems', message: `The mapping has unsolved problems (${mappingProblems}).` })
  }
  if (mappingState === 'proposed') {
    blockers.push({ code: 'mapping_unconfirmed', message: 'The mapping has not been confirmed yet.' })
  }
  return blockers
}

function ownerBlockers({ owners, destination, fallbackUserId }: BlockerFacts): Blocker[] {
  const blockers: Blocker[] = []
  const active = new Set(destination?.users.filter((user) => user.active).map((user) => user.id) ?? [])
  const unresolved = owners.filter((owner) => owner.userId === null)
  if (unresolved.length > 0 && fallbackUserId === null) {
    blockers.push({
      code: 'owners_unresolved',
      message: `These owners lead to no Pipedrive user: ${listed(unresolved)}. Match them or choose a fallback user.`,
    })
  }
  if (!destination) return blockers
  const gone = owners.filter((owner) => owner.userId !== null && !active.has(owner.userId))
  if (gone.length > 0) {
    blockers.push({
      code: 'owners_inactive',
      message: `These owners are matched to users who are not active in Pipedrive: ${listed(gone)}. Match them anew.`,
    })
  }
  if (fallbackUserId !== null && !active.has(fallbackUserId)) {
    blockers.push({
      code: 'fallback_inactive',
      message: 'The fallback user is not an active user of this Pipedrive account; choose another one.',
    })
  }
  return blockers
}

function listed(owners: readonly { readonly name: string }[]): string {
  const names = owners.slice(0, 5).map((owner) => owner.name)
  return owners.length > 5 ? `${names.join(', ')} and ${owners.length - 5} more` : names.join(', ')
}
