// The body of an answer: bounded, unpacked, and as text in the encoding it says.
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import iconv from 'iconv-lite'
import { SourceRefused } from '../source.ts'

export type Headers = Readonly<Record<string, string | string[] | undefined>>

/** A Link header may be sent in several lines, of which any can name the next page. */
export function header(headers: Headers, name: string): string | null {
  const value = headers[name]
  if (Array.isArray(value)) return name === 'link' ? value.join(', ') : (value[0] ?? null)
  return value ?? null
}

/** Unpacks while counting, so that a small answer cannot unfold into a large one. */
export async function readText(body: Readable, headers: Headers, mostBytes: number, url: URL): Promise<string> {
  const stream = unpacked(body, header(headers, 'content-encoding'))
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of stream) {
      const bytes = chunk as Buffer
      length += bytes.length
      if (length > mostBytes) throw tooLarge(url, mostBytes)
      chunks.push(bytes)
    }
  } finally {
    body.destroy()
  }
  return decoded(Buffer.concat(chunks), header(headers, 'content-type') ?? '')
}

export function unpacked(body: Readable, encoding: string | null): Readable {
  const unpackers = { gzip: createGunzip, 'x-gzip': createGunzip, deflate: createInflate, br: createBrotliDecompress }
  const name = (encoding ?? '').trim().toLowerCase()
  if (!Object.hasOwn(unpackers, name)) return body
  const unpacker = unpackers[name as keyof typeof unpackers]()
  body.on('error', (error) => unpacker.destroy(error))
  return body.pipe(unpacker)
}

function decoded(bytes: Buffer, contentType: string): string {
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(contentType)?.[1] ?? 'utf-8'
  return iconv.decode(bytes, iconv.encodingExists(charset) ? charset : 'utf-8')
}

function tooLarge(url: URL, mostBytes: number): SourceRefused {
  const limit = `${Math.floor(mostBytes / 1024 ** 2)} MiB`
  return new SourceRefused('source_too_large', `${url.host} answered ${url.pathname} with more than ${limit}: ask for smaller pages in the profile (page_size or limit).`) // prettier-ignore
}
