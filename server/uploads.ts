// Uploads hold a connection to the database for as long as they last: only so many at once, and none that stands still.
import type { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { MultipartFile } from '@fastify/multipart'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from './errors.ts'

export interface UploadLimits {
  /** At once in this process; well below the connections of its pool, so that everything else finds one. */
  readonly most: number
  /** Without a byte for so long, the sender counts as gone. */
  readonly idleMs: number
}

export interface Upload {
  readonly name: string
  readonly file: MultipartFile['file']
  /** The bytes of the file; throws when its sender stands still. While they are being stored no time is counted. */
  readonly bytes: AsyncIterable<Buffer>
}

export interface Uploads {
  /** Refuses when there are too many already; the place is free again when `take` has ended, however it ends. */
  receive(request: FastifyRequest, reply: FastifyReply, take: (upload: Upload) => Promise<void>): Promise<void>
}

/** How soon one that found no place may come again. */
const againSeconds = 60

export function createUploads({ most, idleMs }: UploadLimits): Uploads {
  let open = 0
  return {
    async receive(request, reply, take) {
      if (open >= most) {
        void reply.header('retry-after', againSeconds)
        throw new Refusal(503, 'uploads_busy', `${most} bundles are being uploaded at this moment, which is as many as are taken at once; nothing of yours was kept. Send it again in a minute.`)
      }
      open += 1
      try {
        const part = await inTime(request.file(), idleMs)
        if (!part) throw new Refusal(400, 'file_missing', 'The form holds no file; send the bundle as a file of a multipart form.')
        await take({ name: part.filename, file: part.file, bytes: unlessStill(part.file, idleMs) })
      } catch (error) {
        // The rest will not come: what is left of the connection ends with the answer.
        if (isStill(error)) void reply.header('connection', 'close')
        throw error
      } finally {
        open -= 1
      }
    },
  }
} // prettier-ignore

/** The form begins with the file: whoever sends nothing must not keep the place either. */
async function inTime<T>(work: Promise<T>, mostMs: number): Promise<T> {
  const come = new AbortController()
  const late = pause(mostMs, undefined, { signal: come.signal }).then(() => Promise.reject(stoodStill(mostMs)))
  try {
    return await Promise.race([work, late])
  } finally {
    come.abort()
  }
}

async function* unlessStill(file: Readable, idleMs: number): AsyncGenerator<Buffer> {
  const stop = (): void => void file.destroy(stoodStill(idleMs))
  let timer = setTimeout(stop, idleMs)
  try {
    for await (const chunk of file as AsyncIterable<Buffer>) {
      clearTimeout(timer)
      yield chunk
      timer = setTimeout(stop, idleMs)
    }
  } finally {
    clearTimeout(timer)
  }
}

function stoodStill(idleMs: number): Refusal {
  const seconds = Math.ceil(idleMs / 1000)
  const waited = seconds === 1 ? 'one second' : `${seconds} seconds`
  return new Refusal(408, 'upload_stalled', `No more of the bundle came in for ${waited}, so the upload was ended and nothing of it was kept; what was uploaded before is still there. Send it again.`)
} // prettier-ignore

function isStill(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'upload_stalled'
}
