// What planning one record needs to know beside the record: nothing is looked up while planning.
import type { CleanRichText } from '../activity/html.ts'
import type { Change } from '../change.ts'
import type { Destination } from '../destination.ts'
import type { Flattenings } from '../flatten/choice.ts'
import type { ParentObject } from '../flatten/rules.ts'
import type { ActivityObject, LedgerObject, LedgerState, PipedriveTarget } from '../ledger.ts'
import type { MappingLine } from '../mapping.ts'
import type { SourceField } from '../fields.ts'
import type { SourceRecord } from '../record.ts'
import type { Settings } from '../settings.ts'
import type { Option } from '../transform/options.ts'
import type { RecordTarget } from '../writable.ts'

/** Custom objects that are flattened, and the records of them that hang on one record, in the order of the source. */
export interface CustomContext {
  readonly flattenings: Flattenings
  rowsOf(parent: ParentObject, sourceId: string): readonly SourceRecord[]
}

/** A record of the ledger that others link to. */
export interface LinkState {
  readonly state: LedgerState
  readonly pipedriveId: number | null
  readonly reason: string | null
  readonly name: string | null
  /** What an activity or note was written as, for the files beside it. */
  readonly body?: Readonly<Record<string, unknown>>
  /** Where a picture of a text is shown from, once it is a file in Pipedrive. */
  readonly fileUrl?: string
  /** The whole body of a file whose content is kept outside Pipedrive. */
  readonly outside?: Readonly<Record<string, unknown>>
}

export interface FieldKey {
  readonly key: string
  readonly options: readonly Option[]
}

export interface StageHome {
  readonly pipelineId: number
  readonly stageId: number
}

export interface PlanContext {
  readonly lines: ReadonlyMap<string, readonly MappingLine[]>
  readonly fields: readonly SourceField[]
  readonly settings: Settings
  /** Captured keys of custom fields by `fieldName(target, type, name)`. */
  readonly keys: ReadonlyMap<string, FieldKey>
  readonly destination: Destination
  /** Pipedrive user of a source owner; null when nobody was matched. */
  userOf(sourceOwner: string): number | null
  /** The user for records that name no owner or one that was not matched. */
  readonly fallbackUserId: number
  /** No fallback was chosen: what names an owner to whom nobody was matched is not created. */
  readonly mustMatchOwners?: boolean
  /** Who owns the record as it was written; absent: it was not. */
  readonly standingOwner?: number
  /** Null: no such record in the source. */
  link(object: LedgerObject, sourceId: string): LinkState | null
  /** Which stage record a deal stands in, and what that says of its status; null: the deal names none. */
  resolveStage(
    deal: SourceRecord,
  ): { readonly stageId: string | null; readonly status: 'open' | 'won' | 'lost' | null } | null
  /** Stage and pipeline of a stage as deals name it; null when it is not known. */
  stage(sourceStageId: string): StageHome | null
  readonly placeholderId: number | null
  /** The source's name of an owner, for people; null: it has none. */
  ownerName(sourceOwner: string): string | null
  /** The account's key of the type that records of this object get; null: it is not there yet. */
  activityType(object: ActivityObject): string | null
  /** The contact with this e-mail address; null: none. */
  contactByEmail(email: string): string | null
  /** Every contact with this address; absent: nobody asks. */
  sharersOf?(email: string): readonly string[]
  /** The address of the company's Pipedrive, for files whose own address it does not tell. */
  readonly accountOrigin: string
  /** Cleans what people wrote; the same text always comes out the same. */
  readonly richText: CleanRichText
  /** When the reading began that brought a record as it is: what lay before it is done. RFC 3339 in UTC. */
  asOf(record: SourceRecord): string
  /** The audited fields by object and name, joined by a line break. */
  readonly fieldsByName: ReadonlyMap<string, SourceField>
  /** Absent: nothing is flattened. */
  readonly custom?: CustomContext
}

export type Planned =
  | {
      readonly kind: 'write'
      readonly body: Record<string, unknown>
      readonly changes: readonly Change[]
      /** Why it cannot be changed as it stands; it can still be created. */
      readonly locked?: string
      /** What locks it is not in the source any more: it is to be unlocked even when nothing else changed. */
      readonly isToUnlock?: boolean
    }
  /** It hangs on a record that is not there (yet). */
  | { readonly kind: 'hold'; readonly waitsFor: string; readonly reason: string }
  | { readonly kind: 'refuse'; readonly reason: string }
  /** Its values travel with the record that it belongs to. */
  | { readonly kind: 'merge'; readonly changes: readonly Change[] }
  /** The account has it already: it is used and nothing is written. */
  | { readonly kind: 'adopt'; readonly pipedriveId: string }

/** The identity of a custom field across runs and accounts. */
export function fieldName(target: RecordTarget, type: string, name: string): string {
  return `${target}/${type}/${name}`
}

/** The field on every organization, person and deal that holds the source id: what a lost reply is settled by. */
export const sourceIdField = { type: 'varchar', name: 'Source ID' } as const

/** Undefined for what takes no fields of its own: activities, notes, pipelines and stages. */
export function sourceIdName(target: PipedriveTarget): string | undefined {
  if (target !== 'organization' && target !== 'person' && target !== 'deal') return undefined
  return fieldName(target, sourceIdField.type, sourceIdField.name)
}

/** Undefined as well where the account has no such field yet. */
export function sourceIdKey(keys: PlanContext['keys'], target: PipedriveTarget): string | undefined {
  return keys.get(sourceIdName(target) ?? '')?.key
}

/** Where the companies of a contact go that are not the primary one (requirement B10). */
export const secondaryField = { type: 'text', name: 'Secondary_Organizations__c' } as const
