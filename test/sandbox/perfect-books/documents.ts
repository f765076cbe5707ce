// What the documents of the firm hold: bytes that look random, and are the same on every machine for the same firm and document.
import { createCipheriv, createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { unreadableDocuments } from '../firm/correspondence.ts'
import type { Firm, RawRecord } from '../firm/firm.ts'

const chunkBytes = 64 * 1024
const zeros = Buffer.alloc(chunkBytes)

/** As many bytes as the record says, made while they are read. */
export function documentBytes(firm: Firm, document: RawRecord): Readable {
  return Readable.from(chunks(`${firm.seed}/${document.id}`, Number(document['size'])), { objectMode: false })
}

function* chunks(seed: string, size: number): Generator<Buffer> {
  const key = createHash('sha256').update(seed).digest()
  const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
  for (let left = size; left > 0; left -= chunkBytes) yield cipher.update(zeros.subarray(0, Math.min(left, chunkBytes)))
}

export async function documentHash(firm: Firm, document: RawRecord): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of documentBytes(firm, document)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

export function isGone(id: number): boolean {
  return id === unreadableDocuments.gone
}

export function isForbidden(id: number): boolean {
  return id === unreadableDocuments.forbidden
}
