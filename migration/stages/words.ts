// What the names of stages and statuses say: an outcome, or a place in the usual order of a sale.

export type DealStatus = 'open' | 'won' | 'lost'

const wonWords = /^(?:(?:closed?|deal)\W*)?won(?:\W*closed?)?$|^(?:completed|closed\W+successful)$/i
const lostWords = /^(?:(?:closed?|deal)\W*)?lost(?:\W*closed?)?$|^(?:abandoned|cancell?ed|declined|disqualified|rejected|dead|closed\W+unsuccessful)$/i // prettier-ignore
const openWords = /^(?:open|opened|active|pending|in\W*progress|ongoing|live|on\W*hold|new)$/i

/** Won or lost where the name of a stage is an outcome; null for a stage that deals can stand in. */
export function closedStatus(stageName: string): 'won' | 'lost' | null {
  const name = stageName.trim()
  return wonWords.test(name) ? 'won' : lostWords.test(name) ? 'lost' : null
}

/** A deal's status as sources write it; null when the word says nothing about winning or losing. */
export function statusOf(text: string | null): DealStatus | null {
  if (text === null) return null
  return openWords.test(text.trim()) ? 'open' : closedStatus(text)
}

/** Words of stage names in the order in which a sale or a matter usually goes through them. */
const usualOrder: readonly RegExp[] = [
  /\b(?:new|lead|enquir|inquir|inbox|incoming|suspect)/,
  /\bprospect/,
  /\b(?:attempt|outreach|approach)/,
  /\b(?:contacted|contact made|contact)\b/,
  /\b(?:conflict|intake|kyc|aml|onboarding)/,
  /\b(?:qualif|discover|need|assess|consult)/,
  /\b(?:engag|interest|appointment|meeting|demo|presentation)/,
  /\b(?:solution|scop|evaluat|value prop|decision maker|perception|trial|pilot)/,
  /\b(?:propos|quot|estimate|offer|tender|fee)/,
  /\b(?:review|follow)/,
  /\b(?:negotiat|bargain)/,
  /\b(?:verbal|commit|decision|approv)/,
  /\b(?:contract|legal|agreement|instruct|paperwork)/,
  /\b(?:sign|closing|final|deliver|invoice|complet)/,
]

/** Known words first to last; names without one stand in the middle, in the order in which they appeared. */
export function orderStages(names: readonly string[]): string[] {
  const place = (name: string): number => {
    const at = usualOrder.findIndex((words) => words.test(name.toLowerCase()))
    return at === -1 ? 6.5 : at
  }
  const known = names.filter((name) => place(name) !== 6.5).length
  return known * 2 < names.length ? [...names] : [...names].sort((a, b) => place(a) - place(b))
}
