// Bytes of a bundle's file as text: the encoding is found, not assumed.
import iconv from 'iconv-lite'
import { SourceRefused } from '../source.ts'
import { type BundleFile, damaged } from './archive.ts'
import { isUtf16 } from './magic.ts'

const HEAD_BYTES = 256 * 1024

export async function* bytesOf(file: BundleFile): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of await file.open()) yield chunk as Buffer
  } catch (error) {
    throw error instanceof SourceRefused ? error : damaged(file.path, error)
  }
}

export async function headOf(file: BundleFile): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of bytesOf(file)) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= HEAD_BYTES) break
  }
  return Buffer.concat(chunks).subarray(0, HEAD_BYTES)
}

export interface FoundEncoding {
  readonly encoding: string
  /** Bytes that are no letter in it; they are read as U+FFFD, and the values that hold one say so. */
  readonly unreadable: number
}

/** A byte-order mark decides; else UTF-8 when more of the letters beyond ASCII fit it than do not, else Windows-1252. */
export async function findEncoding(file: BundleFile, head: Buffer): Promise<FoundEncoding> {
  const wide = isUtf16(head)
  if (wide) return { encoding: wide, unreadable: 0 }
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of bytesOf(file)) decoder.decode(chunk, { stream: true })
    decoder.decode()
    return { encoding: 'utf-8', unreadable: 0 }
  } catch (error) {
    if (error instanceof SourceRefused) throw error
  }
  // One damaged byte must not turn every accent of the file into two wrong letters.
  const letters = createLetterCount()
  for await (const chunk of bytesOf(file)) letters.add(chunk)
  const { whole, broken } = letters.finish()
  return whole > broken ? { encoding: 'utf-8', unreadable: broken } : { encoding: 'windows-1252', unreadable: 0 }
}

/** Counts what stands beyond ASCII: letters that are whole in UTF-8, and bytes that begin none. Letters go across chunks. */
function createLetterCount(): { add(chunk: Buffer): void; finish(): { whole: number; broken: number } } {
  let whole = 0
  let broken = 0
  let missing = 0
  let lowest = 0x80
  let highest = 0xbf
  const see = (byte: number): void => {
    if (missing > 0 && byte >= lowest && byte <= highest) {
      missing -= 1
      if (missing === 0) whole += 1
      ;[lowest, highest] = [0x80, 0xbf]
      return
    }
    if (missing > 0) broken += 1
    missing = byte >= 0xc2 && byte <= 0xf4 ? (byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3) : 0
    if (byte >= 0x80 && missing === 0) broken += 1
    // Overlong forms, surrogates and what lies beyond Unicode are no letters (Unicode, table 3-7).
    lowest = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80
    highest = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf
  }
  return {
    add: (chunk) => {
      for (const byte of chunk) if (byte >= 0x80 || missing > 0) see(byte)
    },
    finish: () => ({ whole, broken: broken + (missing > 0 ? 1 : 0) }),
  }
}

export function knownEncoding(name: string, path: string): string {
  if (iconv.encodingExists(name)) return name
  throw new SourceRefused('manifest_invalid', `The manifest says that ${path} is encoded as ${name}, which is not known; write utf-8, utf-16le or windows-1252.`) // prettier-ignore
}

export function decode(bytes: Buffer, encoding: string): string {
  return iconv.decode(bytes, encoding)
}

export async function* textOf(file: BundleFile, encoding: string): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding)
  for await (const chunk of bytesOf(file)) {
    const text = decoder.write(chunk)
    if (text !== '') yield text
  }
  const rest = decoder.end()
  if (rest !== undefined && rest !== '') yield rest
}
