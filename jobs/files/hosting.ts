// The place outside Pipedrive for files that are too large for it: a folder, or an S3-compatible bucket (FILES_URL).
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { request } from 'undici'
import { folderPath, type FilePlace } from '../../db/hosted/place.ts'
import { createFileLinks } from '../../db/hosted/links.ts'
import { presign } from '../../db/hosted/presign.ts'

/** A single PUT of S3 takes 5 GiB; what is kept must also fit on the disk of a worker on its way. */
export const mostHostedBytes = 4 * 1024 ** 3

export interface HostedContent {
  readonly path: string
  readonly size: number
  readonly mime: string
}

export interface FileStore {
  /** Putting the same key again replaces what it held. */
  put(key: string, content: HostedContent): Promise<void>
  /** Removing what is not there is no failure. */
  remove(key: string): Promise<void>
  /** Bytes; null when it is not there. */
  sizeOf(key: string): Promise<number | null>
}

/** A store, and the link of ours that leads to what it keeps. */
export interface HostingPlace {
  readonly store: FileStore
  linkFor(file: { readonly migrationId: string; readonly rowId: number }): {
    readonly url: string
    readonly expiresAt: string
  }
}

/** The place cannot be reached or refuses; the message is a sentence for the admin. */
export class HostingFailed extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'HostingFailed'
  }
}

export interface HostingDeps {
  readonly place: FilePlace | null
  /** Where the web process answers. */
  readonly publicUrl: string
  readonly encryptionKeys: string
  readonly linkDays: number
  readonly now: () => Date
}

const dayMs = 24 * 3_600_000

/** Null: FILES_URL names no place. */
export function createHosting({ place, publicUrl, encryptionKeys, linkDays, now }: HostingDeps): HostingPlace | null {
  if (place === null) return null
  const links = createFileLinks(encryptionKeys)
  return {
    store: createFileStore(place, now),
    linkFor(file) {
      const expiresAt = new Date(now().getTime() + linkDays * dayMs)
      return {
        url: new URL(`/files/${links.sign(file, expiresAt)}`, publicUrl).href,
        expiresAt: expiresAt.toISOString(),
      }
    },
  }
}

export function createFileStore(place: FilePlace, now: () => Date): FileStore {
  return place.kind === 'folder' ? folderStore(place.folder) : bucketStore(place, now)
}

function folderStore(folder: string): FileStore {
  return {
    async put(key, { path }) {
      const to = folderPath(folder, key)
      await mkdir(dirname(to), { recursive: true, mode: 0o700 })
      // Under another name until it is whole: a link must never lead to half a file.
      await pipeline(createReadStream(path), createWriteStream(`${to}.part`, { mode: 0o600 }))
      await rename(`${to}.part`, to)
    },
    async remove(key) {
      const path = folderPath(folder, key)
      await rm(path, { force: true })
      await rm(`${path}.part`, { force: true })
    },
    async sizeOf(key) {
      const found = await stat(folderPath(folder, key)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      })
      return found?.size ?? null
    },
  }
}

type Bucket = Extract<FilePlace, { kind: 'bucket' }>
type Method = 'PUT' | 'DELETE' | 'HEAD'

const minutes = 60

function bucketStore(bucket: Bucket, now: () => Date): FileStore {
  async function ask(method: Method, key: string, content?: HostedContent) {
    const url = presign(bucket, { method, key, at: now(), seconds: 60 * minutes })
    try {
      const answer = await request(url, {
        method,
        ...(content ? { body: createReadStream(content.path), headers: { 'content-length': String(content.size) } } : {}),
        headersTimeout: 10 * minutes * 1000,
      }) // prettier-ignore
      await answer.body.dump()
      return answer
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      throw new HostingFailed(`The place for large files, ${url.host}, cannot be reached (${why}).`, { cause: error })
    }
  }
  const refused = (status: number) =>
    new HostingFailed(`The place for large files, ${bucket.endpoint.host}, answered status ${status}: check FILES_URL.`)
  return {
    async put(key, content) {
      const { statusCode } = await ask('PUT', key, content)
      if (statusCode < 200 || statusCode >= 300) throw refused(statusCode)
    },
    async remove(key) {
      const { statusCode } = await ask('DELETE', key)
      if ((statusCode < 200 || statusCode >= 300) && statusCode !== 404) throw refused(statusCode)
    },
    async sizeOf(key) {
      const { statusCode, headers } = await ask('HEAD', key)
      if (statusCode === 404) return null
      if (statusCode < 200 || statusCode >= 300) throw refused(statusCode)
      return Number(headers['content-length'] ?? 0)
    },
  }
}
