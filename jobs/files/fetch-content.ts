// The content of one file, from the source onto disk; or the reason why there is none to take over.
import { megabytes } from '../../migration/files.ts'
import { type Content, SourceRefused } from '../source/source.ts'
import { type HostingPlace, mostHostedBytes } from './hosting.ts'
import { spool } from './spool.ts'

export type Fetched =
  | {
      readonly kind: 'content'
      readonly path: string
      readonly size: number
      readonly sha256: string
      readonly mime: string
      /** What the source's record said beforehand; null when it said nothing. */
      readonly statedSize: number | null
    }
  | { readonly kind: 'refused'; readonly reason: string }

/** A content that is to be had, and what its record says of it beforehand. */
export interface Wanted {
  readonly size: number | null
  readonly mime: string | null
  open(signal: AbortSignal): Promise<Content>
}

export interface FetchLimits {
  /** What Pipedrive takes. */
  readonly pipedriveBytes: number
  /** Takes what Pipedrive does not; null: nothing does. */
  readonly hosting: HostingPlace | null
  /** Whether the admin wants large files kept elsewhere: the reason of a refusal says what is missing for it. */
  readonly wanted: boolean
}

interface Fetching {
  readonly path: string
  readonly limits: FetchLimits
  readonly signal: AbortSignal
}

const tries = 3

/** Throws SourceRefused when the source as a whole cannot be read. */
export async function fetchContent(wanted: Wanted, fetching: Fetching): Promise<Fetched> {
  let broken = ''
  for (let attempt = 1; attempt <= tries; attempt++) {
    try {
      return await fetchOnce(wanted, fetching)
    } catch (error) {
      if (error instanceof SourceRefused) throw error
      fetching.signal.throwIfAborted()
      if (isOfDisk(error)) throw error
      broken = error instanceof Error ? error.message : String(error)
    }
  }
  return { kind: 'refused', reason: `the source broke off its content ${tries} times (${broken})` }
}

async function fetchOnce(wanted: Wanted, { path, limits, signal }: Fetching): Promise<Fetched> {
  const mostBytes = limits.hosting === null ? limits.pipedriveBytes : mostHostedBytes
  const { size: stated, mime } = wanted
  if (stated === 0) return { kind: 'refused', reason: 'it has no content (0 bytes)' }
  if (stated !== null && stated > mostBytes) return { kind: 'refused', reason: tooLarge(stated, limits) }
  const content = await wanted.open(signal)
  if (content.kind !== 'stream') return { kind: 'refused', reason: content.reason }
  const isPage = isHtml(content.mime) && mime !== null && !isHtml(mime)
  if (isPage || (content.size !== null && content.size > mostBytes)) {
    content.stream.destroy()
    const reason = isPage
      ? `the source gave a web page in place of a file of the type ${mime}, perhaps to log in`
      : tooLarge(content.size ?? 0, limits)
    return { kind: 'refused', reason }
  }
  const spooled = await spool(content.stream, { path, mostBytes }, signal)
  if (spooled.kind === 'too_large') return { kind: 'refused', reason: tooLarge(null, limits) }
  if (spooled.size === 0) return { kind: 'refused', reason: 'it has no content (0 bytes)' }
  const { size, sha256 } = spooled
  const type = (mime?.endsWith('/*') ? null : mime) ?? content.mime ?? 'application/octet-stream'
  return { kind: 'content', path, size, sha256, mime: type, statedSize: stated }
}

function tooLarge(size: number | null, { pipedriveBytes, hosting, wanted }: FetchLimits): string {
  const limit = megabytes(hosting === null ? pipedriveBytes : mostHostedBytes)
  const says = `it ${size === null ? 'is' : `has ${megabytes(size)} and is`} larger than ${limit}`
  if (hosting !== null) return `${says}, the most that is kept outside Pipedrive`
  return wanted
    ? `${says}, and the app was set up without a place for large files`
    : `${says}, and large files are left in the source by choice`
}

function isHtml(mime: string | null): boolean {
  return mime !== null && /^\s*text\/html/i.test(mime)
}

/** A full disk of ours is no fault of the file's. */
function isOfDisk(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EACCES'].includes(String(error.code)) // prettier-ignore
}
