// Proposes a mapping: where every source field could go, how sure that is, and why.
import { type AccountField, arrivesAs, type MappedTarget, mostOptions, type SourceField, valuesOf } from '../fields.ts'
import { flatteningsOf, goesByFields } from '../flatten/choice.ts'
import { lineOnParent } from '../flatten/lines.ts'
import type { Candidate, MappingLine, Propose, Target } from '../mapping.ts'
import { customName, customTarget, customType, typeWords } from './custom-field.ts'
import { bestPhrase } from './likeness.ts'
import { holdOptions } from './account-options.ts'
import { namesOf, rankNeedless, rankStandard, type StandardRank, threshold } from './rank.ts'
import { defaultSettings } from '../settings.ts'
import { type Draft, settle } from './settle.ts'
import { isTrustBalance, trustBalanceReason } from '../trust-balance.ts'
import { createdPlace, type Fixed, fixedPlace, modifiedPlace } from './structure.ts'
import { takesNumbers, transformsFor } from './transforms.ts'

interface Context {
  readonly listed: ReadonlySet<string>
  readonly account: readonly AccountField[]
  readonly names: Set<string>
}

export const propose: Propose = (fields, account, settings = defaultSettings) => {
  const standard = account.filter((field) => !field.isCustom)
  const context: Context = {
    listed: new Set(standard.map((field) => `${field.object}.${field.key}`)),
    account,
    names: new Set(),
  }
  const flattenings = flatteningsOf(fields, settings)
  const drafts = fields.flatMap((field): Draft[] => {
    const into = arrivesAs(field.object)
    return into ? [{ field, into, candidates: candidatesFor(field, into, context) }] : []
  })
  settle(drafts)
  const onParents = fields.flatMap((field) => {
    const flattening = flattenings.get(field.object)
    return goesByFields(flattening) ? (lineOnParent(field, flattening, context) ?? []) : []
  })
  return [...drafts.map(toLine), ...onParents]
}

function candidatesFor(field: SourceField, into: MappedTarget, context: Context): Candidate[] {
  if (isTrustBalance(field)) return trustCandidates(field, into, context)
  const fixed = fixedPlace(field, into) ?? timePlace(field, into)
  const likely = fixed ? [] : rankStandard(field, into, context.listed)
  const ranks = holdOptions(likely, field, into, context.account)
  const custom = customCandidate(field, into, {
    fixed,
    context,
    held: heldBack(likely, ranks),
    best: ranks[0]?.score ?? 0,
  })
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

/** Text is possible, and only when a person chooses it. */
function trustCandidates(field: SourceField, into: MappedTarget, context: Context): Candidate[] {
  const reason = trustBalanceReason
  const left: Candidate = { target: { kind: 'leave_out', reason }, confidence: 0.95, reason }
  const target = customTarget(into, 'varchar', customName(field.label), context)
  return target ? [left, { target, confidence: 0.2, reason: 'As text it says what the source said on that day.' }] : [left] // prettier-ignore
}

/** The option field that would have been proposed, had the account all its options. */
function heldBack(likely: readonly StandardRank[], ranks: readonly StandardRank[]): StandardRank | null {
  const [best] = likely
  if (!best || best.score < threshold) return null
  return ranks.find((rank) => rank.field === best.field && rank.lacking !== undefined) ?? null
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
  more: {
    readonly fixed: Fixed | null
    readonly context: Context
    readonly held: StandardRank | null
    readonly best: number
  },
): Candidate[] {
  const { fixed, context, held, best } = more
  const type = fixed?.kind === 'custom' ? fixed.type : customType(field, held?.field === 'label_ids')
  const name = (fixed?.kind === 'custom' ? fixed.name : null) ?? customName(field.label)
  const target = customTarget(into, type, name, context)
  if (!target) return []
  const confidence = fixed?.kind === 'custom' || held ? 0.9 : round(Math.min(0.9, 0.95 - best * 0.55))
  const own = target.key === undefined ? `a new custom field (${typeWords[type]})` : `the custom field "${target.name}" that the account already has` // prettier-ignore
  const reason =
    fixed?.kind === 'custom'
      ? fixed.reason
      : held
        ? `${held.reason} So that nothing is lost, it goes into ${own}.`
        : `Pipedrive has no standard field for "${field.label}", so it goes into ${own}.${tooManyOptions(field)}`
  return [{ target, confidence, reason }]
}

/** Why a list of options becomes text. */
function tooManyOptions(field: SourceField): string {
  const count = valuesOf(field)?.length ?? 0
  const isList = field.type === 'enum' || field.type === 'multi_enum'
  if (!isList || count <= mostOptions) return ''
  return ` A field of Pipedrive has ${mostOptions.toLocaleString('en')} options at most and this one has ${count.toLocaleString('en')}, so its values are kept as text.`
}

const round = (score: number): number => Math.round(score * 100) / 100

/** What a dot means that no value of the column decides. */
function unsureNumber({ numbers }: SourceField, target: Target): string {
  if (!numbers?.unsure || !takesNumbers(target)) return ''
  const [other, meaning] = numbers.decimal === '.' ? ['thousands', 'decimals'] : ['decimals', 'thousands']
  return ` Its values do not tell what the dot in "${numbers.unsure}" means: it is read as a sign of ${meaning}, and could be one of ${other}.`
}

function toLine({ field, candidates }: Draft): MappingLine {
  const [best] = candidates
  const reason = 'Nothing in Pipedrive takes it.'
  const {
    target,
    confidence,
    reason: why,
  } = best ?? { target: { kind: 'leave_out', reason } as const, confidence: 0.5, reason }
  const doubt = unsureNumber(field, target)
  return {
    object: field.object,
    field: field.name,
    target,
    transform: transformsFor(field, target),
    // Below the mark of what a person should look at before confirming.
    confidence: doubt === '' ? confidence : Math.min(confidence, 0.65),
    reason: `${why}${doubt}`,
    state: 'proposed',
    candidates: candidates.slice(0, 5),
  }
}
