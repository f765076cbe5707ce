// A file in the ledger: what its body holds beside what Pipedrive takes, and how it compares with what Pipedrive shows.

/** Where the content of a file lies that Pipedrive does not take. */
export interface Outside {
  /** Names the content in the alternative hosting. */
  readonly key: string
  /** The signed link that the note on the record shows. */
  readonly url: string
  readonly expiresAt: string
  /** When it was erased there, after the company had uninstalled the app. */
  readonly removedAt?: string
}

type Body = Readonly<Record<string, unknown>>

/** The records of Pipedrive that a file hangs on, in the order of who is asked first what hangs on it. */
export const fileParents = ['deal_id', 'person_id', 'org_id'] as const

/** The outcome of a file whose content was not there to send: the source's refusal, not Pipedrive's. */
export const contentRefused = 'content_refused'

/** What stands in place of Pipedrive's id for a file that is kept outside. */
export function outsideId(key: string): string {
  return `outside:${key}`
}

export function outsideOf(body: Body | null): Outside | null {
  const outside = body?.['outside']
  return typeof outside === 'object' && outside !== null ? (outside as Outside) : null
}

/** Only a file whose content was read and measured can have been sent. */
export function isMeasured(body: Body): boolean {
  return typeof body['sha256'] === 'string'
}

export function fileLinks(body: Body): Record<string, number> {
  return Object.fromEntries(
    fileParents.flatMap((key) => (typeof body[key] === 'number' ? [[key, body[key]] as const] : [])),
  )
}

/** All that a file is tied to when it is uploaded; an activity is no record that lists its files. */
export function fileTies(body: Body): Record<string, number> {
  const activity = body['activity_id']
  return { ...fileLinks(body), ...(typeof activity === 'number' ? { activity_id: activity } : {}) }
}

/** What of a body can be read back: the hash cannot without a download, and stays in the ledger for whoever wants to check. */
export function comparableFile(body: Body): Record<string, unknown> {
  return { name: body['name'], size: body['size'], ...fileLinks(body) }
}

/** A file as Pipedrive shows it, under the names of our body. */
export function shownFile(record: Body): Record<string, unknown> {
  const links = fileParents.flatMap((key) => (record[key] === undefined ? [] : [[key, record[key]] as const]))
  return { name: record['name'], size: record['file_size'], ...Object.fromEntries(links) }
}

export function megabytes(bytes: number): string {
  return bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`
}
