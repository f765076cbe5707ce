// What would be more than the account's plan allows, or in a currency that it has not: each stops a run, unless the admin accepts it.
import { planOfAccount } from './account-plan.ts'
import type { Blocker } from './blockers.ts'
import { ownCurrency } from '../currencies.ts'
import type { Destination } from '../destination.ts'
import type { SourceField } from '../fields.ts'
import { thousands } from '../findings/finding.ts'
import { foldField } from '../fold/field.ts'
import { fieldCap } from '../fold/choose.ts'
import type { MappingLine } from '../mapping.ts'
import type { Settings } from '../settings.ts'

export interface CapFacts {
  readonly fields: readonly SourceField[]
  readonly lines: readonly MappingLine[]
  readonly destination: Destination | null
  readonly settings: Settings
  readonly severalCompanies: boolean
  /** Null: the audit has not counted them. */
  readonly openDeals: number | null
}

/** Accepted ones are not among them. */
export function capBlockers(facts: CapFacts): Blocker[] {
  const { destination, settings } = facts
  if (!destination) return []
  const all = [
    ...fieldBlocker(facts, destination),
    ...dealBlocker(facts, destination),
    ...currencyBlocker(facts, destination),
  ]
  return all.filter(({ code }) => !settings.acceptedBlockers.some((one) => one === code))
}

const accept = 'or accept it, if you know that the account takes more'

function fieldBlocker({ lines, ...facts }: CapFacts, destination: Destination): Blocker[] {
  const cap = fieldCap(lines, { ...facts, destination })
  if (cap === null || cap.over === 0) return []
  const { plan, own, added, over } = cap
  const message = `The account has ${own} custom fields and the mapping adds ${added.length}; its plan is ${plan.plan} (${plan.because}), which allows ${plan.customFields} in all: ${over} too many. Choose the field "${foldField.name}" for some lines of the mapping, leave some out, name the right plan in the settings, ${accept}.`
  return [{ code: 'custom_fields_over_cap', message, acceptable: true }]
}

function dealBlocker({ openDeals, settings }: CapFacts, destination: Destination): Blocker[] {
  const plan = planOfAccount(destination, settings.pipedrivePlan)
  if (plan === null || openDeals === null || openDeals <= plan.deals) return []
  const message = `${thousands(openDeals)} deals of the source are open; the plan of the account is ${plan.plan} (${plan.because}), which allows ${thousands(plan.deals)} open deals and leads with ${plan.seats} ${plan.seats === 1 ? 'seat' : 'seats'}: ${thousands(openDeals - plan.deals)} too many, which Pipedrive would refuse. Close or leave out deals in the source, take a larger plan, name the right one in the settings, ${accept}.`
  return [{ code: 'deals_over_cap', message, acceptable: true }]
}

/** Amounts that name no currency would have none that the account takes. */
function currencyBlocker({ lines, settings }: CapFacts, destination: Destination): Blocker[] {
  const isMoney = ({ target }: MappingLine): boolean =>
    target.kind === 'custom' ? target.type === 'monetary' : target.kind === 'standard' && target.field === 'value'
  if (ownCurrency(destination, settings.currency) !== null || !lines.some(isMoney)) return []
  const message = `This Pipedrive account does not have the currency ${settings.currency} of the settings: amounts that name none would be left out. Name one of its currencies in the settings (${destination.currencies.slice(0, 10).join(', ')}), or add ${settings.currency} in Pipedrive and audit again.`
  return [{ code: 'currency_missing', message }]
}
