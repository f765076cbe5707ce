// What every kind of thing in Pipedrive can be asked for, as requests.
import type { FilePart, PipedriveRequest } from './request.ts'

export type Body = Readonly<Record<string, unknown>>
/** A number, or the 40-character key of a custom field; as text when it comes from the ledger. */
export type EntityId = string | number

export type FieldObject = 'organization' | 'person' | 'deal'

export interface Listing {
  /** The object whose fields are listed. */
  readonly object?: FieldObject
  /** Up to 500, which is the default. */
  readonly limit?: number
  /** `next` of the outcome of the page before. */
  readonly cursor?: string
  /** The only custom fields that the answer names (at most 15); all of them, mostly null, without. */
  readonly customFieldKeys?: readonly string[]
  /** At most 100. */
  readonly ids?: readonly EntityId[]
  readonly sort?: { readonly by: 'id' | 'add_time' | 'update_time'; readonly direction: 'asc' | 'desc' }
  /** The organization whose relationships, notes or files are listed. */
  readonly organizationId?: EntityId
  /** The person whose notes or files are listed. */
  readonly personId?: EntityId
  /** The deal whose participants, notes or files are listed. */
  readonly dealId?: EntityId
  readonly pipelineId?: EntityId
  /** Deals: `deleted` lists those of the last 30 days, which no other list names. */
  readonly status?: 'open' | 'won' | 'lost' | 'deleted'
  /** Deals: those that are archived, which no other list names. */
  readonly archived?: boolean
  /** Deals: each names how many participants it has. */
  readonly countsParticipants?: boolean
}

/** What a request needs beside its id. */
export interface Extra {
  /** The object that a field or an option belongs to. */
  readonly object?: FieldObject
  /** The key of the field that an option belongs to. */
  readonly fieldKey?: string
  /** The deal that a participant belongs to. */
  readonly dealId?: EntityId
  /** For reading: the only custom fields that the answer names (at most 15). */
  readonly customFieldKeys?: readonly string[]
  /** The content of a new file. */
  readonly file?: FilePart
}

export interface Entity {
  create(body: Body, extra: Extra): Promise<PipedriveRequest>
  /** Null: Pipedrive has no way to change it. */
  readonly update: ((id: EntityId, body: Body, extra: Extra) => Promise<PipedriveRequest>) | null
  remove(id: EntityId, extra: Extra): Promise<PipedriveRequest>
  /** Null: Pipedrive has no way to read one alone. */
  readonly read: ((id: EntityId, extra: Extra) => Promise<PipedriveRequest>) | null
  list(listing: Listing): Promise<PipedriveRequest>
}
