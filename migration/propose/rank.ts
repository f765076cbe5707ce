// One field against everything it could become, best first: standard fields, a custom field, left out.
import type { MappedTarget, SourceField } from '../fields.ts'
import { bestPhrase, contrary, likeness } from './likeness.ts'
import { keyReason, needless } from './leave-out.ts'
import { type StandardField, standardFields } from './standard-fields.ts'
import { ownWords, synonyms } from './synonyms.ts'
import { wordsOf } from './tokens.ts'
import { fits, isLinkedIn, isOpaque, organizationOrPerson } from './values.ts'

/** Below this a standard field is only a candidate: one strange word beside a fitting one must not be enough. */
export const threshold = 0.68

export interface StandardRank {
  readonly field: string
  readonly score: number
  readonly reason: string
  /** Set where the account lacks options for values of the column; empty when it is not known which. */
  readonly lacking?: readonly string[]
}

export interface Needlessness {
  readonly score: number
  readonly reason: string
}

export function namesOf(field: SourceField): string[] {
  return field.label === field.name ? [field.name] : [field.label, field.name]
}

/** Standard fields of the target by their score, best first. What belongs into a field that the account lacks fits no other by a mere word. */
export function rankStandard(field: SourceField, into: MappedTarget, listed: ReadonlySet<string>): StandardRank[] {
  const all = Object.entries(standardFields[into]).map(([name, facts]: [string, StandardField]) => {
    return { rank: rankOne(field, into, name, facts), isThere: !facts.onlyIfListed || listed.has(`${into}.${name}`) }
  })
  const lacking = Math.max(0, ...all.map(({ rank, isThere }) => (isThere ? 0 : rank.score)))
  const ranks = all.filter(({ isThere }) => isThere).map(({ rank }) => {
    return lacking >= threshold && lacking > rank.score ? { ...rank, score: Math.min(rank.score, threshold - 0.08) } : rank
  }) // prettier-ignore
  return ranks.filter((rank) => rank.score >= 0.3).sort((a, b) => b.score - a.score)
}

function rankOne(field: SourceField, into: MappedTarget, name: string, facts: StandardField): StandardRank {
  const match = bestPhrase(namesOf(field), synonyms[into][name] ?? '', into)
  const against = namesOf(field).some((one) => contrary(wordsOf(one), name.split('_'))) ? 0.4 : 1
  const fit = fits(field, facts.takes)
  const shape = shapeScore(field, into, name)
  const score = Math.min(0.99, match.score * (0.25 + 0.75 * fit) * leaning(field, into, name) * against)
  if (shape > score) return { field: name, score: shape, reason: `Its values look like ${plural(name)}.` }
  return { field: name, score, reason: reasonFor(field, match.phrase, fit) }
}

const plural = (name: string): string =>
  ({ emails: 'e-mail addresses', phones: 'telephone numbers', linkedin: 'LinkedIn pages' })[name] ?? 'its values'

function reasonFor(field: SourceField, phrase: string, fit: number): string {
  const same = wordsOf(field.label).join(' ') === wordsOf(phrase).join(' ')
  const name = same ? `"${field.label}" is a usual name for it` : `"${field.label}" reads like "${phrase}"`
  if (field.filled === 0 && field.samples.length === 0) return `${name}; it has no values to check.`
  return fit >= 0.8 ? `${name}, and its values fit.` : `${name}, but its values hardly fit.`
}

/** What the values say by themselves, where the name says nothing of its own. */
function shapeScore(field: SourceField, into: MappedTarget, name: string): number {
  if (into === 'organization') return name === 'linkedin' && isLinkedIn(field) ? 0.93 : 0
  if (into !== 'person') return 0
  const home = field.type === 'email' ? 'emails' : field.type === 'phone' ? 'phones' : null
  if (home !== name) return 0
  // A word about somebody else ("assistant", "fax") makes the values theirs.
  const own = home === 'emails' ? 'email' : 'phone'
  const alone = namesOf(field).every((one) => {
    const words = wordsOf(one)
    return words.length === 0 || likeness([own, ...words], [own], into) >= 0.55
  })
  return alone ? 0.7 : 0
}

/** Client and customer can be a firm or a person: the values tip the scale. */
function leaning(field: SourceField, into: MappedTarget, name: string): number {
  if (into === 'organization' && name === 'website' && isLinkedIn(field)) return 0.5
  if (into !== 'deal' || (name !== 'org_id' && name !== 'person_id')) return 1
  const lean = organizationOrPerson(field)
  if (lean === 0) return 1
  const clear = namesOf(field).some((one) => wordsOf(one).some((word) => word === 'contact' || word === 'person' || word === 'company' || word === 'organization')) // prettier-ignore
  if (clear) return 1
  return (lean === 1) === (name === 'org_id') ? 1.02 : 0.85
}

/** How sure it is that the field helps no one in Pipedrive. */
export function rankNeedless(field: SourceField, into: MappedTarget): Needlessness {
  let best: Needlessness = { score: 0, reason: '' }
  for (const kind of needless) {
    if (kind.when === 'number' && !['integer', 'number', 'money', 'string'].includes(field.type)) continue
    if (kind.when === 'date' && !['date', 'datetime', 'string'].includes(field.type)) continue
    const score = needlessScore(field, kind.phrases) * kind.confidence
    if (score > best.score) best = { score, reason: kind.reason }
  }
  const key = keyScore(field, into)
  return key > best.score ? { score: key, reason: keyReason } : best
}

function needlessScore(field: SourceField, phrases: string): number {
  let best = 0
  for (const name of namesOf(field)) {
    const words = wordsOf(name)
    for (const phrase of phrases.split(' | ')) {
      const wanted = wordsOf(phrase)
      if (wanted.length === 0 || !wanted.every((word) => words.includes(word))) continue
      const extra = words.length - wanted.length
      if (wanted.length === 1 && extra > 1) continue
      best = Math.max(best, 1 - extra * (wanted.length === 1 ? 0.25 : 0.08))
    }
  }
  return best
}

/** A name that ends in id, and values that only a machine reads. */
function keyScore(field: SourceField, into: MappedTarget): number {
  if (!isOpaque(field)) return 0
  const scores = namesOf(field).map((name) => {
    const words = wordsOf(name)
    if (words.at(-1) !== 'id') return 0
    const own = words
      .slice(0, -1)
      .every((word) => ownWords[into].has(word) || /^(?:record|object|unique|system|number)$/.test(word))
    return own ? 0.93 : 0.72
  })
  return Math.max(...scores)
}
