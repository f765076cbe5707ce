// Headings and file names as plain words, so that `Deal_Stage`, `dealStage` and `deal stage` are the same thing.

/** Lower-case words with single spaces: `CompanyID` becomes `company id`. */
export function words(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

const irregular: Readonly<Record<string, string>> = { people: 'person', staff: 'staff', series: 'series', news: 'news' }

/** The singular of the last word: `sales teams` becomes `sales team`. */
export function singular(text: string): string {
  const all = text.split(' ')
  const last = all.at(-1) ?? ''
  return [...all.slice(0, -1), singularWord(last)].join(' ')
}

function singularWord(word: string): string {
  const known = Object.hasOwn(irregular, word) ? irregular[word] : undefined
  if (known !== undefined) return known
  if (word.length < 4 || /(ss|us|is)$/.test(word)) return word
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (/(x|ch|sh|ss|zz)es$/.test(word)) return word.slice(0, -2)
  return word.endsWith('s') ? word.slice(0, -1) : word
}

const decoration = new Set([
  'export',
  'exported',
  'list',
  'report',
  'all',
  'full',
  'copy',
  'of',
  'backup',
  'csv',
  'tsv',
  'crm',
  'perfect',
  'books',
  'our',
  'my',
  'json',
])

/** What a file calls its records, in words: `Contacts_export (2).csv` becomes `contact`, and so does `book.xlsx#Contacts`. */
export function fileSubject(path: string): string {
  const sheet = /\.xls[xm]#(.+)$/i.exec(path)?.[1]
  const name = sheet ?? path.slice(path.lastIndexOf('/') + 1).replace(/\.[A-Za-z]{2,6}$/, '')
  const kept = words(name)
    .split(' ')
    .filter((word) => word !== '' && !/^\d+$/.test(word) && !decoration.has(word))
  return singular(kept.join(' ')) || singular(words(name)) || 'record'
}

/** Letter case and spaces do not tell two values apart: `GTX Pro` is `GTXPro` when files are recognised. */
export function loose(value: string): string {
  return value.toLowerCase().replace(/\s+/g, '')
}

/** The number of single-letter edits between two words, for "did you mean". */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swap))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/** The candidate that was probably meant, when one is close enough. */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const ranked = candidates
    .map((candidate) => ({ candidate, far: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.far - b.far)
  const best = ranked[0]
  return best && best.far <= Math.max(2, Math.floor(word.length / 3)) ? best.candidate : null
}
