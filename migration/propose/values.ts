// What a field's values say about where it can go: whether they fit a standard field at all.
import type { SourceField, SourceFieldType } from '../fields.ts'
import { statusOf } from '../stages/words.ts'
import { isAmount } from '../transform/number.ts'
import { audienceOf } from '../transform/visibility.ts'
import type { Takes } from './standard-fields.ts'

const organizationWords = /\b(?:ltd|limited|llp|llc|plc|inc|corp|corporation|company|gmbh|ag|kg|sa|sarl|srl|bv|nv|ab|oy|pty|group|holdings?|trust|trustees|council|university|school|bank|partners|partnership|associates|solutions|services|systems|consulting|industries|international|foundation|society|association|college|hospital|nhs|homes|properties|estates|kanzlei|cabinet|verein|& co|& sons)\b\.?/i // prettier-ignore
const salutation =
  /^(?:mr|mrs|ms|miss|dr|prof|professor|sir|lord|lady|dame|mx|rev|herr|frau|m|mme|mlle|sr|sra|mr\s*(?:&|and)\s*mrs)\.?$/i
const currencyCode =
  /^(?:[A-Z]{3}|[£$€¥]|(?:us |canadian |australian )?dollars?|pounds?(?: sterling)?|sterling|euros?)$/i
const webAddress = /^(?:https?:\/\/)?(?:www\.)?[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:\/\S*)?$/i
const personName = /^(?:(?:mr|mrs|ms|miss|dr)\.?\s+)?\p{Lu}[\p{L}'’.-]*(?:\s+\p{L}[\p{L}'’.-]*){1,3}$/u

export function textsOf(field: SourceField): string[] {
  return field.samples
    .map((sample) => (typeof sample === 'object' && sample !== null ? JSON.stringify(sample) : String(sample)).trim())
    .filter((text) => text !== '')
}

export function shareOf(field: SourceField, test: (text: string) => boolean): number {
  const texts = textsOf(field)
  return texts.length === 0 ? 0 : texts.filter(test).length / texts.length
}

/** What fits which need fully, and what hardly; everything not named does not fit. */
const fitting: Readonly<Record<Takes, Partial<Record<SourceFieldType, number>>>> = {
  name: { string: 1, enum: 1, text: 0.85, link: 0.8, user: 0.8, formula: 0.8, integer: 0.5, phone: 0.5, html: 0.4, json: 0.4, url: 0.4, address: 0.3 },
  text: { string: 1, text: 1, html: 1, enum: 1, formula: 0.5, multi_enum: 0.6 },
  email: { email: 1, json: 0.5 },
  phone: { phone: 1, integer: 0.8, json: 0.5 },
  address: { address: 1, string: 1, text: 0.9, enum: 1, integer: 0.95, phone: 0.7, json: 0.6 },
  date: { date: 1, datetime: 1, formula: 0.4, rollup: 0.4 },
  number: { integer: 1, number: 1, formula: 0.5, rollup: 0.5 },
  money: { money: 1, number: 1, integer: 1, formula: 0.6, rollup: 0.5 },
  currency: { enum: 1, string: 1 },
  url: { url: 1 },
  user: { user: 1, string: 1, enum: 1, email: 1, integer: 1, link: 1, json: 0.5 },
  link: { link: 1, string: 1, enum: 1, integer: 1, json: 0.6, text: 0.3 },
  option: { enum: 1, string: 1, integer: 0.8, link: 0.9, number: 0.3 },
  options: { multi_enum: 1, enum: 1, string: 1, json: 0.5, text: 0.4 },
  status: { enum: 1, string: 1, integer: 0.3 },
  flag: { boolean: 1, integer: 0.3 },
  visibility: { enum: 1, string: 1 },
} // prettier-ignore

export function isSalutation(field: SourceField): boolean {
  return shareOf(field, (text) => salutation.test(text)) >= 0.5
}

/** "Matter No", `client_code`, "Our Ref": a number or code that stands for a record, and is no name. */
export function isReferenceName(name: string): boolean {
  return (
    /(?:^|[^a-z])(?:no|nr|num|number|nummer|code|ref|reference|id)\.?$/i.test(name) ||
    /[a-z](?:Number|Code|Id|Ref|No)$/.test(name)
  )
}

/** `num_associated_contacts`, "Number of cases", "Call count". */
export function isCounter(name: string): boolean {
  return (
    /^(?:num(?:ber)?|no|count|total)(?:[_\s.]+of)?[_\s]+\p{L}|^#|[_\s]counts?$/iu.test(name) &&
    !/^(?:number|no)\.?$/i.test(name)
  )
}

/** 0 to 1: how well the values fit. A field without values may be anything that its name says. */
export function fits(field: SourceField, takes: Takes): number {
  if (field.filled === 0 && field.samples.length === 0) return 0.9
  const byType = fitting[takes][field.type] ?? 0.15
  // A number of contacts is no contact, a number for a county no county.
  if (isCounter(field.label) && ['link', 'user', 'options', 'name', 'text', 'option'].includes(takes)) return 0.1
  if (takes === 'address' && field.type === 'integer' && !/post|zip|plz|number|no\b|street|str/i.test(field.label))
    return 0.2
  if (takes === 'name' && (isSalutation(field) || isReferenceName(field.label))) return 0.1
  if (field.type !== 'string' && field.type !== 'enum' && field.type !== 'text') return byType
  const share = (pattern: RegExp) => shareOf(field, (text) => pattern.test(text))
  if (takes === 'email') return Math.max(0.3, share(/@/))
  if (takes === 'phone') return share(/\d{3}/) >= 0.5 ? 0.9 : 0.3
  if (takes === 'number' || takes === 'money') return shareOf(field, isAmount) >= 0.5 ? 0.9 : 0.3
  if (takes === 'date') return share(/\d{4}|\d[-/.]\d/) >= 0.5 ? 0.85 : 0.25
  if (takes === 'currency') return share(currencyCode) >= 0.5 ? 1 : 0.4
  if (takes === 'url') return share(webAddress) >= 0.5 ? 1 : 0.5
  if (takes === 'status') return shareOf(field, (text) => statusOf(text) !== null) >= 0.3 ? 1 : 0.85
  if (takes === 'visibility') return shareOf(field, (text) => audienceOf(text) !== null) >= 0.5 ? 1 : 0.2
  return byType
}

/** Whether the values are rather organizations (1), rather people (-1), or neither (0). */
export function organizationOrPerson(field: SourceField): -1 | 0 | 1 {
  if (shareOf(field, (text) => organizationWords.test(text)) >= 0.34) return 1
  return shareOf(field, (text) => personName.test(text)) >= 0.5 ? -1 : 0
}

export function isLinkedIn(field: SourceField): boolean {
  return shareOf(field, (text) => /linkedin\.com/i.test(text)) >= 0.5
}

/** Keys that machines made: numbers, uuids, long runs of letters and digits. */
export function isOpaque(field: SourceField): boolean {
  if (field.type === 'integer' || field.samples.length === 0) return true
  return shareOf(field, (text) => /^[0-9a-f]{8}-[0-9a-f-]{27}$|^(?=.*\d)[A-Za-z0-9_-]{3,40}$/i.test(text)) >= 0.6
}
