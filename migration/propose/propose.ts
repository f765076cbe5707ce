// Proposes a mapping: where every source field could go, how sure that is, and why.
import { type AccountField, arrivesAs, type MappedTarget, type SourceField } from '../fields.ts'
import type { Candidate, MappingLine, Propose, Target } from '../mapping.ts'
import { customName, customTarget, customType } from './custom-field.ts'
import { bestPhrase } from './likeness.ts'
import { namesOf, rankNeedless, rankStandard, threshold } from './rank.ts'
import { standardFields } from './standard-fields.ts'
import { createdPlace, type Fixed, fixedPlace, modifiedPlace } from './structure.ts'
import { transformsFor } from './transforms.ts'

interface Context {
  readonly listed: ReadonlySet<string>
  readonly account: readonly AccountField[]
  readonly names: Set<string>
}

interface Draft {
  readonly field: SourceField
  readonly into: MappedTarget
  candidates: Candidate[]
}

export const propose: Propose = (fields, account) => {
  const standard = account.filter((field) => !field.isCustom)
  const context: Context = {
    listed: new Set(standard.map((field) => `${field.object}.${field.key}`)),
    account,
    names: new Set(),
  }
  const drafts = fields.flatMap((field): Draft[] => {
    const into = arrivesAs(field.object)
    return into ? [{ field, into, candidates: candidatesFor(field, into, context) }] : []
  })
  settle(drafts)
  return drafts.map(toLine)
}

function candidatesFor(field: SourceField, into: MappedTarget, context: Context): Candidate[] {
  const fixed = fixedPlace(field, into) ?? timePlace(field, into)
  const ranks = fixed ? [] : rankStandard(field, into, context.listed)
  const custom = customCandidate(field, into, { fixed, context, best: ranks[0]?.score ?? 0 })
  if (fixed?.kind === 'custom') return custom
  if (fixed) {
    const target: Target = fixed.kind === 'standard' ? { kind: 'standard', object: into, field: fixed.field } : { kind: 'leave_out', reason: fixed.reason } // prettier-ignore
    return [{ target, confidence: 0.98, reason: fixed.reason }, ...custom]
  }
  const candidates: Candidate[] = ranks.slice(0, 4).map(({ field: name, score, reason }) => ({
    target: { kind: 'standard', object: into, field: name },
    confidence: round(score),
    reason,
  }))
  const needless = rankNeedless(field, into)
  const { score, reason } = custom.length > 0 ? needless : { score: Math.max(0.5, needless.score), reason: needless.reason || `Pipedrive's ${into}s have no field for it.` } // prettier-ignore
  if (score >= 0.3) candidates.push({ target: { kind: 'leave_out', reason }, confidence: round(score), reason })
  return [...candidates, ...custom].sort((a, b) => rankOf(b) - rankOf(a)).slice(0, 5)
}

/** A custom field always works; it comes first where nothing else passes the threshold. */
function rankOf(candidate: Candidate): number {
  return candidate.target.kind === 'custom' ? threshold : candidate.confidence
}

/** Times under plain names go where the structural ones go. */
function timePlace(field: SourceField, into: MappedTarget): Fixed | null {
  if (field.type !== 'date' && field.type !== 'datetime') return null
  const modified = bestPhrase(
    namesOf(field),
    'modified | modified date | last modified | last modified date | modified time',
    into,
  )
  if (modified.score >= 0.9) return modifiedPlace()
  const created = bestPhrase(
    namesOf(field),
    'created | created date | date created | created time | record created',
    into,
  )
  return into === 'deal' && created.score >= 0.9 ? createdPlace(into) : null
}

function customCandidate(
  field: SourceField,
  into: MappedTarget,
  more: { readonly fixed: Fixed | null; readonly context: Context; readonly best: number },
): Candidate[] {
  const { fixed, context, best } = more
  const type = fixed?.kind === 'custom' ? fixed.type : customType(field)
  const name = (fixed?.kind === 'custom' ? fixed.name : null) ?? customName(field.label)
  const target = customTarget(into, type, name, context)
  if (!target) return []
  const confidence = fixed?.kind === 'custom' ? 0.9 : round(Math.min(0.9, 0.95 - best * 0.55))
  const own = target.key === undefined ? `a new custom field of type ${type}` : `the custom field "${target.name}" that the account already has` // prettier-ignore
  const reason =
    fixed?.kind === 'custom'
      ? fixed.reason
      : `Pipedrive has no standard field for "${field.label}", so it goes into ${own}.`
  return [{ target, confidence, reason }]
}

const round = (score: number): number => Math.round(score * 100) / 100

/** Of several fields for a place that holds one value the best keeps it; the others take their next candidate. */
function settle(drafts: readonly Draft[]): void {
  const taken = new Map<string, Draft>()
  const waiting = [...drafts]
  for (let draft = waiting.shift(); draft; draft = waiting.shift()) {
    const key = placeOf(draft)
    if (key === null) continue
    const before = taken.get(key)
    const loser = before && strength(before) >= strength(draft) ? draft : before
    if (loser !== draft) taken.set(key, draft)
    if (!loser || !before) continue
    demote(loser, (loser === draft ? before : draft).field.label)
    waiting.push(loser)
  }
}

/** The place that only one line may have; null where several may, or none is needed. */
function placeOf({ candidates, into, field }: Draft): string | null {
  const target = candidates[0]?.target
  if (target?.kind !== 'standard' || standardFields[into][target.field]?.many) return null
  return `${field.object}\n${target.field}`
}

function strength({ candidates, field }: Draft): number {
  const structural = field.role === 'value' ? 0 : 1
  return structural + (candidates[0]?.confidence ?? 0) + (field.records > 0 ? field.filled / field.records : 0) * 0.05
}

/** The next place that is good enough, else the custom field, with the reason said. */
function demote(draft: Draft, winner: string): void {
  const [lost, ...rest] = draft.candidates
  if (!lost) return
  const next = rest.find(({ target, confidence }) => target.kind !== 'standard' || confidence >= threshold) ?? rest[0]
  if (!next) {
    const reason = `"${winner}" fills the only field there is for it.`
    draft.candidates = [{ target: { kind: 'leave_out', reason }, confidence: 0.5, reason }]
    return
  }
  const place = lost.target.kind === 'standard' ? lost.target.field : 'that field'
  const told: Candidate = { ...next, confidence: Math.min(next.confidence, 0.7), reason: `"${winner}" fits ${place} better. ${next.reason}` } // prettier-ignore
  draft.candidates = [
    told,
    ...rest.filter((one) => one !== next),
    { ...lost, confidence: Math.min(lost.confidence, 0.5) },
  ]
}

function toLine({ field, candidates }: Draft): MappingLine {
  const [best] = candidates
  const reason = 'Nothing in Pipedrive takes it.'
  const {
    target,
    confidence,
    reason: why,
  } = best ?? { target: { kind: 'leave_out', reason } as const, confidence: 0.5, reason }
  return {
    object: field.object,
    field: field.name,
    target,
    transform: transformsFor(field, target),
    confidence,
    reason: why,
    state: 'proposed',
    candidates: candidates.slice(0, 5),
  }
}
