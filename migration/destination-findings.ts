// What the audit finds in the Pipedrive account: caps of its plan, missing rights and fields, and what would surprise its people.
import { type AccountPlan, planOfAccount } from './foresight/account-plan.ts'
import { ownCurrency, unknownCurrencies } from './currencies.ts'
import { unknownStatuses } from './stages/deal-status.ts'
import type { Destination } from './destination.ts'
import { counted, type Finding, thousands } from './findings/finding.ts'
import { flatteningsOf } from './flatten/choice.ts'
import { fieldCap } from './fold/choose.ts'
import { foldField } from './fold/field.ts'
import type { PlanFacts } from './foresight/forecast.ts'
import { neededFields, planField } from './plan/structure.ts'

export type DestinationFacts = Pick<
  PlanFacts,
  'fields' | 'lines' | 'staged' | 'openDeals' | 'currencies' | 'pipelines' | 'links' | 'settings'
> & {
  readonly destination: Destination
}

export function destinationFindings(facts: DestinationFacts): Finding[] {
  const plan = planOfAccount(facts.destination, facts.settings.pipedrivePlan)
  return [
    ...rights(facts.destination),
    ...customFieldCap(facts),
    ...sameNames(facts),
    ...dealCap(facts, plan),
    ...unknownCurrencies(facts.currencies ?? [], facts.lines, {
      destination: facts.destination,
      fallback: ownCurrency(facts.destination, facts.settings.currency),
    }),
    ...otherCurrency(facts),
    ...unknownStatuses(facts.fields, facts.lines),
    ...contactFields(facts.destination),
    ...inactiveUsers(facts.destination),
    ...samePipelines(facts),
    automations,
  ]
}

/** Rights of the installing user that the migration works with, and what fails without them. */
const needed: Readonly<Record<string, string>> = {
  can_add_custom_fields: 'No custom field can be created, so that nothing can be written: an admin must give this right, or install the app.',
  can_edit_deals_closed_date: 'Won and lost times of deals may be refused and become the day of the migration.',
  can_delete_deals: 'Deals that the migration created cannot be deleted again when it is rolled back.',
  can_delete_activities: 'Activities that the migration created cannot be deleted again when it is rolled back.',
  can_delete_custom_fields: 'Custom fields that the migration created stay in the account when it is rolled back.',
  can_use_api: 'No request of the app is accepted: an admin must give this right, or install the app.',
} // prettier-ignore

/** The rights without which nothing can be written at all. */
export const indispensable = 'permission_missing'

function rights({ installer }: Destination): Finding[] {
  if (!installer) return []
  if (installer.permissions === null) {
    return [finding('permissions_unknown', 'user', 1, `Pipedrive did not say what ${installer.name}, who installed the app, may do.`, 'A right that is missing shows only when a record is refused; the sample shows it before the full run.')]
  }
  const { name, permissions } = installer
  return Object.entries(needed).flatMap(([right, effect]) => {
    if (permissions[right] !== false) return []
    const code = right === 'can_add_custom_fields' || right === 'can_use_api' ? indispensable : 'permission_limited'
    return [finding(code, 'user', 1, `${name}, who installed the app, lacks the right ${right}.`, effect, [right])]
  })
} // prettier-ignore

function customFieldCap({ destination, fields, lines, links, settings }: DestinationFacts): Finding[] {
  const cap = fieldCap(lines, { fields, destination, settings, severalCompanies: links.severalCompanies > 0 })
  if (cap === null) return []
  const { plan, own, added: missing } = cap
  const total = own + missing.length
  if (total <= plan.customFields * 0.8) return []
  const isOver = total > plan.customFields
  return [
    finding(
      isOver ? 'custom_fields_over_cap' : 'custom_fields_near_cap', 'field', missing.length,
      `The account has ${own} custom fields and the mapping adds ${missing.length}; the plan is probably ${plan.plan} (${plan.because}), which allows ${plan.customFields} in all.`,
      isOver ? `${total - plan.customFields} fields too many: choose "${foldField.name}" for some of them, leave some out, map them to standard ones, or take a larger plan.` : 'It fits; fields of products and projects, which were not counted, take from the same number.',
      missing,
    ),
  ]
} // prettier-ignore

/** Amounts that name no currency are in that of the settings, whatever the account counts in. */
function otherCurrency({ currencies, destination, lines, settings, staged }: DestinationFacts): Finding[] {
  const { defaultCurrency } = destination
  const deals = staged.find(({ object }) => object === 'deal')?.records ?? 0
  const hasAmounts = lines.some(({ object, target, state }) => object === 'deal' && state !== 'left_out' && target.kind === 'standard' && target.field === 'value')
  const isNamed = (currencies ?? []).length > 0
  if (defaultCurrency === undefined || defaultCurrency === settings.currency || deals === 0 || !hasAmounts || isNamed) return []
  return [finding('other_currency', 'deal', deals, `The deals of the source name no currency. They are taken to be in ${settings.currency}, and this account counts in ${defaultCurrency}.`, `Nothing is converted: where the amounts are in ${defaultCurrency}, choose it under Choices as the currency of the source.`)]
} // prettier-ignore

/** The same name with another type: two fields of one name would stand beside each other. */
function sameNames({ destination, fields, lines, links, settings }: DestinationFacts): Finding[] {
  const clashes = neededFields(lines, fields, links.severalCompanies > 0, flatteningsOf(fields, settings)).filter(
    (field) =>
      planField(field, destination).kind === 'write' &&
      destination.fields.some((own) => own.object === field.target && own.isCustom && own.name === field.name),
  )
  if (clashes.length === 0) return []
  return [finding('field_name_taken', 'field', clashes.length, `${counted(clashes.length, 'field')} of the mapping bear the name of a custom field that the account has with another type.`, 'A second field of the same name would be created; give it another name or the type of the first.', clashes.map((field) => `${field.target}: ${field.name}`))]
} // prettier-ignore

function dealCap({ staged, openDeals }: DestinationFacts, plan: AccountPlan | null): Finding[] {
  const deals = staged.find(({ object }) => object === 'deal')?.records ?? 0
  if (plan === null || deals <= plan.deals * 0.8) return []
  return [finding('deals_cap', 'deal', deals, `The source has ${thousands(deals)} deals${openDeals === null || openDeals === undefined ? '' : `, of which ${thousands(openDeals)} are open`}; the plan is probably ${plan.plan}, which allows about ${thousands(plan.deals)} open deals and leads with ${plan.seats} seats.`, 'Deals above the cap are refused by Pipedrive; whether won and lost ones count is not documented: look under Settings > Usage, or leave closed deals out.')]
} // prettier-ignore

const syncFields = ['job_title', 'postal_address', 'notes', 'im', 'birthday'] as const

function contactFields({ fields }: Destination): Finding[] {
  const missing = syncFields.filter((key) => !fields.some((field) => field.object === 'person' && field.key === key))
  if (missing.length === 0 || !fields.some((field) => field.object === 'person')) return []
  return [finding('contact_sync_fields_absent', 'contact', missing.length, `The account has no standard fields for ${missing.join(', ')} of persons: they appear when contact sync is switched on.`, 'What the source has of these goes to custom fields instead.', missing)]
} // prettier-ignore

function inactiveUsers({ users }: Destination): Finding[] {
  const inactive = users.filter((user) => !user.active)
  if (inactive.length === 0) return []
  return [finding('inactive_users', 'user', inactive.length, `${counted(inactive.length, 'user')} of the account cannot sign in any more.`, 'Owners who match one of them need another user; records are not given to people who have left.', inactive.map((user) => user.name))]
} // prettier-ignore

function samePipelines({ destination, pipelines }: DestinationFacts): Finding[] {
  const folded = (name: string): string => name.trim().toLowerCase()
  const own = new Set(destination.pipelines.map((pipeline) => folded(pipeline.name)))
  const same = pipelines.filter((name) => own.has(folded(name)))
  if (same.length === 0) return []
  return [finding('pipeline_name_exists', 'pipeline', same.length, `${counted(same.length, 'pipeline')} of the source bear the name of a pipeline that the account has.`, 'Their deals go into the existing pipeline, beside the deals that stand there.', same)]
} // prettier-ignore

/** Nothing in Pipedrive's API tells which automations there are. */
const automations = finding(
  'automations_may_fire', 'account', 1,
  'Pipedrive does not tell an app which automations, sequences and notifications are active.',
  'Creating records may set them off, and their e-mails would go to clients: pause them in Pipedrive (Tools and apps > Automations) until the migration is done.',
) // prettier-ignore

// eslint-disable-next-line max-params -- a finding is a row of a table, read in its order
function finding(code: string, object: string, count: number, message: string, effect: string, examples: readonly string[] = []): Finding {
  return { code, object, count, message, effect, examples: examples.slice(0, 5) }
} // prettier-ignore
