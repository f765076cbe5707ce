// What no field can decide alone: who gets a place that several want, and which fields repeat what others say.
import type { MappedTarget, SourceField } from '../fields.ts'
import type { Candidate } from '../mapping.ts'
import { takeCurrency } from './lone-currency.ts'
import { threshold } from './rank.ts'
import { standardFields } from './standard-fields.ts'
import { wordsOf } from './tokens.ts'

export interface Draft {
  readonly field: SourceField
  readonly into: MappedTarget
  /** Best first. */
  candidates: Candidate[]
}

export function settle(drafts: readonly Draft[]): void {
  for (const own of Map.groupBy(drafts, (draft) => draft.field.object).values()) {
    oneAddress(own)
    leaveFlags(own)
    onePerPlace(own)
    takeCurrency(own)
    nameSomething(own)
  }
}

function standardOf(draft: Draft): string | null {
  const target = draft.candidates[0]?.target
  return target?.kind === 'standard' ? target.field : null
}

/** Of several fields for a place that holds one value the best keeps it; the others take their next candidate. */
function onePerPlace(drafts: readonly Draft[]): void {
  const taken = new Map<string, Draft>()
  const waiting = [...drafts]
  for (let draft = waiting.shift(); draft; draft = waiting.shift()) {
    const place = standardOf(draft)
    if (place === null || standardFields[draft.into][place]?.many) continue
    const before = taken.get(place)
    const loser = before && strength(before) >= strength(draft) ? draft : before
    if (loser !== draft) taken.set(place, draft)
    if (!loser || !before) continue
    demote(loser, `"${(loser === draft ? before : draft).field.label}" fits ${place} better.`)
    waiting.push(loser)
  }
}

function strength({ candidates, field }: Draft): number {
  const structural = field.role === 'value' ? 0 : 1
  const filled = field.records > 0 ? field.filled / field.records : 0
  return structural + (candidates[0]?.confidence ?? 0) + filled * 0.05
}

/** The next place that is good enough, else the custom field, with the reason said. */
function demote(draft: Draft, why: string): void {
  const [lost, ...rest] = draft.candidates
  if (!lost) return
  const next = rest.find(({ target, confidence }) => target.kind !== 'standard' || confidence >= threshold)
  if (!next) {
    draft.candidates = [
      { target: { kind: 'leave_out', reason: why }, confidence: 0.5, reason: why },
      ...draft.candidates,
    ]
    return
  }
  const told: Candidate = { ...next, confidence: Math.min(next.confidence, 0.7), reason: `${why} ${next.reason}` }
  const others = rest.filter((one) => one !== next)
  draft.candidates = [told, ...others, { ...lost, confidence: Math.min(lost.confidence, 0.5) }]
}

const addressQualifiers = /^(?:mailing|billing|shipping|delivery|other|home|work|business|office|registered|postal|correspondence|secondary|alternative|invoice|site|corporate|previous|private)$/ // prettier-ignore
const preferred = ['registered', 'business', 'billing', 'mailing', 'correspondence', 'postal', 'office', 'work', 'home']

/** Street and city of one address belong together; a second address must not be mixed into the first. */
function oneAddress(drafts: readonly Draft[]): void {
  const parts = drafts.filter((draft) => standardOf(draft) === 'address' || standardOf(draft) === 'postal_address')
  const groups = Map.groupBy(parts, (draft) => addressGroup(draft.field.label))
  if (groups.size < 2) return
  const weigh = ([name, own]: [string, Draft[]]) => {
    const place = name === '' ? -1 : preferred.indexOf(name)
    const filled = Math.max(...own.map(({ field }) => (field.records > 0 ? field.filled / field.records : 0)))
    return (filled > 0 ? 100 : 0) + filled * 10 - (place === -1 && name !== '' ? preferred.length : place)
  }
  const [winner] = [...groups].sort((a, b) => weigh(b) - weigh(a))
  for (const [name, own] of groups) {
    if (name === winner?.[0] || (name !== '' && winner?.[0] === '' && own.every(isLine))) continue
    for (const draft of own)
      demote(draft, `The ${winner?.[0] === '' ? 'main' : winner?.[0]} address fills the only one there is.`)
  }
}

/** `MailingCity` and `MailingStreet` are one group, `address2_city` another, "Address 2" is a line of the plain one. */
function addressGroup(label: string): string {
  const words = wordsOf(label)
  const numbered = words.findIndex((word) => word === 'address')
  const number = words[numbered + 1] ?? ''
  const inNumber = numbered >= 0 && /^\d$/.test(number) && words.length > numbered + 2 ? number : ''
  return [words.find((word) => addressQualifiers.test(word)) ?? '', inNumber].join('')
}

const isLine = (draft: Draft): boolean => /address/i.test(draft.field.label)

const outcomeWords = new Set(['won', 'lost', 'closed', 'open', 'deal', 'opportunity', 'matter', 'case', 'file'])

/** "Is won" says nothing that the stage or the status does not say. */
function leaveFlags(drafts: readonly Draft[]): void {
  const told = drafts.find(
    (draft) => draft.field.type !== 'boolean' && ['status', 'stage_id'].includes(standardOf(draft) ?? ''),
  )
  if (!told) return
  for (const draft of drafts) {
    if (draft.into !== 'deal' || draft.field.type !== 'boolean') continue
    if (!wordsOf(draft.field.label).every((word) => outcomeWords.has(word))) continue
    const reason = `It follows from "${told.field.label}", which brings the status along.`
    const rest = draft.candidates.filter(({ target }) => target.kind !== 'leave_out')
    draft.candidates = [{ target: { kind: 'leave_out', reason }, confidence: 0.75, reason }, ...rest]
  }
}

const names: Partial<Record<MappedTarget, readonly string[]>> = {
  deal: ['title'],
  organization: ['name'],
  person: ['name', 'first_name', 'last_name'],
}

/** A record needs a name: where no field is surely one, the likeliest is taken, and said to be a guess. */
function nameSomething(drafts: readonly Draft[]): void {
  const into = drafts[0]?.into
  const wanted = into ? names[into] : undefined
  if (!wanted || drafts.some((draft) => wanted.includes(standardOf(draft) ?? ''))) return
  const guesses = drafts.flatMap((draft) =>
    standardOf(draft) === null && draft.field.filled > 0
      ? draft.candidates
          .filter(({ target }) => target.kind === 'standard' && target.field === wanted[0])
          .map((guess) => ({ draft, guess }))
      : [],
  )
  const [best] = guesses.sort((a, b) => b.guess.confidence - a.guess.confidence)
  if (!best) return
  const reason = `No field is surely the ${wanted[0]}; this one is the likeliest. ${best.guess.reason}`
  const rest = best.draft.candidates.filter((one) => one !== best.guess)
  best.draft.candidates = [{ ...best.guess, confidence: Math.min(0.6, best.guess.confidence), reason }, ...rest]
}
