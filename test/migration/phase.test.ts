// Where a migration stands, and which run may start.
import { describe, expect, it } from 'vitest'
import {
  openRunOf,
  type PhaseFacts,
  phaseOf,
  type RunFact,
  whyNotApproved,
  whyNotAudit,
  whyNotChange,
  whyNotRun,
} from '../../migration/phase.ts'
import type { RunKind, RunState } from '../../migration/run.ts'

const nothing: PhaseFacts = {
  connectState: 'none',
  connectProblem: null,
  audit: null,
  mapping: null,
  unresolvedOwners: 0,
  runs: [],
  written: false,
  blockers: [],
}
const decided: PhaseFacts = {
  ...nothing,
  connectState: 'connected',
  audit: { state: 'done', reason: null },
  mapping: { version: 2, state: 'confirmed', problems: 0 },
}
const mapped = (state: 'proposed' | 'confirmed', problems: number): PhaseFacts => {
  return { ...decided, mapping: { version: 1, state, problems } }
}

function run(kind: RunKind, state: RunState, more: Partial<RunFact> = {}): RunFact {
  const base = { id: `${kind}-${state}`, preview: false, mappingVersion: 2, approved: false, reason: null }
  return { ...base, kind, state, ...more }
}
const approved = run('sample', 'done', { approved: true })
const after = (...runs: RunFact[]): PhaseFacts => ({ ...decided, runs })
const refused: PhaseFacts = { ...nothing, connectState: 'refused', connectProblem: 'It is a bookstore.' }
const auditedAs = (state: RunState, reason: string | null): PhaseFacts => ({ ...decided, audit: { state, reason } })
const preview = run('rollback', 'done', { preview: true })
const undone = run('rollback', 'done')
const halfUndone = run('rollback', 'cancelled')
const brokenUndo = run('rollback', 'failed', { reason: 'Lost.' })
const full = run('full', 'done')
const olderFull = run('full', 'done', { mappingVersion: 1 })
const olderSample = { ...approved, mappingVersion: 1 }

const waiting = run('sample', 'awaiting_approval')
const otherChoices = (changed: 'settings' | 'owners') => [
  { ...full, changed },
  { ...approved, changed },
]

describe('the phase', () => {
  const table: [sentence: string, facts: PhaseFacts, phase: string, needed: RegExp][] = [
    ['nothing is connected', nothing, 'connect', /Connect Perfect Books/],
    ['the source is asked', { ...nothing, connectState: 'checking' }, 'connect', /being asked/],
    ['the source was refused', refused, 'connect', /It is a bookstore\./],
    ['the source is connected', { ...nothing, connectState: 'connected' }, 'audit', /Start the audit/],
    ['the audit reads', auditedAs('running', null), 'audit', /reading the source/],
    ['the audit failed', auditedAs('failed', 'No answer.'), 'audit', /No answer\./],
    ['the mapping is proposed', mapped('proposed', 0), 'mapping', /confirm/],
    ['the mapping has problems', mapped('confirmed', 3), 'mapping', /3 problems/],
    ['an owner leads nowhere', { ...decided, unresolvedOwners: 2 }, 'owners', /2 owners/],
    ['everything is decided', decided, 'sample', /no sample yet/],
    ['a sample is written', after(run('sample', 'running')), 'sample', /at work/],
    ['a sample failed', after(run('sample', 'failed', { reason: 'Lost.' })), 'sample', /Lost\./],
    ['a sample waits', after(run('sample', 'awaiting_approval')), 'approval', /approve it/],
    ['an older version was sampled', after({ ...approved, mappingVersion: 1 }), 'sample', /no sample/],
    ['a sample is approved', after(approved), 'full', /start the full run/],
    ['the full run is parked', after(run('full', 'parked'), approved), 'full', /The full run is waiting\./],
    ['the full run is done', after(run('full', 'done'), approved), 'finished', /done/],
    ['a rollback was only looked at', after(preview, run('full', 'done'), approved), 'finished', /done/],
    ['it was rolled back', after(run('reconcile', 'done'), run('rollback', 'done'), approved), 'rolled_back', /rolled/],
    ['it was undone, and a new sample approved', after(approved, undone, full), 'full', /start the full run/],
    ['all was written again after an undo', after(full, approved, undone, full), 'finished', /done/],
    ['the mapping was edited since', after(approved, olderFull, olderSample), 'full', /mapping was edited since/],
    ['all follows the edited mapping', after(full, approved, olderFull, olderSample), 'finished', /done/],
    [
      'choices were changed after the sample',
      after({ ...approved, changed: 'settings' }),
      'sample',
      /choices were changed after the sample/,
    ],
    [
      'owners were changed before the approval',
      after({ ...waiting, changed: 'owners' }),
      'sample',
      /Owners were assigned differently/,
    ],
    ['other choices are sampled', after(waiting, { ...approved, changed: 'settings' }), 'approval', /approve it/],
    [
      'choices were changed after the full run',
      after(...otherChoices('settings')),
      'full',
      /run again with the new choices/,
    ],
    ['owners were changed after the full run', after(...otherChoices('owners')), 'full', /given to its new owner/],
    ['all follows the new choices', after(full, ...otherChoices('owners')), 'finished', /done/],
    ['an undo was cancelled', after(halfUndone, full, approved), 'full', /bring back what it removed/],
    ['a sample followed a cancelled undo', after(approved, halfUndone, full), 'full', /bring back what it removed/],
    ['a cancelled undo was made good', after(full, halfUndone, full, approved), 'finished', /done/],
    ['an undo is going on', after(run('rollback', 'running'), full, approved), 'sample', /The undo is at work/],
    ['an undo failed', after(brokenUndo, full, approved), 'sample', /Lost\. Undo the rest, or write a new sample/],
    ['a sample was undone in part', after(brokenUndo, run('sample', 'awaiting_approval')), 'sample', /Undo the rest/],
    ['a sample followed a failed undo', after(run('sample', 'running'), brokenUndo), 'sample', /sample is at work/],
    ['a sample is written anew', after(run('sample', 'running'), full, approved), 'finished', /sample run is at work/],
    [
      'an undo is looked at',
      after({ ...preview, state: 'running' }, full, approved),
      'finished',
      /preview of the undo/,
    ],
    ['all is run again', after(run('full', 'running'), full, approved), 'finished', /The full run is at work/],
    ['it is compared', after(run('reconcile', 'queued'), approved), 'full', /The comparison is about to start/],
    ['a sample followed', after(run('sample', 'awaiting_approval'), run('rollback', 'done')), 'approval', /approve it/],
  ]
  it.each(table)('when %s is told with what is next', (_sentence, facts, phase, needed) => {
    const standing = phaseOf(facts)
    expect(standing.phase).toBe(phase)
    expect(standing.needed).toMatch(needed)
    expect(standing.needed).toMatch(/\.$/)
  })
})

describe('a run', () => {
  it('waits for the open one, whatever its kind', () => {
    const facts = { ...after(run('full', 'paused'), approved), written: true }
    expect(openRunOf(facts)?.kind).toBe('full')
    for (const kind of ['sample', 'full', 'delta', 'reconcile', 'rollback'] as const) {
      expect(whyNotRun(facts, kind)).toContain('The full run is paused')
    }
  })

  it('that writes is stopped by a blocker, one that undoes is not', () => {
    const facts = { ...after(run('full', 'done'), approved), written: true, blockers: ['Install again.'] }
    for (const kind of ['sample', 'full', 'delta'] as const) expect(whyNotRun(facts, kind)).toBe('Install again.')
    for (const kind of ['reconcile', 'rollback'] as const) expect(whyNotRun(facts, kind)).toBeNull()
  })

  it('of other choices than the sample waits for a new one, and after the full run for nothing', () => {
    for (const changed of ['settings', 'owners'] as const) {
      expect(whyNotRun(after({ ...approved, changed }), 'full')).toContain('write a new sample')
      expect(whyNotRun(after({ ...approved, changed }), 'sample')).toBeNull()
      for (const kind of ['full', 'delta'] as const) expect(whyNotRun(after(...otherChoices(changed)), kind)).toBeNull()
      expect(whyNotApproved(decided, { ...waiting, changed })).toContain('write a new sample')
    }
    expect(whyNotApproved(decided, waiting)).toBeNull()
    expect(whyNotApproved(decided, { ...waiting, mappingVersion: 1 })).toContain('mapping was edited')
  })

  it('can be undone even when the source is gone and the mapping is broken', () => {
    expect(whyNotRun({ ...nothing, written: true }, 'rollback')).toBeNull()
    expect(whyNotRun(nothing, 'rollback')).toContain('nothing to roll back')
    const halfRead = { ...auditedAs('running', null), written: true }
    expect(whyNotRun(halfRead, 'reconcile')).toContain('The audit is reading the source')
    expect(whyNotRun(halfRead, 'rollback')).toBeNull()
  })

  it('of everything needs an approved sample that still stands', () => {
    expect(whyNotRun(after(approved), 'full')).toBeNull()
    expect(whyNotRun(after(run('rollback', 'done'), approved), 'full')).toContain('no sample')
    expect(whyNotRun(after(run('rollback', 'cancelled'), approved), 'full')).toBeNull()
    expect(whyNotRun(after(preview, approved), 'full')).toBeNull()
  })

  it('for late changes needs a finished full run', () => {
    expect(whyNotRun(after(approved), 'delta')).toContain('full run has not been finished')
    expect(whyNotRun(after(run('full', 'done'), approved), 'delta')).toBeNull()
    expect(whyNotRun(after(olderFull, approved), 'delta')).toContain('mapping was edited since the full run')
    expect(whyNotRun(after(halfUndone, full, approved), 'delta')).toContain('An undo was begun since the full run')
  })
})

describe('an audit and a change', () => {
  it('wait for what is open', () => {
    expect(whyNotAudit(nothing)).toContain('Connect')
    expect(whyNotAudit(auditedAs('queued', null))).toContain('already reading')
    expect(whyNotAudit(after(run('full', 'running')))).toContain('audited again')
    expect(whyNotAudit(decided)).toBeNull()
    expect(whyNotChange({ runs: [approved] }, 'mapped anew')).toBeNull()
    expect(whyNotChange({ runs: [run('delta', 'queued')] }, 'mapped anew')).toContain('cannot be mapped anew')
  })
})
