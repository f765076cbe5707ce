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

/** A byte-order mark decides; else UTF-8 when every byte of the file fits it, else Windows-1252. */
export async function findEncoding(file: BundleFile, head: Buffer): Promise<string> {
  const wide = isUtf16(head)
  if (wide) return wide
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of bytesOf(file)) decoder.decode(chunk, { stream: true })
    decoder.decode()
    return 'utf-8'
  } catch (error) {
    if (error instanceof SourceRefused) throw error
    return 'windows-1252'
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
