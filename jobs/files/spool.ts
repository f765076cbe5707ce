// Brings the content of a file onto this machine's disk, measured and hashed on its way, and never more of it than the limit.
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

export type Spooled =
  { readonly kind: 'spooled'; readonly size: number; readonly sha256: string } | { readonly kind: 'too_large' }

class TooLarge extends Error {}

/** Throws when the stream breaks off; what was written until then is removed. */
export async function spool(
  stream: Readable,
  to: { readonly path: string; readonly mostBytes: number },
  signal: AbortSignal,
): Promise<Spooled> {
  const hash = createHash('sha256')
  let size = 0
  async function* measured(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      size += chunk.length
      if (size > to.mostBytes) throw new TooLarge()
      hash.update(chunk)
      yield chunk
    }
  }
  try {
    await pipeline(stream, measured, createWriteStream(to.path, { mode: 0o600 }), { signal })
    return { kind: 'spooled', size, sha256: hash.digest('hex') }
  } catch (error) {
    await rm(to.path, { force: true })
    if (error instanceof TooLarge) return { kind: 'too_large' }
    throw error
  }
}
