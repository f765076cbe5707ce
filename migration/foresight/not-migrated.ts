// Everything of the source that will not stand in Pipedrive, or does not after the runs: objects, fields, values, refused and waiting records.
import { counted, pluralOf } from '../findings/finding.ts'
import { fidelityOf, type ObjectRecords } from './fidelity.ts'
import type { SourceField } from '../fields.ts'
import { flatteningsOf } from '../flatten/choice.ts'
import { hasNoHome, whyNoHome } from './no-home.ts'
import type { MappingLine } from '../mapping.ts'
import { noEmails, unsharedEmail } from '../activity/choice.ts'
import { defaultSettings, type Settings } from '../settings.ts'

export interface NotMigrated {
  readonly object: string
  /** The field, or what else is meant of the object: `all records`, `refused records`, … */
  readonly name: string
  readonly count: number
  readonly reason: string
  readonly examples: readonly string[]
}

/** Values of one field that one rule left out or cut, over all records that were written. */
export interface LostValues {
  readonly object: string
  readonly field: string
  readonly rule: string
  readonly count: number
  readonly examples: readonly string[]
}

/** Records of one object that were not written, or not changed, for one reason. */
export interface StoppedRecords {
  readonly object: string
  readonly state: 'refused' | 'held' | 'unchanged'
  readonly reason: string
  readonly count: number
  /** Source ids. */
  readonly examples: readonly string[]
}

export interface NotMigratedFacts {
  /** What is staged; empty once it was erased after the retention: then what the audit counted stands in for it. */
  readonly objects: readonly ObjectRecords[]
  readonly fields: readonly SourceField[]
  readonly lines: readonly MappingLine[]
  readonly lost: readonly LostValues[]
  readonly stopped: readonly StoppedRecords[]
  readonly settings?: Settings
  /** As the audit counted them. */
  readonly unsharedEmails?: number
}

/** Whole objects first, then fields that hold something, then records that were stopped, then single values. */
export function notMigratedOf(facts: NotMigratedFacts): NotMigrated[] {
  return [
    ...wholeObjects(facts),
    ...leftByChoice(facts),
    ...leftOutFields(facts),
    ...facts.stopped.map(stoppedRow),
    ...facts.lost.map(lostRow),
  ]
}

function wholeObjects({ objects, fields, settings }: NotMigratedFacts): NotMigrated[] {
  const flattenings = flatteningsOf(fields, settings ?? defaultSettings)
  const ids = fields.filter((field) => field.role === 'id')
  const counts = objects.length > 0 ? objects : ids.map(({ object, records }) => ({ object, records }))
  return counts
    .filter(({ object, records }) => records > 0 && hasNoHome(object, flattenings))
    .map(({ object, records }) => ({
      object,
      name: 'all records',
      count: records,
      reason: whyNoHome(object, flattenings.get(object)),
      examples: examplesOf(ids.find((field) => field.object === object)),
    }))
}

/** E-mails that stay behind because the admin chose so. */
function leftByChoice(facts: NotMigratedFacts): NotMigrated[] {
  const { emails } = facts.settings ?? defaultSettings
  const id = facts.fields.find((field) => field.object === 'email' && field.role === 'id')
  const all = facts.objects.find(({ object }) => object === 'email')?.records ?? id?.records ?? 0
  if (emails === 'none' && all > 0) return [{ object: 'email', name: 'all records', count: all, reason: noEmails, examples: examplesOf(id) }] // prettier-ignore
  const count = emails === 'shared' ? (facts.unsharedEmails ?? 0) : 0
  return count === 0 ? [] : [{ object: 'email', name: 'unshared records', count, reason: unsharedEmail, examples: [] }]
}

function leftOutFields({ fields, lines, settings }: NotMigratedFacts): NotMigrated[] {
  const flattenings = flatteningsOf(fields, settings ?? defaultSettings)
  return fidelityOf(fields, lines, settings)
    .filter(({ object }) => object !== 'email' || settings?.emails !== 'none')
    .filter(
      ({ object, arrival, records }) => !hasNoHome(object, flattenings) && arrival === 'not_migrated' && records > 0,
    )
    .map(({ object, field: name, records: count, reason }) => {
      const field = fields.find((one) => one.object === object && one.name === name)
      return { object, name, count, reason, examples: examplesOf(field) }
    })
}

const stateNames: Readonly<Record<StoppedRecords['state'], string>> = {
  refused: 'refused records',
  held: 'waiting records',
  unchanged: 'refused changes',
}

function stoppedRow({ object, state, reason, count, examples }: StoppedRecords): NotMigrated {
  return { object, name: stateNames[state], count, reason, examples }
}

function lostRow({ object, field, rule, count, examples }: LostValues): NotMigrated {
  return { object, name: field, count, reason: `${whyLost(rule)} ${arrived(object, count)}`, examples }
}

function arrived(object: string, count: number): string {
  return count === 1
    ? `This is so for ${counted(1, object)}, which otherwise arrived.`
    : `This is so for ${count} of the ${pluralOf(object)}, which otherwise arrived.`
}

/** The rules of migration/transform and migration/plan by their names. */
const rules: Readonly<Record<string, string>> = {
  no_such_option: 'The field in Pipedrive has no option for these values.',
  option_left_out: 'The field in Pipedrive has no option for some of the values; the others arrived.',
  not_an_email: 'These values are no e-mail addresses.',
  bad_email_left_out: 'Some of the values are no e-mail addresses; the others arrived.',
  not_a_phone: 'These values are no telephone numbers.',
  bad_phone_left_out: 'Some of the values are no telephone numbers; the others arrived.',
  not_a_number: 'These values are no numbers.',
  not_money: 'These values are no sums of money.',
  unreadable_date: 'These values are no dates that exist.',
  placeholder_date: 'These values are how systems write that there is no date.',
  not_a_time: 'These values are no times of day.',
  time_of_day_dropped: 'The field in Pipedrive holds days: the time of day was dropped.',
  unknown_user: 'Nobody in Pipedrive was matched to these people.',
  type_not_filled: 'A field of this type cannot be filled from these values.',
  field_missing: 'The field is not in Pipedrive, because it could not be created.',
  link_missing_in_source: 'These links lead to records that the source does not have.',
  inline_pictures_left_out: 'Pictures that could not be taken over are named in their place.',
  recording_left: 'Recordings are left in the source, as chosen in the settings.',
  flattened_count: 'They are counted on what they belong to; what they hold stays in the source, as chosen in the settings.',
  flattened_summary: 'They are summed up on what they belong to; the single ones stay in the source, as chosen in the settings.',
  further_links: 'They name several records and stand on the first of them only.',
  cannot_be_cleared: 'The source has emptied these values, and Pipedrive has no way to empty them: what was written before stays.',
  belongs_to_other_status: 'Pipedrive takes this value only for deals of another status, such as a lost reason for a lost deal.',
} // prettier-ignore

function whyLost(rule: string): string {
  if (rule === 'truncated_100_kb')
    return 'The texts are longer than the 100,000 bytes that Pipedrive takes: the rest was cut.'
  const limit = /^truncated_(\d+)$/.exec(rule)?.[1]
  if (limit !== undefined) return `The texts are longer than the ${limit} characters of the field: the rest was cut.`
  return rules[rule] ?? `A rule of the migration left these values out (${rule.replaceAll('_', ' ')}).`
}

function examplesOf(field: SourceField | undefined): string[] {
  if (!field) return []
  return field.samples.map((sample) => (typeof sample === 'string' ? sample : (JSON.stringify(sample) ?? '')))
}
