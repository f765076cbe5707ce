// What every kind of thing in Pipedrive can be asked for, as requests.
import type { PipedriveRequest } from './request.ts'

export type Body = Readonly<Record<string, unknown>>
/** A number, or the 40-character key of a custom field; as text when it comes from the ledger. */
export type EntityId = string | number

export interface Listing {
  /** Up to 500, which is the default. */
  readonly limit?: number
  /** `next` of the outcome of the page before. */
  readonly cursor?: string
  /** The only custom fields that the answer names (at most 15); all of them, mostly null, without. */
  readonly customFieldKeys?: readonly string[]
  /** At most 100. */
  readonly ids?: readonly EntityId[]
  readonly sort?: { readonly by: 'id' | 'add_time' | 'update_time'; readonly direction: 'asc' | 'desc' }
  /** The organization whose relationships are listed. */
  readonly organizationId?: EntityId
  /** The deal whose participants are listed. */
  readonly dealId?: EntityId
  readonly pipelineId?: EntityId
  /** Deals: `deleted` lists those of the last 30 days, which no other list names. */
  readonly status?: 'open' | 'won' | 'lost' | 'deleted'
}

/** What a request needs beside its id: the deal that a participant belongs to. */
export interface Extra {
  readonly dealId?: EntityId
}

export interface Entity {
  create(body: Body, extra: Extra): Promise<PipedriveRequest>
  /** Null: Pipedrive has no way to change it. */
  readonly update: ((id: EntityId, body: Body) => Promise<PipedriveRequest>) | null
  remove(id: EntityId, extra: Extra): Promise<PipedriveRequest>
  /** Null: Pipedrive has no way to read one alone. */
  readonly read: ((id: EntityId, customFieldKeys?: readonly string[]) => Promise<PipedriveRequest>) | null
  list(listing: Listing): Promise<PipedriveRequest>
}
