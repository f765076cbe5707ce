// Streams one XML part of a workbook to a reader; what only hostile files do is refused.
import iconv from 'iconv-lite'
import { SaxesParser } from 'saxes'
import { SourceRefused } from '../../source.ts'
import type { BundleFile } from '../archive.ts'
import { isUtf16 } from '../magic.ts'
import { bytesOf } from '../text.ts'

export type Attributes = Readonly<Record<string, string>>

/** Gets every element by its name without a prefix, and gives back what it has put together so far. */
export interface XmlReader<T> {
  open(name: string, attributes: Attributes): void
  close(name: string): void
  text(text: string): void
  take(): readonly T[]
}

const DEEPEST = 64
/** Letters without the end of a tag or text: nothing in a real workbook is that long. */
const LONGEST_QUIET = 4 * 1024 * 1024

export async function* readXml<T>(file: BundleFile, reader: XmlReader<T>): AsyncGenerator<T> {
  const parser = new SaxesParser({ xmlns: false, position: false })
  let depth = 0
  let quiet = 0
  parser.on('doctype', () => {
    throw refused(file, 'declares a document type (DOCTYPE), which no workbook needs and attacks use')
  })
  parser.on('error', (error) => {
    throw refused(file, `is not valid XML (${error.message})`)
  })
  parser.on('opentag', (tag) => {
    quiet = 0
    if (++depth > DEEPEST) throw refused(file, `nests its elements more than ${DEEPEST} deep`)
    reader.open(localName(tag.name), tag.attributes)
  })
  parser.on('closetag', (tag) => {
    quiet = 0
    depth -= 1
    reader.close(localName(tag.name))
  })
  const onText = (text: string): void => {
    quiet = 0
    reader.text(text)
  }
  parser.on('text', onText)
  parser.on('cdata', onText)
  for await (const text of decoded(file)) {
    quiet += text.length
    if (quiet > LONGEST_QUIET) throw refused(file, 'holds a single text of more than 4 MiB')
    parser.write(text)
    yield* reader.take()
  }
  parser.close()
  yield* reader.take()
}

/** Reads a part to its end for a reader that keeps what it needs. */
export async function readWhole(file: BundleFile, reader: XmlReader<never>): Promise<void> {
  const rest = readXml(file, reader)
  while (!(await rest.next()).done);
}

/** A part of a workbook is UTF-8, or UTF-16 with a byte-order mark. */
async function* decoded(file: BundleFile): AsyncGenerator<string> {
  let decoder: ReturnType<typeof iconv.getDecoder> | null = null
  for await (const chunk of bytesOf(file)) {
    decoder ??= iconv.getDecoder(isUtf16(chunk) ?? 'utf-8')
    yield decoder.write(chunk)
  }
  yield decoder?.end() ?? ''
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function refused(file: BundleFile, what: string): SourceRefused {
  return new SourceRefused('bundle_damaged', `The workbook cannot be read: its part ${file.path} ${what}. Save it again in Excel, or export as CSV.`) // prettier-ignore
}
