// A multipart form with one file, streamed from disk: nothing of it is held in memory, and its length is known beforehand.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import type { FilePart } from './request.ts'

export interface Multipart {
  readonly type: string
  /** Bytes of the whole form. */
  readonly size: number
  /** Opens the form anew: a request that wrote nothing is sent again. */
  open(): Readable
}

export function multipart(fields: Readonly<Record<string, string>>, file: FilePart): Multipart {
  const boundary = boundaryOf(fields, file)
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`,
  )
  const opening = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${quoted(file.name)}"\r\nContent-Type: ${typeOf(file.mime)}\r\n\r\n`
  const head = Buffer.from(parts.join('') + opening, 'utf8')
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8')
  async function* whole(): AsyncGenerator<Buffer> {
    yield head
    for await (const chunk of createReadStream(file.path)) yield chunk as Buffer
    yield tail
  }
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    size: head.length + file.size + tail.length,
    open: () => Readable.from(whole(), { objectMode: false }),
  }
}

/** 160 bits made of what is sent: that a file holds the boundary of its own form cannot be arranged without a collision. */
function boundaryOf(fields: Readonly<Record<string, string>>, file: FilePart): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([fields, file]))
    .digest('hex')
  return `form-${hash.slice(0, 40)}`
}

/** As browsers write names: UTF-8 as it is, and only what would end the header escaped. */
function quoted(name: string): string {
  return name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22')
}

/** A media type of the source's that is none would break the header. */
function typeOf(mime: string): string {
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;[\x20-\x7e]*)?$/.test(mime) ? mime : 'application/octet-stream'
}
