// Which object a file holds, judged by its headings first and its name second.
import { evidence, idEndings, type KnownObject, objectNames, structural } from './vocabulary.ts'
import { fileSubject, words } from './words.ts'

export interface Recognised {
  readonly object: string
  readonly by: 'headings' | 'name' | 'nothing'
  /** The headings that spoke for it, as the file writes them. */
  readonly because: readonly string[]
}

/** Below this the headings alone say too little: a list of properties has addresses too, and is no list of companies. */
const HEADINGS_ALONE = 4
const WITH_NAME = 2
const NAME_BONUS = 2.5

interface Verdict {
  readonly object: KnownObject
  readonly named: number
  readonly score: number
  readonly because: readonly string[]
}

export function recogniseObject(path: string, headings: readonly string[]): Recognised {
  const subject = fileSubject(path)
  const verdicts = (Object.keys(objectNames) as KnownObject[]).map((object) => judge(object, subject, headings))
  const best = verdicts.reduce((a, b) => (total(b) > total(a) ? b : a))
  // Without headings the name is all there is.
  const byName = best.named === NAME_BONUS || (best.named > 0 && headings.length === 0)
  const enough = best.named > 0 ? best.score >= WITH_NAME || byName : best.score >= HEADINGS_ALONE
  if (!enough) return { object: subject.replaceAll(' ', '_'), by: 'nothing', because: [] }
  return { object: best.object, by: best.score >= WITH_NAME ? 'headings' : 'name', because: best.because }
}

const total = (verdict: Verdict): number => verdict.score + verdict.named

function judge(object: KnownObject, subject: string, headings: readonly string[]): Verdict {
  const because: string[] = []
  let score = 0
  for (const [weight, patterns] of evidence[object]) {
    const found = headings.find((heading) => bareNames(object, heading).some((name) => patterns.includes(name)))
    if (found === undefined) continue
    score += weight
    because.push(found)
  }
  const first = headings[0]
  if (first !== undefined && score > 0 && namesRecord(object, first)) {
    score += 2
    because.unshift(first)
  }
  return { object, named: nameBonus(object, subject), score, because }
}

function nameBonus(object: KnownObject, subject: string): number {
  if (objectNames[object].includes(subject) || subject === words(object)) return NAME_BONUS
  if (objectNames[object].some((name) => subject.endsWith(` ${name}`))) return 2
  return 0
}

/** The heading in plain words, and again without the object's own name in front: `deal value` is also `value`. */
export function bareNames(object: string, heading: string): string[] {
  const plain = words(heading)
  const names = [plain]
  for (const name of namesOf(object)) {
    if (plain.startsWith(`${name} `)) names.push(plain.slice(name.length + 1))
  }
  return names
}

/** What an object may be called; a custom object has its own name only. */
export function namesOf(object: string): readonly string[] {
  const own = words(object)
  if (!Object.hasOwn(objectNames, object)) return [own]
  const known = objectNames[object as KnownObject]
  return known.includes(own) ? known : [own, ...known]
}

/** Whether a column is called like the record itself: `account`, `account name`, `Matter No`. */
export function namesRecord(object: string, heading: string): boolean {
  const plain = words(heading)
  return namesOf(object).some(
    (name) => plain === name || plain === `${name} name` || plain === `${name} title` || isIdOf(name, plain),
  )
}

/** `matter no`, `matterid`: the name with an ending that says identifier. */
export function isIdOf(name: string, plain: string): boolean {
  return idEndings.some((ending) => plain === `${name} ${ending}` || plain === `${name}${ending}`)
}

const usual: ReadonlySet<string> = new Set([
  ...Object.values(evidence).flatMap((patterns) => patterns.flatMap(([, names]) => names)),
  ...Object.values(structural).flat(),
  ...Object.values(objectNames).flat(),
])

/** Whether a text is what columns are usually called, of whatever object: `Matter No`, `Client name`, `Date opened`. */
export function isUsualHeading(text: string): boolean {
  const plain = words(text)
  const last = plain.slice(plain.lastIndexOf(' ') + 1)
  return usual.has(plain) || [...idEndings, 'name', 'date'].includes(last)
}
