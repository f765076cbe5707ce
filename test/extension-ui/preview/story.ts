// Where the invented migration stands, and how it moves when the page asks for something.
import type * as z from 'zod'
import type { mappingAnswerSchema, ownersSchema, Plan } from '../../../server/contract.ts'
import {
  type Audit,
  type Diff,
  migrationSchema,
  type Me,
  type Migration,
  type PanelRecord,
  type Records,
  type Run,
  runSchema,
} from '../../../server/contract.ts'
import { filesFound } from './files.ts'
import { defaultSettings } from '../../../migration/settings.ts'
import { diff } from './report.ts'
import { mapping, owners } from './stocktaking.ts'

type Phase = Migration['phase']

const needed: Readonly<Record<Phase, string>> = {
  connect: 'Say where the records of Perfect Books are.',
  audit: 'Start the audit, so that we know what is there.',
  mapping: 'Confirm where every field goes.',
  owners: 'Choose a user for the 2 owners who were not found.',
  sample: 'Look at the plan, then start the sample.',
  approval: 'Look at the sample and approve it.',
  full: 'Start the full run.',
  finished: 'Everything was written. Read the reconciliation.',
  rolled_back: 'The migration was undone. Nothing is left to do.',
}
const order: readonly Phase[] = ['connect', 'audit', 'mapping', 'owners', 'sample', 'approval', 'full', 'finished']
const reaches = (phase: Phase, least: Phase): boolean => order.indexOf(phase) >= order.indexOf(least)

const totals: readonly (readonly [string, number])[] = [
  ['field', 3],
  ['company', 412],
  ['contact', 1284],
  ['deal', 736],
  ['deal_contact', 210],
]

/** How far a run is: 0 to 1 of each object, one after the other. */
export function runOf(kind: Run['kind'], state: Run['state'], share: number, rest: Partial<Run> = {}): Run {
  const size = kind === 'sample' ? 0.1 : 1
  const all = totals.reduce((sum, [, total]) => sum + Math.ceil(total * size), 0)
  let left = all * share
  const objects = totals.map(([object, whole]) => {
    const total = Math.ceil(whole * size)
    const done = Math.min(total, Math.round(left))
    left = Math.max(0, left - total)
    const refused = kind === 'full' && object === 'contact' && done > 0 ? 1 : 0
    return { object, total, written: done - refused, unchanged: 0, refused, waiting: total - done }
  })
  return runSchema.parse({
    id: `run-${kind}`,
    kind,
    state,
    objects,
    perSecond: state === 'running' ? 7.4 : 0,
    secondsLeft: state === 'running' ? 260 : null,
    tokensUsed: Math.round(31_420 * share * size),
    preview: false,
    approvedAt: null,
    createdAt: '2026-11-22T14:00:00.000Z',
    endedAt: null,
    ...rest,
  })
}

export interface Story {
  phase: Phase
  me: Me
  isListed: boolean
  source: Migration['source']
  isAuditStarted: boolean
  /** What is said of the audit instead of how it goes on by itself. */
  audit: Pick<Audit, 'state' | 'reason'> | null
  /** What is said to be needed next instead of what the phase needs. */
  needed: string | null
  /** How often the running audit is still asked before it is done. */
  auditAsks: number
  runs: Run[]
  nextDeltaAt: string | null
  /** Whether runs advance with every question; screenshots hold them still. */
  moves: boolean
  mapping: z.infer<typeof mappingAnswerSchema>
  owners: z.infer<typeof ownersSchema>
  settings: typeof defaultSettings
  keepsLargeFiles: boolean
  /** What stands in the way until it is accepted. */
  blockers: Plan['blockers']
  diff: Diff
  record: PanelRecord['status']
  /** Refused beside the two that always are. */
  refused: Records['rows']
  chosenSince: Migration['chosenSince']
  /** Whether a record waits for one that was refused. */
  held: boolean
  /** What was asked to be tried again. */
  retried: unknown[]
  /** The answer to the next request whose address ends so. */
  failure: { readonly path: string; readonly status: number; readonly message: string; readonly code?: string } | null
  refusedTokens: Set<string>
  /** The manifest that corrected the bundle last. */
  manifest: unknown
  asked: string[]
}

const found = {
  product: 'Perfect Books',
  tenant: 'Harper & Lane LLP',
  host: null,
  version: '11.2',
  sentence: 'This is an export of Perfect Books, the legal accounting product, made by Harper & Lane LLP.',
  files: filesFound,
}

export function connectedSource(bundleName = 'harper-lane.zip'): Migration['source'] {
  return { kind: 'bundle', state: 'connected', identity: found, problem: null, bundleName }
}

export function createStory(phase: Phase, rest: Partial<Story> = {}): Story {
  const isLater = phase === 'rolled_back'
  const beyond = (least: Phase) => isLater || reaches(phase, least)
  const runs = [
    ...(beyond('full') ? [runOf('sample', 'done', 1, { approvedAt: '2026-11-22T13:30:00.000Z' })] : []),
    ...(phase === 'approval' ? [runOf('sample', 'awaiting_approval', 1)] : []),
    ...(beyond('finished') ? [runOf('full', 'done', 1, { endedAt: '2026-11-22T15:10:00.000Z' })] : []),
    ...(beyond('finished') ? [runOf('reconcile', 'done', 1)] : []),
  ]
  return {
    phase,
    me: { company: { id: 1, name: 'Harper & Lane' }, user: { id: 11, name: 'Grace Harper' }, isAdmin: true, connection: 'active', retentionDays: 30 },
    isListed: true,
    source: beyond('audit') ? connectedSource() : null,
    isAuditStarted: beyond('mapping'),
    audit: null,
    needed: null,
    auditAsks: 0,
    runs,
    nextDeltaAt: null,
    moves: false,
    mapping: beyond('owners')
      ? { ...mapping, state: 'confirmed', lines: mapping.lines.map((line) => ({ ...line, state: line.state === 'proposed' ? 'confirmed' : line.state })) }
      : structuredClone(mapping),
    owners: beyond('sample') ? { ...structuredClone(owners), fallbackUserId: 13 } : structuredClone(owners),
    settings: { ...defaultSettings },
    keepsLargeFiles: true,
    blockers: [],
    diff,
    record: 'imported',
    refused: [],
    chosenSince: null,
    held: false,
    retried: [],
    failure: null,
    refusedTokens: new Set(),
    manifest: null,
    asked: [],
    ...rest,
  } // prettier-ignore
}

export function migrationOf(story: Story): Migration {
  return migrationSchema.parse({
    id: 'm1',
    name: 'Harper & Lane, November',
    createdAt: '2026-11-22T09:00:00.000Z',
    phase: story.phase,
    needed: story.needed ?? needed[story.phase],
    source: story.source,
    counters: story.isAuditStarted ? totals.map(([object, records]) => ({ object, records })) : [],
    runs: story.runs,
    nextDeltaAt: story.nextDeltaAt,
    chosenSince: story.chosenSince,
  })
}

/** One second of the firm's life: open runs go on by a third. */
export function advance(story: Story): void {
  if (!story.moves) return
  story.runs = story.runs.map((run) => (run.state === 'running' || run.state === 'queued' ? further(story, run) : run))
}

function further(story: Story, run: Run): Run {
  const total = run.objects.reduce((sum, row) => sum + row.total, 0)
  const done = run.objects.reduce((sum, row) => sum + row.written + row.refused, 0)
  const share = done / total + 0.34
  if (share < 1) return runOf(run.kind, 'running', share, { preview: run.preview })
  if (run.kind === 'sample') story.phase = 'approval'
  if (run.kind === 'full') story.phase = 'finished'
  if (run.kind === 'rollback' && !run.preview) story.phase = 'rolled_back'
  const end = { preview: run.preview, endedAt: '2026-11-22T17:00:00.000Z' }
  if (run.kind === 'rollback') return runOf(run.kind, 'done', 1, { ...end, buckets })
  return runOf(run.kind, run.kind === 'sample' ? 'awaiting_approval' : 'done', 1, end)
}

const buckets: NonNullable<Run['buckets']> = {
  reverted: 2641,
  kept: 2,
  failed: 0,
  stayed: [
    {
      object: 'contact',
      sourceId: 'C-1044',
      title: 'Grace Harper',
      reason: 'Grace Harper changed the phone number on 20 November.',
    },
    {
      object: 'deal',
      sourceId: 'M-2207',
      title: 'Lease of 4 Dock Street',
      reason: 'A note was added to the deal on 21 November.',
    },
  ],
}
