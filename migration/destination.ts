// What the destination audit read in the Pipedrive account: the facts that mapping, preparation and planning rest on.
import type { AccountField } from './fields.ts'

export interface AccountUser {
  readonly id: number
  readonly name: string
  readonly email: string
  readonly active: boolean
}

export interface AccountStage {
  readonly id: number
  readonly name: string
  readonly pipelineId: number
  readonly orderNr: number
}

export interface AccountActivityType {
  readonly id: number
  readonly name: string
  /** What activities name their type by; made of the first name, and never changed. */
  readonly keyString: string
}

/** The user who installed the app: requests act with this user's rights. */
export interface Installer {
  readonly id: number
  readonly name: string
  /** Such as can_add_custom_fields; null: Pipedrive did not say. */
  readonly permissions: Readonly<Record<string, boolean>> | null
}

export interface Destination {
  readonly companyName: string
  /** Absent in accounts that were read before the app asked for it. */
  readonly installer?: Installer
  readonly users: readonly AccountUser[]
  readonly fields: readonly AccountField[]
  readonly pipelines: readonly { readonly id: number; readonly name: string }[]
  readonly stages: readonly AccountStage[]
  readonly currencies: readonly string[]
  /** Of the user who installed the app; absent where Pipedrive names none, and in accounts that were read before the app asked for it. */
  readonly defaultCurrency?: string
  readonly activityTypes: readonly AccountActivityType[]
  /** Whether POST /deals keeps add_time; null until it was probed. */
  readonly dealAddTime: boolean | null
  /** A probe was begun and not brought to its end: what it sent may still arrive. */
  readonly isProbing?: boolean
  /** Tokens of the day as the headers last said; null when they said nothing. */
  readonly tokensLimit: number | null
  readonly tokensLeft: number | null
  readonly requestsPerWindow: number | null
}
