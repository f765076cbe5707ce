// Where a migration stands, what its admin does next, and which runs may be started: pure facts in, sentences out.
import type { Changed } from './choices.ts'
import { isOpen, isWorking, type RunFact, whatIsOpen, wordFor } from './open-run.ts'
import type { RunKind, RunState } from './run.ts'

export type { RunFact }

export const phases = [
  'connect', 'audit', 'mapping', 'owners', 'sample', 'approval', 'full', 'finished', 'rolled_back',
] as const // prettier-ignore
export type Phase = (typeof phases)[number]

export interface PhaseFacts {
  readonly connectState: 'none' | 'checking' | 'connected' | 'refused'
  readonly connectProblem: string | null
  readonly audit: { readonly state: RunState; readonly reason: string | null } | null
  readonly mapping: {
    readonly version: number
    readonly state: 'proposed' | 'confirmed'
    readonly problems: number
  } | null
  /** Owners of the source that lead to no Pipedrive user, neither by match nor by the fallback. */
  readonly unresolvedOwners: number
  /** Newest first. */
  readonly runs: readonly RunFact[]
  /** Whether anything of ours stands in Pipedrive. */
  readonly written: boolean
  /** What stops every run that writes, as sentences (migration/foresight/blockers.ts). */
  readonly blockers: readonly string[]
}

export interface Standing {
  readonly phase: Phase
  /** One sentence for the admin. */
  readonly needed: string
  /** What was chosen differently since everything was written: it is why everything is to be run again. */
  readonly chosenSince?: Changed
}

export function phaseOf(facts: PhaseFacts): Standing {
  return rolledBack(facts) ?? beforeTheRun(facts) ?? theRuns(facts)
}

export function openRunOf(facts: Pick<PhaseFacts, 'runs'>): RunFact | null {
  return facts.runs.find(isOpen) ?? null
}

/** Null: the run may start. Otherwise the sentence that says what is missing. */
export function whyNotRun(facts: PhaseFacts, kind: RunKind): string | null {
  const open = openRunOf(facts)
  if (open) return `${whatIsOpen(open)}; wait until it has ended, or cancel it.`
  if (kind === 'rollback')
    return facts.written ? null : 'Nothing of this migration stands in Pipedrive, so there is nothing to roll back.'
  if (kind === 'reconcile') {
    if (!facts.written)
      return 'Nothing has been written to Pipedrive yet, so there is nothing to reconcile; run the migration first.'
    // What the source holds is counted in what was read of it.
    return facts.audit?.state === 'done' ? null : auditSentence(facts.audit)
  }
  const before = beforeTheRun(facts)
  if (before) return before.needed
  const [blocker] = facts.blockers
  if (blocker !== undefined) return blocker
  if (kind === 'sample') return null
  if (!approvedSample(facts)) return needsSample(facts)
  return kind === 'delta' ? whyNotDelta(facts) : null
}

/** A delta looks only at what changed in the source: it would leave the rest as an older mapping or an undo left it. */
function whyNotDelta(facts: PhaseFacts): string | null {
  const sentences: Readonly<Record<FullRun, string | null>> = {
    done: null,
    missing: 'The full run has not been finished yet; late changes can be picked up after it.',
    older_mapping:
      'The mapping was edited since the full run; run it in full once, so that every record follows the new mapping.',
    partly_undone:
      'An undo was begun since the full run; run it in full once, so that what was removed is there again.',
    // What changed in the source is written by the new choices; the full run brings the rest after them.
    other_settings: null,
    other_owners: null,
  }
  return sentences[fullRunOf(facts)]
}

/** Null: an audit may start. */
export function whyNotAudit(facts: PhaseFacts): string | null {
  if (facts.connectState !== 'connected') return connectSentence(facts)
  if (facts.audit && isWorking(facts.audit.state)) {
    return 'The audit is already reading the source; wait until it has ended.'
  }
  return whyNotChange(facts, 'audited again')
}

/** Null: source, mapping, owners and settings may be changed. */
export function whyNotChange(facts: Pick<PhaseFacts, 'runs'>, what: string): string | null {
  const open = openRunOf(facts)
  if (!open) return null
  return `${whatIsOpen(open)}, and what it works with cannot be ${what} meanwhile; cancel the run or wait until it has ended.`
}

function rolledBack(facts: PhaseFacts): Standing | null {
  const newest = facts.runs.find((run) => !run.preview && run.kind !== 'reconcile')
  if (newest?.kind !== 'rollback') return null
  if (newest.state !== 'done') return null
  return {
    phase: 'rolled_back',
    needed: 'The migration was undone (rolled back). Read what stayed and why, or start a new sample to begin again.',
  }
}

function beforeTheRun(facts: PhaseFacts): Standing | null {
  if (facts.connectState !== 'connected') return { phase: 'connect', needed: connectSentence(facts) }
  if (facts.audit?.state !== 'done') return { phase: 'audit', needed: auditSentence(facts.audit) }
  const mapping = mappingSentence(facts.mapping)
  if (mapping !== null) return { phase: 'mapping', needed: mapping }
  if (facts.unresolvedOwners > 0) {
    const owners = facts.unresolvedOwners === 1 ? 'One owner' : `${facts.unresolvedOwners} owners`
    return {
      phase: 'owners',
      needed: `${owners} in Perfect Books ${facts.unresolvedOwners === 1 ? 'has' : 'have'} no user in Pipedrive: choose one for each, or one for all of them.`,
    }
  }
  return null
}

function theRuns(facts: PhaseFacts): Standing {
  const open = openRunOf(facts)
  const standing = atRest(facts)
  const isNamed = open !== null && (open.kind !== 'sample' || standing.phase !== 'sample')
  return isNamed ? { ...standing, needed: `${whatIsOpen(open)}.` } : standing
}

function atRest(facts: PhaseFacts): Standing {
  if (approvedSample(facts)) {
    const full = fullRunOf(facts)
    const chosenSince = full === 'other_settings' ? 'settings' : full === 'other_owners' ? 'owners' : null
    return { phase: full === 'done' ? 'finished' : 'full', needed: fullSentences[full], chosenSince }
  }
  const sample = currentSample(facts)
  if (sample?.state === 'awaiting_approval' && !sample.changed) {
    return { phase: 'approval', needed: 'Look through the differences of the sample, then approve it or edit the mapping.' }
  } // prettier-ignore
  return { phase: 'sample', needed: needsSample(facts) }
}

const fullSentences: Readonly<Record<FullRun, string>> = {
  missing: 'The sample is approved; start the full run.',
  older_mapping:
    'The mapping was edited since the full run: run everything again, so that every record follows the new mapping.',
  other_settings:
    'The choices were changed since the full run: run again with the new choices, so that every record follows them.',
  other_owners:
    'Owners were assigned differently since the full run: run again, and every record is given to its new owner.',
  partly_undone:
    'An undo was begun and cancelled: run everything again to bring back what it removed, or undo the rest.',
  done: 'The migration is done. Compare it with Perfect Books, look for late changes, or undo it.',
}

function needsSample(facts: PhaseFacts): string {
  const sample = currentSample(facts)
  if (sample && isOpen(sample)) return `The sample is ${wordFor(sample.state)}; approve it when it has been read back.`
  if (sample?.changed && !isOpen(sample)) return afterSample[sample.changed]
  if (sample?.state === 'awaiting_approval') return 'The sample has not been approved yet; approve it first.'
  if (sample?.state === 'failed') {
    return `The sample failed: ${sample.reason ?? 'no reason was recorded'} Write a sample again.`
  }
  const undo = facts.runs.find((run) => !run.preview && run.kind !== 'reconcile')
  if (undo?.kind === 'rollback' && undo.state === 'failed') {
    return `The undo did not end well: ${undo.reason ?? 'no reason was recorded.'} Undo the rest, or write a new sample to begin again.`
  }
  return 'There is no sample yet for this mapping: look at the plan, then start the sample and approve it.'
}

function currentSample(facts: PhaseFacts): RunFact | null {
  const { mapping, runs } = facts
  return sinceRollback(runs).find((run) => run.kind === 'sample' && run.mappingVersion === mapping?.version) ?? null
}

/**
 * A sample that was rolled back afterwards shows nothing any more and approves nothing. One of other choices shows what the full run
 * would not do; once everything was written, to follow other choices takes one run.
 */
function approvedSample(facts: PhaseFacts): boolean {
  const isWritten = fullRunOf(facts) !== 'missing'
  return sinceRollback(facts.runs).some(
    (run) =>
      run.kind === 'sample' &&
      run.approved &&
      run.mappingVersion === facts.mapping?.version &&
      (isWritten || !run.changed),
  )
}

/** Null: a sample may be approved. */
export function whyNotApproved({ mapping }: Pick<PhaseFacts, 'mapping'>, sample: RunFact): string | null {
  if (mapping?.version !== sample.mappingVersion)
    return 'The mapping was edited after this sample; write a new sample and approve that one.'
  return sample.changed ? afterSample[sample.changed] : null
}

const afterSample = {
  settings: 'The choices were changed after the sample was written; write a new sample with them and approve that one.',
  owners: 'Owners were assigned differently after the sample was written; write a new sample and approve that one.',
} as const satisfies Record<NonNullable<Changed>, string>

/** Whether the last full run that ended well still says what stands in Pipedrive. */
type FullRun = 'missing' | 'partly_undone' | 'older_mapping' | 'other_settings' | 'other_owners' | 'done'

function fullRunOf({ runs, mapping }: PhaseFacts): FullRun {
  const at = runs.findIndex((run) => run.kind === 'full' && run.state === 'done')
  const full = runs[at]
  if (!full) return 'missing'
  const undo = runs.slice(0, at).find((run) => run.kind === 'rollback' && !run.preview)
  if (undo) return undo.state === 'cancelled' ? 'partly_undone' : 'missing'
  if (full.mappingVersion !== mapping?.version) return 'older_mapping'
  return full.changed ? `other_${full.changed}` : 'done'
}

function sinceRollback(runs: readonly RunFact[]): readonly RunFact[] {
  const rollback = runs.findIndex((run) => run.kind === 'rollback' && !run.preview && run.state !== 'cancelled')
  return rollback === -1 ? runs : runs.slice(0, rollback)
}

function connectSentence(facts: PhaseFacts): string {
  switch (facts.connectState) {
    case 'checking':
      return 'The source is being asked who it is; wait a moment.'
    case 'refused':
      return `The source was refused: ${facts.connectProblem ?? 'no reason was recorded'} Connect it again.`
    default:
      return 'Connect Perfect Books, or upload a file bundle.'
  }
}

function auditSentence(audit: PhaseFacts['audit']): string {
  if (!audit) return 'Start the audit: it reads the whole source and changes nothing.'
  if (isWorking(audit.state)) return 'The audit is reading the source; wait until it has ended.'
  return `The audit did not end well: ${audit.reason ?? 'no reason was recorded'} Start it again.`
}

function mappingSentence(mapping: PhaseFacts['mapping']): string | null {
  if (!mapping) return 'The audit has not proposed a mapping; start it again.'
  if (mapping.problems > 0) {
    const problems = mapping.problems === 1 ? 'a problem' : `${mapping.problems} problems`
    return `The mapping has ${problems}; solve what it lists, then confirm it.`
  }
  return mapping.state === 'confirmed' ? null : 'Look through the proposed mapping, edit what is wrong, and confirm it.'
}
