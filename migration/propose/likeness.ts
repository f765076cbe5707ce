// How alike a field's name and a phrase are: shared words, weighed by how much each of them says.
import type { MappedTarget } from '../fields.ts'
import { ownWords } from './synonyms.ts'
import { wordsOf } from './tokens.ts'

const list = (words: string): ReadonlySet<string> => new Set(words.split(' '))

/** Which of several: says little about what it is. */
const qualifiers = list('primary main work home business office current full default other additional secondary alternative personal private preferred number code text detail info value original initial official overall standard net first1 direct general list') // prettier-ignore
/** Words that half of all fields have. */
const common = list('name date time id type status')
/** Somebody or something else than the record itself: such a field must not pass for one of the record's own. */
const strangers = list('assistant spouse husband wife child emergency kin referrer referred referral introducer opponent opposing counsel court judge barrister witness expert bank insurer insurance executor landlord tenant accountant guarantor trustee supplier vendor competitor manager reports supervisor fax invoice payment renewal owner assigned partner lawyer attorney solicitor created modified opt consent deceased mother father sibling guardian beneficiary registrar auditor broker previous former old maiden middle alternate_name card') // prettier-ignore

/** Which of several addresses: "billing city" is a city, while "billing status" is no status. */
const addressKinds = list('mailing billing postal registered corporate correspondence')
const addressWords = list('address street city postcode county state country region line')

function weightOf(word: string, into: MappedTarget, ofAddress: boolean): number {
  if (ofAddress && addressKinds.has(word)) return 0.3
  if (ownWords[into].has(word)) return 0.25
  if (strangers.has(word)) return 2
  if (/^\d+$/.test(word)) return 0.2
  if (qualifiers.has(word)) return 0.3
  return common.has(word) ? 0.6 : 1
}

/** 0 to 1: twice the weight that both share, by the weight of both. */
export function likeness(words: readonly string[], phrase: readonly string[], into: MappedTarget): number {
  if (words.join(' ') === phrase.join(' ')) return 1
  const ofAddress = phrase.some((word) => addressWords.has(word))
  const left = [...words]
  let shared = 0
  for (const word of phrase) {
    const at = left.findIndex((one) => one === word || nearlySame(one, word))
    if (at === -1) continue
    shared += weightOf(word, into, ofAddress) * (left[at] === word ? 1 : 0.85)
    left.splice(at, 1)
  }
  const total = (all: readonly string[]) => all.reduce((sum, word) => sum + weightOf(word, into, ofAddress), 0)
  const score = ((2 * shared) / (total(words) + total(phrase))) * (contrary(words, phrase) ? 0.4 : 1)
  // The same words in another order are the same phrase, but not quite: "date close" is less sure than "close date".
  return Math.min(score, 0.97)
}

const opposites = [['won', 'lost'], ['first', 'last'], ['expected', 'actual'], ['created', 'modified'], ['opened', 'closed']] as const // prettier-ignore

/** "Reason won" shares a word with "reason lost" and means the contrary. */
export function contrary(words: readonly string[], phrase: readonly string[]): boolean {
  return opposites.some(
    ([a, b]) => (words.includes(a) && phrase.includes(b)) || (words.includes(b) && phrase.includes(a)),
  )
}

/** One slip of the pen in a long word. */
function nearlySame(a: string, b: string): boolean {
  if (a.length < 6 || b.length < 6 || Math.abs(a.length - b.length) > 1 || a[0] !== b[0]) return false
  let start = 0
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start += 1
  const [restA, restB] = [a.slice(start), b.slice(start)]
  const swapped = restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2)
  return swapped || restA.slice(1) === restB.slice(1) || restA.slice(1) === restB || restA === restB.slice(1)
}

export interface Match {
  readonly score: number
  /** The phrase that fits best, as the dictionary writes it. */
  readonly phrase: string
}

interface Phrase {
  readonly text: string
  readonly words: readonly string[]
  readonly whole: boolean
  readonly makeshift: boolean
}

const compiled = new Map<string, readonly Phrase[]>()

function compile(phrases: string): readonly Phrase[] {
  const known = compiled.get(phrases)
  if (known) return known
  const list = phrases.split(' | ').map((phrase) => {
    const text = phrase.replace(/^[=~]/, '')
    return { text, words: wordsOf(text), whole: phrase.startsWith('='), makeshift: phrase.startsWith('~') }
  })
  compiled.set(phrases, list)
  return list
}

/** The best of several phrases, written `one | two | three`, for a field's names. */
export function bestPhrase(names: readonly string[], phrases: string, into: MappedTarget): Match {
  let best: Match = { score: 0, phrase: '' }
  for (const words of names.map(wordsOf)) {
    for (const phrase of compile(phrases)) {
      const missing = phrase.whole && !phrase.words.every((word) => words.includes(word))
      const score = missing ? 0 : likeness(words, phrase.words, into) * (phrase.makeshift ? 0.55 : 1)
      if (score > best.score) best = { score, phrase: phrase.text }
    }
  }
  return best
}
