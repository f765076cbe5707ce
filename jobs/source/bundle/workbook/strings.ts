// The texts of a workbook: cells name them by their number, so that all of them are kept while it is read.
import { storableText } from '../../json.ts'
import { SourceRefused } from '../../source.ts'
import type { BundleFile } from '../archive.ts'
import { readWhole } from './xml.ts'

const MOST_LETTERS = 128 * 1024 * 1024

export async function sharedStrings(file: BundleFile | undefined): Promise<readonly string[]> {
  const strings: string[] = []
  if (!file) return strings
  let text = ''
  let letters = 0
  let inText = false
  let phonetic = 0
  await readWhole(file, {
    open: (name) => {
      if (name === 'si') text = ''
      if (name === 'rPh') phonetic += 1
      inText = name === 't' && phonetic === 0
    },
    close: (name) => {
      if (name === 'rPh') phonetic -= 1
      if (name === 't') inText = false
      if (name !== 'si') return
      letters += text.length
      if (letters > MOST_LETTERS) throw tooMuch()
      strings.push(cellText(text))
    },
    text: (piece) => {
      if (inText) text += piece
    },
    take: () => [],
  })
  return strings
}

function tooMuch(): SourceRefused {
  return new SourceRefused('bundle_too_large', 'The workbook holds more than 128 million letters of text: export it as CSV, which is read row by row.') // prettier-ignore
}

/** Excel writes letters that XML does not allow as `_x000D_`. */
export function cellText(text: string): string {
  const plain = text.includes('_x')
    ? text.replace(/_x([\dA-Fa-f]{4})_/g, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text
  return storableText(plain)
}
