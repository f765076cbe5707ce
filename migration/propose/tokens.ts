// Takes a field's name apart into words of one spelling: `hs_jobTitle`, `Job-Title` and `jobtitle` are all "job title".
import { needless } from './leave-out.ts'
import { synonyms } from './synonyms.ts'
import { emptyWords, knownWords, meant } from './words.ts'

/** Every word of the dictionaries, so that names written together can be taken apart. */
const vocabulary: ReadonlySet<string> = new Set([
  ...knownWords,
  ...([...Object.values(synonyms).flatMap((fields) => Object.values(fields)), ...needless.map((kind) => kind.phrases)]
    .join(' ')
    .match(/[a-z]{3,}/g) ?? []),
  ...'middle given family size attorney lead rate hours group category score deal case matter project lifecycle founded'.split(
    ' ',
  ),
])

const cache = new Map<string, readonly string[]>()

/** The words of a name in their order, without those that mean nothing. */
export function wordsOf(name: string): readonly string[] {
  const known = cache.get(name)
  if (known) return known
  const words = split(name).flatMap(canonical)
  const meaningful = words.filter((word) => !emptyWords.has(word))
  const result = meaningful.length > 0 ? meaningful : words
  // Bounded, so that a source with endless names cannot fill the memory.
  if (cache.size < 20_000) cache.set(name, result)
  return result
}

function split(name: string): string[] {
  return name
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/\b(?:\p{L}\.){2,}/gu, (initials) => initials.replaceAll('.', ''))
    .replaceAll(/__[cr]$/gi, '')
    .replaceAll(/#/g, ' number ')
    .replaceAll(/%/g, ' percent ')
    .replaceAll(/\be[-\s]?mails?\b/gi, ' email ')
    .replaceAll(/\((w|b)\)/gi, ' work ')
    .replaceAll(/\(h\)/gi, ' home ')
    .replaceAll(/\(m\)/gi, ' mobile ')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replaceAll(/([a-zA-Z])(\d)/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '')
}

function canonical(word: string): readonly string[] {
  if (isKnown(word)) return spell(word)
  const parts = word.length >= 6 && word.length <= 40 ? takeApart(word) : null
  return parts ? parts.flatMap(spell) : [singular(word)]
}

const isKnown = (word: string): boolean => vocabulary.has(word) || vocabulary.has(singular(word))

function spell(word: string): readonly string[] {
  const direct = meant(word)
  return direct[0] === word ? meant(singular(word)) : direct
}

function singular(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (word.length > 3 && word.endsWith('s') && !/(?:ss|us|is|sales|news)$/.test(word)) return word.slice(0, -1)
  return word === 'sales' ? 'sale' : word
}

/** The fewest known words that make up a word written together; null when some letters are left over. */
function takeApart(word: string): string[] | null {
  const best: (string[] | null)[] = [[]]
  for (let end = 1; end <= word.length; end += 1) {
    best[end] = null
    for (let start = 0; start < end; start += 1) {
      const before = best[start]
      const part = word.slice(start, end)
      const fits = part.length >= 3 ? isKnown(part) : ['id', 'of', 'on', 'at', 'by'].includes(part)
      if (!before || !fits || before.length + 1 >= (best[end]?.length ?? Infinity)) continue
      best[end] = [...before, part]
    }
  }
  return best[word.length] ?? null
}
