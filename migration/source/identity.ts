// Who a source says that it is, before anything else is read of it.
import type { FileRecognition } from './recognition.ts'

export interface SourceIdentity {
  readonly product: string | null
  readonly tenant: string | null
  readonly host: string | null
  readonly version: string | null
  /** One sentence for the admin: what was found and how it was recognised. */
  readonly sentence: string
  /** The IANA zone that times without one are meant in, when the source says so. */
  readonly timeZone?: string | null
  /** How each file of a bundle was understood. */
  readonly files?: FileRecognition[]
}
