// Streams the records of a JSON or JSONL file; a list is cut into its entries without holding it whole.
import { isObject, parseJson } from '../json.ts'
import { SourceRefused } from '../source.ts'
import type { BundleFile } from './archive.ts'
import type { Row } from './row.ts'
import { textOf } from './text.ts'
import { cut } from '../../../migration/transform/cut.ts'

type JsonShape = 'lines' | 'list' | 'document'

const LONGEST_ENTRY = 16 * 1024 * 1024
const LARGEST_DOCUMENT = 64 * 1024 * 1024

/** Judged by the beginning: a list, one object per line, or one object around everything. */
export function jsonShape(head: string, path: string): JsonShape {
  const start = head.trimStart()
  if (start.startsWith('[')) return 'list'
  if (/\.(jsonl|ndjson)$/i.test(path)) return 'lines'
  const [first = '', second = ''] = start.split(/\r?\n/).filter((line) => line.trim() !== '')
  return isWhole(first) && second.trimStart().startsWith('{') ? 'lines' : 'document'
}

function isWhole(text: string): boolean {
  try {
    return isObject(JSON.parse(text))
  } catch {
    return false
  }
}

export async function* jsonRows(file: BundleFile, encoding: string, shape: JsonShape): AsyncGenerator<Row> {
  let row = 0
  for await (const value of valuesOf(file, encoding, shape)) {
    row += 1
    if (isObject(value)) yield { row, raw: value, note: null }
    else yield { row, raw: null, note: { kind: 'not_a_record', text: cut(JSON.stringify(value), 60) } }
  }
}

async function* valuesOf(file: BundleFile, encoding: string, shape: JsonShape): AsyncGenerator<unknown> {
  const text = textOf(file, encoding)
  if (shape === 'document') yield* documentValues(file, text)
  else {
    const pieces = shape === 'lines' ? lines(file, text) : listEntries(file, text)
    for await (const piece of pieces) yield parsed(file, piece.text, piece.what)
  }
}

interface Piece {
  readonly text: string
  readonly what: string
}

async function* lines(file: BundleFile, chunks: AsyncIterable<string>): AsyncGenerator<Piece> {
  let rest = ''
  let number = 0
  for await (const chunk of chunks) {
    const all = (rest + chunk).split('\n')
    rest = all.pop() ?? ''
    if (rest.length > LONGEST_ENTRY) throw tooLong(file)
    for (const line of all) {
      number += 1
      if (line.trim() !== '') yield { text: line, what: `line ${number}` }
    }
  }
  if (rest.trim() !== '') yield { text: rest, what: `line ${number + 1}` }
}

async function* listEntries(file: BundleFile, chunks: AsyncIterable<string>): AsyncGenerator<Piece> {
  const cutter = createCutter()
  let count = 0
  for await (const chunk of chunks) {
    for (const text of cutter.push(chunk)) yield { text, what: `entry ${++count}` }
    if (cutter.state() === 'beyond') throw damaged(file, 'after the end of the list')
    if (cutter.open() > LONGEST_ENTRY) throw tooLong(file)
  }
  if (cutter.state() !== 'ended') throw damaged(file, `after entry ${count}, where the list should go on or end`)
}

interface Cutter {
  /** The entries that end in this piece of text. */
  push(chunk: string): string[]
  /** `beyond`: something stands after the list. */
  state(): 'inside' | 'ended' | 'beyond'
  /** Letters of the entry that has not ended yet. */
  open(): number
}

/** Follows strings and brackets; what stands between two commas of the outermost list is one entry. */
function createCutter(): Cutter {
  let depth = 0
  let quoted = false
  let escaped = false
  let entry = ''
  let state: 'inside' | 'ended' | 'beyond' = 'inside'

  /** Whether an entry ends at this letter. */
  function step(letter: number): boolean {
    if (quoted) {
      if (escaped) escaped = false
      else if (letter === 0x5c) escaped = true
      else if (letter === 0x22) quoted = false
      return false
    }
    if (state !== 'inside') {
      if (!isSpace(letter)) state = 'beyond'
      return false
    }
    if (letter === 0x22) quoted = true
    if (letter === 0x5b || letter === 0x7b) depth += 1
    if (letter === 0x2c) return depth === 1
    if (letter !== 0x5d && letter !== 0x7d) return false
    depth -= 1
    if (depth > 0) return false
    state = 'ended'
    return true
  }

  return {
    push: (chunk) => {
      const whole: string[] = []
      let from = 0
      for (let i = 0; i < chunk.length; i++) {
        const before = depth
        const isEnd = step(chunk.charCodeAt(i))
        if (before === 0 && depth === 1) from = i + 1
        if (!isEnd) continue
        const text = entry + chunk.slice(from, i)
        entry = ''
        from = i + 1
        if (text.trim() !== '' || state === 'inside') whole.push(text)
      }
      if (state === 'inside' && depth > 0) entry += chunk.slice(from)
      return whole
    },
    state: () => state,
    open: () => entry.length,
  }
}

const isSpace = (letter: number): boolean => letter === 0x20 || (letter >= 9 && letter <= 13) || letter === 0xfeff

/** One object around everything: its one list holds the records; an object with an id is one record. */
async function* documentValues(file: BundleFile, chunks: AsyncIterable<string>): AsyncGenerator<unknown> {
  if (file.size > LARGEST_DOCUMENT) {
    throw new SourceRefused('bundle_too_large', `${file.path} wraps its records in one object of more than 64 MiB: export a plain list or one record per line (JSONL).`) // prettier-ignore
  }
  let text = ''
  for await (const chunk of chunks) text += chunk
  const document = parsed(file, text, 'the document')
  if (!isObject(document)) throw new SourceRefused('bundle_shape', `${file.path} holds a single value, not records.`)
  const lists = Object.entries(document).filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]))
  const listed = Object.hasOwn(document, 'id') ? [] : lists.filter(([, list]) => list.some(isObject))
  if (listed.length > 1) {
    const names = listed.map(([name]) => name).join(', ')
    throw new SourceRefused('bundle_shape', `${file.path} holds several lists (${names}): export one file for each.`)
  }
  const only = listed[0]
  const isEmptyWrapper = !only && !Object.hasOwn(document, 'id') && lists.some(([, list]) => list.length === 0)
  if (only) yield* only[1]
  else if (!isEmptyWrapper) yield document
}

function parsed(file: BundleFile, text: string, what: string): unknown {
  try {
    return parseJson(text)
  } catch (error) {
    throw damaged(file, `at ${what}`, error)
  }
}

function damaged(file: BundleFile, where: string, cause?: unknown): SourceRefused {
  return new SourceRefused('bundle_damaged', `${file.path} is not valid JSON ${where}: export it again.`, { cause })
}

function tooLong(file: BundleFile): SourceRefused {
  return new SourceRefused(
    'bundle_too_large',
    `${file.path} holds a single record of more than 16 MiB, which is not read.`,
  )
}
