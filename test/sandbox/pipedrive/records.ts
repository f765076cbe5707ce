// The shapes of what a company holds, as v2 of the API shows it; v1 shapes are made from these when they are asked for.
import type { Row } from './table.ts'

export type CustomValues = Readonly<Record<string, unknown>>

export interface Address {
  readonly value: string
  readonly country: string | null
  readonly admin_area_level_1: string | null
  readonly admin_area_level_2: string | null
  readonly locality: string | null
  readonly sublocality: string | null
  readonly route: string | null
  readonly street_number: string | null
  readonly subpremise: string | null
  readonly postal_code: string | null
}

export interface Reach {
  readonly value: string
  readonly primary: boolean
  readonly label: string
}

export interface Organization extends Row {
  readonly name: string
  readonly owner_id: number
  readonly visible_to: number
  readonly label_ids: readonly number[]
  readonly address: Address | null
  readonly website: string | null
  readonly linkedin: string | null
  readonly industry: number | null
  readonly annual_revenue: number | null
  readonly employee_count: number | null
  readonly custom_fields: CustomValues
}

export interface Person extends Row {
  readonly name: string
  readonly first_name: string | null
  readonly last_name: string | null
  readonly owner_id: number
  readonly org_id: number | null
  readonly emails: readonly Reach[]
  readonly phones: readonly Reach[]
  readonly visible_to: number
  readonly label_ids: readonly number[]
  readonly picture_id: number | null
  readonly postal_address: Address | null
  readonly notes: string | null
  readonly im: readonly Reach[]
  readonly birthday: string | null
  readonly job_title: string | null
  readonly custom_fields: CustomValues
}

export interface Deal extends Row {
  readonly title: string
  readonly owner_id: number
  readonly person_id: number | null
  readonly org_id: number | null
  readonly pipeline_id: number
  readonly stage_id: number
  readonly value: number
  readonly currency: string
  readonly stage_change_time: string | null
  readonly is_archived: boolean
  readonly status: 'open' | 'won' | 'lost'
  readonly probability: number | null
  readonly lost_reason: string | null
  readonly visible_to: number
  readonly close_time: string | null
  readonly won_time: string | null
  readonly lost_time: string | null
  readonly expected_close_date: string | null
  readonly label_ids: readonly number[]
  readonly custom_fields: CustomValues
}

export interface Pipeline extends Row {
  readonly name: string
  readonly order_nr: number
  readonly is_deal_probability_enabled: boolean
}

export interface Stage extends Row {
  readonly name: string
  readonly order_nr: number
  readonly pipeline_id: number
  readonly deal_probability: number
  readonly is_deal_rot_enabled: boolean
  readonly days_to_rotten: number | null
}

export interface Relationship extends Row {
  readonly type: 'parent' | 'related'
  readonly owner_org_id: number
  readonly linked_org_id: number
}

export interface Participant extends Row {
  readonly deal_id: number
  readonly person_id: number
  readonly added_by: number
  /** The deal's own person, who comes and goes with the deal's person_id. */
  readonly is_primary: boolean
}

export interface Activity extends Row {
  readonly subject: string
  readonly type: string
  readonly owner_id: number
  readonly creator_user_id: number
  readonly deal_id: number | null
  readonly lead_id: string | null
  readonly person_id: number | null
  readonly org_id: number | null
  readonly project_id: number | null
  readonly due_date: string | null
  readonly due_time: string | null
  readonly duration: string | null
  readonly busy: boolean
  readonly done: boolean
  readonly marked_as_done_time: string | null
  readonly location: Address | null
  readonly participants: readonly { readonly person_id: number; readonly primary: boolean }[]
  readonly attendees: readonly Readonly<Record<string, unknown>>[]
  readonly public_description: string | null
  readonly priority: number | null
  readonly note: string | null
}

export interface Note extends Row {
  readonly content: string
  readonly user_id: number
  readonly last_update_user_id: number | null
  readonly deal_id: number | null
  readonly person_id: number | null
  readonly org_id: number | null
  readonly pinned: readonly string[]
}

export interface StoredFile extends Row {
  readonly name: string
  readonly stored_name: string
  readonly description: string
  readonly content: Buffer
  readonly media_type: string
  readonly user_id: number
  readonly deal_id: number | null
  readonly person_id: number | null
  readonly org_id: number | null
  readonly activity_id: number | null
}

export interface ActivityType extends Row {
  readonly name: string
  readonly icon_key: string
  readonly color: string | null
  readonly order_nr: number
  readonly key_string: string
  readonly is_custom: boolean
}

export interface Follower extends Row {
  /** Such as `deal 12`. */
  readonly of: string
  readonly user_id: number
}

export interface User {
  readonly id: number
  readonly name: string
  readonly email: string
  readonly admin: boolean
  readonly active: boolean
  readonly created: string
}
