// The port every way into a source stands behind: identify, describe, pages, contents.
import type { Readable } from 'node:stream'
import type { SourceField } from '../../migration/fields.ts'
import type { SourceRecord } from '../../migration/record.ts'
import type { SourceIdentity } from '../../migration/source/identity.ts'

/** A resource of the source: an endpoint of a profile, or a file of a bundle. */
export interface Resource {
  readonly name: string
  readonly object: string
}

export interface Page {
  readonly records: readonly SourceRecord[]
  /** Where to go on after a crash; null when this was the last page. Plain JSON. */
  readonly next: unknown
  /** What was found on the way and did not become a record, as sentences (a footer row, a line without id). */
  readonly remarks: readonly string[]
  /** Ids of records that the source says are deleted there. */
  readonly deleted?: readonly string[]
}

/** What the reader of a source knows about a field beyond its values: structure, labels, options. */
export type FieldHint = Pick<SourceField, 'object' | 'name' | 'label' | 'role' | 'linksTo'> &
  Partial<Pick<SourceField, 'type' | 'options' | 'dateFormat'>>

/** The bytes behind a record of the object `file`; when there are none to take over, the sentence that says why. */
export type Content =
  | {
      readonly kind: 'stream'
      /** Must be read to its end or destroyed: it holds a place in the source's budget. */
      readonly stream: Readable
      /** Bytes and media type as the source says; null when it does not. */
      readonly size: number | null
      readonly mime: string | null
    }
  | { readonly kind: 'gone' | 'forbidden' | 'empty' | 'refused'; readonly reason: string }

export interface Source {
  /** Proves which product this is before anything else is read; throws SourceRefused. */
  identify(signal: AbortSignal): Promise<SourceIdentity>
  resources(): Promise<readonly Resource[]>
  /** Structure known without reading every value: structural keys, headings, metadata. */
  describe(): Promise<readonly FieldHint[]>
  /** One page from a cursor (null: the first); the same cursor gives the same page as long as the source stands still. */
  page(resource: string, cursor: unknown, signal: AbortSignal): Promise<Page>
  /**
   * The cursor of a reading that brings only what changed at or after the moment, with room for clocks that differ; null: this
   * resource can only be read whole. `example` is a time as its records write it.
   */
  changesSince?(resource: string, moment: Date, example: string | null): unknown
  /** Opens the bytes of a file; throws SourceRefused when the source as a whole cannot be read just now. */
  content(record: SourceRecord, signal: AbortSignal): Promise<Content>
  /** Opens the bytes at an address that a text or a field of the source names; one without a host is the source's own. */
  address(address: string, signal: AbortSignal): Promise<Content>
  close(): Promise<void>
}

/** The source cannot or must not be read; the message is a sentence for the admin. */
export class SourceRefused extends Error {
  readonly code: string
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SourceRefused'
    this.code = code
  }
}
